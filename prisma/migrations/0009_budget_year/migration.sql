-- Budgets through the year and over its end (design §5): what a budget holds follows its holds alone, who waits for money
-- waits in order, an unpaid hold leaves its year only by a decision of two people, and no money is paid out of its year.

-- A hold may be drawn in more than one budget year. What was drawn in earlier ones stays theirs.
ALTER TABLE budget_hold
  ADD COLUMN drawn_before_fen bigint NOT NULL DEFAULT 0 CHECK (drawn_before_fen >= 0),
  -- Taken back at the turn of the year, and not funded again yet.
  ADD COLUMN unfunded_fen bigint NOT NULL DEFAULT 0 CHECK (unfunded_fen >= 0),
  ADD CONSTRAINT drawn_in_order CHECK (drawn_before_fen <= drawn_fen);
CREATE INDEX budget_hold_budget ON budget_hold (budget_id);

-- The row of the budget is the one that everybody wants: it is locked when all else of the transaction is done, for no
-- longer than the commit takes. Definer: nobody but the holds writes these sums.
DROP TRIGGER budget_follows_hold ON budget_hold;
CREATE OR REPLACE FUNCTION budget_follows_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.budget_id <> NEW.budget_id THEN
    UPDATE budget SET held_fen = held_fen - (OLD.held_fen - OLD.drawn_fen - OLD.returned_fen) WHERE id = OLD.budget_id;
    UPDATE budget SET held_fen = held_fen + (NEW.held_fen - NEW.drawn_fen - NEW.returned_fen),
      drawn_fen = drawn_fen + NEW.drawn_fen - NEW.drawn_before_fen WHERE id = NEW.budget_id;
    RETURN NULL;
  END IF;
  UPDATE budget SET
    held_fen = held_fen + (NEW.held_fen - NEW.drawn_fen - NEW.returned_fen)
      - CASE WHEN TG_OP = 'UPDATE' THEN OLD.held_fen - OLD.drawn_fen - OLD.returned_fen ELSE 0 END,
    drawn_fen = drawn_fen + (NEW.drawn_fen - NEW.drawn_before_fen)
      - CASE WHEN TG_OP = 'UPDATE' THEN OLD.drawn_fen - OLD.drawn_before_fen ELSE 0 END
  WHERE id = NEW.budget_id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budget_follows_hold AFTER INSERT OR UPDATE ON budget_hold
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_follows_hold();

-- What a lost line gives back of a hold that was taken back is money nobody has to find again.
CREATE FUNCTION hold_unfunded_shrinks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  forgone bigint := least(NEW.returned_fen - OLD.returned_fen, OLD.unfunded_fen);
BEGIN
  NEW.unfunded_fen := OLD.unfunded_fen - forgone;
  NEW.returned_fen := NEW.returned_fen - forgone;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_unfunded_shrinks BEFORE UPDATE ON budget_hold FOR EACH ROW
  WHEN (OLD.unfunded_fen > 0 AND NEW.unfunded_fen = OLD.unfunded_fen AND NEW.returned_fen > OLD.returned_fen)
  EXECUTE FUNCTION hold_unfunded_shrinks();

REVOKE UPDATE ON budget, budget_hold FROM jx_app;
REVOKE UPDATE (held_fen, drawn_fen) ON budget FROM jx_app;
GRANT UPDATE (drawn_fen, returned_fen) ON budget_hold TO jx_app;

-- 排队: who waits for money of a fund, authority and year, in the order in which they came.
CREATE TABLE budget_queue (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  fund text NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  budget_year smallint NOT NULL CHECK (budget_year BETWEEN 2019 AND 2100),
  place integer NOT NULL CHECK (place >= 1),
  class_id uuid NOT NULL REFERENCES class (id),
  needed_fen bigint NOT NULL CHECK (needed_fen > 0),
  queued_by uuid NOT NULL REFERENCES account (id),
  queued_on date NOT NULL,
  state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SERVED', 'LEFT')),
  -- When the reviewer was told that the money is there; null again once it is not.
  prompted_on date,
  CONSTRAINT budget_queue_place UNIQUE (fund, region_code, budget_year, place)
);
CREATE UNIQUE INDEX budget_queue_waiting ON budget_queue (class_id) WHERE state = 'WAITING';
CREATE INDEX budget_queue_open ON budget_queue (fund, region_code, budget_year, place) WHERE state = 'WAITING';

-- The place is the next one, whatever the caller says: two who come at once come one after the other.
CREATE FUNCTION budget_queue_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'queue', NEW.fund, NEW.region_code, NEW.budget_year), 0));
  SELECT coalesce(max(place), 0) + 1 INTO NEW.place FROM budget_queue
  WHERE (fund, region_code, budget_year) = (NEW.fund, NEW.region_code, NEW.budget_year);
  NEW.state := 'WAITING';
  RETURN NEW;
