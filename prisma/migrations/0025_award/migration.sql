-- The employment award 培训促进就业奖补 (domain §2.2, S6): a claim of its own after a class, by the institution that trained, one
-- row for each trainee who found work. Its rows are entries like those of any claim without a class.

ALTER TABLE claim_entry
  ADD COLUMN trainee_id uuid REFERENCES trainee (id),
  ADD COLUMN employed_on date,
  ADD COLUMN proof_kind text CHECK (proof_kind IN ('SOCIAL_INSURANCE', 'CONTRACT', 'BUSINESS_LICENCE', 'FLEXIBLE_WORK')),
  ADD COLUMN proof_reference text CHECK (proof_reference <> ''),
  ADD COLUMN proven_on date,
  -- What the bureau found: that he works there, and whether a unit paid his employee insurance at the filing.
  ADD COLUMN employment_verified boolean,
  ADD COLUMN insured_at_filing boolean,
  ADD CONSTRAINT entry_of_award CHECK (num_nulls(trainee_id, employed_on, proof_kind, proof_reference, proven_on)
    = CASE family WHEN 'AWARD' THEN 0 ELSE 5 END),
  ADD CONSTRAINT award_verified CHECK (num_nonnulls(employment_verified, insured_at_filing)
    = CASE WHEN family = 'AWARD' AND verified_by IS NOT NULL THEN 2 ELSE 0 END);

-- What an award claim is of is what its class says; it is paid to the institution of that class, once its tracking is closed.
CREATE FUNCTION award_of_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT p.id, 'EMPLOYMENT_AWARD', 'AWARD', p.fund, p.region_code, p.owner_organisation_id, p.payer_organisation_id,
    c.policy_version_id
  INTO NEW.project_id, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
    NEW.payer_organisation_id, NEW.policy_version_id
  FROM class c JOIN project p ON p.id = c.project_id JOIN assignment a ON a.project_id = p.id AND a.institution_id = c.institution_id
  JOIN class_completion d ON d.class_id = c.id AND d.stage = 'employment' AND d.standing
  WHERE c.id = NEW.of_class_id AND c.institution_id = NEW.payee_organisation_id AND a.basis <> 'ENTERPRISE_OWN_STAFF';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an award follows the closed tracking of a class of its payee' USING ERRCODE = 'JX095';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER award_of_class BEFORE INSERT ON claim FOR EACH ROW WHEN (NEW.gate_profile = 'AWARD')
  EXECUTE FUNCTION award_of_class();

-- A row is of a trainee of that class who is on record as employed, under his own certificate; what was reviewed stands.
CREATE FUNCTION award_entry_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
BEGIN
  SELECT * INTO of_claim FROM claim WHERE id = NEW.claim_id;
  IF (of_claim.gate_profile = 'AWARD') <> (NEW.family = 'AWARD') THEN
    RAISE EXCEPTION 'an award has rows of its own' USING ERRCODE = 'JX096';
  END IF;
  IF NEW.family = 'AWARD' AND NOT EXISTS (SELECT 1 FROM trainee t JOIN certificate f ON f.trainee_id = t.id
      JOIN employment_result r ON r.trainee_id = t.id AND r.result IN ('EMPLOYED', 'EMPLOYED_PROOF_PENDING')
      WHERE t.id = NEW.trainee_id AND t.class_id = of_claim.of_class_id AND t.person_id = NEW.person_id
        AND (f.kind, f.number, f.issued_on) = (NEW.certificate_kind, NEW.certificate_number, NEW.issued_on)
        AND r.employed_on = NEW.employed_on) THEN
    RAISE EXCEPTION 'an award is for a certified trainee of its class who found work' USING ERRCODE = 'JX096';
  END IF;
  IF TG_OP = 'UPDATE' AND of_claim.reviewed_by IS NOT NULL AND (NEW.trainee_id, NEW.employed_on, NEW.proof_kind, NEW.proof_reference,
      NEW.proven_on, NEW.employment_verified, NEW.insured_at_filing) IS DISTINCT FROM (OLD.trainee_id, OLD.employed_on,
      OLD.proof_kind, OLD.proof_reference, OLD.proven_on, OLD.employment_verified, OLD.insured_at_filing) THEN
    RAISE EXCEPTION 'what was reviewed of a claim does not change' USING ERRCODE = 'JX071';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER award_entry_fits BEFORE INSERT OR UPDATE ON claim_entry FOR EACH ROW EXECUTE FUNCTION award_entry_fits();

CREATE OR REPLACE FUNCTION clearance_of_profile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.gate_profile NOT IN ('ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'AWARD') THEN
    RAISE EXCEPTION 'gate profile % has no conditions', NEW.gate_profile USING ERRCODE = 'JX072';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claim m WHERE m.id = NEW.claim_id AND m.state = 'FILED' AND m.approved_by IS NOT NULL
      AND m.publicity_ends_on < NEW.cleared_on) THEN
    RAISE EXCEPTION 'a claim is cleared once it is approved' USING ERRCODE = 'JX072';
  END IF;
  IF EXISTS (
    SELECT 1 FROM claim_line l LEFT JOIN claim_entry e ON e.id = l.entry_id
    LEFT JOIN quota_hold q ON q.claim_line_id = l.id AND q.state = 'HELD'
    WHERE l.claim_id = NEW.claim_id AND l.approved_fen > 0 AND (e.certificate_verified IS NOT TRUE OR e.real_name IS NOT TRUE
      OR q.id IS NULL OR (NEW.gate_profile = 'ENTERPRISE_STAFF' AND e.insured IS NOT TRUE)
      OR (NEW.gate_profile = 'AWARD' AND (e.employment_verified IS NOT TRUE OR e.insured_at_filing IS NOT FALSE)))) THEN
    RAISE EXCEPTION 'a line of this claim is not verified' USING ERRCODE = 'JX072';
  END IF;
  IF NEW.gate_profile = 'AWARD' AND NOT EXISTS (SELECT 1 FROM claim m JOIN class_completion d ON d.class_id = m.of_class_id
      AND d.stage = 'employment' AND d.standing WHERE m.id = NEW.claim_id) THEN
    RAISE EXCEPTION 'the tracking of this award''s class is not closed' USING ERRCODE = 'JX072';
  END IF;
  IF (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = NEW.claim_id) > coalesce((
      SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM budget_hold h WHERE h.claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'less is held than this claim is paid' USING ERRCODE = 'JX072';
  END IF;
  RETURN NULL;
END $$;

-- Own batch: an award is not paid together with training.
CREATE FUNCTION award_batched_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM batch_claim c JOIN claim m ON m.id = c.claim_id
      WHERE c.batch_id IN (SELECT batch_id FROM fresh) GROUP BY c.batch_id
      HAVING count(DISTINCT m.gate_profile = 'AWARD') > 1) THEN
    RAISE EXCEPTION 'an award has a batch of its own' USING ERRCODE = 'JX041';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER award_batched_apart AFTER INSERT ON batch_claim REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION award_batched_apart();
