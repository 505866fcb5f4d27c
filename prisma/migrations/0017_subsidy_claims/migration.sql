-- Claims without a class beside those of a class (domain §5.1, gate profiles): one table of claims, each with its own fund,
-- region, bureau, payer and version, so that what guards a payment asks the claim and no project. A natural person may claim
-- and be paid as an organisation of one.

ALTER TABLE organisation
  DROP CONSTRAINT organisation_kind_check,
  ADD COLUMN person_id uuid UNIQUE REFERENCES person (id),
  ADD CONSTRAINT organisation_kind_check CHECK (kind IN (
    'HR_BUREAU', 'FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY', 'INDUSTRY_DEPARTMENT', 'EMPLOYMENT_SERVICE', 'TRADE_UNION',
    'STREET_OR_TOWN', 'INSTITUTION', 'ENTERPRISE', 'ASSESSMENT_BODY', 'EVALUATOR', 'PERSON')),
  ADD CONSTRAINT organisation_of_one CHECK ((kind = 'PERSON') = (person_id IS NOT NULL));

-- A claim of a class is one of PROJECT_CLASS. `class_id` is the class whose own claim it is; `of_class_id` the class that it is
-- about: the same, or, of a claim that follows the class's own, the class that it follows.
CREATE SEQUENCE subsidy_claim_number;
ALTER TABLE claim
  ALTER COLUMN project_id DROP NOT NULL,
  ALTER COLUMN class_id DROP NOT NULL,
  ADD COLUMN gate_profile text NOT NULL DEFAULT 'PROJECT_CLASS' CHECK (gate_profile IN
    ('PROJECT_CLASS', 'ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'MONTHLY', 'PREPAYMENT', 'AWARD')),
  ADD COLUMN number text UNIQUE,
  ADD COLUMN subsidy_kind text,
  ADD COLUMN settlement_mode text,
  ADD COLUMN fund text,
  ADD COLUMN region_code text REFERENCES region (code),
  ADD COLUMN owner_organisation_id uuid REFERENCES organisation (id),
  ADD COLUMN payer_organisation_id uuid REFERENCES organisation (id),
  ADD COLUMN policy_version_id text REFERENCES policy_version (id),
  ADD COLUMN of_class_id uuid,
  -- Where a claim without a class stands in its own process; that of a class is moved by its class.
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN kept_version integer NOT NULL DEFAULT 0,
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN proven_at timestamptz,
  ADD COLUMN due_on date,
  ADD COLUMN due_provisional boolean NOT NULL DEFAULT false,
  ADD COLUMN closed_on date;
UPDATE claim m SET number = p.number || '-' || c.seq, subsidy_kind = i.subsidy_kind, settlement_mode = 'DIRECT_TO_INSTITUTION',
  fund = p.fund, region_code = p.region_code, owner_organisation_id = p.owner_organisation_id,
  payer_organisation_id = p.payer_organisation_id, policy_version_id = c.policy_version_id, of_class_id = m.class_id
FROM class c, project p, catalogue_item i WHERE c.id = m.class_id AND p.id = c.project_id AND i.id = p.catalogue_item_id;
ALTER TABLE claim
  ALTER COLUMN number SET NOT NULL,
  ALTER COLUMN subsidy_kind SET NOT NULL,
  ALTER COLUMN settlement_mode SET NOT NULL,
  ALTER COLUMN fund SET NOT NULL,
  ALTER COLUMN region_code SET NOT NULL,
  ALTER COLUMN owner_organisation_id SET NOT NULL,
  ALTER COLUMN payer_organisation_id SET NOT NULL,
  ADD FOREIGN KEY (of_class_id, project_id) REFERENCES class (id, project_id),
  ADD CONSTRAINT claim_of_class CHECK (class_id IS NULL OR (class_id = of_class_id AND gate_profile = 'PROJECT_CLASS')),
  ADD CONSTRAINT claim_of_profile CHECK (CASE WHEN gate_profile IN ('PROJECT_CLASS', 'AWARD')
    THEN num_nulls(of_class_id, project_id) = 0 ELSE num_nonnulls(of_class_id, project_id) = 0 END),
  ADD CONSTRAINT claim_has_version CHECK (class_id IS NOT NULL OR policy_version_id IS NOT NULL),
  ADD CONSTRAINT claim_subject UNIQUE (id, of_class_id, project_id),
  ADD CONSTRAINT claim_gate UNIQUE (id, gate_profile);
CREATE INDEX claim_follows ON claim (of_class_id) WHERE class_id IS NULL AND of_class_id IS NOT NULL;
CREATE INDEX claim_list ON claim (filed_on DESC, id DESC) WHERE class_id IS NULL;
CREATE INDEX claim_open ON claim (proven_at NULLS FIRST) WHERE class_id IS NULL AND closed_on IS NULL;
CREATE INDEX claim_payee ON claim (payee_organisation_id) WHERE class_id IS NULL;

-- What a class's claim is of is what its class and project say. Definer: a caller who sees no project must not make a claim
-- without a fund. Always, also where triggers sleep: without it a claim is none.
CREATE FUNCTION claim_of_its_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT 'PROJECT_CLASS', p.number || '-' || c.seq, i.subsidy_kind, 'DIRECT_TO_INSTITUTION', p.fund, p.region_code,
    p.owner_organisation_id, p.payer_organisation_id, c.policy_version_id, c.id
  INTO NEW.gate_profile, NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
    NEW.payer_organisation_id, NEW.policy_version_id, NEW.of_class_id
  FROM class c JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id WHERE c.id = NEW.class_id;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_of_its_class BEFORE INSERT ON claim FOR EACH ROW WHEN (NEW.class_id IS NOT NULL)
  EXECUTE FUNCTION claim_of_its_class();
ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_of_its_class;

CREATE FUNCTION claim_stands_alone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.gate_profile, NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
        NEW.payer_organisation_id, NEW.class_id, NEW.of_class_id, NEW.project_id, NEW.payee_organisation_id)
        IS DISTINCT FROM (OLD.gate_profile, OLD.number, OLD.subsidy_kind, OLD.settlement_mode, OLD.fund, OLD.region_code,
        OLD.owner_organisation_id, OLD.payer_organisation_id, OLD.class_id, OLD.of_class_id, OLD.project_id,
        OLD.payee_organisation_id) THEN
      RAISE EXCEPTION 'what a claim is of does not change' USING ERRCODE = 'JX070';
    END IF;
  ELSIF NEW.gate_profile IN ('PERSON_CERTIFICATE', 'ENTERPRISE_STAFF') AND NOT EXISTS (SELECT 1 FROM organisation o
      WHERE o.id = NEW.payee_organisation_id
        AND o.kind = CASE NEW.gate_profile WHEN 'ENTERPRISE_STAFF' THEN 'ENTERPRISE' ELSE 'PERSON' END) THEN
    RAISE EXCEPTION 'a person claims for himself, an enterprise for its staff' USING ERRCODE = 'JX073';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_stands_alone BEFORE INSERT OR UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION claim_stands_alone();

-- One row of a claim without a class: who, by which certificate, and what the bureau has verified of it.
CREATE TABLE claim_entry (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  claim_id uuid NOT NULL REFERENCES claim (id),
  seq smallint NOT NULL CHECK (seq BETWEEN 1 AND 200),
  person_id uuid NOT NULL REFERENCES person (id),
  family text NOT NULL,
  occupation_id text REFERENCES occupation (id),
  level text,
  categories text[] NOT NULL DEFAULT '{}',
  certificate_kind text,
  certificate_number text,
  issuer text,
  issued_on date,
  subsidy_month date CHECK (extract(day FROM subsidy_month) = 1),
  months smallint CHECK (months BETWEEN 1 AND 60),
  -- False once the claim was taken back or refused: then the certificate may be claimed for again.
  live boolean NOT NULL DEFAULT true,
  certificate_verified boolean,
  real_name boolean,
  -- Insured by the claiming enterprise; null where nobody has to be.
  insured boolean,
  verification_reference text,
  verified_by uuid REFERENCES account (id),
  verified_on date,
  UNIQUE (claim_id, seq),
  UNIQUE (id, claim_id, seq, person_id),
  CONSTRAINT entry_certificate CHECK (num_nulls(certificate_kind, certificate_number, issuer, issued_on) IN (0, 4)),
  CONSTRAINT entry_verified CHECK (num_nulls(certificate_verified, real_name, verification_reference, verified_by, verified_on) IN (0, 5))
);
CREATE UNIQUE INDEX claim_entry_certificate ON claim_entry (certificate_number, family) WHERE live;
CREATE UNIQUE INDEX claim_entry_person ON claim_entry (claim_id, person_id, family, occupation_id, level, subsidy_month) NULLS NOT DISTINCT;
CREATE INDEX claim_entry_of_person ON claim_entry (person_id);

-- What was claimed stands from the first signature on, and before it only the bureau says what is verified.
CREATE FUNCTION claim_entry_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
BEGIN
  SELECT * INTO of_claim FROM claim WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.claim_id ELSE NEW.claim_id END;
  IF TG_OP = 'UPDATE' AND (NEW.claim_id, NEW.seq, NEW.person_id, NEW.family) IS DISTINCT FROM
      (OLD.claim_id, OLD.seq, OLD.person_id, OLD.family) THEN
    RAISE EXCEPTION 'a row of a claim stays whose it is' USING ERRCODE = 'JX071';
  END IF;
  IF of_claim.reviewed_by IS NOT NULL AND (TG_OP <> 'UPDATE' OR (NEW.occupation_id, NEW.level, NEW.categories, NEW.certificate_kind,
      NEW.certificate_number, NEW.issuer, NEW.issued_on, NEW.subsidy_month, NEW.months, NEW.certificate_verified, NEW.real_name,
      NEW.insured, NEW.verified_by) IS DISTINCT FROM (OLD.occupation_id, OLD.level, OLD.categories, OLD.certificate_kind,
      OLD.certificate_number, OLD.issuer, OLD.issued_on, OLD.subsidy_month, OLD.months, OLD.certificate_verified, OLD.real_name,
      OLD.insured, OLD.verified_by)) THEN
    RAISE EXCEPTION 'what was reviewed of a claim does not change' USING ERRCODE = 'JX071';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF of_claim.gate_profile = 'PERSON_CERTIFICATE' AND NOT EXISTS (SELECT 1 FROM organisation o
      WHERE o.id = of_claim.payee_organisation_id AND o.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'a person claims for himself' USING ERRCODE = 'JX073';
  END IF;
  IF NEW.verified_by IS NOT NULL AND (NEW.verified_by = of_claim.filed_by OR NOT EXISTS (SELECT 1 FROM account a
      JOIN organisation o ON o.id = a.organisation_id WHERE a.id = NEW.verified_by AND o.kind = 'HR_BUREAU')) THEN
    RAISE EXCEPTION 'a claim is verified by the HR bureau' USING ERRCODE = 'JX071';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_entry_kept BEFORE INSERT OR UPDATE OR DELETE ON claim_entry
  FOR EACH ROW EXECUTE FUNCTION claim_entry_kept();
CREATE FUNCTION entries_follow_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE claim_entry SET live = NEW.state IN ('FILED', 'RETURNED') WHERE claim_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER entries_follow_claim AFTER UPDATE OF state ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND OLD.state <> NEW.state) EXECUTE FUNCTION entries_follow_claim();

-- A line is of a trainee or of an entry. Its number is theirs.
ALTER TABLE claim_line
  ALTER COLUMN class_id DROP NOT NULL,
  ALTER COLUMN trainee_id DROP NOT NULL,
  ALTER COLUMN occupation_canonical DROP NOT NULL,
  ADD COLUMN seq smallint,
  ADD COLUMN entry_id uuid;
UPDATE claim_line l SET seq = t.seq FROM trainee t WHERE t.id = l.trainee_id;
ALTER TABLE claim_line
  ALTER COLUMN seq SET NOT NULL,
  ADD CONSTRAINT line_of_one CHECK (num_nonnulls(trainee_id, entry_id) = 1 AND (trainee_id IS NULL) = (class_id IS NULL)),
  ADD CONSTRAINT line_of_entry FOREIGN KEY (entry_id, claim_id, seq, person_id)
    REFERENCES claim_entry (id, claim_id, seq, person_id),
  ADD CONSTRAINT line_person UNIQUE (id, person_id);
CREATE UNIQUE INDEX claim_line_entry ON claim_line (entry_id, family) WHERE entry_id IS NOT NULL;
CREATE FUNCTION claim_line_numbered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT seq INTO NEW.seq FROM trainee WHERE id = NEW.trainee_id;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_line_numbered BEFORE INSERT ON claim_line FOR EACH ROW WHEN (NEW.trainee_id IS NOT NULL)
  EXECUTE FUNCTION claim_line_numbered();
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_numbered;

-- Held for a class or for a claim, in one account of what a budget holds.
ALTER TABLE budget_hold_move DROP CONSTRAINT budget_hold_move_class_id_fkey, DROP CONSTRAINT budget_hold_move_pkey;
ALTER TABLE budget_hold
  DROP CONSTRAINT budget_hold_pkey,
  ALTER COLUMN class_id DROP NOT NULL,
  ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  ADD COLUMN claim_id uuid UNIQUE REFERENCES claim (id),
  ADD CONSTRAINT budget_hold_class UNIQUE (class_id),
  ADD CONSTRAINT hold_of_one CHECK (num_nonnulls(class_id, claim_id) = 1);
ALTER TABLE budget_hold_move
  ADD COLUMN hold_id uuid REFERENCES budget_hold (id);
UPDATE budget_hold_move m SET hold_id = h.id FROM budget_hold h WHERE h.class_id = m.class_id;
ALTER TABLE budget_hold_move
  ALTER COLUMN class_id DROP NOT NULL,
  ADD PRIMARY KEY (turn_id, hold_id),
  ADD FOREIGN KEY (class_id) REFERENCES class (id);
-- The hold that a claim draws on: its own, or that of the class it is about.
CREATE VIEW claim_hold AS
  SELECT m.id AS claim_id, coalesce(own.id, k.id) AS hold_id, coalesce(own.budget_id, k.budget_id) AS budget_id
  FROM claim m LEFT JOIN budget_hold own ON own.claim_id = m.id LEFT JOIN budget_hold k ON k.class_id = m.of_class_id;

ALTER TABLE quota_hold
  DROP CONSTRAINT quota_hold_pkey,
  ALTER COLUMN trainee_id DROP NOT NULL,
  ALTER COLUMN class_id DROP NOT NULL,
  ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  ADD COLUMN claim_line_id uuid UNIQUE,
  ADD CONSTRAINT quota_of_trainee UNIQUE (trainee_id),
  ADD CONSTRAINT quota_of_line FOREIGN KEY (claim_line_id, person_id) REFERENCES claim_line (id, person_id),
  ADD CONSTRAINT quota_of_one CHECK (num_nonnulls(trainee_id, claim_line_id) = 1 AND (trainee_id IS NULL) = (class_id IS NULL));

-- A slot needs the person's own word: that of a trainee, or, where he claims or is claimed for, a certificate of his that the
-- bureau has verified. Nobody is blocked by being listed.
CREATE OR REPLACE FUNCTION quota_is_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  key bytea := (SELECT id_number_hash FROM person WHERE id = NEW.person_id);
BEGIN
  IF NEW.claim_line_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
      WHERE l.id = NEW.claim_line_id AND e.certificate_verified AND e.real_name) THEN
      RAISE EXCEPTION 'nothing is held for a certificate that is not verified' USING ERRCODE = 'JX074';
    END IF;
  ELSIF NOT EXISTS (SELECT 1 FROM trainee_confirmation t JOIN class c ON c.id = t.class_id AND c.institution_id = t.institution_id
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

-- The queue for a budget: classes and claims in one order.
ALTER TABLE budget_queue
  ALTER COLUMN class_id DROP NOT NULL,
  ADD COLUMN claim_id uuid REFERENCES claim (id),
  ADD CONSTRAINT queue_of_one CHECK (num_nonnulls(class_id, claim_id) = 1);
CREATE UNIQUE INDEX budget_queue_claim_waiting ON budget_queue (claim_id) WHERE state = 'WAITING';
DROP FUNCTION budget_queue_ahead(uuid, uuid);
-- The first of those before this class or claim who could be served now: it lies before the reviewer, and the money suffices
-- for it. Definer: the one ahead may be of a county that the caller does not see; only his place is told.
CREATE FUNCTION budget_queue_ahead(of_budget uuid, of_owner uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT min(q.place) FROM budget b JOIN budget_queue q
    ON (q.fund, q.region_code, q.budget_year) = (b.fund, b.region_code, b.budget_year)
  WHERE b.id = of_budget AND q.state = 'WAITING' AND coalesce(q.class_id, q.claim_id) <> of_owner
    AND q.needed_fen <= b.allocated_fen - b.held_fen - b.drawn_fen
    AND q.place < coalesce((SELECT own.place FROM budget_queue own WHERE coalesce(own.class_id, own.claim_id) = of_owner
      AND own.state = 'WAITING'
      AND (own.fund, own.region_code, own.budget_year) = (b.fund, b.region_code, b.budget_year)), 2147483647)
    AND (EXISTS (SELECT 1 FROM filing f WHERE f.class_id = q.class_id AND f.decision IS NULL)
      OR EXISTS (SELECT 1 FROM claim m WHERE m.id = q.claim_id AND m.state = 'FILED' AND m.reviewed_by IS NULL))
$$;
CREATE OR REPLACE FUNCTION hold_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM budget b JOIN budget_queue q USING (fund, region_code, budget_year)
      WHERE b.id = NEW.budget_id AND q.state = 'WAITING') THEN
    IF budget_queue_ahead(NEW.budget_id, coalesce(NEW.class_id, NEW.claim_id)) IS NOT NULL THEN
      RAISE EXCEPTION 'another waits for this budget and fits' USING ERRCODE = 'JX022';
    END IF;
    UPDATE budget_queue SET state = 'SERVED'
    WHERE (class_id = NEW.class_id OR claim_id = NEW.claim_id) AND state = 'WAITING';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION closed_claim_leaves_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE budget_queue SET state = 'LEFT' WHERE claim_id = NEW.id AND state = 'WAITING';
  RETURN NULL;
END $$;
CREATE TRIGGER closed_claim_leaves_queue AFTER UPDATE OF state ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND NEW.state IN ('WITHDRAWN', 'REFUSED') AND OLD.state <> NEW.state)
  EXECUTE FUNCTION closed_claim_leaves_queue();