END $$;
CREATE TRIGGER budget_queue_in_order BEFORE INSERT ON budget_queue
  FOR EACH ROW EXECUTE FUNCTION budget_queue_in_order();

-- The first of those before this class who could be approved now: his filing lies before the reviewer and the money
-- suffices for him. Definer: the one ahead may be of a county that the caller does not see; only his place is told.
CREATE FUNCTION budget_queue_ahead(of_budget uuid, of_class uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT min(q.place) FROM budget b JOIN budget_queue q
    ON (q.fund, q.region_code, q.budget_year) = (b.fund, b.region_code, b.budget_year)
  WHERE b.id = of_budget AND q.state = 'WAITING' AND q.class_id <> of_class
    AND q.needed_fen <= b.allocated_fen - b.held_fen - b.drawn_fen
    AND q.place < coalesce((SELECT own.place FROM budget_queue own WHERE own.class_id = of_class AND own.state = 'WAITING'
      AND (own.fund, own.region_code, own.budget_year) = (b.fund, b.region_code, b.budget_year)), 2147483647)
    AND EXISTS (SELECT 1 FROM filing f WHERE f.class_id = q.class_id AND f.decision IS NULL)
$$;

CREATE FUNCTION hold_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM budget b JOIN budget_queue q USING (fund, region_code, budget_year)
      WHERE b.id = NEW.budget_id AND q.state = 'WAITING') THEN
    IF budget_queue_ahead(NEW.budget_id, NEW.class_id) IS NOT NULL THEN
      RAISE EXCEPTION 'another class waits for this budget and fits' USING ERRCODE = 'JX022';
    END IF;
    UPDATE budget_queue SET state = 'SERVED' WHERE class_id = NEW.class_id AND state = 'WAITING';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_in_order BEFORE INSERT ON budget_hold FOR EACH ROW EXECUTE FUNCTION hold_in_order();

CREATE FUNCTION closed_class_leaves_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE budget_queue SET state = 'LEFT' WHERE class_id = NEW.id AND state = 'WAITING';
  RETURN NULL;
END $$;
CREATE TRIGGER closed_class_leaves_queue AFTER UPDATE OF stage ON class FOR EACH ROW
  WHEN (NEW.stage = 'closed' AND OLD.stage <> 'closed') EXECUTE FUNCTION closed_class_leaves_queue();

-- 改用其他资金: only before any of the project's classes holds money of the old fund; whoever waited for that waits no more.
CREATE FUNCTION fund_before_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM class c JOIN budget_hold h ON h.class_id = c.id WHERE c.project_id = NEW.id) THEN
    RAISE EXCEPTION 'the fund of a project is not changed once a class of it holds budget' USING ERRCODE = 'JX023';
  END IF;
  UPDATE budget_queue q SET state = 'LEFT' FROM class c
  WHERE c.project_id = NEW.id AND q.class_id = c.id AND q.state = 'WAITING';
  RETURN NEW;
END $$;
CREATE TRIGGER fund_before_holds BEFORE UPDATE OF fund, payer_organisation_id ON project FOR EACH ROW
  WHEN ((NEW.fund, NEW.payer_organisation_id) IS DISTINCT FROM (OLD.fund, OLD.payer_organisation_id))
  EXECUTE FUNCTION fund_before_holds();

GRANT SELECT, INSERT, UPDATE (needed_fen, prompted_on) ON budget_queue TO jx_app;

