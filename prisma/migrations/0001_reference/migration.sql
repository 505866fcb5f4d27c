-- Reference data: what the process asks but does not write. Run as jx_owner; the application reads.

CREATE TABLE region (
  code        text PRIMARY KEY,
  name        text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('PROVINCE', 'CITY', 'ZONE', 'PROVINCE_RUN', 'COUNTY')),
  -- The organisational tree, not the GB one: 平潭 answers to the province though its code lies under 福州.
  parent_code text REFERENCES region (code),
  gb_code     text CHECK (gb_code ~ '^[0-9]{6}$'),
  -- Codes come and go (三元, 沙县, 龙海, 长泰 in 2021); NULL means "as long as we look back" and "until further notice".
  valid_from  date,
  valid_to    date,
  CHECK ((kind = 'PROVINCE') = (parent_code IS NULL)),
  CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX region_parent_code ON region (parent_code);

CREATE TABLE occupation (
  id           text PRIMARY KEY,
  -- Null where no list gives a code yet; one occupation has had different codes in different editions.
  code         text UNIQUE CHECK (code ~ '^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}$'),
  name         text NOT NULL,
  edition      text NOT NULL,
  -- "Same occupation and level never twice" compares this, never the code string.
  canonical_id text NOT NULL REFERENCES occupation (id),
  -- Levels that the national standard has; empty where no standard has been read.
  levels       text[] NOT NULL,
  -- Minimum hours by level, e.g. {"L5": 60}; a level that is missing falls back to the policy version.
  hours        jsonb NOT NULL CHECK (jsonb_typeof(hours) = 'object'),
  status       text NOT NULL CHECK (status IN ('VERIFIED', 'TO_BE_CHECKED')),
  source       text NOT NULL
);
CREATE INDEX occupation_canonical_id ON occupation (canonical_id);

CREATE TABLE enumeration_value (
  set_name text NOT NULL,
  code     text NOT NULL,
  position integer NOT NULL,
  name_zh  text NOT NULL,
  name_en  text NOT NULL,
  PRIMARY KEY (set_name, code),
  UNIQUE (set_name, position)
);

CREATE TABLE work_calendar_year (
  year   integer PRIMARY KEY CHECK (year BETWEEN 1950 AND 2200),
  status text NOT NULL CHECK (status IN ('OFFICIAL', 'PROVISIONAL')),
  source text NOT NULL
);

-- Only the exceptions: a Monday to Friday without a row is worked, a weekend without a row is not.
-- A few dozen rows a year, so every process can read the whole calendar in one go.
CREATE TABLE work_calendar_day (
  day     date PRIMARY KEY,
  year    integer NOT NULL GENERATED ALWAYS AS (EXTRACT(YEAR FROM day)::integer) STORED
          REFERENCES work_calendar_year (year) ON DELETE CASCADE,
  working boolean NOT NULL,
  name    text NOT NULL,
  source  text NOT NULL
);
CREATE INDEX work_calendar_day_year ON work_calendar_day (year);

CREATE TABLE policy_version (
  id           text PRIMARY KEY,
  name         text NOT NULL,
  region_code  text NOT NULL REFERENCES region (code),
  fund_sources text[] NOT NULL CHECK (cardinality(fund_sources) > 0),
  valid_from   date NOT NULL,
  -- NULL: the document gives no end.
  valid_to     date,
  document     text NOT NULL,
  status       text NOT NULL CHECK (status IN ('DRAFT', 'CHECKED', 'IN_FORCE', 'SUPERSEDED')),
  CHECK (valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX policy_version_region ON policy_version (region_code, valid_from);

CREATE TABLE policy_rule (
  version_id      text NOT NULL REFERENCES policy_version (id),
  key             text NOT NULL,
  value           jsonb NOT NULL,
  clause          text NOT NULL,
  source_document text NOT NULL,
  confidence      text NOT NULL CHECK (confidence IN ('H', 'M', 'L', 'DEFAULT')),
  -- No document gives this figure: it holds until the policy owner settles it.
  is_default      boolean NOT NULL,
  -- Which day of a case decides that the rule applies: each rule states its own.
  deciding_date   text NOT NULL CHECK (deciding_date IN ('FILING', 'CLASS_END', 'CERTIFICATE', 'CLAIM')),
  PRIMARY KEY (version_id, key)
);

CREATE TABLE organisation (
  id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind                  text NOT NULL CHECK (kind IN (
    'HR_BUREAU', 'FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY', 'INDUSTRY_DEPARTMENT', 'EMPLOYMENT_SERVICE', 'TRADE_UNION',
    'STREET_OR_TOWN', 'INSTITUTION', 'ENTERPRISE', 'ASSESSMENT_BODY', 'EVALUATOR')),
  name                  text NOT NULL CHECK (name <> ''),
  region_code           text NOT NULL REFERENCES region (code),
  -- GB 32100: 18 characters without I, O, S, V, Z. Neither list of bases carries codes, so it waits for someone.
  credit_code           text UNIQUE CHECK (length(credit_code) = 18 AND credit_code ~ '^[0-9A-HJ-NPQRTUWXY]+$'),
  -- A code made up for the demo must be recognisable for ever.
  credit_code_synthetic boolean NOT NULL DEFAULT false CHECK (NOT credit_code_synthetic OR credit_code IS NOT NULL),
  institution_kind      text CHECK (institution_kind IN (
    'TECHNICIAN_COLLEGE', 'TECHNICAL_SCHOOL', 'VOCATIONAL_COLLEGE', 'UNIVERSITY', 'PRIVATE_TRAINING', 'ENTERPRISE_CENTER',
    'TRAINING_BASE', 'MASTER_STUDIO', 'PUBLIC_PRACTICE', 'ASSOCIATION', 'INDUSTRIAL_PARK', 'RESEARCH')),
  created_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX organisation_region ON organisation (region_code, kind);

-- One institution may hold both levels: 160 titles, 145 institutions (闽就劳办〔2026〕1号 annexes 1 and 2).
CREATE TABLE training_base (
  level           text NOT NULL CHECK (level IN ('NATIONAL', 'PROVINCIAL')),
  seq_no          integer NOT NULL CHECK (seq_no > 0),
  published_name  text NOT NULL,
  cleaned_name    text NOT NULL,
  region_code     text NOT NULL REFERENCES region (code),
  -- The printed table names a region on the first row of a city only, and for 南平 not at all.
  region_inferred boolean NOT NULL,
  institution_id  uuid NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (level, seq_no)
);
CREATE INDEX training_base_institution ON training_base (institution_id);

GRANT SELECT ON region, occupation, enumeration_value, work_calendar_year, work_calendar_day, policy_version, policy_rule,
  organisation, training_base TO jx_app;
-- People register and complete organisations; everything else here changes by loading, as the owner.
GRANT INSERT, UPDATE ON organisation TO jx_app;
