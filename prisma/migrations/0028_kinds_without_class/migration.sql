-- Every kind that a claim without a class may carry, by whom and under which gate (domain §3.4, §5.1): the table of
-- domain/claim/kinds.ts once more, and what the rows of each kind say. Work as training is claimed by person and month.

CREATE FUNCTION subsidy_family(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'EVALUATION' THEN 'EVALUATION' WHEN 'LIVING_ALLOWANCE' THEN 'LIVING' WHEN 'EMPLOYMENT_AWARD' THEN 'AWARD'
    ELSE 'TRAINING' END
$$;
-- Of a class that the caller may not see.
CREATE FUNCTION class_subsidy_kind(of_class uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.subsidy_kind FROM class c JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id
  WHERE c.id = of_class
$$;
REVOKE EXECUTE ON FUNCTION class_subsidy_kind(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION class_subsidy_kind(uuid) TO jx_app;

ALTER TABLE claim ADD CONSTRAINT claim_of_kind CHECK (CASE gate_profile
  WHEN 'PERSON_CERTIFICATE' THEN subsidy_kind IN ('LEVEL_UPGRADE', 'ENTREPRENEURSHIP', 'EVALUATION')
  WHEN 'ENTERPRISE_STAFF' THEN subsidy_kind IN
    ('LEVEL_UPGRADE', 'PRE_JOB', 'ON_JOB', 'SAFETY', 'MASTER_APPRENTICE', 'HARDSHIP_ENTERPRISE')
  WHEN 'MONTHLY' THEN subsidy_kind = 'WORK_AS_TRAINING'
  WHEN 'PREPAYMENT' THEN subsidy_kind = 'APPRENTICESHIP'
  WHEN 'AWARD' THEN subsidy_kind = 'EMPLOYMENT_AWARD'
  ELSE true END);

CREATE OR REPLACE FUNCTION claim_stands_alone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.gate_profile, NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
        NEW.payer_organisation_id, NEW.class_id, NEW.of_class_id, NEW.project_id, NEW.payee_organisation_id)
        IS DISTINCT FROM (OLD.gate_profile, OLD.number, OLD.subsidy_kind, OLD.settlement_mode, OLD.fund, OLD.region_code,
        OLD.owner_organisation_id, OLD.payer_organisation_id, OLD.class_id, OLD.of_class_id, OLD.project_id,
        OLD.payee_organisation_id) THEN
      RAISE EXCEPTION 'what a claim is of does not change' USING ERRCODE = 'JX070';
    END IF;
  ELSIF NEW.gate_profile NOT IN ('PROJECT_CLASS', 'AWARD') AND NOT EXISTS (SELECT 1 FROM organisation o
      WHERE o.id = NEW.payee_organisation_id
        AND o.kind = CASE NEW.gate_profile WHEN 'PERSON_CERTIFICATE' THEN 'PERSON' ELSE 'ENTERPRISE' END) THEN
    RAISE EXCEPTION 'a person claims for himself, an enterprise for its staff' USING ERRCODE = 'JX073';
  END IF;
  RETURN NEW;
END $$;

-- What a row says beside its certificate, and what the bureau has found of it: the hiring and the contract as stated, and the
-- category of the person where one is named. A row of a month has no certificate to look up.
ALTER TABLE claim_entry
  ADD COLUMN hired_on date,
  ADD COLUMN contract_months smallint CHECK (contract_months BETWEEN 1 AND 600),
  ADD COLUMN fee_fen bigint CHECK (fee_fen > 0),
  ADD COLUMN category_verified boolean;
UPDATE claim_entry SET category_verified = true WHERE verified_by IS NOT NULL AND family <> 'AWARD' AND categories <> '{}';
ALTER TABLE claim_entry
  DROP CONSTRAINT entry_verified,
  DROP CONSTRAINT award_verified,
  ADD CONSTRAINT entry_verified CHECK (num_nulls(real_name, verification_reference, verified_by, verified_on) IN (0, 4)
    AND (certificate_verified IS NOT NULL) = (verified_by IS NOT NULL AND certificate_number IS NOT NULL)),
  ADD CONSTRAINT award_verified CHECK ((insured_at_filing IS NOT NULL) = (verified_by IS NOT NULL AND family = 'AWARD')),
  ADD CONSTRAINT employment_verified CHECK ((employment_verified IS NOT NULL)
    = (verified_by IS NOT NULL AND num_nonnulls(employed_on, hired_on, contract_months) > 0)),
  ADD CONSTRAINT category_verified CHECK ((category_verified IS NOT NULL)
    = (verified_by IS NOT NULL AND trainee_id IS NULL AND categories <> '{}'));
-- One month of one person in one standing claim.
CREATE UNIQUE INDEX claim_entry_month ON claim_entry (person_id, subsidy_month) WHERE live AND subsidy_month IS NOT NULL;

-- A row is of the family of its claim's kind: by a certificate, or of a month that was worked and is over. What was reviewed
-- stands.
CREATE FUNCTION entry_of_kind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
  is_month boolean;
BEGIN
  SELECT * INTO of_claim FROM claim WHERE id = NEW.claim_id;
  is_month := of_claim.gate_profile = 'MONTHLY';
  IF NEW.family <> subsidy_family(of_claim.subsidy_kind) OR is_month <> (NEW.subsidy_month IS NOT NULL)
    OR is_month AND (NEW.certificate_number IS NOT NULL OR NEW.hired_on IS NULL) THEN
    RAISE EXCEPTION 'a row of this claim does not fit its kind' USING ERRCODE = 'JX100';
  END IF;
  IF is_month AND (NEW.subsidy_month + interval '1 month' > business_today() OR NEW.hired_on >= NEW.subsidy_month + interval '1 month') THEN
    RAISE EXCEPTION 'a month is claimed for once it was worked' USING ERRCODE = 'JX101';
  END IF;
  IF TG_OP = 'UPDATE' AND of_claim.reviewed_by IS NOT NULL AND (NEW.hired_on, NEW.contract_months, NEW.fee_fen, NEW.category_verified,
      NEW.employment_verified) IS DISTINCT FROM (OLD.hired_on, OLD.contract_months, OLD.fee_fen, OLD.category_verified,
      OLD.employment_verified) THEN
    RAISE EXCEPTION 'what was reviewed of a claim does not change' USING ERRCODE = 'JX071';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_of_kind BEFORE INSERT OR UPDATE ON claim_entry FOR EACH ROW EXECUTE FUNCTION entry_of_kind();

-- A line says of its entry what the entry says: by these it is known what was paid before.
CREATE FUNCTION line_says_its_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim_entry e JOIN claim m ON m.id = e.claim_id LEFT JOIN occupation o ON o.id = e.occupation_id
      WHERE e.id = NEW.entry_id AND (e.family, m.subsidy_kind, e.level, e.subsidy_month, e.certificate_number, o.canonical_id)
        IS NOT DISTINCT FROM (NEW.family, NEW.subsidy_kind, NEW.level, NEW.subsidy_month, NEW.certificate_number,
          NEW.occupation_canonical)) THEN
    RAISE EXCEPTION 'a line says what its row does not' USING ERRCODE = 'JX100';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER line_says_its_entry BEFORE INSERT OR UPDATE OF entry_id, family, subsidy_kind, level, subsidy_month, certificate_number,
  occupation_canonical ON claim_line FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL) EXECUTE FUNCTION line_says_its_entry();

