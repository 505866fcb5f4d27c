-- Results and certificates that come after a class's certificates were verified (domain §5.2 stage 5: one re-sit; §6: windows
-- run per line from each certificate), and the supplementary claim in which they are paid (ADR 0023). The class's own claim,
-- its holds and its process are left as they are.

CREATE TABLE late_result (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  class_id uuid NOT NULL,
  trainee_id uuid NOT NULL,
  person_id uuid NOT NULL,
  -- The re-sit, the certificate, or both: as the assessment body gives them, with what proves them.
  examined_on date,
  absent boolean,
  theory numeric(5, 2) CHECK (theory BETWEEN 0 AND 100),
  practice numeric(5, 2) CHECK (practice BETWEEN 0 AND 100),
  certificate_number text,
  issued_on date,
  evidence_reference text NOT NULL CHECK (evidence_reference <> ''),
  recorded_by uuid NOT NULL REFERENCES account (id),
  recorded_on date NOT NULL,
  verify_by date NOT NULL,
  remind_verify_on date NOT NULL,
  decision text CHECK (decision IN ('VERIFIED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  query_reference text,
  reason text,
  certified boolean NOT NULL GENERATED ALWAYS AS (decision IS NOT DISTINCT FROM 'VERIFIED' AND issued_on IS NOT NULL) STORED,
  -- When the institution is reminded that its window ends, and when it ended without a claim.
  remind_claim_on date,
  lapsed_on date,
  CONSTRAINT late_result_of_trainee FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES trainee (id, class_id, person_id),
  CHECK (num_nonnulls(examined_on, issued_on) > 0),
  CHECK (num_nulls(examined_on, absent) IN (0, 2) AND num_nulls(certificate_number, issued_on) IN (0, 2)),
  CHECK (coalesce(absent, true) = (theory IS NULL) AND coalesce(absent, true) = (practice IS NULL)),
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK ((decision IS NOT DISTINCT FROM 'REFUSED') = (reason IS NOT NULL)),
  CHECK ((decision IS NOT DISTINCT FROM 'VERIFIED') = (query_reference IS NOT NULL)),
  CHECK ((remind_claim_on IS NOT NULL) = (decision IS NOT DISTINCT FROM 'VERIFIED' AND issued_on IS NOT NULL)),
  CHECK (lapsed_on IS NULL OR remind_claim_on IS NOT NULL),
  CONSTRAINT late_result_by_two CHECK (decided_by <> recorded_by)
);
CREATE INDEX late_result_class ON late_result (class_id);
CREATE INDEX late_result_open ON late_result (issued_on) WHERE certified AND lapsed_on IS NULL;
CREATE UNIQUE INDEX late_result_pending ON late_result (trainee_id) WHERE decision IS NULL;
CREATE UNIQUE INDEX late_certificate_once ON late_result (trainee_id) WHERE certified;
CREATE UNIQUE INDEX late_certificate_number ON late_result (certificate_number) WHERE decision IS DISTINCT FROM 'REFUSED';

-- The last day of the window of its own certificate, moved off a rest day (domain §6, E26).
CREATE FUNCTION late_claim_by(r late_result) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT roll_forward((r.issued_on + make_interval(months => policy_number(c.policy_version_id, 'claim.windowMonths')::int))::date)
  FROM class c WHERE c.id = r.class_id
$$;

ALTER TABLE exam_score ADD COLUMN late_result_id uuid UNIQUE REFERENCES late_result (id);
ALTER TABLE certificate ADD COLUMN late_result_id uuid UNIQUE REFERENCES late_result (id);

-- What is recorded stands, is held within the limits of the version that the class froze, and is decided once, by another
-- person of another organisation. Definer: the limits are the class's, whoever looks.
CREATE FUNCTION late_result_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_class class;
  windows jsonb;
  pass_mark numeric;
  first exam_score;
  last exam_score;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - ARRAY['decision', 'decided_by', 'decided_on', 'query_reference', 'reason',
          'certified', 'remind_claim_on', 'lapsed_on'])
        <> (to_jsonb(OLD) - ARRAY['decision', 'decided_by', 'decided_on', 'query_reference', 'reason',
          'certified', 'remind_claim_on', 'lapsed_on'])
      OR OLD.decision IS NOT NULL AND (to_jsonb(NEW) - ARRAY['certified', 'lapsed_on']) <> (to_jsonb(OLD) - ARRAY['certified', 'lapsed_on'])
      OR OLD.lapsed_on IS NOT NULL AND NEW.lapsed_on IS DISTINCT FROM OLD.lapsed_on THEN
      RAISE EXCEPTION 'a late result is not changed, and decided once' USING ERRCODE = 'JX094';
    END IF;
    IF OLD.decision IS NULL AND NEW.decision IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account a
        JOIN organisation o ON o.id = a.organisation_id JOIN account r ON r.id = NEW.recorded_by
        WHERE a.id = NEW.decided_by AND o.kind = 'HR_BUREAU' AND a.organisation_id <> r.organisation_id) THEN
      RAISE EXCEPTION 'a late result is verified by the HR bureau' USING ERRCODE = 'JX094';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO of_class FROM class WHERE id = NEW.class_id;
  IF NEW.decision IS NOT NULL OR NOT EXISTS (SELECT 1 FROM account a WHERE a.id = NEW.recorded_by
      AND a.organisation_id = of_class.assessment_body_id) THEN
    RAISE EXCEPTION 'a late result is recorded by the assessment body, undecided' USING ERRCODE = 'JX094';
  END IF;
  SELECT value::jsonb INTO windows FROM policy_rule WHERE version_id = of_class.policy_version_id AND key = 'assessment.windows';
  pass_mark := policy_number(of_class.policy_version_id, 'assessment.passMark');
  SELECT * INTO first FROM exam_score WHERE trainee_id = NEW.trainee_id AND attempt = 1;
  SELECT * INTO last FROM exam_score WHERE trainee_id = NEW.trainee_id ORDER BY attempt DESC LIMIT 1;
  IF of_class.certificates_verified_by IS NULL
    OR NOT (of_class.stage IN ('assessment', 'employment', 'evaluation', 'release') OR (of_class.stage = 'closed' AND of_class.state = 'CLOSED'))
    OR NOT EXISTS (SELECT 1 FROM trainee t WHERE t.id = NEW.trainee_id AND t.state = 'ENROLLED')
    OR greatest(NEW.examined_on, NEW.issued_on) > business_today() THEN
    RAISE EXCEPTION 'nothing is late that its class still waits for' USING ERRCODE = 'JX090';
  END IF;
  IF NEW.examined_on IS NOT NULL AND (first.trainee_id IS NULL OR last.attempt > (windows ->> 'resits')::int
      OR (last.theory >= pass_mark AND last.practice >= pass_mark) IS TRUE
      OR NEW.examined_on NOT BETWEEN last.examined_on AND first.examined_on + (windows ->> 'resitDays')::int) THEN
    RAISE EXCEPTION 'this re-sit is not within the limits of its version' USING ERRCODE = 'JX090';
  END IF;
  IF NEW.issued_on IS NOT NULL AND (EXISTS (SELECT 1 FROM certificate f WHERE f.trainee_id = NEW.trainee_id)
      OR EXISTS (SELECT 1 FROM certificate f WHERE f.number = NEW.certificate_number)
      OR NEW.issued_on < greatest(of_class.ends_on, coalesce(NEW.examined_on, last.examined_on))
      OR (CASE WHEN NEW.examined_on IS NULL THEN last.theory >= pass_mark AND last.practice >= pass_mark
        ELSE NEW.theory >= pass_mark AND NEW.practice >= pass_mark END) IS NOT TRUE) THEN
    RAISE EXCEPTION 'a certificate follows a passed examination' USING ERRCODE = 'JX090';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER late_result_kept BEFORE INSERT OR UPDATE ON late_result FOR EACH ROW EXECUTE FUNCTION late_result_kept();

