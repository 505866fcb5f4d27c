-- A name that somebody mistyped is corrected by two people before whom a paper lay. The number stays who he is: another number is
-- another person. What the name was is kept, and what was signed under it goes on saying it.

CREATE TABLE name_correction (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person (id),
  -- Of the bureau before which he stood; the rosters that name him may be elsewhere.
  region_code text NOT NULL REFERENCES region (code),
  -- Both as of the proposal, filled in by the record itself.
  id_number_masked text NOT NULL,
  old_name text NOT NULL,
  new_name text NOT NULL CHECK (char_length(new_name) BETWEEN 1 AND 50 AND new_name = btrim(new_name)),
  grounds text NOT NULL CHECK (grounds <> ''),
  document text NOT NULL CHECK (document <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CONSTRAINT name_correction_changes CHECK (new_name <> old_name),
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT name_correction_by_two CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX name_correction_pending ON name_correction (person_id) WHERE decision IS NULL;
CREATE INDEX name_correction_list ON name_correction (proposed_on DESC, id DESC);
CREATE INDEX name_correction_person ON name_correction (person_id);

-- What he was called when the line was approved, where he is called otherwise today.
CREATE TABLE signed_name (
  claim_line_id uuid PRIMARY KEY REFERENCES claim_line (id) ON DELETE CASCADE,
  name text NOT NULL
);
-- A signature that is taken back takes with it what was signed.
CREATE FUNCTION unsigned_name() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  DELETE FROM signed_name WHERE claim_line_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER unsigned_name AFTER UPDATE OF approved_fen ON claim_line FOR EACH ROW
  WHEN (OLD.approved_fen IS NOT NULL AND NEW.approved_fen IS NULL) EXECUTE FUNCTION unsigned_name();

-- Proposed by the bureau, of what the record says today; decided once, by another person of a bureau that sees the region.
CREATE FUNCTION name_correction_by_two_people() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT name, id_number_masked INTO NEW.old_name, NEW.id_number_masked FROM person WHERE id = NEW.person_id FOR UPDATE;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
      JOIN region_path(NEW.region_code) AS path ON path.code = o.region_code
      WHERE a.id = coalesce(NEW.decided_by, NEW.proposed_by) AND o.kind = 'HR_BUREAU')
    OR (TG_OP = 'INSERT' AND NEW.decision IS NOT NULL) OR (TG_OP = 'UPDATE' AND (OLD.decision IS NOT NULL
      OR (NEW.person_id, NEW.region_code, NEW.id_number_masked, NEW.old_name, NEW.new_name, NEW.grounds, NEW.document, NEW.proposed_by, NEW.proposed_on)
        IS DISTINCT FROM (OLD.person_id, OLD.region_code, OLD.id_number_masked, OLD.old_name, OLD.new_name, OLD.grounds, OLD.document, OLD.proposed_by, OLD.proposed_on)))
  THEN
    RAISE EXCEPTION 'a name is corrected by two people of the HR bureau, once' USING ERRCODE = 'JX127';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER name_correction_by_two_people BEFORE INSERT OR UPDATE ON name_correction
  FOR EACH ROW EXECUTE FUNCTION name_correction_by_two_people();

-- From here on he is called so: on rosters and lists, as a payee, and, masked, as an account. What was approved keeps his old name.
CREATE FUNCTION name_corrected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO signed_name (claim_line_id, name) SELECT l.id, NEW.old_name FROM claim_line l
    WHERE l.person_id = NEW.person_id AND l.approved_fen IS NOT NULL ON CONFLICT DO NOTHING;
  UPDATE person SET name = NEW.new_name WHERE id = NEW.person_id;
  UPDATE account a SET display_name = left(NEW.new_name, 1) || repeat('*', greatest(char_length(NEW.new_name) - 1, 1))
    FROM organisation o WHERE o.id = a.organisation_id AND o.person_id = NEW.person_id;
  UPDATE organisation SET name = NEW.new_name WHERE person_id = NEW.person_id;
  RETURN NULL;
END $$;
CREATE TRIGGER name_corrected AFTER UPDATE OF decision ON name_correction FOR EACH ROW
  WHEN (NEW.decision = 'CONFIRMED') EXECUTE FUNCTION name_corrected();

CREATE FUNCTION name_changes_by_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF (NEW.id_number_hash, NEW.birth_on) IS DISTINCT FROM (OLD.id_number_hash, OLD.birth_on) OR (NEW.name <> OLD.name AND NOT EXISTS (
      SELECT 1 FROM name_correction c WHERE c.person_id = NEW.id AND c.decision = 'CONFIRMED'
        AND c.old_name = OLD.name AND c.new_name = NEW.name)) THEN
    RAISE EXCEPTION 'a name changes by a correction, and a number not at all' USING ERRCODE = 'JX128';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER name_changes_by_correction BEFORE UPDATE ON person FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.id_number_hash IS DISTINCT FROM NEW.id_number_hash
    OR OLD.birth_on IS DISTINCT FROM NEW.birth_on) EXECUTE FUNCTION name_changes_by_correction();

-- Who has this number, for a caller who may not look among people: no name, no more than that there is one.
CREATE FUNCTION person_with(hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT id FROM person WHERE id_number_hash = hash
$$;
REVOKE EXECUTE ON FUNCTION person_with(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_with(bytea) TO jx_app;

ALTER TABLE name_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON name_correction USING (current_setting('app.scope', true) = 'system'
  OR region_code = ANY (string_to_array(current_setting('app.scope', true), ',')));

INSERT INTO total_source (list, source, keys, joins, eyes, measures) VALUES
  ('nameCorrection', 'name_correction', 'd.region_code', '', '(k.region_code, NULL)',
    '{"count": "1", "waiting": "(d.decision IS NULL)::int"}');
CREATE TRIGGER totals_insert AFTER INSERT ON name_correction REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION keep_totals();
CREATE TRIGGER totals_update AFTER UPDATE ON name_correction REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION keep_totals();
CREATE TRIGGER totals_delete AFTER DELETE ON name_correction REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION keep_totals();
ALTER TABLE name_correction ENABLE ALWAYS TRIGGER totals_insert;
ALTER TABLE name_correction ENABLE ALWAYS TRIGGER totals_update;
ALTER TABLE name_correction ENABLE ALWAYS TRIGGER totals_delete;

GRANT SELECT, INSERT, UPDATE (decision, decided_by, decided_on, reason) ON name_correction TO jx_app;
GRANT SELECT ON signed_name TO jx_app;
