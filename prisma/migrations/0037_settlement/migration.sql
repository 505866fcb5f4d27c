-- What a whole batch does, it does once for each of ten thousand lines: what is the same for a whole claim is asked once a
-- claim here, and what is the same for all of them once.

-- A clearance has the signatures of its claim, and holds them there; so a payment, which is of its clearance, needs one key for
-- both. Its claim comes first, for that is how a clearance is looked for.
ALTER TABLE clearance
  ADD COLUMN maker_id uuid,
  ADD COLUMN checker_id uuid;
UPDATE clearance k SET maker_id = m.reviewed_by, checker_id = m.checked_by FROM claim m WHERE m.id = k.claim_id;
ALTER TABLE clearance
  ADD CONSTRAINT clearance_signed UNIQUE (claim_id, id, maker_id, checker_id),
  ADD CONSTRAINT clearance_of_signatures FOREIGN KEY (claim_id, maker_id, checker_id)
    REFERENCES claim (id, reviewed_by, checked_by);
CREATE FUNCTION clearance_of_signatures() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT reviewed_by, checked_by INTO NEW.maker_id, NEW.checker_id FROM claim WHERE id = NEW.claim_id;
  RETURN NEW;
END $$;
CREATE TRIGGER clearance_of_signatures BEFORE INSERT ON clearance FOR EACH ROW EXECUTE FUNCTION clearance_of_signatures();
ALTER TABLE clearance ENABLE ALWAYS TRIGGER clearance_of_signatures;
ALTER TABLE payment
  DROP CONSTRAINT payment_clearance_id_claim_id_fkey,
  DROP CONSTRAINT payment_claim_id_maker_id_checker_id_fkey,
  -- payment_begins compares what is replaced with the record, and a payment is never deleted.
  DROP CONSTRAINT payment_replaces_id_fkey,
  ADD CONSTRAINT payment_of_clearance FOREIGN KEY (clearance_id, claim_id, maker_id, checker_id)
    REFERENCES clearance (id, claim_id, maker_id, checker_id);
ALTER TABLE clearance DROP CONSTRAINT clearance_id_claim_id_key;

-- As before (0027), of all that is cleared at once.
CREATE OR REPLACE FUNCTION clearance_knows_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh k JOIN claim_line l ON l.claim_id = k.claim_id AND l.amount_fen > 0 JOIN person n ON n.id = l.person_id
    LEFT JOIN LATERAL (SELECT a.result, a.asked_at FROM history_answer a WHERE a.person_key = n.id_number_hash
      ORDER BY a.id DESC LIMIT 1) AS last ON true
    WHERE last.result IS NULL OR last.asked_at < (SELECT business_now() - interval '24 hours')
      OR last.result = 'UNKNOWN' AND NOT is_history_passed_over(k.claim_id)) THEN
    RAISE EXCEPTION 'the history of a payee line is not known today' USING ERRCODE = 'JX027';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER clearance_knows_history ON clearance;
CREATE TRIGGER clearance_knows_history AFTER INSERT ON clearance REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION clearance_knows_history();

-- The new version of a row is written onto the same page, so that no index hears of it: both versions must fit.
-- The line of a slot is looked up by a column that does not change, as 0023 has it, and a trainee's slot is in neither index.
DROP INDEX quota_of_standing_line;
CREATE UNIQUE INDEX quota_of_standing_line ON quota_hold (claim_line_id) WHERE standing AND claim_line_id IS NOT NULL;
CREATE INDEX quota_claim_line ON quota_hold (claim_line_id) WHERE claim_line_id IS NOT NULL;
ALTER TABLE quota_hold SET (fillfactor = 45);
ALTER TABLE payment SET (fillfactor = 45);

-- Payments are looked up, answered and posted by their ids, batch by batch: in the order in which they are made, ten thousand of
-- them touch the end of three indexes and not all of their pages.
ALTER TABLE payment ALTER COLUMN id SET DEFAULT uuidv7();

-- A batch is never deleted by the application, nor is an account: that both are there is asked once a statement.
CREATE FUNCTION finance_answer_of_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT batch_id, recorded_by FROM fresh) AS n
      LEFT JOIN payment_batch b ON b.id = n.batch_id LEFT JOIN account a ON a.id = n.recorded_by
      WHERE b.id IS NULL OR (n.recorded_by IS NOT NULL AND a.id IS NULL)) THEN
    RAISE EXCEPTION 'an answer is of a batch' USING ERRCODE = '23503', CONSTRAINT = 'finance_answer_of_batch';
  END IF;
  RETURN NULL;