-- Verified, it becomes the trainee's score and certificate, by its own words.
CREATE FUNCTION late_result_enters() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.examined_on IS NOT NULL THEN
    INSERT INTO exam_score (trainee_id, class_id, attempt, theory, practice, absent, examined_on, recorded_by, late_result_id)
    SELECT NEW.trainee_id, NEW.class_id, 1 + max(e.attempt), NEW.theory, NEW.practice, NEW.absent, NEW.examined_on, NEW.recorded_by,
      NEW.id
    FROM exam_score e WHERE e.trainee_id = NEW.trainee_id;
  END IF;
  IF NEW.issued_on IS NOT NULL THEN
    INSERT INTO certificate (number, trainee_id, class_id, kind, level, issuer_organisation_id, issued_on, recorded_by, late_result_id)
    SELECT NEW.certificate_number, NEW.trainee_id, NEW.class_id, i.certificate_kind, i.level, c.assessment_body_id, NEW.issued_on,
      NEW.recorded_by, NEW.id
    FROM class c JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id WHERE c.id = NEW.class_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER late_result_enters AFTER UPDATE OF decision ON late_result FOR EACH ROW
  WHEN (NEW.decision = 'VERIFIED' AND OLD.decision IS NULL) EXECUTE FUNCTION late_result_enters();

