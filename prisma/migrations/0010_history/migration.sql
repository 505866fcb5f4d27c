-- A person's quota: held only with his own word, and counted together with what was paid elsewhere (design §5, lock 3).

-- When a class is to be examined: a yearly cap counts in the year of this day until the certificate is there.
ALTER TABLE filing ADD COLUMN assessment_on date, ADD CONSTRAINT assessment_after_class CHECK (assessment_on >= ends_on);

-- What a person got elsewhere, or before our time. A line is never changed: a later answer of the register, or another
-- import, stands beside it. The person by the keyed hash of his number, so that he may be known before he comes.
CREATE TABLE history_import (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  file_name text NOT NULL,
  sha256 text NOT NULL CHECK (length(sha256) = 64),
  row_count integer NOT NULL CHECK (row_count > 0),
  sum_fen bigint NOT NULL CHECK (sum_fen >= 0),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT history_import_by_two CHECK (decided_by <> proposed_by)
);
-- The same file is loaded once, unless it was refused.
CREATE UNIQUE INDEX history_import_file ON history_import (sha256) WHERE decision IS DISTINCT FROM 'REFUSED';

-- What the register said when it was asked. No answer in time, an error, or nonsense: UNKNOWN, neither yes nor no.
CREATE TABLE history_answer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_id uuid NOT NULL,
  person_key bytea NOT NULL,
  class_id uuid REFERENCES class (id),
  moment text NOT NULL CHECK (moment IN ('FILING', 'ROSTER_FREEZE', 'CLAIM', 'PAYMENT', 'ASKED')),
  asked_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  result text NOT NULL CHECK (result IN ('KNOWN', 'UNKNOWN')),
  cause text,
  CONSTRAINT unknown_has_cause CHECK ((result = 'UNKNOWN') = (cause IS NOT NULL))
);
CREATE INDEX history_answer_person ON history_answer (person_key, id DESC);

CREATE TABLE prior_subsidy (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_key bytea NOT NULL CHECK (octet_length(person_key) = 32),
  subsidy_kind text NOT NULL,
  family text NOT NULL CHECK (family IN ('TRAINING', 'EVALUATION', 'LIVING', 'AWARD')),
  occupation_canonical text,
  level text,
  certificate_number text,
  issued_on date NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  source text NOT NULL CHECK (source <> ''),
  state text NOT NULL CHECK (state IN
    ('HELD', 'APPROVED', 'PREPAID', 'PAID', 'REVERSED', 'REFUSED', 'CANCELLED', 'LAPSED')),
  import_id uuid REFERENCES history_import (id),
  answer_id bigint REFERENCES history_answer (id),
  CONSTRAINT prior_of_one_source CHECK (num_nonnulls(import_id, answer_id) = 1)
);
CREATE INDEX prior_subsidy_person ON prior_subsidy (person_key);
CREATE INDEX prior_subsidy_import ON prior_subsidy (import_id) WHERE import_id IS NOT NULL;

-- What counts today: confirmed imports and the last answer of the register, each certificate once; what we paid
-- ourselves comes back from the register as an echo, and our own book knows better.
CREATE FUNCTION standing_prior_subsidies(of_person bytea) RETURNS SETOF prior_subsidy
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT ON (p.family, coalesce(p.certificate_number, concat_ws('|', p.occupation_canonical, p.level, p.issued_on))) p.*
  FROM prior_subsidy p LEFT JOIN history_import i ON i.id = p.import_id
  WHERE p.person_key = of_person AND p.state IN ('HELD', 'APPROVED', 'PREPAID', 'PAID')
    AND (i.decision = 'CONFIRMED' OR p.answer_id = (SELECT a.id FROM history_answer a
      WHERE a.person_key = of_person AND a.result = 'KNOWN' ORDER BY a.id DESC LIMIT 1))
    AND NOT EXISTS (SELECT 1 FROM payment y JOIN person n ON n.id = y.person_id
      WHERE n.id_number_hash = of_person AND y.certificate_number = p.certificate_number AND y.family = p.family)
  ORDER BY p.family, coalesce(p.certificate_number, concat_ws('|', p.occupation_canonical, p.level, p.issued_on)), p.id DESC
