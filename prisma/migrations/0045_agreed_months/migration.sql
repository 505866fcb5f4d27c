-- An apprenticeship is paid by the year, and its class's dates do not say for how long it was agreed: that is a fact of the filing. One
-- that was filed before it was asked says nothing, and counts as a year.
ALTER TABLE filing ADD COLUMN months smallint CHECK (months BETWEEN 1 AND 120);

-- Said of an apprenticeship and of nothing else, and not changed: another term is another round.
CREATE FUNCTION filing_says_its_months() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR (NEW.months IS NOT NULL) <> EXISTS (SELECT 1 FROM class c JOIN project p ON p.id = c.project_id
      JOIN catalogue_item i ON i.id = p.catalogue_item_id WHERE c.id = NEW.class_id AND i.subsidy_kind = 'APPRENTICESHIP') THEN
    RAISE EXCEPTION 'the filing of an apprenticeship says for how many months it was agreed, once' USING ERRCODE = 'JX131';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER filing_says_its_months BEFORE INSERT ON filing FOR EACH ROW EXECUTE FUNCTION filing_says_its_months();
CREATE TRIGGER filing_keeps_its_months BEFORE UPDATE OF months ON filing FOR EACH ROW
  WHEN (OLD.months IS DISTINCT FROM NEW.months) EXECUTE FUNCTION filing_says_its_months();

-- Within what the version allows that the class freezes.
CREATE FUNCTION class_keeps_term() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  term jsonb := policy_rule_of(NEW.policy_version_id, 'apprenticeship.months');
BEGIN
  IF EXISTS (SELECT 1 FROM filing f WHERE f.class_id = NEW.id
      AND f.round = (SELECT max(l.round) FROM filing l WHERE l.class_id = NEW.id)
      AND f.months NOT BETWEEN (term ->> 'minimum')::int AND (term ->> 'maximum')::int) THEN
    RAISE EXCEPTION 'an apprenticeship is agreed for as long as its policy version allows' USING ERRCODE = 'JX132';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_keeps_term BEFORE UPDATE OF policy_version_id ON class FOR EACH ROW
  WHEN (NEW.policy_version_id IS NOT NULL AND NEW.policy_version_id IS DISTINCT FROM OLD.policy_version_id)
  EXECUTE FUNCTION class_keeps_term();
