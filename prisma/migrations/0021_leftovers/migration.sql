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