-- From the verification of its certificates on, a class's scores and certificates are what they are.
CREATE FUNCTION assessment_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM class WHERE id IN (NEW.class_id, OLD.class_id) AND certificates_verified_by IS NOT NULL)
    OR TG_OP = 'INSERT' AND (EXISTS (SELECT 1 FROM class WHERE id = NEW.class_id AND certificates_verified_by IS NOT NULL)
      OR NEW.late_result_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM late_result r WHERE r.id = NEW.late_result_id AND r.trainee_id = NEW.trainee_id
        AND r.decision = 'VERIFIED') THEN
    RAISE EXCEPTION 'scores and certificates of class % are verified', NEW.class_id USING ERRCODE = 'JX091';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_closed BEFORE INSERT OR UPDATE ON exam_score FOR EACH ROW EXECUTE FUNCTION assessment_closed();
CREATE TRIGGER assessment_closed BEFORE INSERT OR UPDATE ON certificate FOR EACH ROW EXECUTE FUNCTION assessment_closed();

-- What was given back is held again for a verified late certificate and for nothing else: the slot counts on its day, and the
-- money is of the project's fund and of no year that is over.
CREATE FUNCTION quota_held_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = NEW.trainee_id AND r.certified
      AND r.lapsed_on IS NULL AND r.issued_on = NEW.counts_on) THEN
    RAISE EXCEPTION 'a slot that was given back is held again for a late certificate alone' USING ERRCODE = 'JX092';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quota_held_again BEFORE UPDATE ON quota_hold FOR EACH ROW
  WHEN (NEW.trainee_id IS NOT NULL AND OLD.state = 'RETURNED' AND NEW.state <> 'RETURNED') EXECUTE FUNCTION quota_held_again();

ALTER TABLE budget_hold
  DROP CONSTRAINT hold_of_one,
  ADD COLUMN late_result_id uuid REFERENCES late_result (id),
  ADD CONSTRAINT hold_of_one CHECK (num_nonnulls(class_id, claim_id, late_result_id) = 1);
CREATE UNIQUE INDEX budget_hold_late ON budget_hold (late_result_id) WHERE held_fen > returned_fen OR unfunded_fen > 0;
ALTER TABLE budget_queue
  DROP CONSTRAINT queue_of_one,
  ADD COLUMN late_result_id uuid REFERENCES late_result (id),
  ADD CONSTRAINT queue_of_one CHECK (num_nonnulls(class_id, claim_id, late_result_id) = 1);
CREATE UNIQUE INDEX budget_queue_late_waiting ON budget_queue (late_result_id) WHERE state = 'WAITING';
CREATE FUNCTION late_hold_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM late_result r JOIN class c ON c.id = r.class_id JOIN project p ON p.id = c.project_id
      JOIN organisation o ON o.id = p.payer_organisation_id JOIN budget b ON b.id = NEW.budget_id
      WHERE r.id = NEW.late_result_id AND r.certified AND r.lapsed_on IS NULL
        AND b.fund = p.fund AND b.region_code = o.region_code AND b.budget_year >= extract(year FROM business_today())) THEN
    RAISE EXCEPTION 'money is held for a verified late certificate, of its fund and year' USING ERRCODE = 'JX092';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER late_hold_fits BEFORE INSERT ON budget_hold FOR EACH ROW WHEN (NEW.late_result_id IS NOT NULL)
  EXECUTE FUNCTION late_hold_fits();
