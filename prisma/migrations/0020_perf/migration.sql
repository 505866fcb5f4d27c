-- What an approved filing holds is asked once for the roster, and not once or four times for each of its people.

-- A person's slots are looked up by the person, whatever of their state is asked.
CREATE INDEX quota_person ON quota_hold (person_id);

-- The trainee, or the line, of a slot says whose it is and of which class, and stands itself under these two keys.
ALTER TABLE quota_hold
  DROP CONSTRAINT quota_hold_person_id_fkey,
  DROP CONSTRAINT quota_hold_class_id_fkey;

-- As quota_is_free asks it of a slot that is given back and taken again. By key, whatever the tables held when it was planned.
CREATE FUNCTION quotas_are_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added q WHERE q.state <> 'RETURNED' AND q.claim_line_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
        WHERE l.id = q.claim_line_id AND e.certificate_verified AND e.real_name)) THEN
    RAISE EXCEPTION 'nothing is held for a certificate that is not verified' USING ERRCODE = 'JX074';
  END IF;
  IF EXISTS (SELECT 1 FROM added q WHERE q.state <> 'RETURNED' AND q.claim_line_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM trainee_confirmation t JOIN class c ON c.id = t.class_id
        AND c.institution_id = t.institution_id
        WHERE t.class_id = q.class_id AND t.person_id = q.person_id AND t.answer = 'CONFIRMED')) THEN
    RAISE EXCEPTION 'the trainee has not confirmed that his quota is used' USING ERRCODE = 'JX025';
  END IF;
  IF EXISTS (SELECT 1 FROM added q JOIN person n ON n.id = q.person_id CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE p.issued_on BETWEEN coalesce(q.counts_from, '-infinity')
            AND coalesce(q.counts_to, 'infinity')) AS counted,
          count(*) FILTER (WHERE (p.occupation_canonical, p.level)
            IS NOT DISTINCT FROM (q.occupation_canonical, q.level)) AS same
        FROM standing_prior_subsidies(n.id_number_hash) AS p WHERE p.family = q.family
          AND EXISTS (SELECT 1 FROM prior_subsidy r WHERE r.person_key = n.id_number_hash)) AS elsewhere
      WHERE q.state <> 'RETURNED' AND (elsewhere.same > 0
        OR elsewhere.counted + (SELECT count(*) FROM quota_hold o WHERE o.person_id = q.person_id AND o.family = q.family
          AND o.cap_period = q.cap_period AND o.state <> 'RETURNED') > q.cap)) THEN
    RAISE EXCEPTION 'what the person got elsewhere leaves no slot, or was of this occupation and level' USING ERRCODE = 'JX026';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER quota_is_free ON quota_hold;
CREATE TRIGGER quota_is_free AFTER INSERT ON quota_hold REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION quotas_are_free();

-- Whose eyes a statement sees with is asked where a row is looked at. As a sub-select it was asked once a statement, but made
-- ready for every table of every policy: a hundred and fifty times for one view of a case, which looks at forty rows.
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = 'public' AND qual LIKE '%SELECT current_setting(%' LOOP
    EXECUTE format('ALTER POLICY %I ON %I USING (%s)', each.policyname, each.tablename,
      regexp_replace(each.qual, '\( SELECT (current_setting\(''[a-z.]+''::text, true\)) AS current_setting\)', '\1', 'g'));
  END LOOP;
END $$;