CREATE OR REPLACE FUNCTION turn_holds(turn budget_turn) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  target uuid;
  moved bigint;
BEGIN
  -- Holds before budgets, each in the order of its id: the same order as everybody else's.
  PERFORM 1 FROM budget_hold h WHERE h.budget_id = turn.budget_id AND (turn.class_id IS NULL OR h.class_id = turn.class_id)
  ORDER BY coalesce(h.class_id, h.claim_id) FOR UPDATE;
  IF turn.kind <> 'TAKE_BACK' THEN
    INSERT INTO budget (fund, region_code, budget_year, allocated_fen)
    SELECT fund, region_code, turn.to_year, 0 FROM budget WHERE id = turn.budget_id ON CONFLICT DO NOTHING;
    SELECT t.id INTO target FROM budget b JOIN budget t USING (fund, region_code)
    WHERE b.id = turn.budget_id AND t.budget_year = turn.to_year;
  END IF;
  INSERT INTO budget_hold_move (turn_id, hold_id, class_id, from_budget_id, to_budget_id, moved_fen, drawn_fen)
  SELECT turn.id, h.id, h.class_id, h.budget_id, target,
    CASE turn.kind WHEN 'FUND' THEN h.unfunded_fen ELSE h.held_fen - h.drawn_fen - h.returned_fen END,
    CASE WHEN target IS DISTINCT FROM h.budget_id AND target IS NOT NULL THEN h.drawn_fen - h.drawn_before_fen ELSE 0 END
  FROM budget_hold h LEFT JOIN class c ON c.id = h.class_id LEFT JOIN claim m ON m.id = h.claim_id
  WHERE h.budget_id = turn.budget_id AND (turn.class_id IS NULL OR h.class_id = turn.class_id)
    AND (c.stage <> 'closed' OR (m.id IS NOT NULL AND m.closed_on IS NULL))
    AND CASE turn.kind WHEN 'FUND' THEN h.unfunded_fen ELSE h.held_fen - h.drawn_fen - h.returned_fen END > 0;
  SELECT sum(moved_fen) INTO moved FROM budget_hold_move WHERE turn_id = turn.id;
  IF moved IS NULL THEN
    RAISE EXCEPTION 'nothing is left to decide about' USING ERRCODE = 'JX024';
  END IF;
  PERFORM 1 FROM budget WHERE id IN (turn.budget_id, target) ORDER BY id FOR UPDATE;
  SET CONSTRAINTS budget_follows_hold IMMEDIATE;
  IF turn.kind = 'CARRY_OVER' THEN
    UPDATE budget SET allocated_fen = allocated_fen + moved WHERE id = target;
  END IF;
  UPDATE budget_hold h SET
    budget_id = coalesce(target, h.budget_id),
    held_fen = h.held_fen + CASE turn.kind WHEN 'FUND' THEN m.moved_fen ELSE 0 END,
    returned_fen = h.returned_fen + CASE turn.kind WHEN 'TAKE_BACK' THEN m.moved_fen ELSE 0 END,
    unfunded_fen = CASE turn.kind WHEN 'TAKE_BACK' THEN h.unfunded_fen + m.moved_fen WHEN 'FUND' THEN 0 ELSE h.unfunded_fen END,
    drawn_before_fen = h.drawn_before_fen + m.drawn_fen
  FROM budget_hold_move m WHERE m.turn_id = turn.id AND h.id = m.hold_id;
  IF turn.kind = 'CARRY_OVER' THEN
    UPDATE budget SET allocated_fen = allocated_fen - moved WHERE id = turn.budget_id;
  END IF;
  SET CONSTRAINTS budget_follows_hold DEFERRED;
  RETURN moved;
