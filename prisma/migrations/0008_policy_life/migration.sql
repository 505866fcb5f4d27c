-- The life of a policy version: draft, checked by a second person, in force, superseded; never edited, only succeeded.
-- A class freezes one when its filing is approved, and keeps it.

ALTER TABLE policy_version
  DROP CONSTRAINT policy_version_status_check,
  ADD CHECK (status IN ('DRAFT', 'RETURNED', 'CHECKED', 'IN_FORCE', 'SUPERSEDED')),
  -- All of these are empty for a version that came with the reference files.
  ADD COLUMN drafted_by uuid REFERENCES account (id),
  ADD COLUMN drafted_on date,
  ADD COLUMN checked_by uuid REFERENCES account (id),
  ADD COLUMN checked_on date,
  -- Of the check or of the return.
  ADD COLUMN opinion text,
  ADD COLUMN brought_by uuid REFERENCES account (id),
  ADD COLUMN brought_on date,
  ADD COLUMN supersedes text REFERENCES policy_version (id),
  ADD CONSTRAINT policy_version_by_three
    CHECK (checked_by <> drafted_by AND brought_by <> drafted_by AND brought_by <> checked_by),
  ADD CONSTRAINT policy_version_acts CHECK (
    (num_nulls(drafted_by, drafted_on) IN (0, 2)) AND (num_nulls(checked_by, checked_on, opinion) IN (0, 3))
    AND (num_nulls(brought_by, brought_on) IN (0, 2))
    AND (drafted_by IS NULL OR (checked_by IS NULL) = (status = 'DRAFT'))
    AND (drafted_by IS NULL OR (brought_by IS NULL) = (status IN ('DRAFT', 'RETURNED', 'CHECKED'))));
CREATE INDEX policy_version_supersedes ON policy_version (supersedes) WHERE supersedes IS NOT NULL;

-- Reference files are loaded as the owner, people draft as the application.
CREATE FUNCTION is_owner() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'policy_version'::regclass
$$;

CREATE FUNCTION policy_version_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a policy version is never deleted' USING ERRCODE = 'JX011';
  ELSIF TG_OP = 'INSERT' THEN
    IF NOT is_owner() AND (NEW.status <> 'DRAFT' OR NEW.drafted_by IS NULL OR NEW.supersedes IS NOT NULL) THEN
      RAISE EXCEPTION 'a policy version begins as a draft' USING ERRCODE = 'JX011';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.name, NEW.region_code, NEW.fund_sources, NEW.valid_from, NEW.document, NEW.drafted_by, NEW.drafted_on)
      IS DISTINCT FROM (OLD.id, OLD.name, OLD.region_code, OLD.fund_sources, OLD.valid_from, OLD.document, OLD.drafted_by,
        OLD.drafted_on)
    OR OLD.checked_by IS NOT NULL AND (NEW.checked_by, NEW.checked_on, NEW.opinion)
      IS DISTINCT FROM (OLD.checked_by, OLD.checked_on, OLD.opinion)
    OR OLD.status <> 'CHECKED' AND (NEW.brought_by, NEW.brought_on, NEW.supersedes)
      IS DISTINCT FROM (OLD.brought_by, OLD.brought_on, OLD.supersedes)
    OR NEW.valid_to IS DISTINCT FROM OLD.valid_to AND (OLD.valid_to IS NOT NULL OR OLD.status <> 'IN_FORCE') THEN
    RAISE EXCEPTION 'a policy version is never edited, only succeeded' USING ERRCODE = 'JX011';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN
      (('DRAFT', 'CHECKED'), ('DRAFT', 'RETURNED'), ('CHECKED', 'IN_FORCE'), ('IN_FORCE', 'SUPERSEDED')) THEN
    RAISE EXCEPTION 'a policy version goes forward only' USING ERRCODE = 'JX012';
  END IF;
  IF OLD.status = 'CHECKED' AND NEW.status = 'IN_FORCE' THEN
    -- Two that begin at once in one region come one after the other.
    PERFORM pg_advisory_xact_lock(hashtext('policy_version ' || NEW.region_code));
    IF EXISTS (SELECT 1 FROM policy_version v WHERE v.id <> NEW.id AND v.status = 'IN_FORCE'
        AND v.region_code = NEW.region_code AND v.fund_sources && NEW.fund_sources
        AND daterange(v.valid_from, v.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]'))
      AND NOT EXISTS (SELECT 1 FROM policy_rule r WHERE r.version_id = NEW.id AND r.key = 'version.overlap') THEN
      RAISE EXCEPTION 'two policy versions overlap and no document says which holds' USING ERRCODE = 'JX013';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_version_life BEFORE INSERT OR UPDATE OR DELETE ON policy_version
  FOR EACH ROW EXECUTE FUNCTION policy_version_life();

-- Asked at the end of the transaction, because the predecessor is ended before its successor begins.
CREATE FUNCTION policy_version_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM policy_version s WHERE s.supersedes = NEW.id AND s.status IN ('IN_FORCE', 'SUPERSEDED')
      AND (NEW.valid_to IS NOT DISTINCT FROM OLD.valid_to OR s.valid_from = NEW.valid_to + 1)) THEN
    RAISE EXCEPTION 'a policy version is ended by its successor only' USING ERRCODE = 'JX014';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER policy_version_ended AFTER UPDATE ON policy_version DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.valid_to IS DISTINCT FROM OLD.valid_to OR NEW.status = 'SUPERSEDED')
  EXECUTE FUNCTION policy_version_ended();

