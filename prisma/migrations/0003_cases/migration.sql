-- The record of a case: what people did (commands, audit), what is awaited (stages, tasks), what is true (facts).

CREATE TABLE catalogue_release (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  region_code text NOT NULL REFERENCES region (code),
  catalogue_year text NOT NULL,
  name text NOT NULL,
  published_on date,
  UNIQUE (region_code, catalogue_year)
);
CREATE TABLE catalogue_item (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  release_id uuid NOT NULL REFERENCES catalogue_release (id),
  project_name text NOT NULL,
  occupation_id text NOT NULL REFERENCES occupation (id),
  level text NOT NULL,
  subsidy_kind text NOT NULL,
  certificate_kind text NOT NULL,
  shortage text CHECK (shortage IN ('MANUFACTURING', 'SERVICES', 'KEY')),
  withdrawn_on date,
  UNIQUE (release_id, project_name)
);
CREATE TABLE directory_entry (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  region_code text NOT NULL REFERENCES region (code),
  release_name text NOT NULL,
  institution_id uuid NOT NULL REFERENCES organisation (id),
  occupation_id text NOT NULL REFERENCES occupation (id),
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_to >= valid_from),
  UNIQUE (release_name, institution_id, occupation_id)
);

CREATE SEQUENCE project_number;
CREATE TABLE project (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  title text NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  owner_organisation_id uuid NOT NULL REFERENCES organisation (id),
  payer_organisation_id uuid NOT NULL REFERENCES organisation (id),
  catalogue_item_id uuid NOT NULL REFERENCES catalogue_item (id),
  fund text NOT NULL,
  stage text NOT NULL DEFAULT 'catalogue' CHECK (stage IN ('catalogue', 'selection', 'classes', 'closed')),
  state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'SUSPENDED', 'TERMINATED', 'CLOSED')),
  institution_id uuid REFERENCES organisation (id),
  posted_by uuid NOT NULL REFERENCES account (id),
  posted_on date NOT NULL,
  posting_approved_by uuid REFERENCES account (id),
  posting_approved_on date,
  grade text CHECK (grade IN ('A', 'B', 'C', 'D')),
  archive_digest text,
  version integer NOT NULL DEFAULT 1,
  kept_version integer NOT NULL DEFAULT 0,
  kept_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  proven_at timestamptz,
  CHECK (posting_approved_by <> posted_by),
  CHECK ((posting_approved_by IS NULL) = (posting_approved_on IS NULL))
);
CREATE INDEX project_list ON project (posted_on DESC, id DESC);
CREATE INDEX project_region ON project (region_code, posted_on DESC, id DESC);
CREATE INDEX project_institution ON project (institution_id, posted_on DESC, id DESC);
CREATE INDEX project_open ON project (proven_at NULLS FIRST) WHERE stage <> 'closed';
CREATE INDEX project_lagging ON project (changed_at) WHERE kept_version < version AND stage <> 'closed';

