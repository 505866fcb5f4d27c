-- A claim without a class that one fund has no money for may be paid out of another: before its review, while it holds nothing.
-- What follows a class stays with the fund of its project.

CREATE OR REPLACE FUNCTION claim_stands_alone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.gate_profile, NEW.number, NEW.subsidy_kind, NEW.settlement_mode, NEW.region_code, NEW.owner_organisation_id,
        NEW.class_id, NEW.of_class_id, NEW.project_id, NEW.payee_organisation_id)
        IS DISTINCT FROM (OLD.gate_profile, OLD.number, OLD.subsidy_kind, OLD.settlement_mode, OLD.region_code,
        OLD.owner_organisation_id, OLD.class_id, OLD.of_class_id, OLD.project_id, OLD.payee_organisation_id)
      OR (NEW.fund, NEW.payer_organisation_id) IS DISTINCT FROM (OLD.fund, OLD.payer_organisation_id)
        AND (NEW.fund = OLD.fund OR num_nonnulls(NEW.class_id, NEW.of_class_id, OLD.reviewed_by, NEW.reviewed_by) > 0
          OR NEW.state <> 'FILED'
          OR EXISTS (SELECT 1 FROM budget_hold h WHERE h.claim_id = NEW.id AND h.held_fen + h.unfunded_fen > h.returned_fen)
          OR NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = NEW.payer_organisation_id
            AND o.kind = CASE NEW.fund WHEN 'UNEMPLOYMENT_INSURANCE' THEN 'UNEMPLOYMENT_AGENCY' ELSE 'FINANCE_BUREAU' END)
          OR NOT EXISTS (SELECT 1 FROM policy_version v WHERE v.id = NEW.policy_version_id AND NEW.fund = ANY (v.fund_sources))) THEN
      RAISE EXCEPTION 'what a claim is of does not change' USING ERRCODE = 'JX070';
    END IF;
  ELSIF NEW.gate_profile IN ('PERSON_CERTIFICATE', 'ENTERPRISE_STAFF', 'MONTHLY') AND NOT EXISTS (SELECT 1 FROM organisation o
      WHERE o.id = NEW.payee_organisation_id
        AND o.kind = CASE NEW.gate_profile WHEN 'PERSON_CERTIFICATE' THEN 'PERSON' ELSE 'ENTERPRISE' END) THEN
    RAISE EXCEPTION 'a person claims for himself, an enterprise for its staff' USING ERRCODE = 'JX073';
  END IF;
  RETURN NEW;
END $$;

-- Nobody waits for a fund that he no longer wants; and under the list of its new payer it is counted, and no longer of the old.
CREATE FUNCTION claim_changed_fund() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE budget_queue SET state = 'LEFT' WHERE claim_id = NEW.id AND state = 'WAITING';
  INSERT INTO list_total (list, region_code, organisation_id, measure, value)
  SELECT 'subsidyClaim', NEW.region_code, p.payer, v.measure, p.sign * v.value
  FROM (VALUES (OLD.payer_organisation_id, -1), (NEW.payer_organisation_id, 1)) AS p(payer, sign)
  CROSS JOIN (SELECT 'claims' AS measure, 1::bigint AS value
    UNION ALL SELECT 'amountFen', sum(l.amount_fen)::bigint FROM claim_line l WHERE l.claim_id = NEW.id) AS v WHERE v.value <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER claim_changed_fund AFTER UPDATE ON claim FOR EACH ROW
  WHEN ((OLD.fund, OLD.payer_organisation_id) IS DISTINCT FROM (NEW.fund, NEW.payer_organisation_id))
  EXECUTE FUNCTION claim_changed_fund();
