-- How large a class may be and how often one may re-sit are figures of the version that the class has frozen (ADR 0021); the
-- record itself knows only what one roster and one examination can hold.
ALTER TABLE class
  DROP CONSTRAINT class_planned_headcount_check,
  ADD CONSTRAINT class_planned_headcount_check CHECK (planned_headcount BETWEEN 1 AND 200);
ALTER TABLE paper_confirmation
  DROP CONSTRAINT paper_confirmation_person_ids_check,
  ADD CONSTRAINT paper_confirmation_person_ids_check CHECK (cardinality(person_ids) BETWEEN 1 AND 200);
ALTER TABLE exam_score
  DROP CONSTRAINT exam_score_attempt_check,
  ADD CONSTRAINT exam_score_attempt_check CHECK (attempt BETWEEN 1 AND 5);

-- The plan, and those who stand on the roster when it is frozen. Before that nothing is held, and fileClass refuses.
CREATE FUNCTION class_keeps_size() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  size jsonb := policy_rule_of(NEW.policy_version_id, 'class.size');
BEGIN
  IF NEW.planned_headcount NOT BETWEEN (size ->> 'minimum')::int AND (size ->> 'maximum')::int
    OR (SELECT count(*) FROM trainee t WHERE t.class_id = NEW.id AND t.state = 'ENROLLED') > (size ->> 'maximum')::int THEN
    RAISE EXCEPTION 'a class keeps the size that its policy version allows' USING ERRCODE = 'JX088';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_keeps_size BEFORE INSERT OR UPDATE OF planned_headcount, policy_version_id ON class
  FOR EACH ROW WHEN (NEW.policy_version_id IS NOT NULL) EXECUTE FUNCTION class_keeps_size();

CREATE FUNCTION exam_score_within_resits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.attempt > 1 + coalesce((SELECT (policy_rule_of(c.policy_version_id, 'assessment.windows') ->> 'resits')::int
      FROM class c WHERE c.id = NEW.class_id), 0) THEN
    RAISE EXCEPTION 'no more re-sits than the policy version of the class allows' USING ERRCODE = 'JX089';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER exam_score_within_resits BEFORE INSERT OR UPDATE OF attempt, class_id ON exam_score
  FOR EACH ROW WHEN (NEW.attempt > 1) EXECUTE FUNCTION exam_score_within_resits();

-- 申诉 that is upheld reopens its claim in the same transaction, or somebody has to carry it out and says how.
ALTER TABLE appeal
  ADD COLUMN effect text CHECK (effect IN ('REOPENED', 'TO_CARRY_OUT')),
  ADD COLUMN obstacle text,
  ADD COLUMN carried_out_by uuid REFERENCES account (id),
  ADD COLUMN carried_out_on date,
  ADD COLUMN carried_out_how text,
  ADD CHECK (effect IS NULL OR decision = 'UPHELD'),
  ADD CHECK ((effect IS NOT DISTINCT FROM 'TO_CARRY_OUT') = (obstacle IS NOT NULL)),
  ADD CHECK (num_nulls(carried_out_by, carried_out_on, carried_out_how) IN (0, 3)),
  ADD CHECK (carried_out_by IS NULL OR effect = 'TO_CARRY_OUT'),
  ADD CONSTRAINT appeal_carried_out_by_another CHECK (carried_out_by <> decided_by);
GRANT UPDATE (effect, obstacle, carried_out_by, carried_out_on, carried_out_how) ON appeal TO jx_app;

CREATE OR REPLACE FUNCTION appeal_from_outside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.decision IS NOT NULL OR TG_OP = 'UPDATE' AND (
      (NEW.claim_id, NEW.claim_line_id, NEW.ground, NEW.filed_by, NEW.filed_on, NEW.window_ends_on)
        IS DISTINCT FROM (OLD.claim_id, OLD.claim_line_id, OLD.ground, OLD.filed_by, OLD.filed_on, OLD.window_ends_on)
      OR OLD.decision IS NOT NULL AND (OLD.carried_out_by IS NOT NULL OR (NEW.decision, NEW.decision_reason, NEW.decided_by,
        NEW.decided_on, NEW.effect, NEW.obstacle) IS DISTINCT FROM (OLD.decision, OLD.decision_reason, OLD.decided_by,
        OLD.decided_on, OLD.effect, OLD.obstacle))
      OR NEW.decision = 'UPHELD' AND NEW.effect IS NULL) THEN
    RAISE EXCEPTION 'an appeal is decided once, as it was filed, and an upheld one has an effect' USING ERRCODE = 'JX067';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.decision IS NULL AND is_inside_case(NEW.decided_by, NEW.project_id) THEN
    RAISE EXCEPTION 'who had a part in a case does not decide an appeal about it' USING ERRCODE = 'JX065';
  END IF;
  RETURN NEW;
END $$;
