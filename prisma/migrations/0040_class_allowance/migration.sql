-- The living allowance of those who were trained in a class (ADR 0025): a claim that follows its class, filed by the
-- institution for its trainees and paid to each of them. All of it is reviewed, shown, approved and batched as one; what lacks
-- an account is one line.

ALTER TABLE claim
  DROP CONSTRAINT claim_gate_profile_check,
  DROP CONSTRAINT claim_of_profile,
  DROP CONSTRAINT claim_of_kind,
  ADD CONSTRAINT claim_gate_profile_check CHECK (gate_profile IN
    ('PROJECT_CLASS', 'ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'MONTHLY', 'PREPAYMENT', 'AWARD', 'ALLOWANCE')),
  ADD CONSTRAINT claim_of_profile CHECK (CASE WHEN gate_profile IN ('PROJECT_CLASS', 'AWARD', 'PREPAYMENT', 'ALLOWANCE')
    THEN num_nulls(of_class_id, project_id) = 0 ELSE num_nonnulls(of_class_id, project_id) = 0 END),
  ADD CONSTRAINT claim_of_kind CHECK (CASE gate_profile
    WHEN 'PERSON_CERTIFICATE' THEN subsidy_kind IN ('LEVEL_UPGRADE', 'ENTREPRENEURSHIP', 'EVALUATION')
    WHEN 'ENTERPRISE_STAFF' THEN subsidy_kind IN
      ('LEVEL_UPGRADE', 'PRE_JOB', 'ON_JOB', 'SAFETY', 'MASTER_APPRENTICE', 'HARDSHIP_ENTERPRISE')
    WHEN 'MONTHLY' THEN subsidy_kind = 'WORK_AS_TRAINING'
    WHEN 'PREPAYMENT' THEN subsidy_kind = 'APPRENTICESHIP'
    WHEN 'AWARD' THEN subsidy_kind = 'EMPLOYMENT_AWARD'
    WHEN 'ALLOWANCE' THEN subsidy_kind = 'LIVING_ALLOWANCE'
    ELSE true END);
ALTER TABLE clearance
  DROP CONSTRAINT clearance_gate_profile_check,
  ADD CONSTRAINT clearance_gate_profile_check CHECK (gate_profile IN
    ('PROJECT_CLASS', 'ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'MONTHLY', 'PREPAYMENT', 'AWARD', 'ALLOWANCE'));

-- Of a person's own claim an allowance stands beside the row of its training, of a class's it is of the trainee.
ALTER TABLE claim_entry
  DROP CONSTRAINT entry_of_award,
  DROP CONSTRAINT entry_of_allowance,
  DROP CONSTRAINT category_verified,
  ADD CONSTRAINT entry_of_award CHECK (num_nulls(employed_on, proof_kind, proof_reference, proven_on)
    = CASE family WHEN 'AWARD' THEN 0 ELSE 4 END),
  ADD CONSTRAINT entry_of_allowance CHECK ((requested_fen IS NOT NULL) = (family = 'LIVING') AND (beside_id IS NULL OR family = 'LIVING')),
  ADD CONSTRAINT entry_of_trainee CHECK ((trainee_id IS NOT NULL) = (family = 'AWARD' OR family = 'LIVING' AND beside_id IS NULL)),
  ADD CONSTRAINT category_verified CHECK ((category_verified IS NOT NULL)
    = (verified_by IS NOT NULL AND family <> 'AWARD' AND categories <> '{}'));
CREATE INDEX claim_entry_of_trainee ON claim_entry (trainee_id) WHERE trainee_id IS NOT NULL;

-- Beside which training a version pays it: beside any where it says nothing.
CREATE FUNCTION pays_allowance_beside(of_version text, kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM policy_rule r WHERE r.version_id = of_version AND r.key = 'tariff.LIVING_ALLOWANCE')
    AND coalesce((SELECT r.value -> 'trainingKinds' ? kind FROM policy_rule r
      WHERE r.version_id = of_version AND r.key = 'conditions.LIVING_ALLOWANCE'), true)
$$;
-- Whether a trainee's training line, of his class's claim or of a supplement to it, is worth something.
CREATE FUNCTION training_is_worth(of_trainee uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id AND m.state IN ('FILED', 'RETURNED')
    WHERE l.trainee_id = of_trainee AND l.family = 'TRAINING' AND l.amount_fen > 0 AND l.live)
$$;
CREATE FUNCTION training_is_approved(of_trainee uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id AND m.state = 'FILED' AND m.approved_by IS NOT NULL
    WHERE l.trainee_id = of_trainee AND l.family = 'TRAINING' AND l.approved_fen > 0 AND l.live)
$$;
-- Instructed counts: from then on its amount stands. What the bank returned is sent again, and counts too.
-- By the index that holds returned payments, too: those of a line are among those of its claim.
CREATE FUNCTION training_is_instructed(of_trainee uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim_line l JOIN payment y ON y.claim_id = l.claim_id AND y.claim_line_id = l.id AND y.state <> 'REVERSED'
    WHERE l.trainee_id = of_trainee AND l.family = 'TRAINING')
$$;
-- Who of a class may be claimed for: certified, of a category that the version names, with a training line that is worth
-- something, and in no standing claim for it.
CREATE FUNCTION allowance_wanted(of_class uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.id FROM class c JOIN trainee t ON t.class_id = c.id AND t.state = 'ENROLLED' JOIN certificate f ON f.trainee_id = t.id
  WHERE c.id = of_class AND pays_allowance_beside(c.policy_version_id, class_subsidy_kind(c.id))
    AND coalesce((SELECT r.value -> 'categories' ?| t.categories FROM policy_rule r
      WHERE r.version_id = c.policy_version_id AND r.key = 'conditions.LIVING_ALLOWANCE'), true)
    AND training_is_worth(t.id)
    AND NOT EXISTS (SELECT 1 FROM claim_entry e WHERE e.trainee_id = t.id AND e.family = 'LIVING' AND e.live)
$$;
-- A natural person as an organisation of one: who is paid.
CREATE FUNCTION payee_of_person(of_person uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT o.id FROM organisation o WHERE o.person_id = of_person AND o.kind = 'PERSON'
$$;
DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['training_is_worth(uuid)', 'training_is_approved(uuid)', 'training_is_instructed(uuid)',
      'allowance_wanted(uuid)', 'payee_of_person(uuid)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO jx_app', signature);
  END LOOP;
END $$;

-- What it is of is what its class says. Filed by who trained them, once he has claimed for the training.
CREATE FUNCTION allowance_of_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT p.number || '-' || c.seq || '-L' || (1 + (SELECT count(*) FROM claim m WHERE m.of_class_id = c.id
      AND m.gate_profile = 'ALLOWANCE')),
    'LIVING_ALLOWANCE', 'ALLOWANCE', p.fund, p.region_code, p.owner_organisation_id, p.payer_organisation_id, c.policy_version_id,
    c.project_id
  INTO NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
    NEW.payer_organisation_id, NEW.policy_version_id, NEW.project_id
  FROM class c JOIN project p ON p.id = c.project_id
  JOIN claim own ON own.class_id = c.id AND own.state IN ('FILED', 'RETURNED')
  WHERE c.id = NEW.of_class_id AND c.institution_id = NEW.payee_organisation_id
    AND pays_allowance_beside(c.policy_version_id, class_subsidy_kind(c.id));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an allowance follows the claim of a class of its institution' USING ERRCODE = 'JX120';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER allowance_of_class BEFORE INSERT ON claim FOR EACH ROW WHEN (NEW.gate_profile = 'ALLOWANCE')
  EXECUTE FUNCTION allowance_of_class();

-- A row is of a trainee of that class, as its roster and his certificate have him.
CREATE FUNCTION entry_of_trained() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
BEGIN
  SELECT * INTO of_claim FROM claim WHERE id = NEW.claim_id;
  IF (of_claim.gate_profile = 'ALLOWANCE') <> (NEW.family = 'LIVING' AND NEW.beside_id IS NULL)
    OR of_claim.gate_profile = 'ALLOWANCE' AND NOT EXISTS (
      SELECT 1 FROM trainee t JOIN certificate f ON f.trainee_id = t.id
      WHERE t.id = NEW.trainee_id AND t.class_id = of_claim.of_class_id AND t.person_id = NEW.person_id
        AND t.categories = NEW.categories
        AND (f.kind, f.number, f.issued_on) = (NEW.certificate_kind, NEW.certificate_number, NEW.issued_on)
        AND (TG_OP = 'UPDATE' OR training_is_worth(t.id))) THEN
    RAISE EXCEPTION 'an allowance is for a certified trainee of its class' USING ERRCODE = 'JX121';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_of_trained BEFORE INSERT OR UPDATE ON claim_entry FOR EACH ROW EXECUTE FUNCTION entry_of_trained();

-- Approved, and paid, never before its training. What becomes of the training between these two shuts the gate, and does not
-- wait for the allowance.
CREATE FUNCTION allowance_after_training() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim_entry e WHERE e.id = NEW.entry_id AND e.trainee_id IS NOT NULL
      AND NOT training_is_approved(e.trainee_id)) THEN
    RAISE EXCEPTION 'an allowance is approved once its training is' USING ERRCODE = 'JX122';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER allowance_after_training AFTER INSERT OR UPDATE OF approved_fen ON claim_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.family = 'LIVING' AND NEW.approved_fen > 0)
  EXECUTE FUNCTION allowance_after_training();
CREATE OR REPLACE FUNCTION allowance_paid_beside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
      WHERE l.id = NEW.claim_line_id AND CASE
        WHEN e.beside_id IS NULL THEN (e.category_verified OR e.categories = '{}') AND training_is_instructed(e.trainee_id)
        ELSE e.category_verified AND EXISTS (SELECT 1 FROM claim_line t JOIN payment y ON y.claim_line_id = t.id AND y.live
          WHERE t.entry_id = e.beside_id AND y.batch_id = NEW.batch_id) END) THEN
    RAISE EXCEPTION 'an allowance is paid together with its training' USING ERRCODE = 'JX104';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION entry_may_be_paid(profile text, e claim_entry) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT e.verified_by IS NOT NULL AND e.real_name AND e.employment_verified IS NOT FALSE AND CASE profile
    WHEN 'PERSON_CERTIFICATE' THEN e.certificate_verified
    WHEN 'ENTERPRISE_STAFF' THEN e.certificate_verified AND e.insured
    WHEN 'AWARD' THEN e.certificate_verified AND e.employment_verified AND NOT e.insured_at_filing
    WHEN 'MONTHLY' THEN e.employment_verified AND e.category_verified
    WHEN 'ALLOWANCE' THEN e.certificate_verified AND (e.category_verified OR e.categories = '{}')
    ELSE false END
$$;
CREATE OR REPLACE FUNCTION clearance_of_profile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.gate_profile NOT IN ('ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'MONTHLY', 'AWARD', 'ALLOWANCE') THEN
    RAISE EXCEPTION 'gate profile % has no conditions', NEW.gate_profile USING ERRCODE = 'JX072';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claim m WHERE m.id = NEW.claim_id AND m.state = 'FILED' AND m.approved_by IS NOT NULL
      AND m.publicity_ends_on < NEW.cleared_on) THEN
    RAISE EXCEPTION 'a claim is cleared once it is approved' USING ERRCODE = 'JX072';
  END IF;
  IF EXISTS (
    SELECT 1 FROM claim_line l LEFT JOIN claim_entry e ON e.id = l.entry_id
    LEFT JOIN quota_hold q ON q.claim_line_id = l.id AND q.state = 'HELD'
    WHERE l.claim_id = NEW.claim_id AND l.approved_fen > 0
      AND (entry_may_be_paid(NEW.gate_profile, e) IS NOT TRUE OR q.id IS NULL)) THEN
    RAISE EXCEPTION 'a line of this claim is not verified' USING ERRCODE = 'JX072';
  END IF;
  IF NEW.gate_profile = 'AWARD' AND NOT EXISTS (SELECT 1 FROM claim m JOIN class_completion d ON d.class_id = m.of_class_id
      AND d.stage = 'employment' AND d.standing WHERE m.id = NEW.claim_id) THEN
    RAISE EXCEPTION 'the tracking of this award''s class is not closed' USING ERRCODE = 'JX072';
  END IF;
  IF NEW.gate_profile = 'ALLOWANCE' AND EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
      WHERE l.claim_id = NEW.claim_id AND l.approved_fen > 0 AND NOT training_is_instructed(e.trainee_id)) THEN
    RAISE EXCEPTION 'the training beside this allowance is not instructed' USING ERRCODE = 'JX123';
  END IF;
  IF excluded_by_payment(NEW.claim_id) THEN
    RAISE EXCEPTION 'the person has been paid what excludes this' USING ERRCODE = 'JX103';
  END IF;
  IF (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = NEW.claim_id) > coalesce((
      SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM budget_hold h WHERE h.claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'less is held than this claim is paid' USING ERRCODE = 'JX072';
  END IF;
  RETURN NULL;
END $$;

-- In a batch such a claim has no payee of its own: there is one for each person whose account is confirmed. Who has none, or
-- none yet, is left out, and added when he has one.
ALTER TABLE batch_claim ALTER COLUMN payee_organisation_id DROP NOT NULL;
CREATE OR REPLACE FUNCTION batch_claim_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh n JOIN payment_batch b ON b.id = n.batch_id
    LEFT JOIN claim m ON m.id = n.claim_id AND m.approved_by IS NOT NULL
      AND n.payee_organisation_id IS NOT DISTINCT FROM CASE m.gate_profile WHEN 'ALLOWANCE' THEN NULL ELSE m.payee_organisation_id END
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
CREATE FUNCTION payee_joins_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payment_batch b WHERE b.id = NEW.batch_id AND b.state <> 'MADE')
    AND NOT EXISTS (SELECT 1 FROM batch_claim c JOIN claim m ON m.id = c.claim_id AND m.gate_profile = 'ALLOWANCE'
      JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
      JOIN organisation o ON o.person_id = l.person_id JOIN payee_account a ON a.id = NEW.account_id AND a.organisation_id = o.id AND a.state = 'CONFIRMED'
      WHERE c.batch_id = NEW.batch_id AND c.left_on IS NULL AND o.id = NEW.organisation_id AND o.kind = 'PERSON') THEN
    RAISE EXCEPTION 'only who is owed an allowance is added to a checked batch' USING ERRCODE = 'JX125';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payee_joins_batch AFTER INSERT ON batch_payee FOR EACH ROW EXECUTE FUNCTION payee_joins_batch();

-- As before (0037); and an allowance is paid to its person and nobody else.
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
      SELECT 1 FROM fresh n LEFT JOIN claim_line l ON l.id = n.claim_line_id AND l.claim_id = n.claim_id
      WHERE (l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number)
        IS DISTINCT FROM (n.person_id, n.family, n.occupation_canonical, n.level, n.subsidy_month, n.certificate_number))
    OR EXISTS (
      SELECT 1 FROM (SELECT DISTINCT claim_id, payee_organisation_id, fund FROM fresh) AS n
      LEFT JOIN claim m ON m.id = n.claim_id AND m.approved_by IS NOT NULL
      WHERE m.fund IS DISTINCT FROM n.fund
        OR m.gate_profile <> 'ALLOWANCE' AND m.payee_organisation_id IS DISTINCT FROM n.payee_organisation_id) THEN
    RAISE EXCEPTION 'payment does not follow its approved claim line' USING ERRCODE = 'JX006';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh n LEFT JOIN organisation o ON o.id = n.payee_organisation_id
    WHERE n.family = 'LIVING' AND (o.kind, o.person_id) IS DISTINCT FROM ('PERSON', n.person_id)) THEN
    RAISE EXCEPTION 'an allowance is paid to its person' USING ERRCODE = 'JX124';
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