$$;
REVOKE EXECUTE ON FUNCTION standing_prior_subsidies(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_prior_subsidies(bytea) TO jx_app;

-- An import is a proposal first; its lines come with it, and confirming it holds them against the totals that the
-- person who loads it has given.
CREATE FUNCTION history_import_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'an import begins as a proposal' USING ERRCODE = 'JX028';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.decision IS NOT NULL OR (NEW.organisation_id, NEW.region_code, NEW.file_name, NEW.sha256, NEW.row_count, NEW.sum_fen,
      NEW.proposed_by) IS DISTINCT FROM (OLD.organisation_id, OLD.region_code, OLD.file_name, OLD.sha256, OLD.row_count,
      OLD.sum_fen, OLD.proposed_by) THEN
    RAISE EXCEPTION 'a decided or proposed import is not changed' USING ERRCODE = 'JX028';
  END IF;
  IF NEW.decision = 'CONFIRMED' AND (SELECT (count(*), coalesce(sum(amount_fen), 0)) FROM prior_subsidy
      WHERE import_id = NEW.id) IS DISTINCT FROM (SELECT (NEW.row_count::bigint, NEW.sum_fen::numeric)) THEN
    RAISE EXCEPTION 'the lines of an import do not add up to its control totals' USING ERRCODE = 'JX028';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER history_import_decided BEFORE INSERT OR UPDATE ON history_import
  FOR EACH ROW EXECUTE FUNCTION history_import_decided();

CREATE FUNCTION prior_subsidy_of_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM history_import i WHERE i.decision IS NOT NULL
    AND i.id IN (SELECT DISTINCT import_id FROM added WHERE import_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'a decided import takes no more lines' USING ERRCODE = 'JX028';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER prior_subsidy_of_proposal AFTER INSERT ON prior_subsidy REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION prior_subsidy_of_proposal();

-- The trainee's own word, so that nobody can block a person by listing him. A link is known by its hash alone.
CREATE TABLE paper_confirmation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL REFERENCES class (id),
  institution_id uuid NOT NULL REFERENCES organisation (id),
  person_ids text[] NOT NULL CHECK (cardinality(person_ids) BETWEEN 1 AND 50),
  reference text NOT NULL CHECK (reference <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT paper_by_two CHECK (decided_by <> proposed_by)
);
CREATE TABLE trainee_confirmation (
  class_id uuid NOT NULL REFERENCES class (id),
  person_id uuid NOT NULL REFERENCES person (id),
  institution_id uuid NOT NULL REFERENCES organisation (id),
  token_hash bytea UNIQUE CHECK (octet_length(token_hash) = 32),
  expires_at timestamptz,
  answer text CHECK (answer IN ('CONFIRMED', 'DECLINED')),
  means text CHECK (means IN ('LINK', 'PAPER')),
  answered_at timestamptz,
  paper_id uuid REFERENCES paper_confirmation (id),
  PRIMARY KEY (class_id, person_id, institution_id),
  CHECK (num_nulls(answer, means, answered_at) IN (0, 3)),
  CHECK ((means IS NOT DISTINCT FROM 'PAPER') = (paper_id IS NOT NULL)),
  CHECK ((token_hash IS NULL) = (expires_at IS NULL))
);
CREATE INDEX trainee_confirmation_person ON trainee_confirmation (person_id);

CREATE FUNCTION confirmation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answer = 'CONFIRMED' OR (OLD.answer IS NOT NULL AND NEW.means IS DISTINCT FROM 'PAPER') THEN
    RAISE EXCEPTION 'a trainee has answered already' USING ERRCODE = 'JX029';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER confirmation_stands BEFORE UPDATE ON trainee_confirmation
  FOR EACH ROW EXECUTE FUNCTION confirmation_stands();

-- Whoever holds the link answers, and nobody else: the application's role may make links but not answer them.
CREATE FUNCTION answer_confirmation(token bytea, confirms boolean) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH answered AS (
    UPDATE trainee_confirmation SET answer = CASE WHEN confirms THEN 'CONFIRMED' ELSE 'DECLINED' END, means = 'LINK',
      answered_at = business_now()
    WHERE token_hash = sha256(token) AND answer IS NULL AND expires_at > business_now() RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM answered)
$$;
REVOKE EXECUTE ON FUNCTION answer_confirmation(bytea, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answer_confirmation(bytea, boolean) TO jx_app;

CREATE FUNCTION paper_confirms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'a paper confirmation begins as a proposal' USING ERRCODE = 'JX029';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.decision IS NOT NULL OR (NEW.class_id, NEW.institution_id, NEW.person_ids, NEW.reference, NEW.proposed_by)
      IS DISTINCT FROM (OLD.class_id, OLD.institution_id, OLD.person_ids, OLD.reference, OLD.proposed_by) THEN
    RAISE EXCEPTION 'a decided or proposed paper confirmation is not changed' USING ERRCODE = 'JX029';
  END IF;
  IF NEW.decision = 'CONFIRMED' THEN
    INSERT INTO trainee_confirmation AS c (class_id, person_id, institution_id, answer, means, answered_at, paper_id)
    SELECT NEW.class_id, person_id::uuid, NEW.institution_id, 'CONFIRMED', 'PAPER', business_now(), NEW.id
    FROM unnest(NEW.person_ids) AS person_id
    ON CONFLICT (class_id, person_id, institution_id) DO UPDATE SET answer = excluded.answer, means = excluded.means,
      answered_at = excluded.answered_at, paper_id = excluded.paper_id WHERE c.answer IS DISTINCT FROM 'CONFIRMED';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER paper_confirms BEFORE INSERT OR UPDATE ON paper_confirmation
  FOR EACH ROW EXECUTE FUNCTION paper_confirms();

-- A slot counts on a day within a window: the year, the version's period, or from its first day on.
ALTER TABLE quota_hold
  ADD COLUMN counts_on date,
  ADD COLUMN counts_from date,
  ADD COLUMN counts_to date,
  ADD COLUMN lost_to text CHECK (lost_to = 'CAP'),
  ADD CONSTRAINT quota_lost_is_returned CHECK (lost_to IS NULL OR state = 'RETURNED');

-- After the keys have had their say: a standing slot needs the person's word, a place beside what he got elsewhere, and
-- no such training before. Definer: his other classes may be in another region.
CREATE FUNCTION quota_is_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  key bytea := (SELECT id_number_hash FROM person WHERE id = NEW.person_id);
BEGIN
  IF NOT EXISTS (SELECT 1 FROM trainee_confirmation t JOIN class c ON c.id = t.class_id AND c.institution_id = t.institution_id
    WHERE t.class_id = NEW.class_id AND t.person_id = NEW.person_id AND t.answer = 'CONFIRMED') THEN
    RAISE EXCEPTION 'the trainee has not confirmed that his quota is used' USING ERRCODE = 'JX025';
  END IF;
  IF (SELECT count(*) FROM standing_prior_subsidies(key) AS p WHERE p.family = NEW.family
        AND p.issued_on BETWEEN coalesce(NEW.counts_from, '-infinity') AND coalesce(NEW.counts_to, 'infinity'))
      + (SELECT count(*) FROM quota_hold q WHERE q.person_id = NEW.person_id AND q.family = NEW.family
        AND q.cap_period = NEW.cap_period AND q.state <> 'RETURNED') > NEW.cap THEN
    RAISE EXCEPTION 'what the person got elsewhere leaves no slot' USING ERRCODE = 'JX026';
  END IF;
  IF EXISTS (SELECT 1 FROM standing_prior_subsidies(key) AS p WHERE p.family = NEW.family
    AND (p.occupation_canonical, p.level) IS NOT DISTINCT FROM (NEW.occupation_canonical, NEW.level)) THEN
    RAISE EXCEPTION 'the person got this occupation and level elsewhere' USING ERRCODE = 'JX026';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER quota_is_free AFTER INSERT ON quota_hold FOR EACH ROW WHEN (NEW.state <> 'RETURNED')
  EXECUTE FUNCTION quota_is_free();
CREATE TRIGGER quota_is_free_again AFTER UPDATE ON quota_hold FOR EACH ROW
  WHEN (NEW.state <> 'RETURNED' AND (OLD.state = 'RETURNED'
    OR (OLD.person_id, OLD.class_id, OLD.cap_period) IS DISTINCT FROM (NEW.person_id, NEW.class_id, NEW.cap_period)))
  EXECUTE FUNCTION quota_is_free();

-- Nothing is cleared for payment on an answer that is missing, unknown or old (a day, DEFAULT).
CREATE FUNCTION clearance_knows_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.gate_profile = 'PROJECT_CLASS' AND EXISTS (
    SELECT 1 FROM claim_line l JOIN person n ON n.id = l.person_id
    LEFT JOIN LATERAL (SELECT a.result, a.asked_at FROM history_answer a WHERE a.person_key = n.id_number_hash
      ORDER BY a.id DESC LIMIT 1) AS last ON true
    WHERE l.claim_id = NEW.claim_id AND l.amount_fen > 0
      AND (last.result IS DISTINCT FROM 'KNOWN' OR last.asked_at < business_now() - interval '24 hours')) THEN
    RAISE EXCEPTION 'the history of a payee line is not known today' USING ERRCODE = 'JX027';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clearance_knows_history AFTER INSERT ON clearance
  FOR EACH ROW EXECUTE FUNCTION clearance_knows_history();

-- What a bureau or an institution is told of a trainee at once, without saying where else he is: the owner looks.
CREATE FUNCTION roster_warnings(roster uuid) RETURNS TABLE (trainee_id uuid, warning text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH mine AS (
    SELECT t.id, t.person_id, n.id_number_hash AS key, o.canonical_id AS occupation, i.level, t.class_id
    FROM trainee t JOIN person n ON n.id = t.person_id JOIN project p ON p.id = t.project_id
    JOIN catalogue_item i ON i.id = p.catalogue_item_id JOIN occupation o ON o.id = i.occupation_id
    WHERE t.class_id = roster AND t.state = 'ENROLLED')
  SELECT m.id, 'ENROLLED_ELSEWHERE' FROM mine m WHERE EXISTS (SELECT 1 FROM trainee x JOIN class c ON c.id = x.class_id
    WHERE x.person_id = m.person_id AND x.class_id <> m.class_id AND x.state = 'ENROLLED'
      AND c.stage NOT IN ('planned', 'closed') AND c.state IN ('ACTIVE', 'SUSPENDED'))
  UNION ALL
  SELECT m.id, 'SAME_LEVEL_TAKEN' FROM mine m WHERE EXISTS (SELECT 1 FROM quota_hold q
      WHERE q.person_id = m.person_id AND q.class_id <> m.class_id AND q.state <> 'RETURNED'
        AND (q.occupation_canonical, q.level) = (m.occupation, m.level))
    OR EXISTS (SELECT 1 FROM standing_prior_subsidies(m.key) AS s WHERE s.family = 'TRAINING'
      AND (s.occupation_canonical, s.level) = (m.occupation, m.level))
$$;
REVOKE EXECUTE ON FUNCTION roster_warnings(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roster_warnings(uuid) TO jx_app;

GRANT SELECT, INSERT ON history_import, history_answer, prior_subsidy, paper_confirmation TO jx_app;
GRANT SELECT ON trainee_confirmation TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, reason) ON history_import, paper_confirmation TO jx_app;
GRANT INSERT (class_id, person_id, institution_id, token_hash, expires_at) ON trainee_confirmation TO jx_app;
GRANT UPDATE (token_hash, expires_at) ON trainee_confirmation TO jx_app;
