-- 困难企业 (domain §2.2, 004-05): that a firm is in hardship is recognised by a paper, from one day to another, by two people of the
-- HR bureau, and may be withdrawn by two. A version that asks for it (`recognisedHardship`) pays nothing without it.

CREATE TABLE hardship_recognition (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  document text NOT NULL CHECK (document <> ''),
  grounds text NOT NULL CHECK (grounds <> ''),
  valid_from date NOT NULL,
  -- The last day, included.
  valid_to date NOT NULL CHECK (valid_to >= valid_from),
  -- The first day that is not covered any more; written by a confirmed withdrawal alone.
  ends_before date CHECK (ends_before BETWEEN valid_from AND valid_to),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CHECK (ends_before IS NULL OR decision = 'CONFIRMED'),
  CONSTRAINT hardship_by_two CHECK (decided_by <> proposed_by),
  -- One at a time: a firm is in hardship on a day by one paper.
  CONSTRAINT hardship_once EXCLUDE USING gist (organisation_id WITH =,
    daterange(valid_from, coalesce(ends_before, valid_to + 1)) WITH &&) WHERE (decision IS DISTINCT FROM 'REFUSED')
);
CREATE INDEX hardship_list ON hardship_recognition (proposed_on DESC, id DESC);

CREATE TABLE hardship_withdrawal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  recognition_id uuid NOT NULL REFERENCES hardship_recognition (id),
  -- The first day without it: that of the recognition itself where it should never have been.
  from_day date NOT NULL,
  grounds text NOT NULL CHECK (grounds <> ''),
  document text NOT NULL CHECK (document <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT hardship_withdrawal_by_two CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX hardship_withdrawn_once ON hardship_withdrawal (recognition_id) WHERE decision IS DISTINCT FROM 'REFUSED';
CREATE INDEX hardship_withdrawal_of ON hardship_withdrawal (recognition_id);

-- Of a bureau that sees the region.
CREATE FUNCTION is_hr_of(of_account uuid, of_region text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
    JOIN region_path(of_region) AS path ON path.code = o.region_code WHERE a.id = of_account AND o.kind = 'HR_BUREAU')
$$;

CREATE FUNCTION hardship_by_two_people() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT region_code INTO NEW.region_code FROM organisation WHERE id = NEW.organisation_id AND kind = 'ENTERPRISE';
    IF NOT FOUND OR (NEW.decision, NEW.ends_before) IS DISTINCT FROM (NULL::text, NULL::date)
      OR NOT is_hr_of(NEW.proposed_by, NEW.region_code) THEN
      RAISE EXCEPTION 'an HR bureau proposes the recognition of an enterprise of its region' USING ERRCODE = 'JX133';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.organisation_id, NEW.region_code, NEW.document, NEW.grounds, NEW.valid_from, NEW.valid_to, NEW.proposed_by, NEW.proposed_on)
      IS DISTINCT FROM (OLD.organisation_id, OLD.region_code, OLD.document, OLD.grounds, OLD.valid_from, OLD.valid_to, OLD.proposed_by, OLD.proposed_on)
    OR OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_by, NEW.decided_on, NEW.reason)
      IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_on, OLD.reason)
    OR OLD.decision IS NULL AND NEW.decision IS NOT NULL AND NOT is_hr_of(NEW.decided_by, NEW.region_code) THEN
    RAISE EXCEPTION 'a recognition is decided once, as it was proposed, by the HR bureau' USING ERRCODE = 'JX133';
  END IF;
  IF NEW.ends_before IS DISTINCT FROM OLD.ends_before AND NOT EXISTS (SELECT 1 FROM hardship_withdrawal w
      WHERE w.recognition_id = NEW.id AND w.decision = 'CONFIRMED' AND w.from_day = NEW.ends_before) THEN
    RAISE EXCEPTION 'a recognition ends early by a withdrawal' USING ERRCODE = 'JX134';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hardship_by_two_people BEFORE INSERT OR UPDATE ON hardship_recognition
  FOR EACH ROW EXECUTE FUNCTION hardship_by_two_people();

CREATE FUNCTION hardship_withdrawal_by_two_people() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of hardship_recognition;
BEGIN
  SELECT * INTO of FROM hardship_recognition WHERE id = NEW.recognition_id FOR UPDATE;
  IF of.decision IS DISTINCT FROM 'CONFIRMED' OR NOT is_hr_of(coalesce(NEW.decided_by, NEW.proposed_by), of.region_code)
    OR NEW.from_day NOT BETWEEN of.valid_from AND of.valid_to
    OR TG_OP = 'INSERT' AND NEW.decision IS NOT NULL
    OR TG_OP = 'UPDATE' AND (OLD.decision IS NOT NULL
      OR (NEW.recognition_id, NEW.from_day, NEW.grounds, NEW.document, NEW.proposed_by, NEW.proposed_on)
        IS DISTINCT FROM (OLD.recognition_id, OLD.from_day, OLD.grounds, OLD.document, OLD.proposed_by, OLD.proposed_on)) THEN
    RAISE EXCEPTION 'a recognition that stands is withdrawn by two people of the HR bureau, once' USING ERRCODE = 'JX134';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hardship_withdrawal_by_two_people BEFORE INSERT OR UPDATE ON hardship_withdrawal
  FOR EACH ROW EXECUTE FUNCTION hardship_withdrawal_by_two_people();
