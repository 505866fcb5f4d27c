-- As before (0040), by an index that holds returned payments, too: those of a line are among those of its claim.
CREATE OR REPLACE FUNCTION training_is_instructed(of_trainee uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim_line l JOIN payment y ON y.claim_id = l.claim_id AND y.claim_line_id = l.id AND y.state <> 'REVERSED'
    WHERE l.trainee_id = of_trainee AND l.family = 'TRAINING')
$$;
