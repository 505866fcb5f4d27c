-- An upheld appeal reopens a claim without a class, as it does the claim of a class: also one that was refused, and so closed.

CREATE OR REPLACE FUNCTION claim_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.state = 'REFUSED' AND OLD.state <> 'REFUSED' AND NEW.refused_by IS NULL
    AND (OLD.state <> 'RETURNED' OR OLD.due_provisional OR OLD.due_on IS NULL OR OLD.due_on >= business_today()) THEN
    RAISE EXCEPTION 'only a correction that did not come ends a claim by itself' USING ERRCODE = 'JX075';
  END IF;
  IF OLD.closed_on IS NOT NULL AND NEW.closed_on IS DISTINCT FROM OLD.closed_on
      AND NOT (OLD.state = 'REFUSED' AND NEW.state = 'FILED' AND NEW.closed_on IS NULL)
    OR OLD.closed_on IS NOT NULL AND NEW.closed_on IS NOT NULL AND NEW.state <> OLD.state
    OR OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL AND (NEW.state = 'RETURNED'
      OR NEW.state = 'FILED' AND (NEW.confirmed_by IS NULL OR EXISTS (SELECT 1 FROM claim_line l
        WHERE l.claim_id = NEW.id AND l.approved_fen > 0 AND NOT EXISTS (SELECT 1 FROM payment y
          WHERE y.claim_line_id = l.id AND y.state IN ('PAID', 'REVERSED'))))) THEN
    RAISE EXCEPTION 'a claim is closed once, when it is paid, refused or taken back' USING ERRCODE = 'JX076';
  END IF;
  RETURN NEW;
END $$;

-- Asked when the transaction commits: the appeal is decided after it is known that its claim can be moved.
CREATE FUNCTION claim_reopened_upon_appeal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM appeal a WHERE a.claim_id = NEW.id AND a.effect = 'REOPENED') THEN
    RAISE EXCEPTION 'a refused claim stands again upon an appeal' USING ERRCODE = 'JX112';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_reopened_upon_appeal AFTER UPDATE ON claim DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND OLD.state = 'REFUSED' AND NEW.state <> 'REFUSED') EXECUTE FUNCTION claim_reopened_upon_appeal();

-- A slot that was given back stays on record so; the line takes another, asked about as any.
ALTER TABLE quota_hold DROP CONSTRAINT quota_hold_claim_line_id_key;
CREATE UNIQUE INDEX quota_of_standing_line ON quota_hold (claim_line_id) WHERE state <> 'RETURNED';
