-- From an approved claim to the bank (issue of public money, 四14): a batch made and checked by two people of the HR bureau,
-- instructed and confirmed by two of the bureau that keeps the fund, sent under a stable reference, and booked only upon
-- the finance system's own answer. What is checked for 400,000 lines is checked once a statement, over all of its rows.

-- Where a payee wants its money: entered by the payee, confirmed by the HR bureau, never edited.
CREATE TABLE payee_account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  holder text NOT NULL CHECK (holder <> ''),
  bank text NOT NULL CHECK (bank <> ''),
  number_hash bytea NOT NULL,
  number_cipher bytea NOT NULL,
  number_masked text NOT NULL CHECK (number_masked LIKE '%*%'),
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REFUSED', 'REPLACED')),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK ((state = 'PROPOSED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_on IS NULL)),
  CHECK (state <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT payee_account_by_two CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX payee_account_standing ON payee_account (organisation_id) WHERE state = 'CONFIRMED';
CREATE UNIQUE INDEX payee_account_pending ON payee_account (organisation_id) WHERE state = 'PROPOSED';
CREATE FUNCTION payee_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'an account begins as a proposal' USING ERRCODE = 'JX046';
  END IF;
  IF TG_OP = 'UPDATE' AND ((NEW.organisation_id, NEW.holder, NEW.bank, NEW.number_hash, NEW.number_cipher, NEW.proposed_by)
      IS DISTINCT FROM (OLD.organisation_id, OLD.holder, OLD.bank, OLD.number_hash, OLD.number_cipher, OLD.proposed_by)
      OR (OLD.state, NEW.state) NOT IN (('PROPOSED', 'CONFIRMED'), ('PROPOSED', 'REFUSED'), ('CONFIRMED', 'REPLACED'))) THEN
    RAISE EXCEPTION 'an account is replaced, not changed' USING ERRCODE = 'JX046';
  END IF;
  IF NEW.state IN ('CONFIRMED', 'REFUSED') AND NOT EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
      WHERE a.id = NEW.decided_by AND o.kind = 'HR_BUREAU') THEN
    RAISE EXCEPTION 'an account is confirmed by the HR bureau' USING ERRCODE = 'JX046';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payee_account_kept BEFORE INSERT OR UPDATE ON payee_account
  FOR EACH ROW EXECUTE FUNCTION payee_account_kept();

CREATE SEQUENCE payment_batch_number;
CREATE TABLE payment_batch (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  fund text NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  owner_organisation_id uuid NOT NULL REFERENCES organisation (id),
  payer_organisation_id uuid NOT NULL REFERENCES organisation (id),
  state text NOT NULL DEFAULT 'MADE' CHECK (state IN ('MADE', 'CHECKED', 'SETTLED', 'RETURNED', 'CANCELLED')),
  maker_id uuid NOT NULL REFERENCES account (id),
  made_on date NOT NULL,
  checker_id uuid REFERENCES account (id),
  checked_on date,
  returned_by uuid REFERENCES account (id),
  returned_on date,
  return_reason text,
  -- True while the process has something to send or to ask; the rest is how the sweep finds a process that lags.
  sending boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  kept_version integer NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  proven_at timestamptz,
  CHECK (num_nulls(checker_id, checked_on) IN (0, 2)),
  CHECK (state NOT IN ('CHECKED', 'SETTLED') OR checker_id IS NOT NULL),
  CHECK (state <> 'RETURNED' OR num_nulls(returned_by, returned_on, return_reason) = 0),
  CHECK (NOT sending OR state = 'CHECKED'),
  CONSTRAINT batch_by_two CHECK (checker_id <> maker_id)
);
CREATE INDEX payment_batch_list ON payment_batch (made_on DESC, id DESC);
CREATE INDEX payment_batch_sending ON payment_batch (changed_at) WHERE sending;

