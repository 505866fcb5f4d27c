-- After payment (domain §5.2 stage 8): what was paid wrongly is ordered back by two people, stands as a receivable in the
-- ledger, and is repaid in parts or offset; who broke the rules is sanctioned by two people and paid nothing meanwhile.

CREATE TABLE clawback (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  scope text NOT NULL CHECK (scope IN ('PERSON', 'CLASS', 'PROJECT')),
  project_id uuid NOT NULL REFERENCES project (id),
  class_id uuid REFERENCES class (id),
  payee_organisation_id uuid NOT NULL REFERENCES organisation (id),
  payer_organisation_id uuid NOT NULL REFERENCES organisation (id),
  fund text NOT NULL,
  ground text NOT NULL CHECK (ground IN ('FRAUD', 'INELIGIBLE', 'ERROR', 'TOLERATED_ERROR')),
  reason text NOT NULL CHECK (reason <> ''),
  document text NOT NULL CHECK (document <> ''),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  decision_reason text,
  due_on date,
  settled_on date,
  reversal_document text,
  reversal_reason text,
  reversal_proposed_by uuid REFERENCES account (id),
  reversal_proposed_on date,
  reversed_by uuid REFERENCES account (id),
  reversed_on date,
  state text NOT NULL GENERATED ALWAYS AS (CASE
    WHEN decision IS NULL THEN 'PROPOSED' WHEN decision = 'REFUSED' THEN 'REFUSED' WHEN reversed_on IS NOT NULL THEN 'REVERSED'
    WHEN settled_on IS NOT NULL THEN 'SETTLED' ELSE 'OPEN' END) STORED,
  CHECK ((scope = 'PROJECT') = (class_id IS NULL)),
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision IS DISTINCT FROM 'REFUSED' OR decision_reason IS NOT NULL),
  CHECK (decision IS NOT DISTINCT FROM 'CONFIRMED' OR num_nonnulls(due_on, settled_on, reversal_proposed_by, reversed_by) = 0),
  CHECK (num_nulls(reversal_document, reversal_reason, reversal_proposed_by, reversal_proposed_on) IN (0, 4)),
  CHECK (num_nulls(reversed_by, reversed_on) IN (0, 2) AND (reversed_by IS NULL OR reversal_proposed_by IS NOT NULL)),
  CHECK (settled_on IS NULL OR reversed_on IS NULL),
  CONSTRAINT clawback_by_two CHECK (decided_by <> proposed_by),
  CONSTRAINT clawback_reversed_by_two CHECK (reversed_by <> reversal_proposed_by)
);
CREATE INDEX clawback_list ON clawback (proposed_on DESC, id DESC);
CREATE INDEX clawback_unsettled ON clawback (id) WHERE state IN ('PROPOSED', 'OPEN');
CREATE INDEX clawback_debtor ON clawback (payee_organisation_id, fund) WHERE decision = 'CONFIRMED';
CREATE TABLE clawback_line (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clawback_id uuid NOT NULL REFERENCES clawback (id),
  payment_id uuid NOT NULL REFERENCES payment (id),
  person_id uuid NOT NULL REFERENCES person (id),
  class_id uuid NOT NULL REFERENCES class (id),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  UNIQUE (clawback_id, payment_id)
);
CREATE INDEX clawback_line_payment ON clawback_line (payment_id);
CREATE INDEX clawback_line_person ON clawback_line (person_id);
CREATE INDEX clawback_line_class ON clawback_line (class_id);
CREATE TABLE clawback_recovery (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clawback_id uuid NOT NULL REFERENCES clawback (id),
  kind text NOT NULL CHECK (kind IN ('REPAYMENT', 'OFFSET')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- The receipt of a repayment; the payment out of which an offset was kept.
  reference text,
  payment_id uuid REFERENCES payment (id),
  received_on date NOT NULL,
  recorded_by uuid NOT NULL REFERENCES account (id),
  recorded_on date NOT NULL,
  state text NOT NULL DEFAULT 'RECORDED' CHECK (state IN ('RECORDED', 'CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK (CASE kind WHEN 'OFFSET' THEN payment_id IS NOT NULL AND reference IS NULL
    ELSE payment_id IS NULL AND reference <> '' AND reference IS NOT NULL END),
  -- An offset is decided by the answer to its payment: whoever confirmed that was the second person.
  CHECK (CASE WHEN state = 'RECORDED' THEN num_nonnulls(decided_by, decided_on) = 0
    ELSE decided_on IS NOT NULL AND (kind = 'OFFSET' OR decided_by IS NOT NULL) END),
  CHECK (kind = 'OFFSET' OR state <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT repayment_by_two CHECK (decided_by <> recorded_by)
);
CREATE INDEX clawback_recovery_order ON clawback_recovery (clawback_id);
CREATE UNIQUE INDEX repayment_receipt_once ON clawback_recovery (clawback_id, reference) WHERE state <> 'REFUSED';
CREATE UNIQUE INDEX offset_once ON clawback_recovery (clawback_id, payment_id) WHERE state <> 'REFUSED';
CREATE INDEX clawback_recovery_payment ON clawback_recovery (payment_id) WHERE payment_id IS NOT NULL;

-- The ledger learns what is owed (RECEIVABLE, a debtor's in one fund) and what came back (RECOVERED, one for each fund; what
-- becomes of it is for a new allocation to say, so a budget does not grow in silence).
ALTER TABLE ledger_account
  DROP CONSTRAINT ledger_account_kind_check,
  DROP CONSTRAINT ledger_account_check,
  ADD COLUMN debtor_organisation_id uuid REFERENCES organisation (id),
  ADD CONSTRAINT ledger_account_kind_check CHECK (kind IN ('BUDGET', 'PAYEE', 'RECEIVABLE', 'RECOVERED')),
  ADD CONSTRAINT ledger_account_debtor UNIQUE (fund, debtor_organisation_id),
  ADD CONSTRAINT ledger_account_check CHECK (CASE kind
    WHEN 'BUDGET' THEN budget_id IS NOT NULL AND num_nonnulls(organisation_id, debtor_organisation_id) = 0
    WHEN 'PAYEE' THEN organisation_id IS NOT NULL AND num_nonnulls(budget_id, debtor_organisation_id) = 0
    WHEN 'RECEIVABLE' THEN debtor_organisation_id IS NOT NULL AND num_nonnulls(budget_id, organisation_id) = 0
    ELSE num_nonnulls(budget_id, organisation_id, debtor_organisation_id) = 0 END);
CREATE UNIQUE INDEX ledger_account_recovered ON ledger_account (fund) WHERE kind = 'RECOVERED';
ALTER TABLE transfer
  ALTER COLUMN payment_id DROP NOT NULL,
  ADD COLUMN clawback_line_id uuid REFERENCES clawback_line (id),
  ADD COLUMN recovery_id uuid REFERENCES clawback_recovery (id),
  ADD CONSTRAINT transfer_of_one CHECK (num_nonnulls(payment_id, clawback_line_id, recovery_id) = 1);
CREATE UNIQUE INDEX transfer_ordered_once ON transfer (clawback_line_id) WHERE reverses_id IS NULL AND clawback_line_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_recovered_once ON transfer (recovery_id) WHERE reverses_id IS NULL AND recovery_id IS NOT NULL;

DROP TRIGGER transfer_of_payment ON transfer;
DROP FUNCTION transfer_of_payment();
-- A transfer of a payment runs from the budget that was held for the class to its payee; a reversal runs back. What became
-- a clawback has no such reversal: it comes back through the receivable.
CREATE FUNCTION transfer_of_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh n
    LEFT JOIN payment y ON y.id = n.payment_id
    LEFT JOIN claim m ON m.id = y.claim_id LEFT JOIN budget_hold h ON h.class_id = m.class_id
    LEFT JOIN ledger_account b ON b.budget_id = h.budget_id
    LEFT JOIN ledger_account o ON o.organisation_id = y.payee_organisation_id AND o.fund = y.fund
    LEFT JOIN transfer r ON r.id = n.reverses_id
    WHERE n.clawback_line_id IS NULL AND n.recovery_id IS NULL AND ((y.amount_fen, y.fund) IS DISTINCT FROM (n.amount_fen, n.fund)
      OR CASE WHEN n.reverses_id IS NULL
        THEN (y.state, b.id, o.id) IS DISTINCT FROM ('PAID', n.debit_account_id, n.credit_account_id)
        ELSE (y.state, o.id, b.id, r.payment_id) IS DISTINCT FROM ('REVERSED', n.debit_account_id, n.credit_account_id, y.id)
          OR EXISTS (SELECT 1 FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
            WHERE l.payment_id = y.id AND k.state IN ('OPEN', 'SETTLED')) END)) THEN
    RAISE EXCEPTION 'transfer does not follow a paid payment of its amount' USING ERRCODE = 'JX005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_of_payment AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION transfer_of_payment();

-- An order moves what it claims from the payee to what the payee owes; a recovery moves it on to what came back. Each is
-- undone only by the reversal of the order, and then by all of its transfers running back.
CREATE FUNCTION transfer_of_clawback() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT * FROM fresh WHERE payment_id IS NULL) AS n
    LEFT JOIN clawback_line l ON l.id = n.clawback_line_id
    LEFT JOIN clawback_recovery c ON c.id = n.recovery_id AND c.state = 'CONFIRMED'
    LEFT JOIN clawback k ON k.id = coalesce(l.clawback_id, c.clawback_id)
    LEFT JOIN ledger_account p ON p.organisation_id = k.payee_organisation_id AND p.fund = k.fund
    LEFT JOIN ledger_account d ON d.debtor_organisation_id = k.payee_organisation_id AND d.fund = k.fund
    LEFT JOIN ledger_account e ON e.kind = 'RECOVERED' AND e.fund = k.fund
    LEFT JOIN transfer r ON r.id = n.reverses_id
    WHERE ((coalesce(l.amount_fen, c.amount_fen), k.fund, k.decision) IS DISTINCT FROM (n.amount_fen, n.fund, 'CONFIRMED')
        OR CASE WHEN n.reverses_id IS NULL THEN k.reversed_on IS NOT NULL
            OR (n.debit_account_id, n.credit_account_id) IS DISTINCT FROM
              (CASE WHEN l.id IS NULL THEN d.id ELSE p.id END, CASE WHEN l.id IS NULL THEN e.id ELSE d.id END)
          ELSE k.reversed_on IS NULL OR r.reverses_id IS NOT NULL
            OR (r.clawback_line_id, r.recovery_id, r.debit_account_id, r.credit_account_id) IS DISTINCT FROM
              (n.clawback_line_id, n.recovery_id, n.credit_account_id, n.debit_account_id) END)) THEN
    RAISE EXCEPTION 'transfer does not follow a confirmed clawback' USING ERRCODE = 'JX056';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_of_clawback AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION transfer_of_clawback();

