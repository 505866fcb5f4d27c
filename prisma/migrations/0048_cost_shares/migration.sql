-- 成本分担 (001-22): a filing names the cost a head and the three shares of it together or not at all, in whole percent that add to 100.
CREATE FUNCTION plan_shares_its_cost(plan jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN NOT plan ? 'costShares' THEN NOT plan ? 'costPerHeadFen'
    ELSE coalesce((plan ->> 'costPerHeadFen')::bigint > 0
      AND (SELECT count(*) = 3 AND min(s.value::int) >= 0 AND sum(s.value::int) = 100
        AND bool_and(s.key IN ('government', 'enterprise', 'person')) FROM jsonb_each_text(plan -> 'costShares') AS s), false) END
$$;
ALTER TABLE filing ADD CONSTRAINT filing_shares_its_cost CHECK (plan_shares_its_cost(plan));

-- What is held and claimed is worked out from the plan: another one is another round.
CREATE FUNCTION filing_keeps_its_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the plan of a filing is not changed' USING ERRCODE = 'JX139';
END $$;
CREATE TRIGGER filing_keeps_its_plan BEFORE UPDATE OF plan ON filing FOR EACH ROW
  WHEN (OLD.plan IS DISTINCT FROM NEW.plan) EXECUTE FUNCTION filing_keeps_its_plan();