-- One account a payee and batch: by this key no second one fits.
CREATE TABLE batch_payee (
  batch_id uuid NOT NULL REFERENCES payment_batch (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  account_id uuid NOT NULL REFERENCES payee_account (id),
  CONSTRAINT one_account_a_payee PRIMARY KEY (batch_id, organisation_id)
);
CREATE TABLE batch_claim (
  batch_id uuid NOT NULL,
  claim_id uuid NOT NULL REFERENCES claim (id),
  seq smallint NOT NULL CHECK (seq BETWEEN 1 AND 200),
  payee_organisation_id uuid NOT NULL,
  lines smallint NOT NULL CHECK (lines > 0),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  left_on date,
  PRIMARY KEY (batch_id, claim_id),
  UNIQUE (batch_id, seq),
  FOREIGN KEY (batch_id, payee_organisation_id) REFERENCES batch_payee (batch_id, organisation_id)
);
CREATE UNIQUE INDEX claim_in_one_batch ON batch_claim (claim_id) WHERE left_on IS NULL;

-- A batch goes its way and no other, and is never given another fund, payer, maker or number.
CREATE FUNCTION batch_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'MADE' THEN
      RAISE EXCEPTION 'a batch begins unchecked' USING ERRCODE = 'JX045';
    END IF;
  ELSIF (NEW.number, NEW.fund, NEW.region_code, NEW.owner_organisation_id, NEW.payer_organisation_id, NEW.maker_id)
      IS DISTINCT FROM (OLD.number, OLD.fund, OLD.region_code, OLD.owner_organisation_id, OLD.payer_organisation_id, OLD.maker_id)
      OR (OLD.checker_id IS NOT NULL AND NEW.checker_id IS DISTINCT FROM OLD.checker_id)
      OR (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('MADE', 'CHECKED'), ('MADE', 'RETURNED'),
        ('MADE', 'CANCELLED'), ('CHECKED', 'RETURNED'), ('CHECKED', 'CANCELLED'), ('CHECKED', 'SETTLED'))) THEN
    RAISE EXCEPTION 'batch state % does not follow %', NEW.state, OLD.state USING ERRCODE = 'JX045';
  ELSIF OLD.state <> NEW.state AND EXISTS (SELECT 1 FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id AND y.live
      WHERE c.batch_id = NEW.id AND y.batch_id = NEW.id
        AND (NEW.state IN ('RETURNED', 'CANCELLED') OR (NEW.state = 'SETTLED' AND y.state <> 'PAID'))) THEN
    RAISE EXCEPTION 'what is instructed is neither taken back nor settled unpaid' USING ERRCODE = 'JX047';
  END IF;
  IF EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
    WHERE a.id IN (NEW.maker_id, NEW.checker_id) AND o.kind <> 'HR_BUREAU') THEN
    RAISE EXCEPTION 'maker and checker of a batch belong to the HR bureau' USING ERRCODE = 'JX042';
  END IF;
  RETURN NEW;
END $$;

-- What enters a batch is an approved claim of its fund, region and payer, with the sum of its approved lines.
CREATE FUNCTION batch_claim_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh n JOIN payment_batch b ON b.id = n.batch_id
    LEFT JOIN claim m ON m.id = n.claim_id AND m.approved_by IS NOT NULL AND m.payee_organisation_id = n.payee_organisation_id
    LEFT JOIN project p ON p.id = m.project_id
    LEFT JOIN LATERAL (SELECT count(*) AS lines, sum(l.approved_fen) AS fen FROM claim_line l
      WHERE l.claim_id = n.claim_id AND l.approved_fen > 0) AS l ON true
    WHERE b.state <> 'MADE' OR n.left_on IS NOT NULL
      OR (p.fund, p.region_code, p.owner_organisation_id, p.payer_organisation_id, l.lines, l.fen) IS DISTINCT FROM
        (b.fund, b.region_code, b.owner_organisation_id, b.payer_organisation_id, n.lines::bigint, n.amount_fen::numeric)) THEN
    RAISE EXCEPTION 'claim does not fit its batch' USING ERRCODE = 'JX041';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh n JOIN payment_batch b ON b.id = n.batch_id JOIN account a ON a.id = b.maker_id
    WHERE a.organisation_id = n.payee_organisation_id) THEN
    RAISE EXCEPTION 'the payee makes its own batch' USING ERRCODE = 'JX042';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh n JOIN batch_payee w ON w.batch_id = n.batch_id AND w.organisation_id = n.payee_organisation_id
    JOIN payee_account a ON a.id = w.account_id
    WHERE a.state <> 'CONFIRMED' OR a.organisation_id <> w.organisation_id) THEN
    RAISE EXCEPTION 'a batch pays to a confirmed account of its payee' USING ERRCODE = 'JX043';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER batch_claim_fits AFTER INSERT ON batch_claim REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION batch_claim_fits();