-- What is ordered back was paid to this payee from this fund, and no fen of it is ordered twice.
CREATE FUNCTION clawback_line_within_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  paid payment;
  ordered bigint;
BEGIN
  SELECT * INTO paid FROM payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(l.amount_fen), 0) INTO ordered FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
  WHERE l.payment_id = NEW.payment_id AND k.state NOT IN ('REFUSED', 'REVERSED');
  IF paid.state IS DISTINCT FROM 'PAID' OR ordered + NEW.amount_fen > paid.amount_fen
    OR NOT EXISTS (SELECT 1 FROM clawback k JOIN claim_line l ON l.id = paid.claim_line_id JOIN claim m ON m.id = l.claim_id
      JOIN class c ON c.id = l.class_id
      WHERE k.id = NEW.clawback_id AND k.state = 'PROPOSED' AND k.payee_organisation_id = paid.payee_organisation_id
        AND k.fund = paid.fund AND c.project_id = k.project_id AND l.class_id = coalesce(k.class_id, l.class_id)
        AND (l.person_id, l.class_id) = (NEW.person_id, NEW.class_id)) THEN
    RAISE EXCEPTION 'more is ordered back than was paid' USING ERRCODE = 'JX055';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clawback_line_within_payment BEFORE INSERT ON clawback_line
  FOR EACH ROW EXECUTE FUNCTION clawback_line_within_payment();

