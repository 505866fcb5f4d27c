-- A place of which the prepayment was ordered back, and which is completed late after all, is settled in whole: the order is what
-- comes back, and what comes back is no longer prepaid (ADR 0024). Nobody has to reverse it, and nobody may while it is counted on.

-- Of a line of a prepayment, less what orders in force claim back.
CREATE FUNCTION stays_prepaid(l claim_line) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT CASE WHEN is_prepaid(l) THEN greatest(0, l.approved_fen - coalesce((SELECT sum(o.amount_fen) FROM payment y
      JOIN clawback_line o ON o.payment_id = y.id JOIN clawback k ON k.id = o.clawback_id
      WHERE y.claim_line_id = l.id AND k.state IN ('OPEN', 'SETTLED')), 0))::bigint ELSE 0 END
$$;

CREATE OR REPLACE FUNCTION line_in_parts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
  -- An award or an allowance beside it is no part of the place.
  IF NEW.family = 'TRAINING' AND NEW.amount_fen > 0 THEN
    SELECT sum(stays_prepaid(l)), max(l.whole_fen) INTO prepaid, most FROM claim_line l
    WHERE l.trainee_id = NEW.trainee_id AND l.family = 'PREPAYMENT' AND stays_prepaid(l) > 0;
    IF prepaid > 0 AND NEW.amount_fen + prepaid > least(coalesce(NEW.whole_fen, 0), most) THEN
      RAISE EXCEPTION 'what was prepaid is deducted from what is settled' USING ERRCODE = 'JX108';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- What is known of a paid place, and since when: what of its whole the settlement has left to the prepayment; a class that was broken
-- off left nothing. Whatever orders claim already.
CREATE FUNCTION prepayment_excess(of_class uuid) RETURNS TABLE (payment_id uuid, person_id uuid, fen bigint, known_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT y.id, y.person_id, y.amount_fen - known.fen, greatest(known.since, y.confirmed_on)
  FROM claim m JOIN claim_line l ON l.claim_id = m.id JOIN payment y ON y.claim_line_id = l.id AND y.state = 'PAID'
  JOIN trainee t ON t.id = l.trainee_id JOIN class c ON c.id = l.class_id LEFT JOIN claim own ON own.class_id = c.id
  CROSS JOIN LATERAL (SELECT
    CASE WHEN c.state IN ('CANCELLED', 'TERMINATED', 'REJECTED') OR t.state = 'WITHDRAWN' OR own.approved_by IS NULL THEN 0
      ELSE coalesce((SELECT sum(CASE WHEN s.objection_id IS NULL THEN coalesce(s.whole_fen, s.amount_fen) - s.amount_fen ELSE 0 END)
        FROM claim_line s JOIN claim n ON n.id = s.claim_id AND n.gate_profile = 'PROJECT_CLASS' AND n.approved_by IS NOT NULL
        WHERE s.trainee_id = t.id AND s.family = 'TRAINING' AND s.live), 0) END::bigint AS fen,
    CASE WHEN t.state = 'WITHDRAWN' THEN t.withdrawn_on
      -- A late result may complete the place yet: its supplementary claim says what it comes to.
      WHEN EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = t.id AND r.lapsed_on IS NULL AND (r.decision IS NULL OR r.certified)
        AND NOT EXISTS (SELECT 1 FROM claim_line s JOIN claim n ON n.id = s.claim_id AND n.approved_by IS NOT NULL
          AND n.class_id IS NULL AND n.gate_profile = 'PROJECT_CLASS' WHERE s.trainee_id = t.id AND s.live)) THEN NULL
      ELSE coalesce(own.approved_on, own.refused_on,
      CASE WHEN c.stage = 'closed' THEN (SELECT max(g.left_on) FROM case_stage g WHERE g.class_id = c.id) END) END AS since) AS known
  WHERE m.of_class_id = prepayment_excess.of_class AND m.gate_profile = 'PREPAYMENT' AND known.since IS NOT NULL
$$;
-- What standing orders claim of a payment already, but for one.
CREATE FUNCTION ordered_back(of_payment uuid, but uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT coalesce(sum(o.amount_fen), 0)::bigint FROM clawback_line o JOIN clawback k ON k.id = o.clawback_id
  WHERE o.payment_id = of_payment AND k.state NOT IN ('REFUSED', 'REVERSED') AND k.id IS DISTINCT FROM but
$$;
CREATE OR REPLACE FUNCTION prepayments_due_back(of_class uuid) RETURNS TABLE (payment_id uuid, person_id uuid, fen bigint, known_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.payment_id, e.person_id, greatest(0, e.fen - ordered_back(e.payment_id, NULL)), e.known_on FROM prepayment_excess(of_class) AS e
$$;
REVOKE EXECUTE ON FUNCTION prepayment_excess(uuid), ordered_back(uuid, uuid) FROM PUBLIC;

-- Between proposal and decision the place may have been completed late.
CREATE FUNCTION recovery_still_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM clawback_line l LEFT JOIN prepayment_excess(NEW.class_id) AS e ON e.payment_id = l.payment_id
      WHERE l.clawback_id = NEW.id AND l.amount_fen > coalesce(e.fen, 0) - ordered_back(l.payment_id, NEW.id)) THEN
    RAISE EXCEPTION 'what was prepaid for a place of this order is not due back any more' USING ERRCODE = 'JX129';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_still_due BEFORE UPDATE OF decision ON clawback FOR EACH ROW
  WHEN (OLD.decision IS NULL AND NEW.decision = 'CONFIRMED' AND NEW.ground = 'NOT_COMPLETED') EXECUTE FUNCTION recovery_still_due();

CREATE FUNCTION recovery_counted_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM clawback_line o JOIN payment y ON y.id = o.payment_id
      JOIN claim_line l ON l.id = y.claim_line_id AND l.family = 'PREPAYMENT'
      JOIN claim_line s ON s.trainee_id = l.trainee_id AND s.family = 'TRAINING' AND s.live AND s.amount_fen > 0
      WHERE o.clawback_id = NEW.id AND s.amount_fen + stays_prepaid(l) > coalesce(s.whole_fen, s.amount_fen)) THEN
    RAISE EXCEPTION 'a place of this order is settled without what was prepaid for it' USING ERRCODE = 'JX130';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recovery_counted_on AFTER UPDATE OF reversed_on ON clawback FOR EACH ROW
  WHEN (NEW.reversed_on IS NOT NULL) EXECUTE FUNCTION recovery_counted_on();
