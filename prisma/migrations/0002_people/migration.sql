-- People who work with the system, what they are told, and the bureau's clock.

CREATE TABLE account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  username text NOT NULL UNIQUE CHECK (username ~ '^[a-z0-9][a-z0-9.-]{1,39}$'),
  display_name text NOT NULL,
  email text,
  password_hash text NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY[
    'caseworker', 'reviewer', 'approver', 'bureau_head', 'inspector', 'payer', 'institution', 'assessment_officer',
    'evaluator', 'auditor', 'administrator']),
  is_demo boolean NOT NULL DEFAULT false,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- An auditor reads all and changes nothing; an administrator handles no cases (design §9).
  CHECK (NOT ('auditor' = ANY (roles) AND cardinality(roles) > 1)),
  CHECK (NOT ('administrator' = ANY (roles) AND cardinality(roles) > 1))
);
CREATE INDEX account_organisation ON account (organisation_id);

-- connect-pg-simple's own shape.
CREATE TABLE session (sid varchar PRIMARY KEY, sess json NOT NULL, expire timestamp(6) NOT NULL);
CREATE INDEX session_expire ON session (expire);
-- rate-limiter-flexible's own shape.
CREATE TABLE login_throttle (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);

CREATE TABLE business_clock (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  mode text NOT NULL DEFAULT 'REAL' CHECK (mode IN ('REAL', 'STOPPED', 'PACED')),
  business_at timestamptz NOT NULL DEFAULT now(),
  wall_anchor timestamptz NOT NULL DEFAULT now(),
  ms_per_day integer CHECK (ms_per_day >= 1000),
  -- Raised whenever a calendar year is loaded: every process keeps its calendar by this number.
  calendar_revision integer NOT NULL DEFAULT 1,
  CHECK ((mode = 'PACED') = (ms_per_day IS NOT NULL))
);
INSERT INTO business_clock DEFAULT VALUES;

CREATE FUNCTION business_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE mode
    WHEN 'REAL' THEN clock_timestamp()
    WHEN 'STOPPED' THEN business_at
    ELSE business_at + (clock_timestamp() - wall_anchor) * (86400000.0 / ms_per_day)
  END FROM business_clock
$$;
CREATE FUNCTION business_today() RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (business_now() AT TIME ZONE 'Asia/Shanghai')::date
$$;

GRANT SELECT, INSERT, UPDATE ON account TO jx_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session, login_throttle TO jx_app;
GRANT SELECT, UPDATE ON business_clock TO jx_app;