CREATE TABLE class (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project (id),
  seq smallint NOT NULL,
  title text NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  planned_headcount smallint NOT NULL CHECK (planned_headcount BETWEEN 1 AND 50),
  planned_hours smallint NOT NULL CHECK (planned_hours > 0),
  stage text NOT NULL DEFAULT 'planned' CHECK (stage IN
    ('planned', 'filing', 'supervision', 'assessment', 'employment', 'evaluation', 'release', 'closed')),
  state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN
    ('ACTIVE', 'SUSPENDED', 'REJECTED', 'CANCELLED', 'TERMINATED', 'CLOSED')),
  institution_id uuid REFERENCES organisation (id),
  assessment_body_id uuid REFERENCES organisation (id),
  evaluator_organisation_id uuid REFERENCES organisation (id),
  policy_version_id text REFERENCES policy_version (id),
  filing_number text UNIQUE,
  starts_on date,
  ends_on date,
  delivery_confirmed_by uuid REFERENCES account (id),
  delivery_confirmed_on date,
  results_submitted_by uuid REFERENCES account (id),
  results_submitted_on date,
  certificates_verified_by uuid REFERENCES account (id),
  certificates_verified_on date,
  tracking_closed_by uuid REFERENCES account (id),
  tracking_closed_on date,
  archive_digest text,
  version integer NOT NULL DEFAULT 1,
  kept_version integer NOT NULL DEFAULT 0,
  kept_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  proven_at timestamptz,
  UNIQUE (id, project_id),
  UNIQUE (project_id, seq),
  -- Trainer and assessor are two (domain §2.3); who submits results does not verify the certificates.
  CHECK (assessment_body_id <> institution_id),
  CHECK (evaluator_organisation_id <> institution_id),
  CHECK (certificates_verified_by <> results_submitted_by)
);
CREATE INDEX class_project ON class (project_id);
CREATE INDEX class_open ON class (proven_at NULLS FIRST) WHERE stage NOT IN ('planned', 'closed');
CREATE INDEX class_lagging ON class (changed_at) WHERE kept_version < version AND stage NOT IN ('planned', 'closed');

CREATE TABLE bid (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project (id),
  institution_id uuid NOT NULL REFERENCES organisation (id),
  proposal text NOT NULL,
  submitted_by uuid NOT NULL REFERENCES account (id),
  submitted_on date NOT NULL,
  reserve_rank smallint,
  UNIQUE (project_id, institution_id),
  UNIQUE (project_id, reserve_rank)
);
CREATE TABLE assignment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project (id),
  basis text NOT NULL CHECK (basis IN ('AWARD', 'DIRECTORY', 'ENTERPRISE_OWN_STAFF')),
  institution_id uuid NOT NULL REFERENCES organisation (id),
  directory_entry_id uuid REFERENCES directory_entry (id),
  bid_id uuid REFERENCES bid (id),
  assigned_by uuid NOT NULL REFERENCES account (id),
  assigned_on date NOT NULL,
  confirmed_by uuid REFERENCES account (id),
  confirmed_on date,
  publicity_ends_on date,
  agreement_signed_by uuid REFERENCES account (id),
  agreement_signed_on date,
  agreement_reference text,
  standing boolean NOT NULL DEFAULT true,
  CHECK (confirmed_by <> assigned_by),
  CHECK ((basis = 'DIRECTORY') = (directory_entry_id IS NOT NULL)),
  CHECK ((basis = 'AWARD') = (bid_id IS NOT NULL)),
  CHECK (agreement_signed_on IS NULL OR confirmed_on IS NOT NULL)
);
CREATE UNIQUE INDEX assignment_standing ON assignment (project_id) WHERE standing;

-- One row per case and stage: what is due, whether the clock runs, what has been sent.
CREATE TABLE case_stage (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project (id),
  class_id uuid,
  stage text NOT NULL,
  awaited text NOT NULL DEFAULT '',
  opened_on date NOT NULL,
  left_on date,
  due_from date,
  due_working_days smallint,
  due_on date,
  due_at timestamptz,
  due_provisional boolean NOT NULL DEFAULT false,
  remind_on date,
  next_act_at timestamptz,
  suspended_on date,
  days_left smallint,
  review_days_left smallint,
  reminded_at timestamptz,
  escalated_at timestamptz,
  UNIQUE NULLS NOT DISTINCT (project_id, class_id, stage),
  FOREIGN KEY (class_id, project_id) REFERENCES class (id, project_id)
);
CREATE INDEX case_stage_open ON case_stage (next_act_at) WHERE left_on IS NULL;
CREATE INDEX case_stage_class ON case_stage (class_id);

