-- 职业培训券 (domain §2.5): issued in batches by two people, held by one person, worth something for calendar months only,
-- and demanded by the unemployment fund (001-21). What one person may do with a voucher at what time is held here too.

CREATE TABLE voucher_issue (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  kind text NOT NULL CHECK (kind IN ('GENERAL', 'TARGETED')),
  -- What a 定向券 is for: the item names occupation, level and shortage; the institution is named or any.
  catalogue_item_id uuid REFERENCES catalogue_item (id),
  institution_id uuid REFERENCES organisation (id),
  document text NOT NULL CHECK (document <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CONSTRAINT voucher_issue_target CHECK ((kind = 'TARGETED') = (catalogue_item_id IS NOT NULL)),
  CONSTRAINT voucher_issue_institution CHECK (institution_id IS NULL OR kind = 'TARGETED'),
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT voucher_issue_by_two CHECK (decided_by <> proposed_by)
);
CREATE INDEX voucher_issue_region ON voucher_issue (region_code);

CREATE TABLE voucher_issue_row (
  issue_id uuid NOT NULL REFERENCES voucher_issue (id),
  seq smallint NOT NULL CHECK (seq > 0),
  person_id uuid NOT NULL REFERENCES person (id),
  categories text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (issue_id, seq),
  UNIQUE (issue_id, person_id)
);
CREATE INDEX voucher_issue_row_person ON voucher_issue_row (person_id);

CREATE TABLE voucher (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  number text NOT NULL GENERATED ALWAYS AS ('PXQ' || lpad(seq::text, 9, '0')) STORED UNIQUE,
  issue_id uuid NOT NULL,
  person_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'ISSUED' CHECK (state IN
    ('ISSUED', 'CLAIMED', 'ACTIVATED', 'REDEEMED', 'LAPSED', 'VOIDED')),
  issued_on date NOT NULL,
  claim_by date NOT NULL,
  -- Wrong names or numbers given with the link: after five the window only.
  failed_claims smallint NOT NULL DEFAULT 0 CHECK (failed_claims BETWEEN 0 AND 5),
  claimed_on date,
  claim_channel text CHECK (claim_channel IN ('LINK', 'WINDOW')),
  policy_version_id text REFERENCES policy_version (id),
  valid_to date,
  face_fen bigint CHECK (face_fen > 0),
  class_id uuid,
  trainee_id uuid,
  activated_on date,
  activated_by uuid REFERENCES account (id),
  redeemed_on date,
  payment_id uuid UNIQUE REFERENCES payment (id),
  ended_on date,
  voided_by uuid REFERENCES account (id),
  void_reason text,
  UNIQUE (issue_id, person_id),
  FOREIGN KEY (issue_id, person_id) REFERENCES voucher_issue_row (issue_id, person_id),
  -- Holder only: the trainee of a voucher is its own person.
  CONSTRAINT voucher_holder FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES trainee (id, class_id, person_id),
  CONSTRAINT voucher_claimed CHECK (num_nulls(claimed_on, claim_channel, policy_version_id, valid_to) IN (0, 4)
    AND (state <> 'ISSUED' OR claimed_on IS NULL)
    AND (state NOT IN ('CLAIMED', 'ACTIVATED', 'REDEEMED') OR claimed_on IS NOT NULL)),
  -- Calendar months from the claim, three at most, the last day inclusive and never moved off a rest day (S9; E16).
  CONSTRAINT voucher_validity CHECK (valid_to > claimed_on AND valid_to <= (claimed_on + interval '3 months')::date),
  CONSTRAINT voucher_bound CHECK (num_nulls(class_id, trainee_id) IN (0, 2) AND (trainee_id IS NULL OR claimed_on IS NOT NULL)),
  CONSTRAINT voucher_activated CHECK (num_nulls(activated_on, activated_by) IN (0, 2)
    AND (activated_on IS NULL OR trainee_id IS NOT NULL)
    AND (state NOT IN ('ACTIVATED', 'REDEEMED') OR activated_on IS NOT NULL)),
  CONSTRAINT voucher_activated_in_time CHECK (activated_on BETWEEN claimed_on AND valid_to),
  CONSTRAINT voucher_redeemed CHECK (num_nulls(redeemed_on, payment_id) IN (0, 2)
    AND (state = 'REDEEMED') = (payment_id IS NOT NULL)),
  CONSTRAINT voucher_ended CHECK ((state IN ('LAPSED', 'VOIDED')) = (ended_on IS NOT NULL)),
  CONSTRAINT voucher_voided CHECK (num_nulls(voided_by, void_reason) IN (0, 2) AND (state = 'VOIDED') = (voided_by IS NOT NULL))
);
-- One at a time (S9): no new voucher while one is held. One voucher pays one trainee.
CREATE UNIQUE INDEX voucher_one_at_a_time ON voucher (person_id) WHERE state IN ('ISSUED', 'CLAIMED', 'ACTIVATED');
CREATE UNIQUE INDEX voucher_one_per_trainee ON voucher (trainee_id) WHERE state IN ('CLAIMED', 'ACTIVATED', 'REDEEMED');
CREATE INDEX voucher_person ON voucher (person_id);
CREATE INDEX voucher_trainee ON voucher (trainee_id);
CREATE INDEX voucher_class ON voucher (class_id);
CREATE INDEX voucher_unclaimed ON voucher (claim_by) WHERE state = 'ISSUED';
CREATE INDEX voucher_running ON voucher (valid_to) WHERE state IN ('CLAIMED', 'ACTIVATED');

-- "In principle" (001-21): what lets a class be filed although trainees of it hold no voucher. Two people, with a reason.
CREATE TABLE voucher_override (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL REFERENCES class (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  reason text NOT NULL CHECK (reason <> ''),
  document text NOT NULL CHECK (document <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  refusal_reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR refusal_reason IS NOT NULL),
  CONSTRAINT voucher_override_by_two CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX voucher_override_standing ON voucher_override (class_id) WHERE decision IS DISTINCT FROM 'REFUSED';

-- Over by its dates, whether a sweep has said so or not: not claimed, not activated, or the class ends after the last day.
CREATE FUNCTION voucher_over(v voucher, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT CASE v.state
    WHEN 'ISSUED' THEN v.claim_by < day
    WHEN 'CLAIMED' THEN v.valid_to < day
    WHEN 'ACTIVATED' THEN v.valid_to < day
      AND NOT coalesce((SELECT c.ends_on <= v.valid_to FROM class c WHERE c.id = v.class_id), false)
    ELSE false END
$$;

CREATE FUNCTION voucher_fits(issue uuid, class uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.fund = 'UNEMPLOYMENT_INSURANCE' AND (i.kind = 'GENERAL' OR (
      (o.canonical_id, own.level) = (wanted.canonical_id, item.level)
      AND (i.institution_id IS NULL OR i.institution_id = c.institution_id)))
  FROM voucher_issue i LEFT JOIN catalogue_item item ON item.id = i.catalogue_item_id
    LEFT JOIN occupation wanted ON wanted.id = item.occupation_id,
  class c JOIN project p ON p.id = c.project_id JOIN catalogue_item own ON own.id = p.catalogue_item_id
    JOIN occupation o ON o.id = own.occupation_id
  WHERE i.id = issue AND c.id = class
$$;

CREATE FUNCTION voucher_months(version text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT (value ->> 'validityMonths')::integer FROM policy_rule WHERE version_id = version AND key = 'voucher.rules'
$$;

-- What the face value is worked out from; the holder's list and his target may be another region's to see.
CREATE FUNCTION voucher_basis(voucher uuid) RETURNS TABLE ("regionCode" text, "birthDate" text, categories text[], target jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.region_code, n.birth_on::text, r.categories, CASE WHEN item.id IS NOT NULL THEN jsonb_build_object(
    'occupationId', item.occupation_id, 'level', item.level, 'subsidyKind', item.subsidy_kind, 'shortage', item.shortage,
    'certificateKind', item.certificate_kind) END
  FROM voucher v JOIN voucher_issue i ON i.id = v.issue_id JOIN person n ON n.id = v.person_id
    JOIN voucher_issue_row r ON r.issue_id = v.issue_id AND r.person_id = v.person_id
    LEFT JOIN catalogue_item item ON item.id = i.catalogue_item_id
  WHERE v.id = voucher_basis.voucher
$$;

CREATE FUNCTION voucher_issue_life() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'an issue of vouchers begins as a proposal' USING ERRCODE = 'JX050';
    END IF;
  ELSIF OLD.decision IS NOT NULL THEN
    RAISE EXCEPTION 'a decided issue of vouchers is not changed' USING ERRCODE = 'JX050';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_issue_life BEFORE INSERT OR UPDATE ON voucher_issue
  FOR EACH ROW EXECUTE FUNCTION voucher_issue_life();

CREATE FUNCTION voucher_issue_row_life() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM voucher_issue i WHERE i.id = NEW.issue_id AND i.decision IS NOT NULL) THEN
    RAISE EXCEPTION 'nobody joins a decided issue of vouchers' USING ERRCODE = 'JX050';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_issue_row_life BEFORE INSERT ON voucher_issue_row
  FOR EACH ROW EXECUTE FUNCTION voucher_issue_row_life();

CREATE FUNCTION voucher_override_life() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'an override begins as a proposal' USING ERRCODE = 'JX050';
    END IF;
  ELSIF OLD.decision IS NOT NULL THEN
    RAISE EXCEPTION 'a decided override is not changed' USING ERRCODE = 'JX050';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_override_life BEFORE INSERT OR UPDATE ON voucher_override
  FOR EACH ROW EXECUTE FUNCTION voucher_override_life();

-- The life of a voucher: ISSUED, CLAIMED, ACTIVATED, REDEEMED, or out of it. Each step on its own day, by its own rule.
CREATE FUNCTION voucher_life() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  today date := business_today();
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'ISSUED' OR NEW.issued_on <> today OR NEW.claim_by > (NEW.issued_on + interval '3 months')::date
      OR NOT EXISTS (SELECT 1 FROM voucher_issue i WHERE i.id = NEW.issue_id AND i.decision = 'CONFIRMED') THEN
      RAISE EXCEPTION 'a voucher begins with a confirmed issue' USING ERRCODE = 'JX050';
    END IF;
    RETURN NEW;
  END IF;

  IF OLD.claimed_on IS NOT NULL AND (NEW.claimed_on, NEW.claim_channel, NEW.policy_version_id, NEW.valid_to)
      IS DISTINCT FROM (OLD.claimed_on, OLD.claim_channel, OLD.policy_version_id, OLD.valid_to)
    OR OLD.face_fen IS NOT NULL AND NEW.face_fen IS DISTINCT FROM OLD.face_fen
    OR OLD.state IN ('REDEEMED', 'LAPSED', 'VOIDED') THEN
    RAISE EXCEPTION 'what a voucher is worth and until when is not changed' USING ERRCODE = 'JX051';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('ISSUED', 'CLAIMED'), ('CLAIMED', 'ACTIVATED'),
      ('ACTIVATED', 'CLAIMED'), ('ACTIVATED', 'REDEEMED')) AND NEW.state NOT IN ('LAPSED', 'VOIDED') THEN
    RAISE EXCEPTION 'voucher state % does not follow %', NEW.state, OLD.state USING ERRCODE = 'JX050';
  END IF;
  IF NEW.state = OLD.state AND NEW.activated_on IS DISTINCT FROM OLD.activated_on THEN
    RAISE EXCEPTION 'a voucher is activated once' USING ERRCODE = 'JX051';
  END IF;
  IF OLD.claimed_on IS NULL AND NEW.claimed_on IS NOT NULL AND (NEW.claimed_on <> today OR today > NEW.claim_by
      OR NEW.valid_to IS DISTINCT FROM (today + make_interval(months => voucher_months(NEW.policy_version_id)))::date) THEN
    RAISE EXCEPTION 'a voucher is claimed today, for the months of its policy version' USING ERRCODE = 'JX050';
  END IF;
  IF (OLD.state, NEW.state) = ('ACTIVATED', 'CLAIMED') AND NOT EXISTS (SELECT 1 FROM class c WHERE c.id = OLD.class_id
      AND c.state IN ('REJECTED', 'CANCELLED', 'TERMINATED')) THEN
    RAISE EXCEPTION 'an activated voucher returns only from a class that is given up' USING ERRCODE = 'JX050';
  END IF;
  IF NEW.state = 'LAPSED' AND NOT voucher_over(OLD, today) AND NOT EXISTS (SELECT 1 FROM trainee t
      WHERE t.id = OLD.trainee_id AND t.state = 'WITHDRAWN') THEN
    RAISE EXCEPTION 'a voucher lapses on its day and not before' USING ERRCODE = 'JX050';
  END IF;
  IF NEW.trainee_id IS DISTINCT FROM OLD.trainee_id AND NEW.state NOT IN ('CLAIMED', 'ACTIVATED') THEN
    RAISE EXCEPTION 'only a claimed voucher is bound to a class' USING ERRCODE = 'JX052';
  END IF;
  IF NEW.trainee_id IS NOT NULL AND NEW.trainee_id IS DISTINCT FROM OLD.trainee_id
    AND NOT coalesce(voucher_fits(NEW.issue_id, NEW.class_id), false) THEN
    RAISE EXCEPTION 'the voucher is not for this class' USING ERRCODE = 'JX052';
  END IF;
  IF (OLD.state, NEW.state) = ('CLAIMED', 'ACTIVATED') AND (NEW.activated_on <> today OR NOT EXISTS (
      SELECT 1 FROM trainee t JOIN class c ON c.id = t.class_id WHERE t.id = NEW.trainee_id AND t.state = 'ENROLLED'
        AND c.stage = 'supervision' AND c.starts_on <= today)) THEN
    RAISE EXCEPTION 'a voucher is activated at a check-in of its own class' USING ERRCODE = 'JX052';
  END IF;
  IF NEW.state = 'REDEEMED' AND NEW.state <> OLD.state AND (voucher_over(OLD, today) OR NOT EXISTS (
      SELECT 1 FROM payment y JOIN claim_line l ON l.id = y.claim_line_id JOIN class c ON c.id = l.class_id
      WHERE y.id = NEW.payment_id AND y.state = 'PAID' AND l.trainee_id = NEW.trainee_id AND c.ends_on <= NEW.valid_to)) THEN
    RAISE EXCEPTION 'a voucher is redeemed by the payment of its own line' USING ERRCODE = 'JX053';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_life BEFORE INSERT OR UPDATE ON voucher FOR EACH ROW EXECUTE FUNCTION voucher_life();

-- Of these people the ones who hold a voucher, whoever issued it: whether, and nothing else about it.
CREATE FUNCTION voucher_holders(people uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT v.person_id FROM voucher v WHERE v.person_id = ANY (people) AND v.state IN ('ISSUED', 'CLAIMED', 'ACTIVATED')
    AND NOT voucher_over(v, business_today())
$$;

-- Set by set: what is over by its dates is marked so, with its audit event. `people` null means everyone.
CREATE FUNCTION lapse_vouchers(people uuid[]) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
  WITH due AS (
    SELECT v.id FROM voucher v
    WHERE ((v.state = 'ISSUED' AND v.claim_by < business_today())
        OR (v.state IN ('CLAIMED', 'ACTIVATED') AND v.valid_to < business_today()))
      AND (people IS NULL OR v.person_id = ANY (people)) AND voucher_over(v, business_today())
    FOR UPDATE
  ), lapsed AS (
    UPDATE voucher v SET state = 'LAPSED', ended_on = business_today() FROM due WHERE v.id = due.id RETURNING v.id
  ), told AS (
    INSERT INTO audit_event (event, dossier, dossier_id, business_on)
    SELECT 'voucher-lapsed', 'voucher', id::text, business_today() FROM lapsed RETURNING 1)
  SELECT count(*)::integer FROM told
$$;

-- Who leaves before the check-in keeps his voucher; who leaves after it has not completed the training, and it lapses.
CREATE FUNCTION voucher_follows_trainee() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE voucher SET class_id = NULL, trainee_id = NULL WHERE trainee_id = NEW.id AND state = 'CLAIMED';
  UPDATE voucher SET state = 'LAPSED', ended_on = business_today() WHERE trainee_id = NEW.id AND state = 'ACTIVATED';
  RETURN NULL;
END $$;
CREATE TRIGGER voucher_follows_trainee AFTER UPDATE OF state ON trainee
  FOR EACH ROW WHEN (NEW.state = 'WITHDRAWN' AND OLD.state <> 'WITHDRAWN') EXECUTE FUNCTION voucher_follows_trainee();

-- A class that is given up gives its vouchers back: their holders may use what is left of the validity elsewhere.
CREATE FUNCTION voucher_follows_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE voucher SET state = 'CLAIMED', class_id = NULL, trainee_id = NULL, activated_on = NULL, activated_by = NULL
  WHERE class_id = NEW.id AND state IN ('CLAIMED', 'ACTIVATED');
  RETURN NULL;
END $$;
CREATE TRIGGER voucher_follows_class AFTER UPDATE OF state ON class
  FOR EACH ROW WHEN (NEW.state IN ('REJECTED', 'CANCELLED', 'TERMINATED') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION voucher_follows_class();

-- 核销: written off in the same statement in which the line of its trainee is paid, whoever pays and however.
CREATE FUNCTION voucher_follows_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE voucher v SET state = 'REDEEMED', redeemed_on = business_today(), payment_id = NEW.id
  FROM claim_line l WHERE l.id = NEW.claim_line_id AND v.trainee_id = l.trainee_id AND v.state = 'ACTIVATED';
  RETURN NULL;
END $$;
CREATE TRIGGER voucher_follows_payment AFTER UPDATE OF state ON payment
  FOR EACH ROW WHEN (NEW.state = 'PAID' AND OLD.state <> 'PAID' AND NEW.family = 'TRAINING'
    AND NEW.fund = 'UNEMPLOYMENT_INSURANCE') EXECUTE FUNCTION voucher_follows_payment();

-- 001-21: whether the fund of a class demands vouchers, by the version it froze; a class without one is asked for them.
CREATE FUNCTION voucher_demanded(class uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.fund = 'UNEMPLOYMENT_INSURANCE' AND coalesce((SELECT r.value -> 'requiredForFunds' ? p.fund
        AND NOT r.value -> 'exemptKinds' ? i.subsidy_kind
      FROM policy_rule r WHERE r.version_id = c.policy_version_id AND r.key = 'voucher.rules'), true)
    AND NOT EXISTS (SELECT 1 FROM voucher_override o WHERE o.class_id = c.id AND o.decision = 'CONFIRMED')
  FROM class c JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id
  WHERE c.id = class
$$;

-- Looked at when the transaction ends: it binds the vouchers after it has decided.
CREATE FUNCTION filing_with_vouchers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF voucher_demanded(NEW.class_id) AND EXISTS (SELECT 1 FROM trainee t WHERE t.class_id = NEW.class_id
      AND t.state = 'ENROLLED' AND NOT EXISTS (SELECT 1 FROM voucher v WHERE v.trainee_id = t.id
        AND v.state IN ('CLAIMED', 'ACTIVATED', 'REDEEMED'))) THEN
    RAISE EXCEPTION 'a class of this fund is filed with a voucher for each trainee' USING ERRCODE = 'JX054';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER filing_with_vouchers AFTER INSERT OR UPDATE OF decision ON filing DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.decision = 'APPROVED') EXECUTE FUNCTION filing_with_vouchers();

CREATE FUNCTION payment_with_voucher() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim_line l WHERE l.id = NEW.claim_line_id AND l.class_id IS NOT NULL
      AND voucher_demanded(l.class_id) AND NOT EXISTS (SELECT 1 FROM voucher v WHERE v.trainee_id = l.trainee_id
        AND (v.state = 'REDEEMED' OR v.state = 'ACTIVATED' AND NOT voucher_over(v, business_today())))) THEN
    RAISE EXCEPTION 'this fund pays against a voucher' USING ERRCODE = 'JX054';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_with_voucher BEFORE INSERT ON payment
  FOR EACH ROW WHEN (NEW.fund = 'UNEMPLOYMENT_INSURANCE' AND NEW.family = 'TRAINING')
  EXECUTE FUNCTION payment_with_voucher();

-- A bureau sees what its regions issued, an institution what names it, and both what the people of their classes hold.
ALTER TABLE voucher_issue ENABLE ROW LEVEL SECURITY;
ALTER TABLE voucher_issue_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE voucher ENABLE ROW LEVEL SECURITY;
ALTER TABLE voucher_override ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON voucher_issue USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR region_code = ANY (string_to_array((SELECT current_setting('app.scope', true)), ','))
  OR institution_id::text = (SELECT current_setting('app.organisation', true)));
CREATE POLICY scope ON voucher_issue_row USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR ((SELECT current_setting('app.scope', true)) <> '' AND (SELECT true FROM voucher_issue i WHERE i.id = issue_id)));
CREATE POLICY scope ON voucher USING (
  (SELECT current_setting('app.scope', true)) = 'system' OR (SELECT true FROM voucher_issue i WHERE i.id = issue_id)
  OR (SELECT true FROM trainee t WHERE t.person_id = voucher.person_id LIMIT 1));
CREATE POLICY scope ON voucher_override USING (
  (SELECT current_setting('app.scope', true)) = 'system' OR (SELECT true FROM class c WHERE c.id = class_id));
CREATE POLICY voucher_list ON person USING (
  (SELECT current_setting('app.scope', true)) <> '' AND (SELECT true FROM voucher_issue_row r WHERE r.person_id = person.id LIMIT 1));

REVOKE EXECUTE ON FUNCTION voucher_over(voucher, date), voucher_fits(uuid, uuid), voucher_months(text), voucher_basis(uuid),
  voucher_holders(uuid[]), lapse_vouchers(uuid[]), voucher_demanded(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voucher_over(voucher, date), voucher_fits(uuid, uuid), voucher_basis(uuid), voucher_holders(uuid[]),
  lapse_vouchers(uuid[]), voucher_demanded(uuid) TO jx_app;
GRANT SELECT, INSERT ON voucher_issue, voucher_issue_row, voucher_override TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, reason) ON voucher_issue TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, refusal_reason) ON voucher_override TO jx_app;
GRANT SELECT, INSERT ON voucher TO jx_app;
GRANT UPDATE (state, failed_claims, claimed_on, claim_channel, policy_version_id, valid_to, face_fen, class_id, trainee_id,
  activated_on, activated_by, ended_on, voided_by, void_reason) ON voucher TO jx_app;
