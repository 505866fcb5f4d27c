-- The prepayment of an apprenticeship class (学徒制预拨; domain §2.5 row Payment, S14): at most the version's share of the most that
-- its people can cost, once a class, in place of as much of what the class holds; the balance on completion; what was prepaid for a place that is
-- not completed comes back (ADR 0024). Its lines are of trainees and of a family of their own: a prepayment is a part of a
-- subsidy and not a second one, so it takes no slot, and "once per person" is said of each part.

ALTER TABLE claim
  DROP CONSTRAINT claim_of_profile,
  ADD CONSTRAINT claim_of_profile CHECK (CASE WHEN gate_profile IN ('PROJECT_CLASS', 'AWARD', 'PREPAYMENT')
    THEN num_nulls(of_class_id, project_id) = 0 ELSE num_nonnulls(of_class_id, project_id) = 0 END);
CREATE UNIQUE INDEX prepayment_once_per_class ON claim (of_class_id) WHERE gate_profile = 'PREPAYMENT' AND state IN ('FILED', 'RETURNED');

ALTER TABLE claim_line
  -- What the place comes to in whole, where this line pays a part of it.
  ADD COLUMN whole_fen bigint CHECK (whole_fen >= amount_fen),
  ADD CONSTRAINT prepayment_of_whole CHECK (family <> 'PREPAYMENT' OR (trainee_id IS NOT NULL AND (amount_fen = 0 OR whole_fen IS NOT NULL)));
DROP INDEX claim_line_paid_once;
CREATE UNIQUE INDEX claim_line_paid_once ON claim_line (trainee_id)
  WHERE family NOT IN ('AWARD', 'PREPAYMENT') AND amount_fen > 0 AND live;
-- How much of the most that this person's line could cost his class no longer holds, because it is paid ahead.
ALTER TABLE quota_hold ADD COLUMN prepaid_fen bigint NOT NULL DEFAULT 0 CHECK (prepaid_fen >= 0);

CREATE FUNCTION prepayment_percent(of_version text) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT CASE WHEN (r.value ->> 'enabled')::boolean THEN (r.value ->> 'maximumPercent')::int END
    FROM policy_rule r WHERE r.version_id = of_version AND r.key = 'apprenticeship.prepayment'), 0)
$$;
-- What was paid ahead for a trainee and has not come back in full. What the bank returned is sent again, and counts.
CREATE FUNCTION is_prepaid(l claim_line) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT l.family = 'PREPAYMENT' AND EXISTS (SELECT 1 FROM payment y WHERE y.claim_line_id = l.id)
    AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.claim_line_id = l.id AND y.state = 'REVERSED')
$$;

-- What a prepayment is of is what its class says: paid to whom the class will be paid to, while the filing stands, where the
-- frozen version allows it, and before the class has claimed.
CREATE FUNCTION prepayment_of_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT p.number || '-' || c.seq || '-Y' || (1 + (SELECT count(*) FROM claim m WHERE m.of_class_id = c.id
      AND m.gate_profile = 'PREPAYMENT')),
    i.subsidy_kind, 'PREPAYMENT', p.fund, p.region_code, p.owner_organisation_id, p.payer_organisation_id, c.policy_version_id,
    c.project_id
  INTO NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
    NEW.payer_organisation_id, NEW.policy_version_id, NEW.project_id
  FROM class c JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id
  JOIN class_completion d ON d.class_id = c.id AND d.stage = 'filing' AND d.standing
  WHERE c.id = NEW.of_class_id AND c.institution_id = NEW.payee_organisation_id AND c.state = 'ACTIVE'
    AND i.subsidy_kind = 'APPRENTICESHIP' AND prepayment_percent(c.policy_version_id) > 0
    AND NOT EXISTS (SELECT 1 FROM claim own WHERE own.class_id = c.id AND own.state <> 'WITHDRAWN');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a prepayment follows the filing of an apprenticeship class of its payee' USING ERRCODE = 'JX105';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER prepayment_of_class BEFORE INSERT ON claim FOR EACH ROW WHEN (NEW.gate_profile = 'PREPAYMENT')
  EXECUTE FUNCTION prepayment_of_class();