CREATE OR REPLACE FUNCTION budget_queue_ahead(of_budget uuid, of_owner uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT min(q.place) FROM budget b JOIN budget_queue q
    ON (q.fund, q.region_code, q.budget_year) = (b.fund, b.region_code, b.budget_year)
  WHERE b.id = of_budget AND q.state = 'WAITING' AND coalesce(q.class_id, q.claim_id, q.late_result_id) <> of_owner
    AND q.needed_fen <= b.allocated_fen - b.held_fen - b.drawn_fen
    AND q.place < coalesce((SELECT own.place FROM budget_queue own
      WHERE coalesce(own.class_id, own.claim_id, own.late_result_id) = of_owner AND own.state = 'WAITING'
      AND (own.fund, own.region_code, own.budget_year) = (b.fund, b.region_code, b.budget_year)), 2147483647)
    AND (EXISTS (SELECT 1 FROM filing f WHERE f.class_id = q.class_id AND f.decision IS NULL)
      OR EXISTS (SELECT 1 FROM claim m WHERE m.id = q.claim_id AND m.state = 'FILED' AND m.reviewed_by IS NULL)
      OR EXISTS (SELECT 1 FROM late_result r WHERE r.id = q.late_result_id AND r.decision IS NULL))
$$;
CREATE OR REPLACE FUNCTION hold_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  -- What was held in its order for late certificates, and is given back, comes to the claim of these and no more.
  IF NEW.claim_id IS NOT NULL AND NEW.held_fen - NEW.returned_fen <= (
      SELECT sum(h.held_fen) FROM claim m JOIN claim_line l ON l.claim_id = m.id AND l.live
      JOIN late_result r ON r.trainee_id = l.trainee_id AND r.certified
      JOIN budget_hold h ON h.late_result_id = r.id AND h.budget_id = NEW.budget_id AND h.returned_fen = h.held_fen
      WHERE m.id = NEW.claim_id AND m.class_id IS NULL AND m.gate_profile = 'PROJECT_CLASS') THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM budget b JOIN budget_queue q USING (fund, region_code, budget_year)
      WHERE b.id = NEW.budget_id AND q.state = 'WAITING') THEN
    IF budget_queue_ahead(NEW.budget_id, coalesce(NEW.class_id, NEW.claim_id, NEW.late_result_id)) IS NOT NULL THEN
      RAISE EXCEPTION 'another waits for this budget and fits' USING ERRCODE = 'JX022';
    END IF;
    UPDATE budget_queue SET state = 'SERVED' WHERE state = 'WAITING'
      AND (class_id = NEW.class_id OR claim_id = NEW.claim_id OR late_result_id = NEW.late_result_id);
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION turn_holds(turn budget_turn) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  target uuid;
  moved bigint;
BEGIN
  -- Holds before budgets, each in the order of its id: the same order as everybody else's.
  PERFORM 1 FROM budget_hold h WHERE h.budget_id = turn.budget_id AND (turn.class_id IS NULL OR h.class_id = turn.class_id)
  ORDER BY coalesce(h.class_id, h.claim_id, h.late_result_id) FOR UPDATE;
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
    AND (c.stage <> 'closed' OR (m.id IS NOT NULL AND m.closed_on IS NULL) OR h.late_result_id IS NOT NULL)
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
CREATE FUNCTION decided_late_leaves_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE budget_queue SET state = 'LEFT' WHERE late_result_id = NEW.id AND state = 'WAITING';
  RETURN NULL;
END $$;
CREATE TRIGGER decided_late_leaves_queue AFTER UPDATE OF decision ON late_result FOR EACH ROW
  WHEN (NEW.decision = 'REFUSED') EXECUTE FUNCTION decided_late_leaves_queue();