END $$;

-- A clearance is of the profile of its claim, so that PROJECT_CLASS alone pays a class; and it asks of every line that is
-- paid what its profile asks.
ALTER TABLE clearance
  DROP CONSTRAINT clearance_claim_id_class_id_project_id_fkey,
  ADD CONSTRAINT clearance_of_class FOREIGN KEY (claim_id, class_id, project_id) REFERENCES claim (id, of_class_id, project_id),
  ADD CONSTRAINT clearance_of_claim FOREIGN KEY (claim_id, gate_profile) REFERENCES claim (id, gate_profile);
ALTER TABLE claim DROP CONSTRAINT claim_id_class_id_project_id_key;

CREATE FUNCTION clearance_of_profile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.gate_profile NOT IN ('ENTERPRISE_STAFF', 'PERSON_CERTIFICATE') THEN
    RAISE EXCEPTION 'gate profile % has no conditions', NEW.gate_profile USING ERRCODE = 'JX072';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claim m WHERE m.id = NEW.claim_id AND m.state = 'FILED' AND m.approved_by IS NOT NULL
      AND m.publicity_ends_on < NEW.cleared_on) THEN
    RAISE EXCEPTION 'a claim is cleared once it is approved' USING ERRCODE = 'JX072';
  END IF;
  IF EXISTS (
    SELECT 1 FROM claim_line l LEFT JOIN claim_entry e ON e.id = l.entry_id
    LEFT JOIN quota_hold q ON q.claim_line_id = l.id AND q.state = 'HELD'
    WHERE l.claim_id = NEW.claim_id AND l.approved_fen > 0 AND (e.certificate_verified IS NOT TRUE OR e.real_name IS NOT TRUE
      OR q.id IS NULL OR (NEW.gate_profile = 'ENTERPRISE_STAFF' AND e.insured IS NOT TRUE))) THEN
    RAISE EXCEPTION 'a line of this claim is not verified' USING ERRCODE = 'JX072';
  END IF;
  IF (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = NEW.claim_id) > coalesce((
      SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM claim_hold k JOIN budget_hold h ON h.id = k.hold_id
      WHERE k.claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'less is held than this claim is paid' USING ERRCODE = 'JX072';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clearance_of_profile AFTER INSERT ON clearance FOR EACH ROW WHEN (NEW.gate_profile <> 'PROJECT_CLASS')
  EXECUTE FUNCTION clearance_of_profile();

-- Nothing is cleared for payment on an answer that is missing, unknown or old (a day, DEFAULT), whatever the profile.
CREATE OR REPLACE FUNCTION clearance_knows_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM claim_line l JOIN person n ON n.id = l.person_id
    LEFT JOIN LATERAL (SELECT a.result, a.asked_at FROM history_answer a WHERE a.person_key = n.id_number_hash
      ORDER BY a.id DESC LIMIT 1) AS last ON true
    WHERE l.claim_id = NEW.claim_id AND l.amount_fen > 0
      AND (last.result IS DISTINCT FROM 'KNOWN' OR last.asked_at < business_now() - interval '24 hours')) THEN
    RAISE EXCEPTION 'the history of a payee line is not known today' USING ERRCODE = 'JX027';
  END IF;
  RETURN NULL;
END $$;

-- What enters a batch, and what is paid, is compared with the claim's own fund, region, bureau and payer.
CREATE OR REPLACE FUNCTION batch_claim_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh n JOIN payment_batch b ON b.id = n.batch_id
    LEFT JOIN claim m ON m.id = n.claim_id AND m.approved_by IS NOT NULL AND m.payee_organisation_id = n.payee_organisation_id
    LEFT JOIN LATERAL (SELECT count(*) AS lines, sum(l.approved_fen) AS fen FROM claim_line l
      WHERE l.claim_id = n.claim_id AND l.approved_fen > 0) AS l ON true
    WHERE b.state <> 'MADE' OR n.left_on IS NOT NULL
      OR (m.fund, m.region_code, m.owner_organisation_id, m.payer_organisation_id, l.lines, l.fen) IS DISTINCT FROM
        (b.fund, b.region_code, b.owner_organisation_id, b.payer_organisation_id, n.lines::bigint, n.amount_fen::numeric)) THEN
    RAISE EXCEPTION 'claim does not fit its batch' USING ERRCODE = 'JX041';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh n JOIN payment_batch b ON b.id = n.batch_id JOIN account a ON a.id = b.maker_id
    WHERE a.organisation_id = n.payee_organisation_id) THEN
    RAISE EXCEPTION 'the payee makes its own batch' USING ERRCODE = 'JX042';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh n JOIN batch_payee w ON w.batch_id = n.batch_id AND w.organisation_id = n.payee_organisation_id
    JOIN payee_account a ON a.id = w.account_id
    WHERE a.state <> 'CONFIRMED' OR a.organisation_id <> w.organisation_id) THEN
    RAISE EXCEPTION 'a batch pays to a confirmed account of its payee' USING ERRCODE = 'JX043';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION payment_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh WHERE state <> 'INSTRUCTED') THEN
    RAISE EXCEPTION 'a payment begins as an instruction' USING ERRCODE = 'JX004';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT maker_id, checker_id, instructed_by, payee_organisation_id FROM fresh) AS n
    JOIN account a ON a.id IN (n.maker_id, n.checker_id, n.instructed_by) AND a.organisation_id = n.payee_organisation_id) THEN
    RAISE EXCEPTION 'a person of the payee acts on its payment' USING ERRCODE = 'JX002';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT instructed_by FROM fresh) AS n JOIN account a ON a.id = n.instructed_by
    JOIN organisation o ON o.id = a.organisation_id WHERE o.kind NOT IN ('FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY')) THEN
    RAISE EXCEPTION 'the payer does not belong to the bureau that keeps the fund' USING ERRCODE = 'JX003';
  END IF;
  IF EXISTS (
    SELECT 1 FROM fresh n
    LEFT JOIN claim_line l ON l.id = n.claim_line_id AND l.claim_id = n.claim_id
    LEFT JOIN claim m ON m.id = l.claim_id AND m.approved_by IS NOT NULL
    WHERE m.id IS NULL OR (l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number,
        m.payee_organisation_id, m.fund)
      IS DISTINCT FROM (n.person_id, n.family, n.occupation_canonical, n.level, n.subsidy_month, n.certificate_number,
        n.payee_organisation_id, n.fund)) THEN
    RAISE EXCEPTION 'payment does not follow its approved claim line' USING ERRCODE = 'JX006';
  END IF;
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT batch_id, claim_id, instructed_by, fund FROM fresh) AS n
    LEFT JOIN batch_claim c ON c.batch_id = n.batch_id AND c.claim_id = n.claim_id AND c.left_on IS NULL
    LEFT JOIN payment_batch b ON b.id = c.batch_id AND b.state = 'CHECKED' AND b.fund = n.fund
    WHERE b.id IS NULL OR n.instructed_by IN (b.maker_id, b.checker_id)
      OR NOT EXISTS (SELECT 1 FROM account a WHERE a.id = n.instructed_by AND a.organisation_id = b.payer_organisation_id)) THEN
    RAISE EXCEPTION 'payment is in no checked batch of its payer' USING ERRCODE = 'JX041';
  END IF;
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT batch_id, payee_organisation_id, account_id, replaces_id IS NULL AS is_first FROM fresh) AS n
    LEFT JOIN payee_account a ON a.id = n.account_id AND a.organisation_id = n.payee_organisation_id AND a.state = 'CONFIRMED'
    LEFT JOIN batch_payee w ON w.batch_id = n.batch_id AND w.organisation_id = n.payee_organisation_id
    WHERE a.id IS NULL OR (n.is_first AND w.account_id IS DISTINCT FROM n.account_id)) THEN
    RAISE EXCEPTION 'payment does not go to the confirmed account of its payee' USING ERRCODE = 'JX043';
  END IF;
  IF EXISTS (
    SELECT 1 FROM fresh n LEFT JOIN payment y ON y.id = n.replaces_id
    WHERE n.replaces_id IS NOT NULL
      AND (y.state, y.claim_line_id, y.batch_id, y.amount_fen) IS DISTINCT FROM ('RETURNED', n.claim_line_id, n.batch_id, n.amount_fen)) THEN
    RAISE EXCEPTION 'only what the bank returned is paid again' USING ERRCODE = 'JX048';
  END IF;
  RETURN NULL;