CREATE FUNCTION batch_claim_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF OLD.left_on IS NOT NULL OR (NEW.claim_id, NEW.batch_id, NEW.amount_fen, NEW.lines, NEW.payee_organisation_id) IS DISTINCT FROM
      (OLD.claim_id, OLD.batch_id, OLD.amount_fen, OLD.lines, OLD.payee_organisation_id) THEN
    RAISE EXCEPTION 'a claim leaves its batch, and nothing else' USING ERRCODE = 'JX045';
  END IF;
  IF EXISTS (SELECT 1 FROM payment WHERE claim_id = NEW.claim_id AND batch_id = NEW.batch_id) THEN
    RAISE EXCEPTION 'an instructed claim does not leave its batch' USING ERRCODE = 'JX047';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_claim_kept BEFORE UPDATE ON batch_claim FOR EACH ROW EXECUTE FUNCTION batch_claim_kept();

-- While a claim is in an open batch its amounts stand still.
CREATE FUNCTION batched_lines_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT 1 FROM fresh n JOIN batch_claim c ON c.claim_id = n.claim_id AND c.left_on IS NULL) THEN
      RAISE EXCEPTION 'amounts stand still while their batch is open' USING ERRCODE = 'JX040';
    END IF;
  ELSIF EXISTS (SELECT 1 FROM fresh n JOIN stale o ON o.id = n.id
    JOIN batch_claim c ON c.claim_id IN (n.claim_id, o.claim_id) AND c.left_on IS NULL
    WHERE (n.claim_id, n.amount_fen, n.approved_fen) IS DISTINCT FROM (o.claim_id, o.amount_fen, o.approved_fen)) THEN
    RAISE EXCEPTION 'amounts stand still while their batch is open' USING ERRCODE = 'JX040';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER batched_lines_added AFTER INSERT ON claim_line REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION batched_lines_frozen();
CREATE TRIGGER batched_lines_frozen AFTER UPDATE ON claim_line REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION batched_lines_frozen();

-- A payment is confirmed, sent under its reference, and then paid or returned by the bank; a returned one is replaced by
-- another under a reference of its own.
ALTER TABLE payment
  DROP CONSTRAINT payment_state_check,
  ADD COLUMN batch_id uuid,
  ADD COLUMN reference text,
  ADD COLUMN account_id uuid,
  ADD COLUMN replaces_id uuid REFERENCES payment (id),
  ADD COLUMN sent_at timestamptz,
  ADD COLUMN asks smallint NOT NULL DEFAULT 0,
  ADD COLUMN ask_at timestamptz;