END $$;
ALTER TABLE finance_answer
  DROP CONSTRAINT finance_answer_batch_id_fkey,
  DROP CONSTRAINT finance_answer_recorded_by_fkey;
CREATE TRIGGER finance_answer_of_batch AFTER INSERT ON finance_answer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION finance_answer_of_batch();

-- As in 0023: transfer_of_payment and transfer_of_clawback compare what is reversed, ordered back or recovered with the record,
-- and none of it is ever deleted by the application.
ALTER TABLE transfer
  DROP CONSTRAINT transfer_reverses_id_fkey,
  DROP CONSTRAINT transfer_clawback_line_id_fkey,
  DROP CONSTRAINT transfer_recovery_id_fkey,
  DROP CONSTRAINT transfer_reverses_id_key;
CREATE UNIQUE INDEX transfer_reversed_once ON transfer (reverses_id) WHERE reverses_id IS NOT NULL;

-- Both accounts are those of the claim and its hold: asked once a claim, the amount of every transfer.
CREATE OR REPLACE FUNCTION transfer_of_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (
      SELECT DISTINCT y.claim_id, y.payee_organisation_id, y.fund, y.state, n.debit_account_id, n.credit_account_id,
        n.reverses_id IS NOT NULL AS is_back
      FROM fresh n LEFT JOIN payment y ON y.id = n.payment_id AND (y.amount_fen, y.fund) = (n.amount_fen, n.fund)
      WHERE n.clawback_line_id IS NULL AND n.recovery_id IS NULL) AS n
    LEFT JOIN claim_hold h ON h.claim_id = n.claim_id
    LEFT JOIN ledger_account b ON b.budget_id = h.budget_id
    LEFT JOIN ledger_account o ON o.organisation_id = n.payee_organisation_id AND o.fund = n.fund
    WHERE CASE WHEN n.is_back THEN (n.state, o.id, b.id) IS DISTINCT FROM ('REVERSED', n.debit_account_id, n.credit_account_id)
      ELSE (n.state, b.id, o.id) IS DISTINCT FROM ('PAID', n.debit_account_id, n.credit_account_id) END)
    OR EXISTS (
      SELECT 1 FROM (SELECT * FROM fresh WHERE reverses_id IS NOT NULL AND payment_id IS NOT NULL) AS n
      LEFT JOIN transfer r ON r.id = n.reverses_id
      WHERE r.payment_id IS DISTINCT FROM n.payment_id OR EXISTS (SELECT 1 FROM clawback_line l
        JOIN clawback k ON k.id = l.clawback_id WHERE l.payment_id = n.payment_id AND k.state IN ('OPEN', 'SETTLED'))) THEN
    RAISE EXCEPTION 'transfer does not follow a paid payment of its amount' USING ERRCODE = 'JX005';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION transfer_in_budget_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT debit_account_id, business_on FROM fresh WHERE reverses_id IS NULL) AS t
      JOIN ledger_account a ON a.id = t.debit_account_id JOIN budget b ON b.id = a.budget_id
      WHERE extract(year FROM t.business_on) <> b.budget_year) THEN
    RAISE EXCEPTION 'a budget pays in its own year' USING ERRCODE = 'JX021';
  END IF;
  RETURN NULL;
END $$;

-- As before (0017): the line of every payment, and its claim once a claim.
CREATE OR REPLACE FUNCTION payment_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
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
      SELECT 1 FROM fresh n LEFT JOIN claim_line l ON l.id = n.claim_line_id AND l.claim_id = n.claim_id
      WHERE (l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number)
        IS DISTINCT FROM (n.person_id, n.family, n.occupation_canonical, n.level, n.subsidy_month, n.certificate_number))
    OR EXISTS (
      SELECT 1 FROM (SELECT DISTINCT claim_id, payee_organisation_id, fund FROM fresh) AS n
      LEFT JOIN claim m ON m.id = n.claim_id AND m.approved_by IS NOT NULL
      WHERE (m.payee_organisation_id, m.fund) IS DISTINCT FROM (n.payee_organisation_id, n.fund)) THEN
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