-- An order is decided once, pays for what its lines say, and takes its ledger along in the same statement.
CREATE FUNCTION clawback_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL OR NEW.reversal_proposed_by IS NOT NULL THEN
      RAISE EXCEPTION 'a clawback begins as a proposal' USING ERRCODE = 'JX055';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.organisation_id, NEW.region_code, NEW.scope, NEW.project_id, NEW.class_id, NEW.payee_organisation_id,
      NEW.payer_organisation_id, NEW.fund, NEW.ground, NEW.document, NEW.amount_fen, NEW.proposed_by)
      IS DISTINCT FROM (OLD.organisation_id, OLD.region_code, OLD.scope, OLD.project_id, OLD.class_id,
      OLD.payee_organisation_id, OLD.payer_organisation_id, OLD.fund, OLD.ground, OLD.document, OLD.amount_fen, OLD.proposed_by)
    OR (OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_by, NEW.decided_on)
      IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_on))
    OR (OLD.reversed_on IS NOT NULL AND NEW.reversed_on IS DISTINCT FROM OLD.reversed_on)
    OR (OLD.settled_on IS NOT NULL AND (NEW.settled_on, NEW.reversed_on) IS DISTINCT FROM (OLD.settled_on, OLD.reversed_on)) THEN
    RAISE EXCEPTION 'a decided clawback is not changed' USING ERRCODE = 'JX055';
  END IF;
  IF NEW.reversed_on IS NOT NULL AND OLD.reversed_on IS NULL
    AND EXISTS (SELECT 1 FROM clawback_recovery WHERE clawback_id = NEW.id AND state = 'RECORDED') THEN
    RAISE EXCEPTION 'a recovery of this clawback is still undecided' USING ERRCODE = 'JX055';
  END IF;
  IF NEW.decision = 'CONFIRMED' AND NEW.amount_fen IS DISTINCT FROM
      (SELECT sum(amount_fen) FROM clawback_line WHERE clawback_id = NEW.id)
    OR NEW.settled_on IS NOT NULL AND NEW.amount_fen IS DISTINCT FROM
      (SELECT sum(amount_fen) FROM clawback_recovery WHERE clawback_id = NEW.id AND state = 'CONFIRMED') THEN
    RAISE EXCEPTION 'a clawback is the sum of its lines, and settled by as much' USING ERRCODE = 'JX055';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clawback_decided BEFORE INSERT OR UPDATE ON clawback FOR EACH ROW EXECUTE FUNCTION clawback_decided();

