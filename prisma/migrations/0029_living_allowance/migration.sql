-- The living allowance 生活费 (004-11): claimed and paid only together with its training line. It is a row of the same claim,
-- beside that of its training and by the same certificate, so that one review, one publicity and one batch hold both.

-- Who may be paid a prepayment is what its class says.
CREATE OR REPLACE FUNCTION claim_stands_alone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.gate_profile, NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
        NEW.payer_organisation_id, NEW.class_id, NEW.of_class_id, NEW.project_id, NEW.payee_organisation_id)
        IS DISTINCT FROM (OLD.gate_profile, OLD.number, OLD.subsidy_kind, OLD.settlement_mode, OLD.fund, OLD.region_code,
        OLD.owner_organisation_id, OLD.payer_organisation_id, OLD.class_id, OLD.of_class_id, OLD.project_id,
        OLD.payee_organisation_id) THEN
      RAISE EXCEPTION 'what a claim is of does not change' USING ERRCODE = 'JX070';
    END IF;
  ELSIF NEW.gate_profile IN ('PERSON_CERTIFICATE', 'ENTERPRISE_STAFF', 'MONTHLY') AND NOT EXISTS (SELECT 1 FROM organisation o
      WHERE o.id = NEW.payee_organisation_id
        AND o.kind = CASE NEW.gate_profile WHEN 'PERSON_CERTIFICATE' THEN 'PERSON' ELSE 'ENTERPRISE' END) THEN
    RAISE EXCEPTION 'a person claims for himself, an enterprise for its staff' USING ERRCODE = 'JX073';
  END IF;
  RETURN NEW;
END $$;

ALTER TABLE claim_entry
  ADD COLUMN beside_id uuid,
  ADD COLUMN requested_fen bigint CHECK (requested_fen > 0),
  ADD CONSTRAINT entry_of_person UNIQUE (id, claim_id, person_id),
  ADD CONSTRAINT entry_beside FOREIGN KEY (beside_id, claim_id, person_id) REFERENCES claim_entry (id, claim_id, person_id),
  ADD CONSTRAINT entry_of_allowance CHECK (num_nonnulls(beside_id, requested_fen) = CASE family WHEN 'LIVING' THEN 2 ELSE 0 END);
CREATE UNIQUE INDEX claim_entry_beside ON claim_entry (beside_id) WHERE beside_id IS NOT NULL;

CREATE OR REPLACE FUNCTION entry_of_kind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
  is_month boolean;
BEGIN
  SELECT * INTO of_claim FROM claim WHERE id = NEW.claim_id;
  is_month := of_claim.gate_profile = 'MONTHLY';
  IF NEW.beside_id IS NULL AND NEW.family <> subsidy_family(of_claim.subsidy_kind)
    OR is_month <> (NEW.subsidy_month IS NOT NULL) OR is_month AND (NEW.certificate_number IS NOT NULL OR NEW.hired_on IS NULL) THEN
    RAISE EXCEPTION 'a row of this claim does not fit its kind' USING ERRCODE = 'JX100';
  END IF;
  -- Paid to the person alone, and by the certificate of his training.
  IF NEW.beside_id IS NOT NULL AND (of_claim.gate_profile <> 'PERSON_CERTIFICATE' OR NOT EXISTS (SELECT 1 FROM claim_entry t
      WHERE t.id = NEW.beside_id AND t.family = 'TRAINING' AND (t.certificate_number, t.issued_on, t.occupation_id, t.level)
        IS NOT DISTINCT FROM (NEW.certificate_number, NEW.issued_on, NEW.occupation_id, NEW.level))) THEN
    RAISE EXCEPTION 'an allowance stands beside the row of its training' USING ERRCODE = 'JX104';
  END IF;
  IF is_month AND (NEW.subsidy_month + interval '1 month' > business_today() OR NEW.hired_on >= NEW.subsidy_month + interval '1 month') THEN
    RAISE EXCEPTION 'a month is claimed for once it was worked' USING ERRCODE = 'JX101';
  END IF;
  IF TG_OP = 'UPDATE' AND of_claim.reviewed_by IS NOT NULL AND (NEW.hired_on, NEW.contract_months, NEW.fee_fen, NEW.category_verified,
      NEW.employment_verified, NEW.beside_id, NEW.requested_fen) IS DISTINCT FROM (OLD.hired_on, OLD.contract_months, OLD.fee_fen,
      OLD.category_verified, OLD.employment_verified, OLD.beside_id, OLD.requested_fen) THEN
    RAISE EXCEPTION 'what was reviewed of a claim does not change' USING ERRCODE = 'JX071';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION line_says_its_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim_entry e JOIN claim m ON m.id = e.claim_id LEFT JOIN occupation o ON o.id = e.occupation_id
      WHERE e.id = NEW.entry_id AND (e.family, CASE WHEN e.beside_id IS NULL THEN m.subsidy_kind ELSE 'LIVING_ALLOWANCE' END,
          e.level, e.subsidy_month, e.certificate_number, o.canonical_id)
        IS NOT DISTINCT FROM (NEW.family, NEW.subsidy_kind, NEW.level, NEW.subsidy_month, NEW.certificate_number,
          NEW.occupation_canonical)) THEN
    RAISE EXCEPTION 'a line says what its row does not' USING ERRCODE = 'JX100';
  END IF;
  RETURN NEW;
END $$;

-- Asked when the transaction commits, for both lines are worked out and approved in one: an allowance is worth something, and
-- approved, only where its training line is.
CREATE FUNCTION allowance_beside_training() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id AND e.beside_id IS NOT NULL
      LEFT JOIN claim_line t ON t.entry_id = e.beside_id
      WHERE l.claim_id = NEW.claim_id AND (l.amount_fen > 0 AND coalesce(t.amount_fen, 0) = 0
        OR l.approved_fen > 0 AND coalesce(t.approved_fen, 0) = 0)) THEN
    RAISE EXCEPTION 'an allowance is worth something only beside its training line' USING ERRCODE = 'JX104';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER allowance_beside_training AFTER INSERT OR UPDATE OF amount_fen, approved_fen ON claim_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.entry_id IS NOT NULL AND (NEW.family = 'LIVING' OR NEW.amount_fen = 0 OR NEW.approved_fen = 0))
  EXECUTE FUNCTION allowance_beside_training();

-- Both in one batch: no payment of an allowance stands without that of its training. The category was found by the bureau.
CREATE FUNCTION allowance_paid_beside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id AND e.category_verified
      JOIN claim_line t ON t.entry_id = e.beside_id JOIN payment y ON y.claim_line_id = t.id AND y.batch_id = NEW.batch_id AND y.live
      WHERE l.id = NEW.claim_line_id) THEN
    RAISE EXCEPTION 'an allowance is paid together with its training' USING ERRCODE = 'JX104';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER allowance_paid_beside AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.family = 'LIVING') EXECUTE FUNCTION allowance_paid_beside();