-- The supplementary claim: of those whose line in the class's own claim was nothing for want of the certificate, and who have
-- it now. That line stays; this one is paid; and over all claims no trainee has two that are worth something.
ALTER TABLE claim_line ADD COLUMN live boolean NOT NULL DEFAULT true;
DROP INDEX claim_line_trainee_id_key;
CREATE UNIQUE INDEX claim_line_trainee_id_key ON claim_line (claim_id, trainee_id) WHERE family <> 'AWARD';
CREATE UNIQUE INDEX claim_line_paid_once ON claim_line (trainee_id) WHERE family <> 'AWARD' AND amount_fen > 0 AND live;
CREATE INDEX claim_line_trainee ON claim_line (trainee_id);

CREATE FUNCTION supplement_of_class() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT p.number || '-' || c.seq || '-S' || (1 + (SELECT count(*) FROM claim m WHERE m.of_class_id = c.id AND m.class_id IS NULL
      AND m.gate_profile = 'PROJECT_CLASS')),
    i.subsidy_kind, 'DIRECT_TO_INSTITUTION', p.fund, p.region_code, p.owner_organisation_id, p.payer_organisation_id,
    c.policy_version_id, c.project_id
  INTO NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.fund, NEW.region_code, NEW.owner_organisation_id,
    NEW.payer_organisation_id, NEW.policy_version_id, NEW.project_id
  FROM class c JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id
  WHERE c.id = NEW.of_class_id AND c.institution_id = NEW.payee_organisation_id
    AND EXISTS (SELECT 1 FROM claim own WHERE own.class_id = c.id AND own.state IN ('FILED', 'RETURNED'));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a supplementary claim follows the claim of its class' USING ERRCODE = 'JX093';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER supplement_of_class BEFORE INSERT ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND NEW.gate_profile = 'PROJECT_CLASS') EXECUTE FUNCTION supplement_of_class();

CREATE FUNCTION supplement_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  of_claim claim;
BEGIN
  SELECT * INTO of_claim FROM claim WHERE id = NEW.claim_id;
  IF NEW.live = (of_claim.class_id IS NULL AND of_claim.gate_profile = 'PROJECT_CLASS' AND of_claim.state = 'WITHDRAWN') THEN
    RAISE EXCEPTION 'a line counts until its supplementary claim is taken back' USING ERRCODE = 'JX093';
  END IF;
  IF of_claim.class_id IS NULL AND of_claim.gate_profile = 'PROJECT_CLASS' AND (NEW.class_id IS DISTINCT FROM of_claim.of_class_id
      OR NEW.family = 'AWARD'
      OR NOT EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = NEW.trainee_id AND r.certified
        AND r.certificate_number = NEW.certificate_number
        AND (NEW.amount_fen = 0 OR (r.lapsed_on IS NULL AND of_claim.filed_on <= late_claim_by(r))))
      OR NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim own ON own.id = l.claim_id WHERE l.trainee_id = NEW.trainee_id
        AND own.class_id = of_claim.of_class_id AND l.amount_fen = 0
        AND l.reason_code IN ('ABSENT', 'CERTIFICATE_NOT_OBTAINED'))) THEN
    RAISE EXCEPTION 'a supplementary line is of a late certificate within its window' USING ERRCODE = 'JX093';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER supplement_line BEFORE INSERT OR UPDATE OF claim_id, class_id, trainee_id, amount_fen, family, certificate_number, live
  ON claim_line FOR EACH ROW WHEN (NEW.trainee_id IS NOT NULL) EXECUTE FUNCTION supplement_line();

-- Taken back, its lines count for nothing and may be claimed anew within their windows.
CREATE FUNCTION supplement_withdrawn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE claim_line SET live = NEW.state <> 'WITHDRAWN' WHERE claim_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER supplement_withdrawn AFTER UPDATE OF state ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND NEW.gate_profile = 'PROJECT_CLASS' AND OLD.state <> NEW.state)
  EXECUTE FUNCTION supplement_withdrawn();