CREATE FUNCTION ledger_follows_clawback() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.decision = 'CONFIRMED' AND OLD.decision IS NULL THEN
    INSERT INTO ledger_account (fund, kind, debtor_organisation_id) VALUES (NEW.fund, 'RECEIVABLE', NEW.payee_organisation_id)
    ON CONFLICT DO NOTHING;
    INSERT INTO ledger_account (fund, kind) VALUES (NEW.fund, 'RECOVERED') ON CONFLICT DO NOTHING;
    INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, clawback_line_id, business_on)
    SELECT NEW.fund, p.id, d.id, l.amount_fen, l.id, NEW.decided_on FROM clawback_line l
    JOIN ledger_account p ON p.organisation_id = NEW.payee_organisation_id AND p.fund = NEW.fund
    JOIN ledger_account d ON d.debtor_organisation_id = NEW.payee_organisation_id AND d.fund = NEW.fund
    WHERE l.clawback_id = NEW.id;
  END IF;
  IF NEW.reversed_on IS NOT NULL AND OLD.reversed_on IS NULL THEN
    INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, clawback_line_id, recovery_id, reverses_id,
      business_on)
    SELECT t.fund, t.credit_account_id, t.debit_account_id, t.amount_fen, t.clawback_line_id, t.recovery_id, t.id, NEW.reversed_on
    FROM transfer t LEFT JOIN clawback_line l ON l.id = t.clawback_line_id LEFT JOIN clawback_recovery c ON c.id = t.recovery_id
    WHERE coalesce(l.clawback_id, c.clawback_id) = NEW.id ORDER BY t.id DESC;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_follows_clawback AFTER UPDATE ON clawback FOR EACH ROW EXECUTE FUNCTION ledger_follows_clawback();