CREATE FUNCTION hardship_withdrawn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE hardship_recognition SET ends_before = NEW.from_day WHERE id = NEW.recognition_id;
  RETURN NULL;
END $$;
CREATE TRIGGER hardship_withdrawn AFTER UPDATE OF decision ON hardship_withdrawal FOR EACH ROW
  WHEN (NEW.decision = 'CONFIRMED') EXECUTE FUNCTION hardship_withdrawn();

CREATE FUNCTION in_hardship(enterprise uuid, day date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM hardship_recognition h WHERE h.organisation_id = enterprise AND h.decision = 'CONFIRMED'
    AND day BETWEEN h.valid_from AND h.valid_to AND (h.ends_before IS NULL OR day < h.ends_before))
$$;
-- The day on which the firm of a row must be in hardship, as its version decides it (domain/subsidy/facts.ts says the same of a row
-- without a class: a filing is stood for by the certificate); null where the version does not ask.
CREATE FUNCTION hardship_day(e claim_entry) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT CASE r.deciding_date WHEN 'CLAIM' THEN m.filed_on ELSE coalesce(e.issued_on, m.filed_on) END
  FROM claim m JOIN policy_rule r ON r.version_id = m.policy_version_id AND r.key = 'conditions.' || m.subsidy_kind
  WHERE m.id = e.claim_id AND (r.value ->> 'recognisedHardship')::boolean
$$;
CREATE FUNCTION hardship_of(e claim_entry) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT in_hardship(m.payee_organisation_id, d.day) FROM claim m, hardship_day(e) AS d(day) WHERE m.id = e.claim_id AND d.day IS NOT NULL
$$;

-- Worth something, and approved for something, only while it is so.
CREATE FUNCTION line_in_hardship() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  -- What is taken back, or worth less, is no question.
  IF TG_OP = 'UPDATE' AND NEW.amount_fen <= OLD.amount_fen
    AND (coalesce(NEW.approved_fen, 0) = 0 OR NEW.approved_fen IS NOT DISTINCT FROM OLD.approved_fen) THEN
    RETURN NULL;
  END IF;
  IF (SELECT hardship_of(e) FROM claim_entry e WHERE e.id = NEW.entry_id) IS FALSE THEN
    RAISE EXCEPTION 'the enterprise is not in hardship on the deciding day' USING ERRCODE = 'JX135';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER line_in_hardship AFTER INSERT OR UPDATE OF amount_fen, approved_fen ON claim_line FOR EACH ROW
  WHEN (NEW.subsidy_kind = 'HARDSHIP_ENTERPRISE' AND NEW.amount_fen > 0) EXECUTE FUNCTION line_in_hardship();

-- And paid. A withdrawal that is decided at this moment and a clearance wait for one another.
CREATE FUNCTION clearance_in_hardship() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim m WHERE m.id = NEW.claim_id AND m.subsidy_kind = 'HARDSHIP_ENTERPRISE') THEN
    RETURN NULL;
  END IF;
  PERFORM 1 FROM hardship_recognition h JOIN claim m ON m.payee_organisation_id = h.organisation_id
    WHERE m.id = NEW.claim_id FOR SHARE OF h;
  IF EXISTS (SELECT 1 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
      WHERE l.claim_id = NEW.claim_id AND l.approved_fen > 0 AND hardship_of(e) IS FALSE) THEN
    RAISE EXCEPTION 'the enterprise is not in hardship on the deciding day' USING ERRCODE = 'JX136';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clearance_in_hardship AFTER INSERT ON clearance FOR EACH ROW
  WHEN (NEW.gate_profile = 'ENTERPRISE_STAFF') EXECUTE FUNCTION clearance_in_hardship();

INSERT INTO total_source (list, source, keys, joins, eyes, measures) VALUES
  ('hardship', 'hardship_recognition', 'd.region_code', '', '(k.region_code, NULL)',
    '{"count": "1", "waiting": "(d.decision IS NULL)::int"}');
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN SELECT * FROM (VALUES ('INSERT', 'NEW TABLE AS fresh'), ('UPDATE', 'NEW TABLE AS fresh OLD TABLE AS stale'),
      ('DELETE', 'OLD TABLE AS stale')) AS e(event, seen) LOOP
    EXECUTE format('CREATE TRIGGER totals_%s AFTER %s ON hardship_recognition REFERENCING %s FOR EACH STATEMENT
      EXECUTE FUNCTION keep_totals()', lower(each.event), each.event, each.seen);
    EXECUTE format('ALTER TABLE hardship_recognition ENABLE ALWAYS TRIGGER totals_%s', lower(each.event));
  END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION is_hr_of(uuid, text), in_hardship(uuid, date), hardship_day(claim_entry), hardship_of(claim_entry) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION in_hardship(uuid, date), hardship_day(claim_entry), hardship_of(claim_entry) TO jx_app;
GRANT SELECT, INSERT, UPDATE (decision, decided_by, decided_on, reason) ON hardship_recognition, hardship_withdrawal TO jx_app;