-- Months have numbers of their own, up to the most that the version pays for: the seventh finds none. Together they are one
-- subsidy among the others of the person.
ALTER TABLE quota_hold ALTER COLUMN occupation_canonical DROP NOT NULL;
DROP INDEX quota_occupation_level;
CREATE UNIQUE INDEX quota_occupation_level ON quota_hold (person_id, family, occupation_canonical, level)
  NULLS NOT DISTINCT WHERE standing AND cap_period <> 'MONTHS';

CREATE OR REPLACE FUNCTION quotas_are_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added q WHERE q.state <> 'RETURNED' AND q.claim_line_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
        WHERE l.id = q.claim_line_id AND e.verified_by IS NOT NULL AND e.certificate_verified IS NOT FALSE AND e.real_name)) THEN
    RAISE EXCEPTION 'nothing is held for a row that is not verified' USING ERRCODE = 'JX074';
  END IF;
  IF EXISTS (SELECT 1 FROM added q LEFT JOIN claim_line l ON l.id = q.claim_line_id LEFT JOIN claim m ON m.id = l.claim_id
      WHERE (q.cap_period = 'MONTHS') <> (l.subsidy_month IS NOT NULL) OR q.cap_period = 'MONTHS' AND q.cap > coalesce((
        SELECT (r.value ->> 'maximumMonths')::int FROM policy_rule r
        WHERE r.version_id = m.policy_version_id AND r.key = 'tariff.WORK_AS_TRAINING'), 0)) THEN
    RAISE EXCEPTION 'months are numbered up to the most that the version pays for' USING ERRCODE = 'JX102';
  END IF;
  IF EXISTS (SELECT 1 FROM added q WHERE q.state <> 'RETURNED' AND q.claim_line_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM trainee_confirmation t JOIN class c ON c.id = t.class_id
        AND c.institution_id = t.institution_id
        WHERE t.class_id = q.class_id AND t.person_id = q.person_id AND t.answer = 'CONFIRMED')) THEN
    RAISE EXCEPTION 'the trainee has not confirmed that his quota is used' USING ERRCODE = 'JX025';
  END IF;
  IF EXISTS (SELECT 1 FROM added q JOIN person n ON n.id = q.person_id CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE p.issued_on BETWEEN coalesce(q.counts_from, '-infinity')
            AND coalesce(q.counts_to, 'infinity') AND (q.cap_period <> 'MONTHS' OR p.subsidy_kind = 'WORK_AS_TRAINING')) AS counted,
          count(*) FILTER (WHERE q.cap_period <> 'MONTHS' AND (p.occupation_canonical, p.level)
            IS NOT DISTINCT FROM (q.occupation_canonical, q.level)) AS same
        FROM standing_prior_subsidies(n.id_number_hash) AS p WHERE p.family = q.family
          AND EXISTS (SELECT 1 FROM prior_subsidy r WHERE r.person_key = n.id_number_hash)) AS elsewhere
      WHERE q.state <> 'RETURNED' AND (elsewhere.same > 0
        OR elsewhere.counted + (SELECT count(*) FILTER (WHERE o.cap_period = q.cap_period)
            + count(DISTINCT o.cap_period) FILTER (WHERE o.cap_period = 'MONTHS' AND q.cap_period <> 'MONTHS'
              AND o.counts_on BETWEEN q.counts_from AND q.counts_to)
          FROM quota_hold o WHERE o.person_id = q.person_id AND o.family = q.family AND o.state <> 'RETURNED') > q.cap)) THEN
    RAISE EXCEPTION 'what the person got elsewhere leaves no slot, or was of this occupation and level' USING ERRCODE = 'JX026';
  END IF;
  RETURN NULL;