-- Never more comes back than was ordered; and what has come back in full frees its lines (domain §5.2), nothing before.
CREATE FUNCTION recovery_within_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  owed clawback;
  before bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state <> 'RECORDED' OR (NEW.clawback_id, NEW.kind, NEW.amount_fen, NEW.reference, NEW.payment_id,
      NEW.recorded_by) IS DISTINCT FROM (OLD.clawback_id, OLD.kind, OLD.amount_fen, OLD.reference, OLD.payment_id,
      OLD.recorded_by)) OR TG_OP = 'INSERT' AND NEW.state <> 'RECORDED' THEN
    RAISE EXCEPTION 'a recovery begins recorded and is decided once' USING ERRCODE = 'JX057';
  END IF;
  SELECT * INTO owed FROM clawback WHERE id = NEW.clawback_id FOR UPDATE;
  SELECT coalesce(sum(amount_fen), 0) INTO before FROM clawback_recovery
  WHERE clawback_id = NEW.clawback_id AND id <> NEW.id AND state <> 'REFUSED';
  IF NEW.state <> 'REFUSED' AND (owed.state <> 'OPEN' OR before + NEW.amount_fen > owed.amount_fen) THEN
    RAISE EXCEPTION 'more comes back than was ordered' USING ERRCODE = 'JX057';
  END IF;
  IF NEW.kind = 'REPAYMENT' AND EXISTS (SELECT 1 FROM account
      WHERE id IN (NEW.recorded_by, NEW.decided_by) AND organisation_id <> owed.payer_organisation_id) THEN
    RAISE EXCEPTION 'a repayment is booked by the bureau that keeps the fund' USING ERRCODE = 'JX057';
  END IF;
  IF NEW.kind = 'OFFSET' AND NEW.state <> 'REFUSED' AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.id = NEW.payment_id
      AND y.payee_organisation_id = owed.payee_organisation_id AND y.fund = owed.fund
      AND y.state = ANY (CASE NEW.state WHEN 'CONFIRMED' THEN ARRAY['PAID'] ELSE ARRAY['INSTRUCTED', 'CONFIRMED', 'PAID'] END)
      AND y.amount_fen >= NEW.amount_fen + (SELECT coalesce(sum(c.amount_fen), 0) FROM clawback_recovery c
        WHERE c.payment_id = y.id AND c.id <> NEW.id AND c.state <> 'REFUSED')) THEN
    RAISE EXCEPTION 'an offset is kept out of a payment to the debtor, of its fund, and no more than it pays' USING ERRCODE = 'JX057';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_within_order BEFORE INSERT OR UPDATE ON clawback_recovery
  FOR EACH ROW EXECUTE FUNCTION recovery_within_order();