-- The balance is claimed once it is known what was prepaid.
CREATE FUNCTION settled_after_prepayment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim m WHERE m.of_class_id = NEW.class_id AND m.gate_profile = 'PREPAYMENT'
      AND m.state IN ('FILED', 'RETURNED') AND m.instructed_by IS NULL) THEN
    RAISE EXCEPTION 'the prepayment of this class is not decided yet' USING ERRCODE = 'JX106';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settled_after_prepayment BEFORE INSERT OR UPDATE OF state ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NOT NULL AND NEW.state = 'FILED') EXECUTE FUNCTION settled_after_prepayment();

-- Ahead, a part of the whole within the version's share; at the end, no more than what the place comes to less what was
-- prepaid for it, and never above the most that was held for it when it was prepaid.
CREATE FUNCTION line_in_parts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
  prepaid bigint;
  most bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.whole_fen IS DISTINCT FROM OLD.whole_fen
    AND EXISTS (SELECT 1 FROM claim m WHERE m.id = NEW.claim_id AND m.reviewed_by IS NOT NULL) THEN
    RAISE EXCEPTION 'the amounts of a reviewed claim do not change' USING ERRCODE = 'JX031';
  END IF;
  SELECT * INTO of_claim FROM claim m WHERE m.id = NEW.claim_id;
  IF (of_claim.gate_profile = 'PREPAYMENT') <> (NEW.family = 'PREPAYMENT') OR NEW.family = 'PREPAYMENT'
      AND (NEW.class_id <> of_claim.of_class_id
        OR NEW.amount_fen * 100 > NEW.whole_fen * prepayment_percent(of_claim.policy_version_id)) THEN
    RAISE EXCEPTION 'a prepayment is a share of what its place comes to' USING ERRCODE = 'JX107';
  END IF;
  IF NEW.family <> 'PREPAYMENT' AND NEW.amount_fen > 0 THEN
    SELECT sum(l.approved_fen), max(l.whole_fen) INTO prepaid, most FROM claim_line l
    WHERE l.trainee_id = NEW.trainee_id AND is_prepaid(l);
    IF prepaid > 0 AND NEW.amount_fen + prepaid > least(coalesce(NEW.whole_fen, 0), most) THEN
      RAISE EXCEPTION 'what was prepaid is deducted from what is settled' USING ERRCODE = 'JX108';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER line_in_parts BEFORE INSERT OR UPDATE OF claim_id, class_id, trainee_id, family, amount_fen, whole_fen ON claim_line
  FOR EACH ROW WHEN (NEW.trainee_id IS NOT NULL) EXECUTE FUNCTION line_in_parts();

-- Nothing of a prepayment is cleared but for a place that is held, within the share of the most it can cost, while the filing of
-- a class stands that has not claimed yet. The money is of the year in which it is paid, and held by the claim; what is cleared
-- the class, which holds for the year of its settlement, needs no more.
CREATE FUNCTION clearance_of_prepayment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  m claim;
BEGIN
  SELECT * INTO m FROM claim WHERE id = NEW.claim_id;
  IF m.state <> 'FILED' OR m.approved_by IS NULL OR m.publicity_ends_on >= NEW.cleared_on
    OR NOT EXISTS (SELECT 1 FROM class c JOIN project p ON p.id = c.project_id AND p.state <> 'SUSPENDED'
      JOIN class_completion d ON d.class_id = c.id AND d.stage = 'filing' AND d.standing
      WHERE c.id = m.of_class_id AND c.state = 'ACTIVE'
        AND NOT EXISTS (SELECT 1 FROM claim own WHERE own.class_id = c.id AND own.state <> 'WITHDRAWN'))
    OR EXISTS (SELECT 1 FROM claim_line l LEFT JOIN quota_hold q ON q.trainee_id = l.trainee_id AND q.state = 'HELD'
        AND l.approved_fen * 100 <= q.held_fen * prepayment_percent(m.policy_version_id)
      WHERE l.claim_id = m.id AND l.approved_fen > 0 AND q.id IS NULL)
    OR (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = m.id) > coalesce((
      SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM budget_hold h WHERE h.claim_id = m.id), 0) THEN
    RAISE EXCEPTION 'a prepayment is a share of what its class holds while its filing stands' USING ERRCODE = 'JX107';
  END IF;
  WITH given AS (
    UPDATE quota_hold q SET held_fen = q.held_fen - l.approved_fen, prepaid_fen = l.approved_fen FROM claim_line l
    WHERE l.claim_id = m.id AND l.approved_fen > 0 AND q.trainee_id = l.trainee_id RETURNING q.prepaid_fen)
  UPDATE budget_hold SET returned_fen = returned_fen + (SELECT sum(prepaid_fen) FROM given) WHERE class_id = m.of_class_id;
  RETURN NULL;