END $$;
-- A transfer of a payment runs from the budget of the hold that its claim draws on.
CREATE OR REPLACE FUNCTION transfer_of_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh n
    LEFT JOIN payment y ON y.id = n.payment_id
    LEFT JOIN claim_hold h ON h.claim_id = y.claim_id
    LEFT JOIN ledger_account b ON b.budget_id = h.budget_id
    LEFT JOIN ledger_account o ON o.organisation_id = y.payee_organisation_id AND o.fund = y.fund
    LEFT JOIN transfer r ON r.id = n.reverses_id
    WHERE n.clawback_line_id IS NULL AND n.recovery_id IS NULL AND ((y.amount_fen, y.fund) IS DISTINCT FROM (n.amount_fen, n.fund)
      OR CASE WHEN n.reverses_id IS NULL
        THEN (y.state, b.id, o.id) IS DISTINCT FROM ('PAID', n.debit_account_id, n.credit_account_id)
        ELSE (y.state, o.id, b.id, r.payment_id) IS DISTINCT FROM ('REVERSED', n.debit_account_id, n.credit_account_id, y.id)
          OR EXISTS (SELECT 1 FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
            WHERE l.payment_id = y.id AND k.state IN ('OPEN', 'SETTLED')) END)) THEN
    RAISE EXCEPTION 'transfer does not follow a paid payment of its amount' USING ERRCODE = 'JX005';
  END IF;
  RETURN NULL;
