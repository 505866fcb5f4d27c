-- What was given back is held again for a verified late certificate, or because an appeal has reopened the claim of the line.
-- Asked when the transaction commits: the appeal is decided after it is known that quota and budget have room.
CREATE OR REPLACE FUNCTION quota_held_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = NEW.trainee_id AND r.certified
      AND r.lapsed_on IS NULL AND r.issued_on = NEW.counts_on)
    AND NOT EXISTS (SELECT 1 FROM appeal a JOIN claim_line l ON l.claim_id = a.claim_id
      WHERE l.trainee_id = NEW.trainee_id AND a.effect = 'REOPENED') THEN
    RAISE EXCEPTION 'a slot that was given back is held again for a late certificate or upon an appeal' USING ERRCODE = 'JX092';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER quota_held_again ON quota_hold;
CREATE CONSTRAINT TRIGGER quota_held_again AFTER UPDATE ON quota_hold DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.trainee_id IS NOT NULL AND OLD.state = 'RETURNED' AND NEW.state <> 'RETURNED') EXECUTE FUNCTION quota_held_again();
