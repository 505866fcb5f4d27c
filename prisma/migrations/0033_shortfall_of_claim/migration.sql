-- A register that is down holds up a claim without a class as it does a class: there too two people may pass it over, counted by the
-- official whose act is missing. Of what a claim without a class waits for nothing else can be lost to its owner for good.
ALTER TABLE shortfall
  ALTER COLUMN class_id DROP NOT NULL,
  ADD COLUMN claim_id uuid REFERENCES claim (id),
  ADD CONSTRAINT shortfall_of_one CHECK (num_nonnulls(class_id, claim_id) = 1),
  ADD CONSTRAINT shortfall_of_claim CHECK (claim_id IS NULL OR condition = 'HISTORY_KNOWN');
CREATE UNIQUE INDEX shortfall_standing_of_claim ON shortfall (claim_id, condition) WHERE decision IS DISTINCT FROM 'REFUSED';

CREATE FUNCTION shortfall_of_its_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim m JOIN account a ON a.id = NEW.responsible_id
      WHERE m.id = NEW.claim_id AND m.class_id IS NULL AND m.region_code = NEW.region_code AND m.instructed_by IS NULL
        AND a.organisation_id = m.owner_organisation_id) THEN
    RAISE EXCEPTION 'a claim without a class is passed over for an official of its bureau, before it is paid' USING ERRCODE = 'JX113';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER shortfall_of_its_claim BEFORE INSERT ON shortfall FOR EACH ROW WHEN (NEW.claim_id IS NOT NULL)
  EXECUTE FUNCTION shortfall_of_its_claim();

CREATE OR REPLACE FUNCTION is_history_passed_over(of_claim uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM claim m JOIN shortfall s ON s.class_id = m.class_id OR s.claim_id = m.id
    WHERE m.id = of_claim AND s.condition = 'HISTORY_KNOWN' AND s.decision = 'CONFIRMED')
$$;