END $$;

-- A person is known to those who see a claim in which he is named.
ALTER POLICY scope ON person USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR (SELECT true FROM trainee t WHERE t.person_id = person.id LIMIT 1)
  OR (SELECT true FROM claim_entry e JOIN claim m ON m.id = e.claim_id WHERE e.person_id = person.id
    AND (m.region_code = ANY (string_to_array((SELECT current_setting('app.scope', true)), ','))
      OR m.payee_organisation_id::text = (SELECT current_setting('app.organisation', true))) LIMIT 1));

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check
  CHECK (kind IN ('WAKE_PROJECT', 'WAKE_CLASS', 'WAKE_BATCH', 'WAKE_CLAIM', 'MAIL'));

-- Whose number and name these are, for a caller who may not look among people.
CREATE FUNCTION person_of(hash bytea, full_name text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT id FROM person WHERE id_number_hash = hash AND name = full_name
$$;
REVOKE EXECUTE ON FUNCTION person_of(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_of(bytea, text) TO jx_app;

-- The rows of a claim that comes in again, in place of those that it had; never of one that anybody has signed.
CREATE FUNCTION clear_entries(of_claim uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim WHERE id = of_claim AND (class_id IS NOT NULL OR state <> 'FILED' OR reviewed_by IS NOT NULL)) THEN
    RAISE EXCEPTION 'what was reviewed of a claim does not change' USING ERRCODE = 'JX071';
  END IF;
  DELETE FROM claim_line WHERE claim_id = of_claim AND entry_id IS NOT NULL;
  DELETE FROM claim_entry WHERE claim_id = of_claim;
END $$;
REVOKE EXECUTE ON FUNCTION clear_entries(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_entries(uuid) TO jx_app;

GRANT USAGE ON SEQUENCE subsidy_claim_number TO jx_app;
GRANT SELECT, INSERT, UPDATE ON claim_entry TO jx_app;
GRANT SELECT ON claim_hold TO jx_app;
