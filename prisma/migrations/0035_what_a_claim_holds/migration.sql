-- A claim without a class that comes to more when it is reviewed again takes the difference from the same budget, in the order of its
-- queue; it may wait there as a filing does.

-- What the claim comes to, of what it holds already and the rest anew; where it holds nothing any longer, of the budget of today.
CREATE FUNCTION hold_claim_anew(of_claim uuid, of_budget uuid, fen bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  held budget_hold;
BEGIN
  SELECT * INTO held FROM budget_hold WHERE claim_id = of_claim FOR UPDATE;
  IF fen <= 0 OR held.budget_id <> of_budget AND held.held_fen + held.unfunded_fen > held.returned_fen
    OR NOT EXISTS (SELECT 1 FROM claim m JOIN organisation o ON o.id = m.payer_organisation_id JOIN budget b ON b.id = of_budget
      WHERE m.id = of_claim AND m.class_id IS NULL AND m.state = 'FILED' AND m.reviewed_by IS NULL
        AND (b.fund, b.region_code) = (m.fund, o.region_code) AND b.budget_year >= extract(year FROM business_today())
        AND fen = (SELECT sum(l.amount_fen) FROM claim_line l WHERE l.claim_id = m.id)) THEN
    RAISE EXCEPTION 'a claim without a class holds what it comes to, before its review' USING ERRCODE = 'JX114';
  END IF;
  UPDATE budget_hold SET budget_id = of_budget, held_fen = greatest(held_fen, fen), returned_fen = greatest(held_fen, fen) - fen,
    unfunded_fen = 0 WHERE id = held.id;
END $$;
REVOKE EXECUTE ON FUNCTION hold_claim_anew(uuid, uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_claim_anew(uuid, uuid, bigint) TO jx_app;

CREATE FUNCTION claim_hold_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF budget_queue_ahead(NEW.budget_id, NEW.claim_id) IS NOT NULL THEN
    RAISE EXCEPTION 'another waits for this budget and fits' USING ERRCODE = 'JX022';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_hold_in_order BEFORE UPDATE ON budget_hold FOR EACH ROW
  WHEN (NEW.claim_id IS NOT NULL AND NEW.held_fen - NEW.returned_fen + NEW.unfunded_fen > OLD.held_fen - OLD.returned_fen + OLD.unfunded_fen)
  EXECUTE FUNCTION claim_hold_in_order();

-- Reviewed, it waits no longer, whether it took anything or not.
CREATE FUNCTION reviewed_claim_leaves_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE budget_queue SET state = 'SERVED' WHERE claim_id = NEW.id AND state = 'WAITING';
  RETURN NULL;
END $$;
CREATE TRIGGER reviewed_claim_leaves_queue AFTER UPDATE ON claim FOR EACH ROW
  WHEN (NEW.class_id IS NULL AND OLD.reviewed_by IS NULL AND NEW.reviewed_by IS NOT NULL)
  EXECUTE FUNCTION reviewed_claim_leaves_queue();