END $$;

-- What each profile asks of a line that is paid.
CREATE FUNCTION entry_may_be_paid(profile text, e claim_entry) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT e.verified_by IS NOT NULL AND e.real_name AND e.employment_verified IS NOT FALSE AND CASE profile
    WHEN 'PERSON_CERTIFICATE' THEN e.certificate_verified
    WHEN 'ENTERPRISE_STAFF' THEN e.certificate_verified AND e.insured
    WHEN 'AWARD' THEN e.certificate_verified AND e.employment_verified AND NOT e.insured_at_filing
    WHEN 'MONTHLY' THEN e.employment_verified AND e.category_verified
    ELSE false END
$$;
-- What the version says may not both be taken: either was paid to the person before.
CREATE FUNCTION excluded_by_payment(of_claim uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim m JOIN policy_rule r ON r.version_id = m.policy_version_id AND r.key = 'exclusion.pairs'
    CROSS JOIN jsonb_array_elements(r.value) AS pair
    JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0 AND pair ? l.subsidy_kind
    JOIN payment y ON y.person_id = l.person_id AND y.live AND y.claim_id <> m.id
    JOIN claim_line o ON o.id = y.claim_line_id AND o.subsidy_kind <> l.subsidy_kind AND pair ? o.subsidy_kind
    WHERE m.id = of_claim)
$$;
REVOKE EXECUTE ON FUNCTION excluded_by_payment(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION clearance_of_profile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.gate_profile NOT IN ('ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'MONTHLY', 'AWARD') THEN
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
  IF excluded_by_payment(NEW.claim_id) THEN
    RAISE EXCEPTION 'the person has been paid what excludes this' USING ERRCODE = 'JX103';
  END IF;
  IF (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = NEW.claim_id) > coalesce((
      SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM budget_hold h WHERE h.claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'less is held than this claim is paid' USING ERRCODE = 'JX072';
  END IF;
  RETURN NULL;
END $$;
