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

-- A register that stays silent may be passed over by two people (domain §5.1). It is asked on the day of payment all the same:
-- an answer that is missing or old passes nothing.
ALTER TABLE shortfall
  DROP CONSTRAINT shortfall_condition_check,
  ADD CONSTRAINT shortfall_condition_check CHECK (condition IN ('INSPECTIONS_MADE', 'SIBLINGS_EVALUATED', 'HISTORY_KNOWN'));
CREATE FUNCTION is_history_passed_over(of_claim uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim m JOIN shortfall s ON s.class_id = m.class_id
    WHERE m.id = of_claim AND s.condition = 'HISTORY_KNOWN' AND s.decision = 'CONFIRMED')
$$;
CREATE OR REPLACE FUNCTION clearance_knows_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM claim_line l JOIN person n ON n.id = l.person_id
    LEFT JOIN LATERAL (SELECT a.result, a.asked_at FROM history_answer a WHERE a.person_key = n.id_number_hash
      ORDER BY a.id DESC LIMIT 1) AS last ON true
    WHERE l.claim_id = NEW.claim_id AND l.amount_fen > 0
      AND (last.result IS NULL OR last.asked_at < business_now() - interval '24 hours'
        OR last.result = 'UNKNOWN' AND NOT is_history_passed_over(NEW.claim_id))) THEN
    RAISE EXCEPTION 'the history of a payee line is not known today' USING ERRCODE = 'JX027';
  END IF;
  RETURN NULL;
END $$;