UPDATE payment SET reference = 'EARLIER-' || id;
ALTER TABLE payment
  ADD CONSTRAINT payment_state_check CHECK (state IN ('INSTRUCTED', 'CONFIRMED', 'PAID', 'RETURNED', 'REVERSED')),
  ADD COLUMN live boolean NOT NULL GENERATED ALWAYS AS (state NOT IN ('RETURNED', 'REVERSED')) STORED,
  -- What the checks below look up for a whole statement needs no key of its own on each of 400,000 lines: a payment's person
  -- and payee are its claim line's, and its payers people of the batch's bureau.
  DROP CONSTRAINT payment_person_id_fkey,
  DROP CONSTRAINT payment_payee_organisation_id_fkey,
  DROP CONSTRAINT payment_instructed_by_fkey,
  DROP CONSTRAINT payment_confirmed_by_fkey,
  ALTER COLUMN reference SET NOT NULL,
  -- Not asked of what was paid before there were batches.
  ADD CONSTRAINT payment_of_batch CHECK (num_nulls(batch_id, account_id) = 0) NOT VALID,
  ADD CONSTRAINT payment_reference UNIQUE (reference);
CREATE UNIQUE INDEX payment_replaced_once ON payment (replaces_id) WHERE replaces_id IS NOT NULL;
-- By a column that does not change on the way: the way from instruction to payment then touches no index.
ALTER TABLE payment SET (fillfactor = 50);
DROP INDEX payment_once_per_person, payment_once_per_certificate, payment_once_per_line;
CREATE UNIQUE INDEX payment_once_per_person ON payment (person_id, family, occupation_canonical, level, subsidy_month)
  NULLS NOT DISTINCT WHERE live;
CREATE UNIQUE INDEX payment_once_per_certificate ON payment (certificate_number, family) WHERE live;
CREATE UNIQUE INDEX payment_once_per_line ON payment (claim_line_id) WHERE live;
CREATE TRIGGER batch_kept BEFORE INSERT OR UPDATE ON payment_batch FOR EACH ROW EXECUTE FUNCTION batch_kept();

-- What the finance system or the bank said, as it said it. An answer that cannot be booked is kept as a difference.
CREATE TABLE finance_answer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id uuid NOT NULL REFERENCES payment_batch (id),
  reference text NOT NULL,
  payment_id uuid,
  source text NOT NULL CHECK (source IN ('WIRE', 'FILE')),
  result text NOT NULL CHECK (result IN ('PAID', 'RETURNED')),
  amount_fen bigint NOT NULL,
  reason text,
  difference text CHECK (difference IN ('FOREIGN', 'AMOUNT', 'TWICE', 'STATE')),
  business_on date NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  recorded_by uuid REFERENCES account (id),
  CHECK (difference IS NOT NULL OR payment_id IS NOT NULL)
);
CREATE UNIQUE INDEX finance_answer_once ON finance_answer (payment_id) WHERE difference IS NULL;
CREATE INDEX finance_answer_batch ON finance_answer (batch_id, id) WHERE difference IS NOT NULL;
-- Their whole list of a batch, as last fetched or uploaded: what reconciliation compares with.
CREATE TABLE finance_statement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id uuid NOT NULL REFERENCES payment_batch (id),
  source text NOT NULL CHECK (source IN ('WIRE', 'FILE')),
  entries jsonb NOT NULL,
  business_on date NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX finance_statement_batch ON finance_statement (batch_id, id);