CREATE FUNCTION ledger_follows_recovery() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  owed clawback;
BEGIN
  IF NEW.state <> 'CONFIRMED' THEN
    RETURN NULL;
  END IF;
  SELECT * INTO owed FROM clawback WHERE id = NEW.clawback_id;
  INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, recovery_id, business_on)
  SELECT owed.fund, d.id, e.id, NEW.amount_fen, NEW.id, NEW.decided_on
  FROM ledger_account d, ledger_account e
  WHERE d.debtor_organisation_id = owed.payee_organisation_id AND d.fund = owed.fund AND e.kind = 'RECOVERED' AND e.fund = owed.fund;
  UPDATE clawback SET settled_on = NEW.decided_on WHERE id = owed.id AND amount_fen = (
    SELECT sum(c.amount_fen) FROM clawback_recovery c WHERE c.clawback_id = owed.id AND c.state = 'CONFIRMED');
  IF FOUND THEN
    WITH freed AS (
      UPDATE payment y SET state = 'REVERSED' WHERE y.state = 'PAID'
        AND y.id IN (SELECT l.payment_id FROM clawback_line l WHERE l.clawback_id = owed.id)
        AND y.amount_fen = (SELECT sum(l.amount_fen) FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
          WHERE l.payment_id = y.id AND k.state = 'SETTLED')
      RETURNING y.claim_line_id, y.family)
    UPDATE quota_hold q SET state = 'RETURNED' FROM freed f JOIN claim_line l ON l.id = f.claim_line_id
    WHERE q.trainee_id = l.trainee_id AND q.family = f.family;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_follows_recovery AFTER UPDATE ON clawback_recovery
  FOR EACH ROW EXECUTE FUNCTION ledger_follows_recovery();

-- A payment leaves the record of what a person has had by a reversal alone: its own transfer back, or a clawback that has
-- come back in full. Asked at the end of the transaction, for the state changes first.
CREATE FUNCTION payment_reversed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.amount_fen IS DISTINCT FROM (
      SELECT coalesce(sum(l.amount_fen), 0) + coalesce((SELECT sum(t.amount_fen) FROM transfer t
        WHERE t.payment_id = NEW.id AND t.reverses_id IS NOT NULL), 0)
      FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id WHERE l.payment_id = NEW.id AND k.state = 'SETTLED') THEN
    RAISE EXCEPTION 'a payment is reversed by what came back, and nothing else' USING ERRCODE = 'JX058';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_reversed AFTER UPDATE OF state ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'REVERSED' AND OLD.state <> 'REVERSED') EXECUTE FUNCTION payment_reversed();