CREATE TABLE project_completion (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project (id),
  stage text NOT NULL CHECK (stage IN ('catalogue', 'selection')),
  completed_on date NOT NULL,
  standing boolean NOT NULL DEFAULT true,
  UNIQUE (id, project_id, stage, standing)
);
CREATE UNIQUE INDEX project_completion_standing ON project_completion (project_id, stage) WHERE standing;
CREATE TABLE class_completion (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  class_id uuid NOT NULL,
  stage text NOT NULL CHECK (stage IN ('filing', 'supervision', 'assessment', 'employment', 'evaluation', 'release')),
  completed_on date NOT NULL,
  standing boolean NOT NULL DEFAULT true,
  UNIQUE (id, project_id, class_id, stage, standing),
  FOREIGN KEY (class_id, project_id) REFERENCES class (id, project_id)
);
CREATE UNIQUE INDEX class_completion_standing ON class_completion (class_id, stage) WHERE standing;

CREATE TABLE command (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  actor_id uuid NOT NULL REFERENCES account (id),
  key text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
  name text NOT NULL,
  body_hash text NOT NULL,
  project_id uuid,
  class_id uuid,
  accepted boolean,
  answer json,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (actor_id, key)
);
CREATE TABLE audit_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command_id uuid UNIQUE REFERENCES command (id),
  actor_id uuid REFERENCES account (id),
  event text NOT NULL,
  accepted boolean NOT NULL DEFAULT true,
  project_id uuid,
  class_id uuid,
  business_on date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_event_project ON audit_event (project_id, id);
CREATE INDEX audit_event_class ON audit_event (class_id, id);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('WAKE_PROJECT', 'WAKE_CLASS', 'MAIL')),
  subject_id uuid NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at timestamptz
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NOTIFY outbox; RETURN NULL; END $$;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();

CREATE TABLE task (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project (id),
  class_id uuid,
  stage text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ACT', 'ESCALATION')),
  command text NOT NULL,
  role text NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  due_at timestamptz,
  due_provisional boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'DONE', 'CANCELLED')),
  opened_on date NOT NULL,
  closed_on date,
  closed_by uuid REFERENCES account (id),
  FOREIGN KEY (class_id, project_id) REFERENCES class (id, project_id),
  CHECK ((state = 'OPEN') = (closed_on IS NULL))
);
CREATE UNIQUE INDEX task_open ON task (project_id, class_id, kind, command, role, organisation_id)
  NULLS NOT DISTINCT WHERE state = 'OPEN';
CREATE INDEX task_inbox ON task (organisation_id, role, due_at, id) WHERE state = 'OPEN';

CREATE TABLE notification (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  task_id uuid NOT NULL REFERENCES task (id),
  kind text NOT NULL CHECK (kind IN ('PROMPT', 'REMINDER', 'ESCALATION')),
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz
);
CREATE INDEX notification_inbox ON notification (account_id, id DESC);

