-- Whoever sees few of very many vouchers looked through all of them: a voucher carries by whom its list finds it, so that each list
-- is read in its own order by an index.

ALTER TABLE voucher
  -- Whose bureau issued it.
  ADD COLUMN region_code text,
  -- Where the class is that it is bound to, and who trains against it, or is to.
  ADD COLUMN class_region text,
  ADD COLUMN institution_id uuid;

CREATE FUNCTION voucher_places(v voucher) RETURNS TABLE (region_code text, class_region text, institution_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.region_code, c.region_code, coalesce(c.institution_id, p.institution_id, i.institution_id)
  FROM voucher_issue i LEFT JOIN class c ON c.id = v.class_id LEFT JOIN project p ON p.id = c.project_id WHERE i.id = v.issue_id
$$;
REVOKE EXECUTE ON FUNCTION voucher_places(voucher) FROM PUBLIC;
CREATE FUNCTION voucher_found() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT * INTO NEW.region_code, NEW.class_region, NEW.institution_id FROM voucher_places(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_found BEFORE INSERT OR UPDATE OF issue_id, class_id, region_code, class_region, institution_id ON voucher
  FOR EACH ROW EXECUTE FUNCTION voucher_found();
ALTER TABLE voucher ENABLE ALWAYS TRIGGER voucher_found;

ALTER TABLE voucher DISABLE TRIGGER voucher_life;
UPDATE voucher SET region_code = NULL;
ALTER TABLE voucher ENABLE TRIGGER voucher_life;
ALTER TABLE voucher ALTER COLUMN region_code SET NOT NULL;

CREATE INDEX voucher_of_region ON voucher (region_code, seq DESC);
CREATE INDEX voucher_of_region_in_state ON voucher (region_code, state, seq DESC);
CREATE INDEX voucher_from_elsewhere ON voucher (class_region, seq DESC) WHERE class_region <> region_code;
CREATE INDEX voucher_of_institution ON voucher (institution_id, seq DESC) WHERE institution_id IS NOT NULL;
DROP INDEX voucher_of_state;