-- What is still owed, less what is recorded and undecided: what the next payments may keep back.
CREATE FUNCTION clawback_outstanding(of_order uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT CASE k.state WHEN 'OPEN' THEN k.amount_fen - coalesce((SELECT sum(c.amount_fen) FROM clawback_recovery c
    WHERE c.clawback_id = k.id AND c.state <> 'REFUSED'), 0) ELSE 0 END FROM clawback k WHERE k.id = of_order
$$;
-- What the bank is to send for a payment: its amount less what is kept out of it.
CREATE FUNCTION payment_net_fen(of_payment uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT y.amount_fen - coalesce((SELECT sum(c.amount_fen) FROM clawback_recovery c
    WHERE c.payment_id = y.id AND c.state <> 'REFUSED'), 0)::bigint FROM payment y WHERE y.id = of_payment
$$;

-- 约谈 → 整改函 → 停业整顿 → 移出目录 → 黑名单 → 吊销 (domain §2.3): proposed by one, confirmed by another.
CREATE TABLE sanction (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  subject_organisation_id uuid NOT NULL REFERENCES organisation (id),
  measure text NOT NULL CHECK (measure IN
    ('TALK', 'RECTIFICATION_LETTER', 'SUSPENSION', 'DIRECTORY_REMOVAL', 'BLACKLIST', 'LICENCE_REVOCATION')),
  ground text NOT NULL CHECK (ground IN ('FRAUD', 'SUBCONTRACTING', 'FALSE_ADVERTISING', 'GRADE_D', 'OTHER')),
  clawback_id uuid REFERENCES clawback (id),
  reason text NOT NULL CHECK (reason <> ''),
  document text NOT NULL CHECK (document <> ''),
  -- The last day, inclusive; null for a measure without an end or without a duration.
  ends_on date,
  clause text NOT NULL,
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  decision_reason text,
  lifted_by uuid REFERENCES account (id),
  lifted_on date,
  lift_document text,
  lift_reason text,
  CHECK (subject_organisation_id <> organisation_id),
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision IS DISTINCT FROM 'REFUSED' OR decision_reason IS NOT NULL),
  CHECK (num_nulls(lifted_by, lifted_on, lift_document, lift_reason) IN (0, 4)),
  CHECK (lifted_by IS NULL OR decision IS NOT DISTINCT FROM 'CONFIRMED'),
  CHECK (measure <> 'BLACKLIST' OR ground IN ('FRAUD', 'SUBCONTRACTING', 'FALSE_ADVERTISING')),
  CONSTRAINT sanction_by_two CHECK (decided_by <> proposed_by),
  CONSTRAINT sanction_lifted_by_third CHECK (lifted_by <> proposed_by AND lifted_by <> decided_by)
);
CREATE INDEX sanction_list ON sanction (proposed_on DESC, id DESC);
CREATE INDEX sanction_standing ON sanction (subject_organisation_id) WHERE decision = 'CONFIRMED' AND lifted_on IS NULL;
-- 移送司法: that, to whom and by which paper.
CREATE TABLE judicial_referral (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sanction_id uuid NOT NULL UNIQUE REFERENCES sanction (id),
  authority text NOT NULL CHECK (authority <> ''),
  document text NOT NULL CHECK (document <> ''),
  referred_by uuid NOT NULL REFERENCES account (id),
  referred_on date NOT NULL
);

CREATE FUNCTION sanction_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'a sanction begins as a proposal' USING ERRCODE = 'JX059';
    END IF;
    IF EXISTS (SELECT 1 FROM clawback k WHERE k.id = NEW.clawback_id
        AND (k.ground IN ('ERROR', 'TOLERATED_ERROR') OR k.state NOT IN ('OPEN', 'SETTLED')
          OR k.payee_organisation_id <> NEW.subject_organisation_id)) THEN
      RAISE EXCEPTION 'an honest error is not sanctioned' USING ERRCODE = 'JX059';
    END IF;
  ELSIF (NEW.organisation_id, NEW.subject_organisation_id, NEW.measure, NEW.ground, NEW.clawback_id, NEW.document, NEW.proposed_by)
      IS DISTINCT FROM (OLD.organisation_id, OLD.subject_organisation_id, OLD.measure, OLD.ground, OLD.clawback_id, OLD.document,
      OLD.proposed_by)
    OR (OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_by, NEW.decided_on, NEW.ends_on)
      IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_on, OLD.ends_on))
    OR OLD.lifted_on IS NOT NULL THEN
    RAISE EXCEPTION 'a decided sanction is not changed' USING ERRCODE = 'JX059';
  END IF;
  -- A term without its end would be no term.
  IF NEW.decision = 'CONFIRMED' AND NEW.measure IN ('SUSPENSION', 'DIRECTORY_REMOVAL', 'BLACKLIST') AND NEW.ends_on IS NULL THEN
    RAISE EXCEPTION 'this measure has a term' USING ERRCODE = 'JX059';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sanction_decided BEFORE INSERT OR UPDATE ON sanction FOR EACH ROW EXECUTE FUNCTION sanction_decided();

-- The one answer to "may this organisation be paid today?": the measure that stands against it, or null. Definer, because a
-- blacklist holds in every region.
CREATE FUNCTION organisation_restriction(of_organisation uuid, on_day date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT s.measure FROM sanction s WHERE s.subject_organisation_id = of_organisation AND s.decision = 'CONFIRMED'
    AND s.lifted_on IS NULL AND s.measure IN ('SUSPENSION', 'BLACKLIST', 'LICENCE_REVOCATION')
    AND s.decided_on <= on_day AND (s.ends_on IS NULL OR s.ends_on >= on_day)
  ORDER BY array_position(ARRAY['LICENCE_REVOCATION', 'BLACKLIST', 'SUSPENSION'], s.measure) LIMIT 1
$$;
CREATE FUNCTION person_under_clawback(of_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
    WHERE l.person_id = of_person AND k.state IN ('PROPOSED', 'OPEN'))
$$;

CREATE FUNCTION refuse_restricted(payees uuid[]) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM unnest(payees) AS p WHERE organisation_restriction(p, business_today()) IS NOT NULL) THEN
    RAISE EXCEPTION 'payee is under a sanction' USING ERRCODE = 'JX060';
  END IF;