-- Facts of stage 3: what was filed, in rounds.
CREATE TABLE filing (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL REFERENCES class (id),
  round smallint NOT NULL CHECK (round BETWEEN 1 AND 3),
  plan jsonb NOT NULL,
  roster_snapshot jsonb NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  submitted_by uuid NOT NULL REFERENCES account (id),
  submitted_on date NOT NULL,
  decision text CHECK (decision IN ('RETURNED', 'APPROVED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  defects jsonb,
  UNIQUE (class_id, round),
  -- Filer and reviewer are two people (domain §5.3); no approval after the first session's date.
  CHECK (decided_by <> submitted_by),
  CHECK ((decision IS NULL) = (decided_by IS NULL)),
  CHECK (decision <> 'APPROVED' OR decided_on <= starts_on)
);
CREATE UNIQUE INDEX filing_approved ON filing (class_id) WHERE decision = 'APPROVED';

CREATE TABLE class_session (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL REFERENCES class (id),
  held_on date NOT NULL,
  hours numeric(4, 1) NOT NULL CHECK (hours > 0 AND hours <= 8),
  kind text NOT NULL CHECK (kind IN ('THEORY', 'SIMULATION', 'PRACTICE')),
  content text NOT NULL,
  UNIQUE (class_id, held_on),
  UNIQUE (id, class_id, hours)
);

CREATE TABLE person (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  id_number_hash bytea NOT NULL UNIQUE,
  id_number_cipher bytea NOT NULL,
  id_number_masked text NOT NULL,
  name text NOT NULL,
  birth_on date NOT NULL
);
CREATE TABLE trainee (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL,
  project_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  seq smallint NOT NULL,
  categories text[] NOT NULL DEFAULT '{}',
  eligibility jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'ENROLLED' CHECK (state IN ('ENROLLED', 'WITHDRAWN')),
  withdrawn_on date,
  withdrawal_reason text,
  UNIQUE (class_id, person_id),
  UNIQUE (class_id, seq),
  UNIQUE (id, class_id),
  UNIQUE (id, class_id, person_id),
  FOREIGN KEY (class_id, project_id) REFERENCES class (id, project_id),
  CHECK ((state = 'WITHDRAWN') = (withdrawn_on IS NOT NULL))
);
CREATE INDEX trainee_person ON trainee (person_id);

-- A roster is frozen with the approval of its filing: from then on a trainee can only withdraw.
CREATE FUNCTION roster_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM filing WHERE class_id = coalesce(NEW.class_id, OLD.class_id) AND decision = 'APPROVED') THEN
    IF TG_OP <> 'UPDATE' OR (NEW.person_id, NEW.class_id, NEW.seq, NEW.categories, NEW.eligibility)
      IS DISTINCT FROM (OLD.person_id, OLD.class_id, OLD.seq, OLD.categories, OLD.eligibility)
      OR OLD.state = 'WITHDRAWN' THEN
      RAISE EXCEPTION 'roster of class % is frozen', coalesce(NEW.class_id, OLD.class_id) USING ERRCODE = 'JX001';
    END IF;
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER roster_frozen BEFORE INSERT OR UPDATE OR DELETE ON trainee
  FOR EACH ROW EXECUTE FUNCTION roster_frozen();

-- Stage 4. Attended hours never exceed the hours of the session.
CREATE TABLE attendance (
  session_id uuid NOT NULL,
  trainee_id uuid NOT NULL,
  class_id uuid NOT NULL,
  session_hours numeric(4, 1) NOT NULL,
  hours numeric(4, 1) NOT NULL CHECK (hours >= 0),
  recorded_by uuid NOT NULL REFERENCES account (id),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (session_id, trainee_id),
  FOREIGN KEY (session_id, class_id, session_hours) REFERENCES class_session (id, class_id, hours),
  FOREIGN KEY (trainee_id, class_id) REFERENCES trainee (id, class_id),
  CHECK (hours <= session_hours)
);
CREATE INDEX attendance_class ON attendance (class_id);
-- Who is admitted to the examination is asked trainee by trainee.
CREATE INDEX attendance_trainee ON attendance (trainee_id) INCLUDE (hours);
CREATE TABLE inspection (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL REFERENCES class (id),
  kind text NOT NULL CHECK (kind IN ('ON_SITE', 'ONLINE_PATROL', 'PHONE_CHECK')),
  inspected_on date NOT NULL,
  inspected_by uuid NOT NULL REFERENCES account (id),
  second_inspector_id uuid REFERENCES account (id),
  present_count smallint CHECK (present_count >= 0),
  trainees_reached smallint CHECK (trainees_reached >= 0),
  note text NOT NULL,
  CHECK (second_inspector_id <> inspected_by),
  CHECK (kind <> 'ON_SITE' OR second_inspector_id IS NOT NULL),
  CHECK (kind <> 'PHONE_CHECK' OR trainees_reached IS NOT NULL)
);
CREATE INDEX inspection_class ON inspection (class_id);
CREATE TABLE finding (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL REFERENCES class (id),
  description text NOT NULL,
  opened_by uuid NOT NULL REFERENCES account (id),
  opened_on date NOT NULL,
  correct_by date NOT NULL,
  closed_by uuid REFERENCES account (id),
  closed_on date,
  closing_note text,
  CHECK ((closed_by IS NULL) = (closed_on IS NULL))
);
CREATE INDEX finding_class ON finding (class_id);

-- Stage 5.
CREATE TABLE exam_score (
  trainee_id uuid NOT NULL,
  class_id uuid NOT NULL,
  attempt smallint NOT NULL CHECK (attempt IN (1, 2)),
  theory numeric(5, 2) CHECK (theory BETWEEN 0 AND 100),
  practice numeric(5, 2) CHECK (practice BETWEEN 0 AND 100),
  absent boolean NOT NULL DEFAULT false,
  examined_on date NOT NULL,
  recorded_by uuid NOT NULL REFERENCES account (id),
  PRIMARY KEY (trainee_id, attempt),
  FOREIGN KEY (trainee_id, class_id) REFERENCES trainee (id, class_id),
  CHECK (absent = (theory IS NULL) AND absent = (practice IS NULL))
);
CREATE INDEX exam_score_class ON exam_score (class_id);
CREATE TABLE certificate (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  trainee_id uuid NOT NULL UNIQUE,
  class_id uuid NOT NULL,
  kind text NOT NULL,
  level text NOT NULL,
  issuer_organisation_id uuid NOT NULL REFERENCES organisation (id),
  issued_on date NOT NULL,
  recorded_by uuid NOT NULL REFERENCES account (id),
  FOREIGN KEY (trainee_id, class_id) REFERENCES trainee (id, class_id)
);
CREATE INDEX certificate_class ON certificate (class_id);

-- Stage 6: one terminal result per trainee (domain §5.1).
CREATE TABLE employment_result (
  trainee_id uuid PRIMARY KEY,
  class_id uuid NOT NULL,
  result text NOT NULL CHECK (result IN
    ('EMPLOYED', 'EMPLOYED_PROOF_PENDING', 'NOT_EMPLOYED_WINDOW_ENDED', 'NOT_REQUIRED', 'NOT_VERIFIED')),
  employed_on date,
  proof_kind text CHECK (proof_kind IN ('SOCIAL_INSURANCE', 'CONTRACT', 'BUSINESS_LICENCE', 'FLEXIBLE_WORK')),
  proof_reference text,
  recorded_by uuid NOT NULL REFERENCES account (id),
  recorded_on date NOT NULL,
  FOREIGN KEY (trainee_id, class_id) REFERENCES trainee (id, class_id),
  CHECK (result <> 'EMPLOYED' OR (employed_on IS NOT NULL AND proof_kind IS NOT NULL AND proof_reference IS NOT NULL)),
  CHECK (result <> 'EMPLOYED_PROOF_PENDING' OR employed_on IS NOT NULL)
);
CREATE INDEX employment_result_class ON employment_result (class_id);

-- Stage 7: who assigns, who scores and who finalises are three people.
CREATE TABLE evaluation (
  class_id uuid PRIMARY KEY REFERENCES class (id),
  evaluator_organisation_id uuid NOT NULL REFERENCES organisation (id),
  assigned_by uuid NOT NULL REFERENCES account (id),
  assigned_on date NOT NULL,
  schedule_completion numeric(5, 2) CHECK (schedule_completion BETWEEN 0 AND 100),
  certification numeric(5, 2) CHECK (certification BETWEEN 0 AND 100),
  satisfaction numeric(5, 2) CHECK (satisfaction BETWEEN 0 AND 100),
  employment numeric(5, 2) CHECK (employment BETWEEN 0 AND 100),
  scored_by uuid REFERENCES account (id),
  scored_on date,
  objection_ends_on date,
  score numeric(7, 4) CHECK (score BETWEEN 0 AND 100),
  grade text CHECK (grade IN ('A', 'B', 'C', 'D')),
  finalised_by uuid REFERENCES account (id),
  finalised_on date,
  CHECK (scored_by <> assigned_by),
  CHECK (finalised_by <> scored_by AND finalised_by <> assigned_by),
  CHECK (scored_by IS NULL OR num_nulls(schedule_completion, certification, satisfaction) = 0),
  CHECK (finalised_by IS NULL OR (scored_by IS NOT NULL AND grade IS NOT NULL AND score IS NOT NULL))
);

-- A day that is a rest day moves to the next worked day (Civil Code art. 203), as domain/calendar has it.
CREATE FUNCTION roll_forward(day date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT d::date FROM generate_series(day, day + 30, interval '1 day') AS d
  WHERE coalesce((SELECT w.working FROM work_calendar_day w WHERE w.day = d::date), extract(isodow FROM d) < 6)
  ORDER BY d LIMIT 1
$$;

-- Row-level security: a second wall behind the access table. 'system' is the scope of the process itself.
ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE class ENABLE ROW LEVEL SECURITY;
ALTER TABLE trainee ENABLE ROW LEVEL SECURITY;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON project USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR region_code = ANY (string_to_array((SELECT current_setting('app.scope', true)), ','))
  OR institution_id::text = (SELECT current_setting('app.organisation', true))
  OR (stage = 'selection' AND (SELECT current_setting('app.organisation', true)) <> '')
  OR EXISTS (SELECT 1 FROM class c WHERE c.project_id = project.id
    AND (SELECT current_setting('app.organisation', true)) IN (c.assessment_body_id::text, c.evaluator_organisation_id::text)));
CREATE POLICY scope ON class USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR region_code = ANY (string_to_array((SELECT current_setting('app.scope', true)), ','))
  OR (SELECT current_setting('app.organisation', true))
    IN (institution_id::text, assessment_body_id::text, evaluator_organisation_id::text)
  OR (stage = 'planned' AND (SELECT current_setting('app.organisation', true)) <> ''));