-- 年末处理: what two people of the bureau that keeps the fund decide about unpaid holds of a year.
CREATE TABLE budget_turn (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  budget_id uuid NOT NULL REFERENCES budget (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  -- 结转: hold and as much allocation go to the next year. 收回: the class is left without. 重新安排: it holds again.
  kind text NOT NULL CHECK (kind IN ('CARRY_OVER', 'TAKE_BACK', 'FUND')),
  -- Null: every class with an unpaid hold, or without money, of this budget.
  class_id uuid REFERENCES class (id),
  to_year smallint NOT NULL CHECK (to_year BETWEEN 2019 AND 2100),
  document text NOT NULL CHECK (document <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  -- What moved when it was confirmed.
  amount_fen bigint CHECK (amount_fen > 0),
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CHECK ((decision IS NOT DISTINCT FROM 'CONFIRMED') = (amount_fen IS NOT NULL)),
  CONSTRAINT turn_by_two CHECK (decided_by <> proposed_by)
);
CREATE INDEX budget_turn_budget ON budget_turn (budget_id, id);

-- What a decision did to each hold. What was drawn until then stays with the year in which it was drawn.
CREATE TABLE budget_hold_move (
  turn_id uuid NOT NULL REFERENCES budget_turn (id),
  class_id uuid NOT NULL REFERENCES budget_hold (class_id),
  from_budget_id uuid NOT NULL REFERENCES budget (id),
  to_budget_id uuid REFERENCES budget (id),
  moved_fen bigint NOT NULL CHECK (moved_fen > 0),
  drawn_fen bigint NOT NULL CHECK (drawn_fen >= 0),
  PRIMARY KEY (turn_id, class_id)
);
CREATE INDEX budget_hold_move_from ON budget_hold_move (from_budget_id);

CREATE FUNCTION turn_holds(turn budget_turn) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  target uuid;
  moved bigint;
BEGIN
  -- Holds before budgets, each in the order of its id: the same order as everybody else's.
  PERFORM 1 FROM budget_hold h WHERE h.budget_id = turn.budget_id AND (turn.class_id IS NULL OR h.class_id = turn.class_id)
  ORDER BY h.class_id FOR UPDATE;
  IF turn.kind <> 'TAKE_BACK' THEN
    INSERT INTO budget (fund, region_code, budget_year, allocated_fen)
    SELECT fund, region_code, turn.to_year, 0 FROM budget WHERE id = turn.budget_id ON CONFLICT DO NOTHING;
    SELECT t.id INTO target FROM budget b JOIN budget t USING (fund, region_code)
    WHERE b.id = turn.budget_id AND t.budget_year = turn.to_year;
  END IF;
  INSERT INTO budget_hold_move (turn_id, class_id, from_budget_id, to_budget_id, moved_fen, drawn_fen)
  SELECT turn.id, h.class_id, h.budget_id, target,
    CASE turn.kind WHEN 'FUND' THEN h.unfunded_fen ELSE h.held_fen - h.drawn_fen - h.returned_fen END,
    CASE WHEN target IS DISTINCT FROM h.budget_id AND target IS NOT NULL THEN h.drawn_fen - h.drawn_before_fen ELSE 0 END
  FROM budget_hold h JOIN class c ON c.id = h.class_id
  WHERE h.budget_id = turn.budget_id AND (turn.class_id IS NULL OR h.class_id = turn.class_id) AND c.stage <> 'closed'
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
  FROM budget_hold_move m WHERE m.turn_id = turn.id AND h.class_id = m.class_id;
  IF turn.kind = 'CARRY_OVER' THEN
    UPDATE budget SET allocated_fen = allocated_fen - moved WHERE id = turn.budget_id;
  END IF;
  SET CONSTRAINTS budget_follows_hold DEFERRED;
  RETURN moved;
END $$;
REVOKE EXECUTE ON FUNCTION turn_holds(budget_turn) FROM PUBLIC;

CREATE FUNCTION budget_turn_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'a decision about a year begins as a proposal' USING ERRCODE = 'JX020';
    END IF;
    IF NEW.kind = 'CARRY_OVER' AND NEW.to_year <> (SELECT budget_year + 1 FROM budget WHERE id = NEW.budget_id) THEN
      RAISE EXCEPTION 'holds are carried over into the next year' USING ERRCODE = 'JX020';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.decision IS NOT NULL OR (NEW.budget_id, NEW.organisation_id, NEW.kind, NEW.class_id, NEW.to_year, NEW.document,
      NEW.proposed_by) IS DISTINCT FROM (OLD.budget_id, OLD.organisation_id, OLD.kind, OLD.class_id, OLD.to_year,
      OLD.document, OLD.proposed_by) THEN
    RAISE EXCEPTION 'a decided or proposed turn is not changed' USING ERRCODE = 'JX020';
  END IF;
  NEW.amount_fen := NULL;
  IF NEW.decision = 'CONFIRMED' THEN
    NEW.amount_fen := turn_holds(NEW);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_turn_decided BEFORE INSERT OR UPDATE ON budget_turn
  FOR EACH ROW EXECUTE FUNCTION budget_turn_decided();

GRANT SELECT, INSERT ON budget_turn TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, reason) ON budget_turn TO jx_app;
GRANT SELECT ON budget_hold_move TO jx_app;

-- Money leaves a budget on a day of its year and on no other: a hold of last year pays nothing until it has been moved.
CREATE FUNCTION transfer_in_budget_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh t JOIN ledger_account a ON a.id = t.debit_account_id JOIN budget b ON b.id = a.budget_id
      WHERE t.reverses_id IS NULL AND extract(year FROM t.business_on) <> b.budget_year) THEN
    RAISE EXCEPTION 'a budget pays in its own year' USING ERRCODE = 'JX021';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_in_budget_year AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION transfer_in_budget_year();
