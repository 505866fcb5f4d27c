-- What a budget has is decided by two people of the bureau that keeps the fund (issue of public money, 四14): the sum
-- follows confirmed allocations and nothing else, and the application's role cannot write it.

CREATE TABLE budget_allocation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES region (code),
  fund text NOT NULL,
  budget_year smallint NOT NULL CHECK (budget_year BETWEEN 2019 AND 2100),
  kind text NOT NULL CHECK (kind IN ('ALLOT', 'REDUCE')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  document text NOT NULL CHECK (document <> ''),
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposed_on date NOT NULL,
  decision text CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  reason text,
  CHECK (num_nulls(decision, decided_by, decided_on) IN (0, 3)),
  CHECK (decision <> 'REFUSED' OR reason IS NOT NULL),
  CONSTRAINT allocation_by_two CHECK (decided_by <> proposed_by)
);
CREATE INDEX budget_allocation_budget ON budget_allocation (fund, region_code, budget_year, id);

CREATE FUNCTION budget_follows_allocation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.decision IS NOT NULL THEN
      RAISE EXCEPTION 'an allocation begins as a proposal' USING ERRCODE = 'JX010';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.decision IS NOT NULL OR (NEW.organisation_id, NEW.region_code, NEW.fund, NEW.budget_year, NEW.kind, NEW.amount_fen,
      NEW.document, NEW.proposed_by) IS DISTINCT FROM (OLD.organisation_id, OLD.region_code, OLD.fund, OLD.budget_year,
      OLD.kind, OLD.amount_fen, OLD.document, OLD.proposed_by) THEN
    RAISE EXCEPTION 'a decided or proposed allocation is not changed' USING ERRCODE = 'JX010';
  END IF;
  IF NEW.decision = 'CONFIRMED' THEN
    INSERT INTO budget (fund, region_code, budget_year, allocated_fen) VALUES (NEW.fund, NEW.region_code, NEW.budget_year, 0)
    ON CONFLICT DO NOTHING;
    UPDATE budget SET allocated_fen = allocated_fen + CASE NEW.kind WHEN 'ALLOT' THEN NEW.amount_fen ELSE -NEW.amount_fen END
    WHERE (fund, region_code, budget_year) = (NEW.fund, NEW.region_code, NEW.budget_year);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_follows_allocation BEFORE INSERT OR UPDATE ON budget_allocation
  FOR EACH ROW EXECUTE FUNCTION budget_follows_allocation();

GRANT SELECT, INSERT ON budget_allocation TO jx_app;
GRANT UPDATE (decision, decided_by, decided_on, reason) ON budget_allocation TO jx_app;