-- As EXISTS the planner would read every class there is into a hash table, at each statement; a scalar sub-select by key
-- can only be looked up.
CREATE POLICY scope ON trainee USING (
  (SELECT current_setting('app.scope', true)) = 'system' OR (SELECT true FROM class c WHERE c.id = class_id));
CREATE POLICY scope ON person USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR (SELECT true FROM trainee t WHERE t.person_id = person.id LIMIT 1));

-- A person may be known through another region's class, which the caller must not see: the owner looks for him.
CREATE FUNCTION enrol_person(hash bytea, cipher bytea, masked text, full_name text, born date) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  INSERT INTO person (id_number_hash, id_number_cipher, id_number_masked, name, birth_on)
  VALUES (hash, cipher, masked, full_name, born)
  ON CONFLICT (id_number_hash) DO UPDATE SET id_number_hash = excluded.id_number_hash
  RETURNING id
$$;
REVOKE EXECUTE ON FUNCTION enrol_person(bytea, bytea, text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enrol_person(bytea, bytea, text, text, date) TO jx_app;

GRANT SELECT ON catalogue_release, catalogue_item, directory_entry TO jx_app;
GRANT USAGE ON SEQUENCE project_number TO jx_app;
GRANT SELECT, INSERT, UPDATE ON project, class, bid, assignment, case_stage, command, outbox, task, notification, filing,
  attendance, exam_score, certificate, employment_result, evaluation, finding TO jx_app;
GRANT SELECT, INSERT ON inspection, audit_event TO jx_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON class_session, trainee TO jx_app;
GRANT DELETE ON outbox TO jx_app;
GRANT SELECT ON person TO jx_app;
GRANT SELECT, INSERT ON project_completion, class_completion TO jx_app;
GRANT UPDATE (standing) ON project_completion, class_completion TO jx_app;