END $$;
CREATE TRIGGER clearance_of_prepayment AFTER INSERT ON clearance FOR EACH ROW WHEN (NEW.gate_profile = 'PREPAYMENT')
  EXECUTE FUNCTION clearance_of_prepayment();
DROP TRIGGER clearance_of_profile ON clearance;
CREATE TRIGGER clearance_of_profile AFTER INSERT ON clearance FOR EACH ROW
  WHEN (NEW.gate_profile NOT IN ('PROJECT_CLASS', 'PREPAYMENT')) EXECUTE FUNCTION clearance_of_profile();

-- A prepayment is no claim for the late certificate.
CREATE OR REPLACE FUNCTION late_unclaimed(r late_result) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT r.certified AND NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id
    WHERE l.trainee_id = r.trainee_id AND m.class_id IS NULL AND m.gate_profile = 'PROJECT_CLASS' AND l.live)
$$;

-- Recovery (S14): of a place that is not completed, what was prepaid for it; of one that comes to less, what it was prepaid
-- above. Ordered and booked as any clawback, on a ground of its own: it settles an account, and is held against nobody.
ALTER TABLE clawback
  DROP CONSTRAINT clawback_ground_check,
  ADD CONSTRAINT clawback_ground_check CHECK (ground IN ('FRAUD', 'INELIGIBLE', 'ERROR', 'TOLERATED_ERROR', 'NOT_COMPLETED'));

