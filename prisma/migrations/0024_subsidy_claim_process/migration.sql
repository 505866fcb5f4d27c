-- Claims without a class have a process of their own (workflows/subsidy-claim.ts): it looks again on a day, refuses what came
-- back from no correction, and closes what is paid. The record says when, and holds what the process may do by itself.

ALTER TABLE claim
  ADD COLUMN kept_at timestamptz,
  -- When the process does something by itself next; null where it waits for people alone.
  ADD COLUMN next_act_at timestamptz,
  DROP CONSTRAINT claim_refused,
  -- Refused by nobody: the days of a returned claim's correction ended. A class's claim is refused by a person.
  ADD CONSTRAINT claim_refused CHECK (num_nonnulls(refused_on, refusal_reason) = CASE state WHEN 'REFUSED' THEN 2 ELSE 0 END
    AND CASE WHEN state = 'REFUSED' THEN refused_by IS NOT NULL OR class_id IS NULL ELSE refused_by IS NULL END);
CREATE INDEX claim_behind ON claim (changed_at) WHERE class_id IS NULL AND kept_version < version;
CREATE INDEX claim_next_act ON claim (next_act_at) WHERE next_act_at IS NOT NULL;

CREATE FUNCTION claim_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.state = 'REFUSED' AND OLD.state <> 'REFUSED' AND NEW.refused_by IS NULL
    AND (OLD.state <> 'RETURNED' OR OLD.due_provisional OR OLD.due_on IS NULL OR OLD.due_on >= business_today()) THEN
    RAISE EXCEPTION 'only a correction that did not come ends a claim by itself' USING ERRCODE = 'JX075';
  END IF;
  IF OLD.closed_on IS NOT NULL AND NEW.closed_on IS DISTINCT FROM OLD.closed_on
    OR OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL AND (NEW.state = 'RETURNED'
      OR NEW.state = 'FILED' AND (NEW.confirmed_by IS NULL OR EXISTS (SELECT 1 FROM claim_line l
        WHERE l.claim_id = NEW.id AND l.approved_fen > 0 AND NOT EXISTS (SELECT 1 FROM payment y
          WHERE y.claim_line_id = l.id AND y.state IN ('PAID', 'REVERSED'))))) THEN
    RAISE EXCEPTION 'a claim is closed once, when it is paid, refused or taken back' USING ERRCODE = 'JX076';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_ends BEFORE UPDATE ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND (OLD.state, OLD.closed_on) IS DISTINCT FROM (NEW.state, NEW.closed_on))
  EXECUTE FUNCTION claim_ends();
