-- What a payee owes is kept out of what it is paid next (domain §5.2 stage 8): the bank is sent the net amount and answers for
-- it, the ledger shows the payment and the recovery in full. And nothing leaves the house for whoever may not be paid now.

-- An offset belongs to its payment for good: it is recovered where that is paid and dropped where the bank returned it, and
-- what was to be sent stays what it was.
CREATE OR REPLACE FUNCTION payment_net_fen(of_payment uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT y.amount_fen - coalesce((SELECT sum(c.amount_fen) FROM clawback_recovery c WHERE c.payment_id = y.id), 0)::bigint
  FROM payment y WHERE y.id = of_payment
$$;

-- Never more comes back than was ordered; an offset is kept out before the second payer signs, when the net amount is settled.
CREATE OR REPLACE FUNCTION recovery_within_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
  IF NEW.kind = 'OFFSET' THEN
    PERFORM 1 FROM payment y JOIN payment_batch b ON b.id = y.batch_id WHERE y.id = NEW.payment_id
      AND (y.payee_organisation_id, y.fund, b.payer_organisation_id)
        = (owed.payee_organisation_id, owed.fund, owed.payer_organisation_id)
      AND y.state = CASE NEW.state WHEN 'RECORDED' THEN 'INSTRUCTED' WHEN 'CONFIRMED' THEN 'PAID' ELSE 'RETURNED' END
      AND y.amount_fen >= NEW.amount_fen + (SELECT coalesce(sum(c.amount_fen), 0) FROM clawback_recovery c
        WHERE c.payment_id = y.id AND c.id <> NEW.id) FOR NO KEY UPDATE OF y;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'an offset is kept out of an unsigned payment to the debtor, of its fund, and no more than it pays'
        USING ERRCODE = 'JX057';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- Answered for in the amount that was sent; of which nothing was left to send, that is paid by the second signature alone.
CREATE OR REPLACE FUNCTION payment_goes_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
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
    CROSS JOIN LATERAL (SELECT n.amount_fen - coalesce(sum(c.amount_fen), 0)::bigint AS fen FROM clawback_recovery c
      WHERE c.payment_id = n.id) AS net
    WHERE n.state IN ('PAID', 'RETURNED') AND n.batch_id IS NOT NULL
      AND (f.reference, f.result, f.amount_fen) IS DISTINCT FROM (n.reference, n.state, net.fen)
      AND (n.state, net.fen, f.id IS NULL) IS DISTINCT FROM ('PAID', 0, true)) THEN
    RAISE EXCEPTION 'nothing is paid or returned but by an answer of what was to be sent' USING ERRCODE = 'JX044';
  END IF;
  -- Asked at the second signature: later the payment has been sent, or is asked about.
  IF EXISTS (SELECT 1 FROM clawback WHERE state = 'OPEN') AND EXISTS (
    SELECT 1 FROM (SELECT id, payee_organisation_id, fund, batch_id FROM fresh
      WHERE state = 'CONFIRMED' AND sent_at IS NULL AND ask_at IS NULL) AS n
    JOIN payment_batch b ON b.id = n.batch_id
    JOIN clawback k ON (k.payee_organisation_id, k.fund, k.payer_organisation_id)
      = (n.payee_organisation_id, n.fund, b.payer_organisation_id)
    WHERE k.state = 'OPEN' AND k.reversal_proposed_by IS NULL AND clawback_outstanding(k.id) > 0 AND payment_net_fen(n.id) > 0) THEN
    RAISE EXCEPTION 'what its payee owes is kept out of a payment before it is signed' USING ERRCODE = 'JX081';
  END IF;
  RETURN NULL;
END $$;

-- Asked once more where the money leaves, in whatever way: whoever was sanctioned, or ordered to give back, a second ago is
-- not sent anything. The payment waits, and leaves when that is over.
CREATE FUNCTION payment_leaves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.state <> 'CONFIRMED' OR payment_net_fen(NEW.id) = 0 THEN
    RAISE EXCEPTION 'only a signed payment leaves, and of nothing none does' USING ERRCODE = 'JX080';
  END IF;
  IF organisation_restriction(NEW.payee_organisation_id, business_today()) IS NOT NULL OR person_under_clawback(NEW.person_id) THEN
    RAISE EXCEPTION 'this payee or person may not be paid now' USING ERRCODE = 'JX082';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_leaves BEFORE UPDATE ON payment FOR EACH ROW
  WHEN (OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL) EXECUTE FUNCTION payment_leaves();

-- How many of a batch's signed payments are kept back so, when the process last looked.
ALTER TABLE payment_batch ADD COLUMN held integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT held_of_checked CHECK (held = 0 OR (held > 0 AND state = 'CHECKED'));
CREATE INDEX payment_batch_checked ON payment_batch (id) WHERE state = 'CHECKED';