-- What is known of a paid place: what it came to, and since when; a class that was broken off came to nothing. Less what
-- standing orders claim already.
CREATE FUNCTION prepayments_due_back(of_class uuid) RETURNS TABLE (payment_id uuid, person_id uuid, fen bigint, known_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT y.id, y.person_id, greatest(0, y.amount_fen - known.fen - coalesce((SELECT sum(o.amount_fen) FROM clawback_line o
      JOIN clawback k ON k.id = o.clawback_id WHERE o.payment_id = y.id AND k.state NOT IN ('REFUSED', 'REVERSED')), 0)::bigint),
    greatest(known.since, y.confirmed_on)
  FROM claim m JOIN claim_line l ON l.claim_id = m.id JOIN payment y ON y.claim_line_id = l.id AND y.state = 'PAID'
  JOIN trainee t ON t.id = l.trainee_id JOIN class c ON c.id = l.class_id LEFT JOIN claim own ON own.class_id = c.id
  CROSS JOIN LATERAL (SELECT
    CASE WHEN c.state IN ('CANCELLED', 'TERMINATED', 'REJECTED') OR t.state = 'WITHDRAWN' OR own.approved_by IS NULL THEN 0
      ELSE coalesce((SELECT sum(CASE WHEN s.objection_id IS NULL THEN coalesce(s.whole_fen, s.amount_fen) ELSE 0 END)
        FROM claim_line s JOIN claim n ON n.id = s.claim_id AND n.gate_profile = 'PROJECT_CLASS' AND n.approved_by IS NOT NULL
        WHERE s.trainee_id = t.id AND s.live), 0) END::bigint AS fen,
    CASE WHEN t.state = 'WITHDRAWN' THEN t.withdrawn_on
      -- A late result may complete the place yet: its supplementary claim says what it comes to.
      WHEN EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = t.id AND r.lapsed_on IS NULL AND (r.decision IS NULL OR r.certified)
        AND NOT EXISTS (SELECT 1 FROM claim_line s JOIN claim n ON n.id = s.claim_id AND n.approved_by IS NOT NULL
          AND n.class_id IS NULL AND n.gate_profile = 'PROJECT_CLASS' WHERE s.trainee_id = t.id AND s.live)) THEN NULL
      ELSE coalesce(own.approved_on, own.refused_on,
      CASE WHEN c.stage = 'closed' THEN (SELECT max(g.left_on) FROM case_stage g WHERE g.class_id = c.id) END) END AS since) AS known
  WHERE m.of_class_id = prepayments_due_back.of_class AND m.gate_profile = 'PREPAYMENT' AND known.since IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION prepayments_due_back(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prepayments_due_back(uuid) TO jx_app;
CREATE FUNCTION working_day_after(day date, days integer) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT d::date FROM generate_series(day + 1, day + 30 + 3 * days, interval '1 day') AS d
  WHERE coalesce((SELECT w.working FROM work_calendar_day w WHERE w.day = d::date), extract(isodow FROM d) < 6)
  ORDER BY d OFFSET days - 1 LIMIT 1
$$;

-- Of an apprenticeship class; five working days (DEFAULT) to order back what is due.
CREATE FUNCTION prepayment_facts(of_class uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT jsonb_build_object('allowed', prepayment_percent(c.policy_version_id) > 0, 'stands', count(m.id) > 0,
    'undecided', count(m.id) FILTER (WHERE m.instructed_by IS NULL) > 0,
    'toRecover', (SELECT count(*) FROM prepayments_due_back(c.id) AS d WHERE d.fen > 0),
    'recoverBy', (SELECT working_day_after(min(d.known_on), 5) FROM prepayments_due_back(c.id) AS d WHERE d.fen > 0),
    'proposed', (SELECT count(*) FROM clawback k WHERE k.class_id = c.id AND k.ground = 'NOT_COMPLETED' AND k.state = 'PROPOSED'))
  FROM class c LEFT JOIN claim m ON m.of_class_id = c.id AND m.gate_profile = 'PREPAYMENT' AND m.state IN ('FILED', 'RETURNED')
  WHERE c.id = prepayment_facts.of_class GROUP BY c.id
$$;

CREATE FUNCTION recovery_of_prepayment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM clawback k WHERE k.id = NEW.clawback_id AND k.ground = 'NOT_COMPLETED'
      AND NEW.amount_fen > coalesce((SELECT d.fen FROM prepayments_due_back(k.class_id) AS d WHERE d.payment_id = NEW.payment_id), 0)) THEN
    RAISE EXCEPTION 'for want of completion what was prepaid for the place comes back, and no more' USING ERRCODE = 'JX109';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_of_prepayment BEFORE INSERT ON clawback_line FOR EACH ROW EXECUTE FUNCTION recovery_of_prepayment();
CREATE FUNCTION recovery_is_no_offence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM clawback k WHERE k.id = NEW.clawback_id AND k.ground = 'NOT_COMPLETED') THEN
    RAISE EXCEPTION 'the recovery of a prepayment is not sanctioned' USING ERRCODE = 'JX059';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_is_no_offence BEFORE INSERT ON sanction FOR EACH ROW EXECUTE FUNCTION recovery_is_no_offence();

-- Who did not complete his place, or left it, may be trained and paid for elsewhere, and the balance of the others is what the
-- recovery is kept out of.
CREATE OR REPLACE FUNCTION person_under_clawback(of_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
    WHERE l.person_id = of_person AND k.state IN ('PROPOSED', 'OPEN') AND k.ground <> 'NOT_COMPLETED')
$$;
CREATE OR REPLACE FUNCTION payment_unrestricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_restricted(ARRAY(SELECT DISTINCT payee_organisation_id FROM fresh
    WHERE state IN ('INSTRUCTED', 'CONFIRMED') AND sent_at IS NULL));
  IF EXISTS (SELECT 1 FROM clawback WHERE state IN ('PROPOSED', 'OPEN'))
    AND EXISTS (SELECT 1 FROM clawback k JOIN clawback_line l ON l.clawback_id = k.id JOIN fresh n ON n.person_id = l.person_id
      WHERE k.state IN ('PROPOSED', 'OPEN') AND k.ground <> 'NOT_COMPLETED'
        AND n.state IN ('INSTRUCTED', 'CONFIRMED') AND n.sent_at IS NULL) THEN
    RAISE EXCEPTION 'a person of this payment is under clawback' USING ERRCODE = 'JX061';
  END IF;
  RETURN NULL;
END $$;