DROP TRIGGER payment_people ON payment;
DROP TRIGGER payment_follows_line ON payment;
DROP FUNCTION payment_people();
DROP FUNCTION payment_follows_line();
-- Their plans are kept from the first call on, when the tables may be empty: looked up by key, a row costs the same later.
-- Nobody who belongs to the payee makes, checks or pays; the payer sits where the fund sits; a payment is what its
-- approved line says, in a batch that others have made and checked, to a confirmed account of its payee.
CREATE FUNCTION payment_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh WHERE state <> 'INSTRUCTED') THEN
    RAISE EXCEPTION 'a payment begins as an instruction' USING ERRCODE = 'JX004';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT maker_id, checker_id, instructed_by, payee_organisation_id FROM fresh) AS n
    JOIN account a ON a.id IN (n.maker_id, n.checker_id, n.instructed_by) AND a.organisation_id = n.payee_organisation_id) THEN
    RAISE EXCEPTION 'a person of the payee acts on its payment' USING ERRCODE = 'JX002';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT instructed_by FROM fresh) AS n JOIN account a ON a.id = n.instructed_by
    JOIN organisation o ON o.id = a.organisation_id WHERE o.kind NOT IN ('FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY')) THEN
    RAISE EXCEPTION 'the payer does not belong to the bureau that keeps the fund' USING ERRCODE = 'JX003';
  END IF;
  IF EXISTS (
    SELECT 1 FROM fresh n
    LEFT JOIN claim_line l ON l.id = n.claim_line_id AND l.claim_id = n.claim_id
    LEFT JOIN claim m ON m.id = l.claim_id AND m.approved_by IS NOT NULL
    LEFT JOIN project p ON p.id = m.project_id
    WHERE m.id IS NULL OR (l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number,
        m.payee_organisation_id, p.fund)
      IS DISTINCT FROM (n.person_id, n.family, n.occupation_canonical, n.level, n.subsidy_month, n.certificate_number,
        n.payee_organisation_id, n.fund)) THEN
    RAISE EXCEPTION 'payment does not follow its approved claim line' USING ERRCODE = 'JX006';
  END IF;
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT batch_id, claim_id, instructed_by, fund FROM fresh) AS n
    LEFT JOIN batch_claim c ON c.batch_id = n.batch_id AND c.claim_id = n.claim_id AND c.left_on IS NULL
    LEFT JOIN payment_batch b ON b.id = c.batch_id AND b.state = 'CHECKED' AND b.fund = n.fund
    WHERE b.id IS NULL OR n.instructed_by IN (b.maker_id, b.checker_id)
      OR NOT EXISTS (SELECT 1 FROM account a WHERE a.id = n.instructed_by AND a.organisation_id = b.payer_organisation_id)) THEN
    RAISE EXCEPTION 'payment is in no checked batch of its payer' USING ERRCODE = 'JX041';
  END IF;
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT batch_id, payee_organisation_id, account_id, replaces_id IS NULL AS is_first FROM fresh) AS n
    LEFT JOIN payee_account a ON a.id = n.account_id AND a.organisation_id = n.payee_organisation_id AND a.state = 'CONFIRMED'
    LEFT JOIN batch_payee w ON w.batch_id = n.batch_id AND w.organisation_id = n.payee_organisation_id
    WHERE a.id IS NULL OR (n.is_first AND w.account_id IS DISTINCT FROM n.account_id)) THEN
    RAISE EXCEPTION 'payment does not go to the confirmed account of its payee' USING ERRCODE = 'JX043';
  END IF;
  IF EXISTS (
    SELECT 1 FROM fresh n LEFT JOIN payment y ON y.id = n.replaces_id
    WHERE n.replaces_id IS NOT NULL
      AND (y.state, y.claim_line_id, y.batch_id, y.amount_fen) IS DISTINCT FROM ('RETURNED', n.claim_line_id, n.batch_id, n.amount_fen)) THEN
    RAISE EXCEPTION 'only what the bank returned is paid again' USING ERRCODE = 'JX048';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_begins AFTER INSERT ON payment REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION payment_begins();

-- Compared row by row where no function has to be called for it: a statement over ten thousand rows stays one.
CREATE FUNCTION payment_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an instructed payment is not changed, and its state goes one way' USING ERRCODE = 'JX004';
END $$;
CREATE TRIGGER payment_unchanged BEFORE UPDATE ON payment FOR EACH ROW
  WHEN ((NEW.clearance_id, NEW.claim_line_id, NEW.amount_fen, NEW.person_id, NEW.payee_organisation_id, NEW.fund, NEW.instructed_by,
      NEW.family, NEW.batch_id, NEW.reference, NEW.account_id, NEW.replaces_id, NEW.occupation_canonical, NEW.level,
      NEW.certificate_number)
    IS DISTINCT FROM (OLD.clearance_id, OLD.claim_line_id, OLD.amount_fen, OLD.person_id, OLD.payee_organisation_id, OLD.fund,
      OLD.instructed_by, OLD.family, OLD.batch_id, OLD.reference, OLD.account_id, OLD.replaces_id, OLD.occupation_canonical,
      OLD.level, OLD.certificate_number)
    OR (OLD.confirmed_by IS NOT NULL AND NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by)
    OR (NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('INSTRUCTED', 'CONFIRMED'), ('CONFIRMED', 'PAID'),
      ('CONFIRMED', 'RETURNED'), ('PAID', 'REVERSED'))))
  EXECUTE FUNCTION payment_unchanged();

