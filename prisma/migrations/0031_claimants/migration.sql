-- A natural person claims by an account of his own. He is registered once, by the bureau before which he stood with his paper,
-- and his first password is good for one sign-in: in it he chooses another, which nobody else knows.

ALTER TABLE account
  -- Last day on which a password that somebody else knows may be exchanged; null where it is the person's own.
  ADD COLUMN one_time_until date;

CREATE FUNCTION one_time_password_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a one-time password is exchanged, not kept' USING ERRCODE = 'JX111';
END $$;
CREATE TRIGGER one_time_password_changes BEFORE UPDATE ON account FOR EACH ROW
  WHEN (OLD.one_time_until IS DISTINCT FROM NEW.one_time_until AND OLD.password_hash = NEW.password_hash)
  EXECUTE FUNCTION one_time_password_changes();

CREATE SEQUENCE claimant_number;
CREATE TABLE claimant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL UNIQUE REFERENCES organisation (id),
  account_id uuid NOT NULL UNIQUE REFERENCES account (id),
  region_code text NOT NULL REFERENCES region (code),
  -- What was looked at, at the counter.
  identity_document text NOT NULL CHECK (identity_document IN ('ID_CARD', 'TEMPORARY_ID_CARD', 'RESIDENCE_PERMIT')),
  phone_cipher bytea NOT NULL,
  phone_masked text NOT NULL,
  registered_by uuid NOT NULL REFERENCES account (id),
  registered_on date NOT NULL
);
CREATE INDEX claimant_list ON claimant (registered_on DESC, id DESC);

CREATE FUNCTION claimant_at_the_counter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM organisation o JOIN account a ON a.organisation_id = o.id
      WHERE o.id = NEW.organisation_id AND o.kind = 'PERSON' AND o.region_code = NEW.region_code
        AND a.id = NEW.account_id AND a.roles = ARRAY['institution'] AND a.one_time_until IS NOT NULL)
    OR NOT EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
      JOIN region_path(NEW.region_code) AS path ON path.code = o.region_code
      WHERE a.id = NEW.registered_by AND o.kind = 'HR_BUREAU') THEN
    RAISE EXCEPTION 'a natural person is registered by the HR bureau of his region' USING ERRCODE = 'JX110';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claimant_at_the_counter BEFORE INSERT ON claimant FOR EACH ROW EXECUTE FUNCTION claimant_at_the_counter();

-- A person is known to those who see him registered, too.
DO $$
DECLARE
  known text := (SELECT qual FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person' AND policyname = 'scope');
BEGIN
  EXECUTE format('ALTER POLICY scope ON person USING (%s OR (SELECT true FROM organisation o WHERE o.person_id = person.id
    AND (o.region_code = ANY (string_to_array(current_setting(''app.scope'', true), '',''))
      OR o.id::text = current_setting(''app.organisation'', true)) LIMIT 1))', known);
END $$;
ALTER TABLE claimant ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON claimant USING (current_setting('app.scope', true) = 'system'
  OR region_code = ANY (string_to_array(current_setting('app.scope', true), ','))
  OR organisation_id::text = current_setting('app.organisation', true));

-- Who he is registered as already, wherever: the counter that he stands at need not be in that region.
CREATE FUNCTION claimant_of(of_person uuid, OUT username text, OUT registered_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.username, coalesce(c.registered_on, a.created_at::date) FROM organisation o JOIN account a ON a.organisation_id = o.id
  LEFT JOIN claimant c ON c.account_id = a.id WHERE o.person_id = of_person ORDER BY a.created_at LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION claimant_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claimant_of(uuid) TO jx_app;

GRANT USAGE ON SEQUENCE claimant_number TO jx_app;
GRANT SELECT, INSERT, UPDATE (phone_cipher, phone_masked) ON claimant TO jx_app;