-- The rules of a draft come with it. A rule that a later release adds to a file is loaded by the owner.
CREATE FUNCTION policy_rule_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' OR NOT is_owner() AND NOT EXISTS (
      SELECT 1 FROM policy_version v WHERE v.id = NEW.version_id AND v.status = 'DRAFT'
        AND v.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a rule is never edited, only succeeded' USING ERRCODE = 'JX015';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_rule_stands BEFORE INSERT OR UPDATE OR DELETE ON policy_rule
  FOR EACH ROW EXECUTE FUNCTION policy_rule_stands();

GRANT INSERT ON policy_version, policy_rule TO jx_app;
GRANT UPDATE (status, valid_to, checked_by, checked_on, opinion, brought_by, brought_on, supersedes) ON policy_version TO jx_app;

-- The region and everything above it: county, city, province.
CREATE FUNCTION region_path(of_region text) RETURNS TABLE (code text, distance integer) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT r.code, r.parent_code, 0 AS distance FROM region r WHERE r.code = of_region
    UNION ALL SELECT r.code, r.parent_code, up.distance + 1 FROM region r JOIN up ON r.code = up.parent_code)
  SELECT up.code, up.distance FROM up
$$;

CREATE FUNCTION policy_speaks(v policy_version, for_fund text, on_day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT v.status = 'IN_FORCE' AND for_fund = ANY (v.fund_sources) AND v.valid_from <= on_day
    AND (v.valid_to IS NULL OR v.valid_to >= on_day)
$$;

-- By whose figures a class that has frozen no version yet is worked: of the versions that speak, the newest of the nearest
-- region. Where none does, the last that did; where none ever did, any.
CREATE FUNCTION policy_version_for(of_region text, for_fund text, on_day date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT v.id FROM policy_version v LEFT JOIN region_path(of_region) AS path ON path.code = v.region_code
  WHERE v.status IN ('IN_FORCE', 'SUPERSEDED')
  ORDER BY (path.code IS NOT NULL AND policy_speaks(v, for_fund, on_day)) DESC, path.distance, v.valid_from DESC, v.id LIMIT 1
$$;

CREATE FUNCTION policy_rule_of(of_version text, rule_key text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT r.value FROM policy_rule r WHERE r.version_id = of_version AND r.key = rule_key
$$;
CREATE FUNCTION policy_number(of_version text, rule_key text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT r.value::numeric FROM policy_rule r WHERE r.version_id = of_version AND r.key = rule_key
$$;

-- Superseded is what a successor has ended, from the day after its end.
CREATE FUNCTION policy_status(v policy_version) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN v.status = 'IN_FORCE' AND v.valid_to < business_today() AND EXISTS (SELECT 1 FROM policy_version s
    WHERE s.supersedes = v.id AND s.status IN ('IN_FORCE', 'SUPERSEDED')) THEN 'SUPERSEDED' ELSE v.status END
$$;

-- How long a day of teaching may be is the version's figure; the record knows only how long a day is.
ALTER TABLE class_session
  DROP CONSTRAINT class_session_hours_check,
  ADD CHECK (hours > 0 AND hours <= 24);

-- What a class has frozen stays; it can freeze only what speaks for its region, its fund and the day.
CREATE FUNCTION class_freezes_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.policy_version_id IS NULL OR is_owner() THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.policy_version_id IS NOT DISTINCT FROM OLD.policy_version_id THEN
    RETURN NEW;
  ELSIF OLD.policy_version_id IS NOT NULL THEN
    RAISE EXCEPTION 'a class keeps the policy version that it was filed under' USING ERRCODE = 'JX016';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM policy_version v JOIN region_path(NEW.region_code) AS path ON path.code = v.region_code
      WHERE v.id = NEW.policy_version_id AND policy_speaks(v, (SELECT fund FROM project WHERE id = NEW.project_id),
        business_today())) THEN
    RAISE EXCEPTION 'this policy version does not speak for the class' USING ERRCODE = 'JX017';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_freezes_policy BEFORE INSERT OR UPDATE OF policy_version_id ON class
  FOR EACH ROW EXECUTE FUNCTION class_freezes_policy();