CREATE FUNCTION payment_goes_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT confirmed_by, payee_organisation_id FROM fresh) AS n
    JOIN account a ON a.id = n.confirmed_by AND a.organisation_id = n.payee_organisation_id) THEN
    RAISE EXCEPTION 'a person of the payee acts on its payment' USING ERRCODE = 'JX002';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT confirmed_by, batch_id FROM fresh
      WHERE state IN ('INSTRUCTED', 'CONFIRMED') AND confirmed_by IS NOT NULL) AS n
    JOIN payment_batch b ON b.id = n.batch_id LEFT JOIN account a ON a.id = n.confirmed_by
    WHERE a.organisation_id IS DISTINCT FROM b.payer_organisation_id OR a.id IN (b.maker_id, b.checker_id)) THEN
    RAISE EXCEPTION 'the payer does not belong to the bureau that keeps the fund' USING ERRCODE = 'JX003';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh n
    LEFT JOIN LATERAL (SELECT * FROM finance_answer a WHERE a.payment_id = n.id AND a.difference IS NULL LIMIT 1) AS f ON true
    WHERE n.state IN ('PAID', 'RETURNED') AND n.batch_id IS NOT NULL
      AND (f.reference, f.result, f.amount_fen) IS DISTINCT FROM (n.reference, n.state, n.amount_fen)) THEN
    RAISE EXCEPTION 'nothing is paid or returned but by an answer of its amount' USING ERRCODE = 'JX044';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_goes_on AFTER UPDATE ON payment REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION payment_goes_on();

DROP TRIGGER transfer_of_payment ON transfer;
DROP FUNCTION transfer_of_payment();
-- A transfer runs from the budget that was held for the class to the payee of its payment; a reversal runs back.
CREATE FUNCTION transfer_of_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh n
    LEFT JOIN payment y ON y.id = n.payment_id
    LEFT JOIN claim m ON m.id = y.claim_id LEFT JOIN budget_hold h ON h.class_id = m.class_id
    LEFT JOIN ledger_account b ON b.budget_id = h.budget_id
    LEFT JOIN ledger_account o ON o.organisation_id = y.payee_organisation_id AND o.fund = y.fund
    LEFT JOIN transfer r ON r.id = n.reverses_id
    WHERE (y.amount_fen, y.fund) IS DISTINCT FROM (n.amount_fen, n.fund)
      OR CASE WHEN n.reverses_id IS NULL
        THEN (y.state, b.id, o.id) IS DISTINCT FROM ('PAID', n.debit_account_id, n.credit_account_id)
        ELSE (y.state, o.id, b.id, r.payment_id) IS DISTINCT FROM ('REVERSED', n.debit_account_id, n.credit_account_id, y.id) END) THEN
    RAISE EXCEPTION 'transfer does not follow a paid payment of its amount' USING ERRCODE = 'JX005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_of_payment AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION transfer_of_payment();

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('WAKE_PROJECT', 'WAKE_CLASS', 'WAKE_BATCH', 'MAIL'));

GRANT USAGE ON SEQUENCE payment_batch_number TO jx_app;
GRANT SELECT, INSERT ON payee_account, payment_batch, batch_payee, batch_claim, finance_answer, finance_statement TO jx_app;
GRANT UPDATE (state, decided_by, decided_on, reason) ON payee_account TO jx_app;
GRANT UPDATE ON payment_batch TO jx_app;
GRANT UPDATE (left_on) ON batch_claim TO jx_app;
