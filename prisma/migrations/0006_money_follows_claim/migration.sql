-- A payment is what its claim line says and nothing else: without this, a line of a person who was paid before could be
-- paid under another person's name, and the UNIQUE that forbids "twice" would never hear of it.

ALTER TABLE trainee ADD CONSTRAINT trainee_is_person UNIQUE (id, class_id, person_id);
ALTER TABLE claim_line ADD CONSTRAINT line_of_person
  FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES trainee (id, class_id, person_id);
ALTER TABLE quota_hold ADD CONSTRAINT quota_of_person
  FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES trainee (id, class_id, person_id);

-- Definer: the payer's eyes may be on another region's case, and then there is nothing to compare with.
CREATE FUNCTION payment_follows_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id JOIN project p ON p.id = m.project_id
    WHERE l.id = NEW.claim_line_id AND l.claim_id = NEW.claim_id AND m.approved_by IS NOT NULL
      AND (l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number)
        IS NOT DISTINCT FROM (NEW.person_id, NEW.family, NEW.occupation_canonical, NEW.level, NEW.subsidy_month,
          NEW.certificate_number)
      AND (m.payee_organisation_id, p.fund) = (NEW.payee_organisation_id, NEW.fund)) THEN
    RAISE EXCEPTION 'payment does not follow its approved claim line' USING ERRCODE = 'JX006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_follows_line BEFORE INSERT OR UPDATE ON payment
  FOR EACH ROW EXECUTE FUNCTION payment_follows_line();

-- A transfer runs from the budget that was held for the class to the payee of its payment; a reversal runs back.
CREATE OR REPLACE FUNCTION transfer_of_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM payment y JOIN claim m ON m.id = y.claim_id JOIN budget_hold h ON h.class_id = m.class_id
    JOIN ledger_account b ON b.budget_id = h.budget_id
    JOIN ledger_account o ON o.organisation_id = y.payee_organisation_id AND o.fund = y.fund
    WHERE y.id = NEW.payment_id AND y.amount_fen = NEW.amount_fen AND y.fund = NEW.fund
      AND CASE WHEN NEW.reverses_id IS NULL
        THEN y.state = 'PAID' AND NEW.debit_account_id = b.id AND NEW.credit_account_id = o.id
        ELSE y.state = 'REVERSED' AND NEW.debit_account_id = o.id AND NEW.credit_account_id = b.id
          AND EXISTS (SELECT 1 FROM transfer t WHERE t.id = NEW.reverses_id AND t.payment_id = y.id) END) THEN
    RAISE EXCEPTION 'transfer does not follow a confirmed payment of its amount' USING ERRCODE = 'JX005';
  END IF;
  RETURN NEW;
END $$;

-- What a budget has is decided elsewhere: the application only holds and draws.
REVOKE INSERT, UPDATE ON budget FROM jx_app;
GRANT UPDATE (held_fen, drawn_fen) ON budget TO jx_app;
