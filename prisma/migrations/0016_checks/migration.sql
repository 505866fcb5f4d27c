-- Looked at again by people who had no part in it: post-payment checks drawn by a recorded seed (domain §2.3), conditions that
-- their owner can no longer meet (§5.1), and appeals against a refusal.

-- Whoever gave an accepted command on a case, recorded facts or went along on an inspection is inside it.
CREATE FUNCTION is_inside_case(of_account uuid, of_project uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM audit_event e WHERE e.project_id = of_project AND e.actor_id = of_account AND e.accepted)
    OR EXISTS (SELECT 1 FROM inspection n JOIN class c ON c.id = n.class_id
      WHERE c.project_id = of_project AND of_account IN (n.inspected_by, n.second_inspector_id))
    OR EXISTS (SELECT 1 FROM claim m WHERE m.project_id = of_project
      AND of_account IN (m.filed_by, m.reviewed_by, m.checked_by, m.approved_by))
$$;

-- 风险信号: every line with one is checked.
CREATE TABLE line_signal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  claim_line_id uuid NOT NULL REFERENCES claim_line (id),
  region_code text NOT NULL REFERENCES region (code),
  kind text NOT NULL CHECK (kind IN ('PENSION', 'ENROLLED_ELSEWHERE', 'OVERLAPPING_CHECK_IN', 'IMPOSSIBLE_TRAVEL', 'SAME_FACE',
    'TEACHER_OR_VENUE_OVERLAP', 'COMPLAINT', 'OTHER')),
  detail text NOT NULL CHECK (detail <> ''),
  raised_by uuid NOT NULL REFERENCES account (id),
  raised_on date NOT NULL
);
CREATE INDEX line_signal_line ON line_signal (claim_line_id);

CREATE TABLE spot_check (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  -- The first day of the quarter in which the lines were paid.
  quarter_from date NOT NULL CHECK (extract(day FROM quarter_from) = 1 AND extract(month FROM quarter_from) IN (1, 4, 7, 10)),
  percent smallint NOT NULL CHECK (percent BETWEEN 5 AND 100),
  seed text NOT NULL CHECK (seed <> ''),
  population integer NOT NULL CHECK (population > 0),
  drawn_by uuid NOT NULL REFERENCES account (id),
  drawn_on date NOT NULL,
  CONSTRAINT spot_check_once UNIQUE (organisation_id, quarter_from)
);
CREATE INDEX spot_check_list ON spot_check (drawn_on DESC, id DESC);
CREATE TABLE spot_check_line (
  spot_check_id uuid NOT NULL REFERENCES spot_check (id),
  claim_line_id uuid NOT NULL REFERENCES claim_line (id),
  drawn_for text NOT NULL CHECK (drawn_for IN ('SEED', 'SIGNAL')),
  paid_fen bigint NOT NULL CHECK (paid_fen > 0),
  result text CHECK (result IN ('CORRECT', 'ERROR')),
  error_fen bigint CHECK (error_fen >= 0 AND error_fen <= paid_fen),
  note text,
  checked_by uuid REFERENCES account (id),
  checked_on date,
  PRIMARY KEY (spot_check_id, claim_line_id),
  CHECK (num_nulls(result, note, checked_by, checked_on) IN (0, 4)),
  CHECK ((error_fen IS NOT NULL) = (result IS NOT DISTINCT FROM 'ERROR'))
);
CREATE FUNCTION spot_check_from_outside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.result IS NOT NULL THEN
      RAISE EXCEPTION 'a line is drawn before it is checked' USING ERRCODE = 'JX064';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.result IS NOT NULL THEN
    RAISE EXCEPTION 'a checked line stays as it was found' USING ERRCODE = 'JX064';
  END IF;
  IF is_inside_case(NEW.checked_by, (SELECT c.project_id FROM claim_line l JOIN class c ON c.id = l.class_id
      WHERE l.id = NEW.claim_line_id)) THEN
    RAISE EXCEPTION 'who had a part in a case does not check it' USING ERRCODE = 'JX065';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER spot_check_from_outside BEFORE INSERT OR UPDATE ON spot_check_line
  FOR EACH ROW EXECUTE FUNCTION spot_check_from_outside();

