-- A passed trainee whose certificate alone is late no longer holds up his class: once the time to upload it is over, the bureau
-- verifies the certificates of the others and names him, with the reason. He goes the way of what came late (ADR 0023): his
-- line of the class's claim is nothing, and the certificate is recorded, verified and claimed for by itself.

ALTER TABLE class ADD CONSTRAINT class_certificates_verified_by UNIQUE (id, certificates_verified_by);

CREATE TABLE late_trainee (
  trainee_id uuid PRIMARY KEY,
  class_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  named_by uuid NOT NULL REFERENCES account (id),
  named_on date NOT NULL DEFAULT business_today(),
  FOREIGN KEY (trainee_id, class_id) REFERENCES trainee (id, class_id),
  -- Named by who verifies the others, in the same transaction, or not at all.
  CONSTRAINT late_trainee_of_verification FOREIGN KEY (class_id, named_by) REFERENCES class (id, certificates_verified_by)
    DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX late_trainee_class ON late_trainee (class_id);

-- Passed in his last attempt, and without a certificate. Definer: the limits are the class's, whoever looks.
CREATE FUNCTION lacks_certificate(of_trainee uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT NOT EXISTS (SELECT 1 FROM certificate f WHERE f.trainee_id = t.id) AND (e.theory >= k.mark AND e.practice >= k.mark) IS TRUE
  FROM trainee t JOIN class c ON c.id = t.class_id
  CROSS JOIN LATERAL (SELECT policy_number(c.policy_version_id, 'assessment.passMark') AS mark) AS k
  CROSS JOIN LATERAL (SELECT x.theory, x.practice FROM exam_score x WHERE x.trainee_id = t.id ORDER BY x.attempt DESC LIMIT 1) AS e
  WHERE t.id = of_trainee AND t.state = 'ENROLLED'
$$;

CREATE FUNCTION late_trainee_is_late() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF lacks_certificate(NEW.trainee_id) IS NOT TRUE OR NOT EXISTS (
      SELECT 1 FROM class c JOIN case_stage s ON s.class_id = c.id AND s.stage = 'assessment' AND s.left_on IS NULL
      WHERE c.id = NEW.class_id AND c.results_submitted_by IS NOT NULL AND c.certificates_verified_by IS NULL
        AND s.due_on < business_today() AND NOT s.due_provisional) THEN
    RAISE EXCEPTION 'a certificate is late once the time to upload it is over' USING ERRCODE = 'JX115';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER late_trainee_is_late BEFORE INSERT ON late_trainee FOR EACH ROW EXECUTE FUNCTION late_trainee_is_late();

-- Nobody who passed is forgotten: each has a certificate on the day of its verification, or is named.
CREATE FUNCTION certificates_complete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM trainee t WHERE t.class_id = NEW.id AND lacks_certificate(t.id)
      AND NOT EXISTS (SELECT 1 FROM late_trainee l WHERE l.trainee_id = t.id)) THEN
    RAISE EXCEPTION 'a passed trainee has neither a certificate nor a word why not' USING ERRCODE = 'JX116';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER certificates_complete AFTER UPDATE OF certificates_verified_by ON class FOR EACH ROW
  WHEN (NEW.certificates_verified_by IS NOT NULL AND OLD.certificates_verified_by IS NULL) EXECUTE FUNCTION certificates_complete();

GRANT SELECT, INSERT ON late_trainee TO jx_app;