-- What is held for its certificates becomes what is held for the claim: one sum, in the one budget in which all of it is held.
CREATE FUNCTION take_late_holds(of_claim uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  holds uuid[];
  budgets uuid[];
  rest bigint;
  lacking bigint;
BEGIN
  SELECT array_agg(h.id), array_agg(DISTINCT h.budget_id), sum(h.held_fen - h.drawn_fen - h.returned_fen), sum(h.unfunded_fen)
  INTO holds, budgets, rest, lacking
  FROM claim_line l JOIN late_result r ON r.trainee_id = l.trainee_id AND r.certified AND r.lapsed_on IS NULL
  JOIN budget_hold h ON h.late_result_id = r.id AND (h.held_fen > h.returned_fen OR h.unfunded_fen > 0)
  WHERE l.claim_id = of_claim AND l.live;
  IF cardinality(budgets) > 1 THEN
    RAISE EXCEPTION 'held in budgets of two years' USING ERRCODE = 'JX021';
  END IF;
  IF holds IS NULL THEN
    RETURN 0;
  END IF;
  UPDATE budget_hold SET returned_fen = held_fen, unfunded_fen = 0 WHERE id = ANY (holds);
  INSERT INTO budget_hold (claim_id, budget_id, held_fen, returned_fen, unfunded_fen)
  VALUES (of_claim, budgets[1], rest + lacking, lacking, lacking);
  RETURN rest;
END $$;
REVOKE EXECUTE ON FUNCTION take_late_holds(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_late_holds(uuid) TO jx_app;

-- Nothing of a supplementary claim is cleared but what is held, certified and within the hold of the claim.
CREATE FUNCTION clearance_of_supplement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim m WHERE m.id = NEW.claim_id AND m.class_id IS NULL) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT 1 FROM claim_line l LEFT JOIN quota_hold q ON q.trainee_id = l.trainee_id AND q.state = 'HELD'
        AND q.family = l.family
      LEFT JOIN late_result r ON r.trainee_id = l.trainee_id AND r.certified AND r.certificate_number = l.certificate_number
      WHERE l.claim_id = NEW.claim_id AND l.approved_fen > 0 AND (q.id IS NULL OR r.id IS NULL OR NOT l.live))
    OR (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = NEW.claim_id) > coalesce((
      SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM budget_hold h WHERE h.claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'less is held than this claim is paid' USING ERRCODE = 'JX093';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clearance_of_supplement AFTER INSERT ON clearance FOR EACH ROW WHEN (NEW.gate_profile = 'PROJECT_CLASS')
  EXECUTE FUNCTION clearance_of_supplement();

-- Verified, and in no supplementary claim that stands; and its line in the class's own standing claim was nothing for want of
-- the certificate. Functions, so that a case is read as fast as if there were none of it.
CREATE FUNCTION late_unclaimed(r late_result) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT r.certified AND NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id
    WHERE l.trainee_id = r.trainee_id AND m.class_id IS NULL AND l.family <> 'AWARD' AND l.live)
$$;
CREATE FUNCTION late_wanted(r late_result) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id
    WHERE l.trainee_id = r.trainee_id AND m.class_id = r.class_id AND m.state IN ('FILED', 'RETURNED') AND l.family <> 'AWARD'
      AND l.amount_fen = 0 AND l.reason_code IN ('ABSENT', 'CERTIFICATE_NOT_OBTAINED'))
$$;
CREATE FUNCTION late_facts(of_class uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('pending', count(*) FILTER (WHERE f.decision IS NULL),
      'verifyBy', min(f.verify_by) FILTER (WHERE f.decision IS NULL),
      'remindVerifyOn', min(f.remind_verify_on) FILTER (WHERE f.decision IS NULL),
      'claimable', count(*) FILTER (WHERE f.in_time), 'claimBy', min(f.claim_by) FILTER (WHERE f.in_time),
      'remindClaimOn', min(f.remind_claim_on) FILTER (WHERE f.in_time), 'endedOn', max(f.claim_by) FILTER (WHERE NOT f.in_time))
    FROM (SELECT r.*, w.claim_by, r.lapsed_on IS NULL AND w.claim_by >= business_today() AS in_time FROM late_result r
      LEFT JOIN LATERAL (SELECT late_claim_by(r) AS claim_by WHERE late_unclaimed(r) AND late_wanted(r)) AS w ON true
      WHERE r.class_id = of_class) AS f);
END $$;

CREATE INDEX task_remind ON task (remind_on) WHERE state = 'OPEN' AND reminded_at IS NULL AND remind_on IS NOT NULL;
GRANT SELECT, INSERT ON late_result TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, query_reference, reason, remind_claim_on, lapsed_on) ON late_result TO jx_app;