-- SHORTFALL: which conditions may be one is the code's closed list, and here too.
CREATE TABLE shortfall (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  class_id uuid NOT NULL REFERENCES class (id),
  condition text NOT NULL CHECK (condition IN ('INSPECTIONS_MADE', 'SIBLINGS_EVALUATED')),
  -- Whose act it was that is missing: counted per official.
  responsible_id uuid REFERENCES account (id),
  reason text NOT NULL CHECK (reason <> ''),
  evidence text NOT NULL CHECK (evidence <> ''),
  declared_by uuid NOT NULL REFERENCES account (id),
  declared_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  decision_reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision IS DISTINCT FROM 'REFUSED' OR decision_reason IS NOT NULL),
  CONSTRAINT shortfall_by_two CHECK (decided_by <> declared_by),
  CONSTRAINT shortfall_not_his_own CHECK (responsible_id <> decided_by)
);
CREATE UNIQUE INDEX shortfall_standing ON shortfall (class_id, condition) WHERE decision IS DISTINCT FROM 'REFUSED';
CREATE INDEX shortfall_list ON shortfall (declared_on DESC, id DESC);
CREATE FUNCTION shortfall_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.decision IS NOT NULL OR TG_OP = 'UPDATE' AND (OLD.decision IS NOT NULL
      OR (NEW.class_id, NEW.condition, NEW.reason, NEW.evidence, NEW.declared_by, NEW.responsible_id)
        IS DISTINCT FROM (OLD.class_id, OLD.condition, OLD.reason, OLD.evidence, OLD.declared_by, OLD.responsible_id)) THEN
    RAISE EXCEPTION 'a shortfall is declared by one and decided once by another' USING ERRCODE = 'JX066';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER shortfall_decided BEFORE INSERT OR UPDATE ON shortfall FOR EACH ROW EXECUTE FUNCTION shortfall_decided();

-- 申诉: against a claim that was refused, or a line of it that is zero.
CREATE TABLE appeal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  claim_id uuid NOT NULL REFERENCES claim (id),
  -- Null: against the refusal of the claim as a whole.
  claim_line_id uuid REFERENCES claim_line (id),
  project_id uuid NOT NULL REFERENCES project (id),
  region_code text NOT NULL REFERENCES region (code),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  owner_organisation_id uuid NOT NULL REFERENCES organisation (id),
  ground text NOT NULL CHECK (ground <> ''),
  evidence text,
  -- The day of the decision that is appealed against, and the last day of the window.
  decided_against_on date NOT NULL,
  window_ends_on date NOT NULL,
  filed_by uuid NOT NULL REFERENCES account (id),
  filed_on date NOT NULL,
  decision text CHECK (decision IN ('UPHELD', 'REJECTED')),
  decision_reason text,
  decided_by uuid REFERENCES account (id),
  decided_on date,
  CONSTRAINT appeal_in_window CHECK (filed_on <= window_ends_on),
  CHECK (num_nulls(decision, decision_reason, decided_by, decided_on) IN (0, 4))
);
CREATE UNIQUE INDEX appeal_once ON appeal (claim_id, claim_line_id) NULLS NOT DISTINCT;
CREATE INDEX appeal_list ON appeal (filed_on DESC, id DESC);
CREATE FUNCTION appeal_from_outside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.decision IS NOT NULL OR TG_OP = 'UPDATE' AND (OLD.decision IS NOT NULL
      OR (NEW.claim_id, NEW.claim_line_id, NEW.ground, NEW.filed_by, NEW.filed_on, NEW.window_ends_on)
        IS DISTINCT FROM (OLD.claim_id, OLD.claim_line_id, OLD.ground, OLD.filed_by, OLD.filed_on, OLD.window_ends_on)) THEN
    RAISE EXCEPTION 'an appeal is decided once, as it was filed' USING ERRCODE = 'JX067';
  END IF;
  IF TG_OP = 'UPDATE' AND is_inside_case(NEW.decided_by, NEW.project_id) THEN
    RAISE EXCEPTION 'who had a part in a case does not decide an appeal about it' USING ERRCODE = 'JX065';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appeal_from_outside BEFORE INSERT OR UPDATE ON appeal FOR EACH ROW EXECUTE FUNCTION appeal_from_outside();

GRANT SELECT, INSERT ON line_signal, spot_check, spot_check_line, shortfall, appeal TO jx_app;
GRANT UPDATE (result, error_fen, note, checked_by, checked_on) ON spot_check_line TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, decision_reason) ON shortfall, appeal TO jx_app;