END $$;
CREATE FUNCTION claim_unrestricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_restricted(ARRAY(SELECT DISTINCT payee_organisation_id FROM fresh));
  RETURN NULL;
END $$;
CREATE TRIGGER claim_unrestricted AFTER INSERT ON claim REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION claim_unrestricted();
CREATE TRIGGER batch_claim_unrestricted AFTER INSERT ON batch_claim REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION claim_unrestricted();
CREATE FUNCTION batch_unrestricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_restricted(ARRAY(SELECT DISTINCT payee_organisation_id FROM batch_claim
    WHERE batch_id = NEW.id AND left_on IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER batch_unrestricted AFTER UPDATE ON payment_batch FOR EACH ROW
  WHEN (OLD.state = 'MADE' AND NEW.state = 'CHECKED') EXECUTE FUNCTION batch_unrestricted();
-- Asked again where the money leaves: at the instruction and at the second payer's signature, after which it is sent. What has
-- been sent is only asked after.
CREATE FUNCTION payment_unrestricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_restricted(ARRAY(SELECT DISTINCT payee_organisation_id FROM fresh
    WHERE state IN ('INSTRUCTED', 'CONFIRMED') AND sent_at IS NULL));
  IF EXISTS (SELECT 1 FROM clawback WHERE state IN ('PROPOSED', 'OPEN'))
    AND EXISTS (SELECT 1 FROM clawback k JOIN clawback_line l ON l.clawback_id = k.id JOIN fresh n ON n.person_id = l.person_id
      WHERE k.state IN ('PROPOSED', 'OPEN') AND n.state IN ('INSTRUCTED', 'CONFIRMED') AND n.sent_at IS NULL) THEN
    RAISE EXCEPTION 'a person of this payment is under clawback' USING ERRCODE = 'JX061';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_unrestricted AFTER INSERT ON payment REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION payment_unrestricted();
CREATE TRIGGER payment_sent_unrestricted AFTER UPDATE ON payment REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION payment_unrestricted();

-- Nor does it get new work: neither bids nor is assigned, and who was removed from the directory likewise.
CREATE FUNCTION institution_unrestricted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF organisation_restriction(NEW.institution_id, business_today()) IS NOT NULL OR EXISTS (SELECT 1 FROM sanction s
      WHERE s.subject_organisation_id = NEW.institution_id AND s.decision = 'CONFIRMED' AND s.lifted_on IS NULL
        AND s.measure = 'DIRECTORY_REMOVAL' AND s.ends_on >= business_today()) THEN
    RAISE EXCEPTION 'institution is under a sanction' USING ERRCODE = 'JX062';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bidder_unrestricted BEFORE INSERT ON bid FOR EACH ROW EXECUTE FUNCTION institution_unrestricted();
CREATE TRIGGER assigned_unrestricted BEFORE INSERT ON assignment FOR EACH ROW EXECUTE FUNCTION institution_unrestricted();

-- A trainee has one line of the training, and one of the award that follows it.
ALTER TABLE claim_line DROP CONSTRAINT claim_line_trainee_id_key;
CREATE UNIQUE INDEX claim_line_trainee_id_key ON claim_line (trainee_id) WHERE family <> 'AWARD';
CREATE UNIQUE INDEX claim_line_award_once ON claim_line (trainee_id) WHERE family = 'AWARD';

GRANT SELECT, INSERT ON clawback, clawback_line, clawback_recovery, sanction, judicial_referral TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, decision_reason, due_on, reversal_document, reversal_reason,
  reversal_proposed_by, reversal_proposed_on, reversed_by, reversed_on) ON clawback TO jx_app;
GRANT UPDATE (state, decided_by, decided_on, reason) ON clawback_recovery TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, decision_reason, ends_on, lifted_by, lifted_on, lift_document, lift_reason)
  ON sanction TO jx_app;
