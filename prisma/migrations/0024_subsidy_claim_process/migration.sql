-- Claims without a class have a process of their own (workflows/subsidy-claim.ts): it looks again on a day, refuses what came
-- back from no correction, and closes what is paid. The record says when, and holds what the process may do by itself.

ALTER TABLE claim
  ADD COLUMN kept_at timestamptz,
  -- When the process does something by itself next; null where it waits for people alone.
  ADD COLUMN next_act_at timestamptz,
  DROP CONSTRAINT claim_refused,
  -- Refused by nobody: the days of a returned claim's correction ended. A class's claim is refused by a person.
  ADD CONSTRAINT claim_refused CHECK (num_nonnulls(refused_on, refusal_reason) = CASE state WHEN 'REFUSED' THEN 2 ELSE 0 END
    AND CASE WHEN state = 'REFUSED' THEN refused_by IS NOT NULL OR class_id IS NULL ELSE refused_by IS NULL END);
CREATE INDEX claim_behind ON claim (changed_at) WHERE class_id IS NULL AND kept_version < version;
CREATE INDEX claim_next_act ON claim (next_act_at) WHERE next_act_at IS NOT NULL;

CREATE FUNCTION claim_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.state = 'REFUSED' AND OLD.state <> 'REFUSED' AND NEW.refused_by IS NULL
    AND (OLD.state <> 'RETURNED' OR OLD.due_provisional OR OLD.due_on IS NULL OR OLD.due_on >= business_today()) THEN
    RAISE EXCEPTION 'only a correction that did not come ends a claim by itself' USING ERRCODE = 'JX075';
  END IF;
  IF OLD.closed_on IS NOT NULL AND NEW.closed_on IS DISTINCT FROM OLD.closed_on
    OR OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL AND (NEW.state = 'RETURNED'
      OR NEW.state = 'FILED' AND (NEW.confirmed_by IS NULL OR EXISTS (SELECT 1 FROM claim_line l
        WHERE l.claim_id = NEW.id AND l.approved_fen > 0 AND NOT EXISTS (SELECT 1 FROM payment y
          WHERE y.claim_line_id = l.id AND y.state IN ('PAID', 'REVERSED'))))) THEN
    RAISE EXCEPTION 'a claim is closed once, when it is paid, refused or taken back' USING ERRCODE = 'JX076';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_ends BEFORE UPDATE ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND (OLD.state, OLD.closed_on) IS DISTINCT FROM (NEW.state, NEW.closed_on))
  EXECUTE FUNCTION claim_ends();

-- After payment, what was paid without a class is ordered back, checked, signalled and appealed against by its claim.
ALTER TABLE clawback
  ALTER COLUMN project_id DROP NOT NULL,
  ADD COLUMN claim_id uuid REFERENCES claim (id),
  DROP CONSTRAINT clawback_scope_check,
  DROP CONSTRAINT clawback_check,
  ADD CONSTRAINT clawback_scope_check CHECK (scope IN ('PERSON', 'CLASS', 'PROJECT', 'CLAIM')),
  ADD CONSTRAINT clawback_of_one CHECK (CASE scope
    WHEN 'CLAIM' THEN claim_id IS NOT NULL AND num_nonnulls(project_id, class_id) = 0
    WHEN 'PROJECT' THEN project_id IS NOT NULL AND num_nonnulls(class_id, claim_id) = 0
    ELSE num_nulls(project_id, class_id) = 0 AND claim_id IS NULL END);
ALTER TABLE clawback_line ALTER COLUMN class_id DROP NOT NULL;

CREATE OR REPLACE FUNCTION clawback_line_within_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  paid payment;
  ordered bigint;
BEGIN
  SELECT * INTO paid FROM payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(l.amount_fen), 0) INTO ordered FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
  WHERE l.payment_id = NEW.payment_id AND k.state NOT IN ('REFUSED', 'REVERSED');
  IF paid.state IS DISTINCT FROM 'PAID' OR ordered + NEW.amount_fen > paid.amount_fen
    OR NOT EXISTS (SELECT 1 FROM clawback k JOIN claim_line l ON l.id = paid.claim_line_id JOIN claim m ON m.id = l.claim_id
      WHERE k.id = NEW.clawback_id AND k.state = 'PROPOSED' AND k.payee_organisation_id = paid.payee_organisation_id
        AND (k.fund, k.region_code, k.payer_organisation_id) = (paid.fund, m.region_code, m.payer_organisation_id)
        AND CASE k.scope WHEN 'CLAIM' THEN m.id = k.claim_id
          ELSE m.project_id = k.project_id AND l.class_id = coalesce(k.class_id, l.class_id) END
        AND l.person_id = NEW.person_id AND l.class_id IS NOT DISTINCT FROM NEW.class_id) THEN
    RAISE EXCEPTION 'more is ordered back than was paid' USING ERRCODE = 'JX055';
  END IF;
  RETURN NEW;
END $$;

-- Of which claim an order is stays as it was proposed, as its project and class do (clawback_decided).
CREATE FUNCTION clawback_of_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a clawback stays of its claim' USING ERRCODE = 'JX077';
END $$;
CREATE TRIGGER clawback_of_its_claim BEFORE UPDATE ON clawback FOR EACH ROW
  WHEN (OLD.claim_id IS DISTINCT FROM NEW.claim_id) EXECUTE FUNCTION clawback_of_its_claim();

-- Who had a part in a claim: in its class's case, or, where it has none, by an act or a signature of his own.
CREATE FUNCTION is_inside_claim(of_account uuid, of_claim uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim m WHERE m.id = of_claim AND (is_inside_case(of_account, m.project_id)
      OR of_account IN (m.filed_by, m.reviewed_by, m.checked_by, m.publicity_posted_by, m.approved_by, m.instructed_by,
        m.confirmed_by, m.refused_by)))
    OR EXISTS (SELECT 1 FROM claim_entry e WHERE e.claim_id = of_claim AND e.verified_by = of_account)
    OR EXISTS (SELECT 1 FROM audit_event e WHERE e.dossier = 'subsidyClaim' AND e.dossier_id = of_claim::text
      AND e.actor_id = of_account AND e.accepted AND e.command_id IS NOT NULL)
$$;
REVOKE EXECUTE ON FUNCTION is_inside_claim(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_inside_claim(uuid, uuid) TO jx_app;

CREATE OR REPLACE FUNCTION spot_check_from_outside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
  IF is_inside_claim(NEW.checked_by, (SELECT l.claim_id FROM claim_line l WHERE l.id = NEW.claim_line_id)) THEN
    RAISE EXCEPTION 'who had a part in a case does not check it' USING ERRCODE = 'JX065';
  END IF;
  RETURN NEW;
END $$;

ALTER TABLE appeal ALTER COLUMN project_id DROP NOT NULL;
CREATE FUNCTION appeal_of_claim_from_outside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF is_inside_claim(NEW.decided_by, NEW.claim_id) THEN
    RAISE EXCEPTION 'who had a part in a case does not decide an appeal about it' USING ERRCODE = 'JX065';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appeal_of_claim_from_outside BEFORE UPDATE ON appeal FOR EACH ROW
  WHEN (OLD.decided_by IS NULL AND NEW.decided_by IS NOT NULL) EXECUTE FUNCTION appeal_of_claim_from_outside();
