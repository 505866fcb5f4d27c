-- The third lock of the money gate (design §5): what the database refuses whatever the TypeScript says.

CREATE TABLE budget (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  fund text NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  budget_year smallint NOT NULL,
  allocated_fen bigint NOT NULL CHECK (allocated_fen >= 0),
  held_fen bigint NOT NULL DEFAULT 0 CHECK (held_fen >= 0),
  drawn_fen bigint NOT NULL DEFAULT 0 CHECK (drawn_fen >= 0),
  UNIQUE (fund, region_code, budget_year),
  CONSTRAINT budget_covers CHECK (held_fen + drawn_fen <= allocated_fen)
);
CREATE TABLE budget_hold (
  class_id uuid PRIMARY KEY REFERENCES class (id),
  budget_id uuid NOT NULL REFERENCES budget (id),
  held_fen bigint NOT NULL CHECK (held_fen >= 0),
  drawn_fen bigint NOT NULL DEFAULT 0 CHECK (drawn_fen >= 0),
  returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
  CONSTRAINT hold_covers CHECK (drawn_fen + returned_fen <= held_fen)
);
-- A budget's held and drawn sums follow its holds in the same statement, so the two can never drift.
CREATE FUNCTION budget_follows_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE budget SET
    held_fen = held_fen + (NEW.held_fen - NEW.drawn_fen - NEW.returned_fen)
      - CASE WHEN TG_OP = 'UPDATE' THEN OLD.held_fen - OLD.drawn_fen - OLD.returned_fen ELSE 0 END,
    drawn_fen = drawn_fen + NEW.drawn_fen - CASE WHEN TG_OP = 'UPDATE' THEN OLD.drawn_fen ELSE 0 END
  WHERE id = NEW.budget_id;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_follows_hold AFTER INSERT OR UPDATE ON budget_hold
  FOR EACH ROW EXECUTE FUNCTION budget_follows_hold();

-- A numbered slot of a person's quota: the cap of the version is the highest slot there is.
CREATE TABLE quota_hold (
  trainee_id uuid PRIMARY KEY,
  class_id uuid NOT NULL REFERENCES class (id),
  person_id uuid NOT NULL REFERENCES person (id),
  family text NOT NULL,
  cap_period text NOT NULL,
  cap smallint NOT NULL,
  slot smallint NOT NULL CHECK (slot >= 1),
  occupation_canonical text NOT NULL,
  level text,
  -- The most this person's line can cost: what is given back to the budget when the line is lost.
  held_fen bigint NOT NULL CHECK (held_fen >= 0),
  state text NOT NULL DEFAULT 'HELD' CHECK (state IN ('HELD', 'USED', 'RETURNED')),
  CONSTRAINT quota_of_person FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES trainee (id, class_id, person_id),
  CONSTRAINT quota_within_cap CHECK (slot <= cap)
);
CREATE UNIQUE INDEX quota_slot ON quota_hold (person_id, family, cap_period, slot) WHERE state <> 'RETURNED';
CREATE UNIQUE INDEX quota_occupation_level ON quota_hold (person_id, family, occupation_canonical, level)
  NULLS NOT DISTINCT WHERE state <> 'RETURNED';
CREATE INDEX quota_class ON quota_hold (class_id);

CREATE TABLE claim (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  class_id uuid NOT NULL UNIQUE,
  payee_organisation_id uuid NOT NULL REFERENCES organisation (id),
  filed_by uuid NOT NULL REFERENCES account (id),
  filed_on date NOT NULL,
  reviewed_by uuid REFERENCES account (id),
  reviewed_on date,
  review_opinion text,
  checked_by uuid REFERENCES account (id),
  checked_on date,
  check_opinion text,
  publicity_posted_by uuid REFERENCES account (id),
  publicity_posted_on date,
  publicity_ends_on date,
  publicity_place text,
  approved_by uuid REFERENCES account (id),
  approved_on date,
  approval_opinion text,
  instructed_by uuid REFERENCES account (id),
  instructed_on date,
  confirmed_by uuid REFERENCES account (id),
  confirmed_on date,
  special_review_reference text,
  payment_reference text,
  FOREIGN KEY (class_id, project_id) REFERENCES class (id, project_id),
  UNIQUE (id, class_id, project_id),
  UNIQUE (id, reviewed_by, checked_by),
  -- Four eyes (domain §5.3): filer, first review, second review, approver and payers are different people.
  CHECK (reviewed_by <> filed_by),
  CHECK (checked_by <> filed_by AND checked_by <> reviewed_by),
  CHECK (approved_by <> filed_by AND approved_by <> reviewed_by AND approved_by <> checked_by),
  CHECK (checked_by IS NULL OR reviewed_by IS NOT NULL),
  CHECK (approved_by IS NULL OR (checked_by IS NOT NULL AND publicity_ends_on < approved_on))
);
CREATE TABLE claim_line (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  claim_id uuid NOT NULL REFERENCES claim (id),
  class_id uuid NOT NULL,
  trainee_id uuid NOT NULL UNIQUE,
  person_id uuid NOT NULL REFERENCES person (id),
  family text NOT NULL,
  subsidy_kind text NOT NULL,
  occupation_canonical text NOT NULL,
  level text,
  subsidy_month date,
  certificate_number text,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  reason_code text,
  working jsonb NOT NULL,
  approved_fen bigint CHECK (approved_fen >= 0 AND approved_fen <= amount_fen),
  -- The line is of this trainee and no other person: else "once per person" would never hear of the second payment.
  CONSTRAINT line_of_person FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES trainee (id, class_id, person_id),
  UNIQUE (id, claim_id, approved_fen),
  CHECK ((amount_fen = 0) = (reason_code IS NOT NULL))
);
CREATE INDEX claim_line_claim ON claim_line (claim_id);

-- A clearance holds a standing completion of every stage before release: eight keys, one per class and profile.
CREATE TABLE clearance (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  gate_profile text NOT NULL CHECK (gate_profile IN
    ('PROJECT_CLASS', 'ENTERPRISE_STAFF', 'PERSON_CERTIFICATE', 'MONTHLY', 'PREPAYMENT', 'AWARD')),
  project_id uuid,
  class_id uuid,
  claim_id uuid NOT NULL,
  cleared_by uuid NOT NULL REFERENCES account (id),
  cleared_on date NOT NULL,
  catalogue_id uuid, selection_id uuid,
  filing_id uuid, supervision_id uuid, assessment_id uuid, employment_id uuid, evaluation_id uuid,
  standing boolean GENERATED ALWAYS AS (true) STORED,
  catalogue text GENERATED ALWAYS AS ('catalogue') STORED,
  selection text GENERATED ALWAYS AS ('selection') STORED,
  filing text GENERATED ALWAYS AS ('filing') STORED,
  supervision text GENERATED ALWAYS AS ('supervision') STORED,
  assessment text GENERATED ALWAYS AS ('assessment') STORED,
  employment text GENERATED ALWAYS AS ('employment') STORED,
  evaluation text GENERATED ALWAYS AS ('evaluation') STORED,
  UNIQUE NULLS NOT DISTINCT (gate_profile, class_id, claim_id),
  UNIQUE (id, claim_id),
  FOREIGN KEY (claim_id, class_id, project_id) REFERENCES claim (id, class_id, project_id),
  FOREIGN KEY (catalogue_id, project_id, catalogue, standing)
    REFERENCES project_completion (id, project_id, stage, standing),
  FOREIGN KEY (selection_id, project_id, selection, standing)
    REFERENCES project_completion (id, project_id, stage, standing),
  FOREIGN KEY (filing_id, project_id, class_id, filing, standing)
    REFERENCES class_completion (id, project_id, class_id, stage, standing),
  FOREIGN KEY (supervision_id, project_id, class_id, supervision, standing)
    REFERENCES class_completion (id, project_id, class_id, stage, standing),
  FOREIGN KEY (assessment_id, project_id, class_id, assessment, standing)
    REFERENCES class_completion (id, project_id, class_id, stage, standing),
  FOREIGN KEY (employment_id, project_id, class_id, employment, standing)
    REFERENCES class_completion (id, project_id, class_id, stage, standing),
  FOREIGN KEY (evaluation_id, project_id, class_id, evaluation, standing)
    REFERENCES class_completion (id, project_id, class_id, stage, standing),
  CHECK (CASE WHEN gate_profile = 'PROJECT_CLASS'
    THEN num_nulls(project_id, class_id, catalogue_id, selection_id, filing_id, supervision_id, assessment_id,
      employment_id, evaluation_id) = 0
    ELSE class_id IS NULL END)
);

CREATE TABLE payment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clearance_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  claim_line_id uuid NOT NULL,
  approved_fen bigint NOT NULL,
  maker_id uuid NOT NULL,
  checker_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  family text NOT NULL,
  occupation_canonical text,
  level text,
  subsidy_month date,
  certificate_number text,
  payee_organisation_id uuid NOT NULL REFERENCES organisation (id),
  fund text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  instructed_by uuid NOT NULL REFERENCES account (id),
  instructed_on date NOT NULL,
  confirmed_by uuid REFERENCES account (id),
  confirmed_on date,
  state text NOT NULL DEFAULT 'INSTRUCTED' CHECK (state IN ('INSTRUCTED', 'PAID', 'REVERSED')),
  FOREIGN KEY (clearance_id, claim_id) REFERENCES clearance (id, claim_id),
  FOREIGN KEY (claim_line_id, claim_id, approved_fen) REFERENCES claim_line (id, claim_id, approved_fen),
  FOREIGN KEY (claim_id, maker_id, checker_id) REFERENCES claim (id, reviewed_by, checked_by),
  CONSTRAINT paid_within_approval CHECK (amount_fen <= approved_fen),
  CONSTRAINT payer_is_third_person CHECK (instructed_by <> maker_id AND instructed_by <> checker_id),
  CONSTRAINT second_payer CHECK (confirmed_by <> instructed_by AND confirmed_by <> maker_id AND confirmed_by <> checker_id),
  CONSTRAINT paid_is_confirmed CHECK (state = 'INSTRUCTED' OR (confirmed_by IS NOT NULL AND confirmed_on IS NOT NULL))
);
-- Once per person, occupation, level and family; once per certificate and family; freed only by a reversal.
CREATE UNIQUE INDEX payment_once_per_person ON payment (person_id, family, occupation_canonical, level, subsidy_month)
  NULLS NOT DISTINCT WHERE state <> 'REVERSED';
CREATE UNIQUE INDEX payment_once_per_certificate ON payment (certificate_number, family) WHERE state <> 'REVERSED';
CREATE UNIQUE INDEX payment_once_per_line ON payment (claim_line_id) WHERE state <> 'REVERSED';
CREATE INDEX payment_claim ON payment (claim_id);

-- Nobody who belongs to the payee makes, checks or pays; the payer sits where the fund sits. account has no RLS.
CREATE FUNCTION payment_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM account WHERE id IN (NEW.maker_id, NEW.checker_id, NEW.instructed_by, NEW.confirmed_by)
    AND organisation_id = NEW.payee_organisation_id) THEN
    RAISE EXCEPTION 'a person of the payee acts on its payment' USING ERRCODE = 'JX002';
  END IF;
  IF EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
    WHERE a.id IN (NEW.instructed_by, NEW.confirmed_by) AND o.kind NOT IN ('FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY')) THEN
    RAISE EXCEPTION 'the payer does not belong to the bureau that keeps the fund' USING ERRCODE = 'JX003';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.clearance_id, NEW.claim_line_id, NEW.amount_fen, NEW.person_id, NEW.payee_organisation_id,
      NEW.fund, NEW.instructed_by, NEW.family)
    IS DISTINCT FROM (OLD.clearance_id, OLD.claim_line_id, OLD.amount_fen, OLD.person_id, OLD.payee_organisation_id,
      OLD.fund, OLD.instructed_by, OLD.family) THEN
    RAISE EXCEPTION 'an instructed payment is not changed' USING ERRCODE = 'JX004';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.state, NEW.state) NOT IN (('INSTRUCTED', 'PAID'), ('PAID', 'REVERSED')) THEN
    RAISE EXCEPTION 'payment state % does not follow %', NEW.state, OLD.state USING ERRCODE = 'JX004';
  END IF;
  IF TG_OP = 'INSERT' AND NEW.state <> 'INSTRUCTED' THEN
    RAISE EXCEPTION 'a payment begins as an instruction' USING ERRCODE = 'JX004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_people BEFORE INSERT OR UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION payment_people();

-- A payment is what its approved claim line says and nothing else.
-- Definer: the payer's eyes may be on another region's case, and then there is nothing to compare with.
CREATE FUNCTION payment_follows_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id JOIN project p ON p.id = m.project_id
    WHERE l.id = NEW.claim_line_id AND l.claim_id = NEW.claim_id AND m.approved_by IS NOT NULL
      AND (l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number)
        IS NOT DISTINCT FROM (NEW.person_id, NEW.family, NEW.occupation_canonical, NEW.level, NEW.subsidy_month,
          NEW.certificate_number)
      AND (m.payee_organisation_id, p.fund) = (NEW.payee_organisation_id, NEW.fund)) THEN
    RAISE EXCEPTION 'payment does not follow its approved claim line' USING ERRCODE = 'JX006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_follows_line BEFORE INSERT OR UPDATE ON payment
  FOR EACH ROW EXECUTE FUNCTION payment_follows_line();

-- The ledger: append-only transfers, each positive, each within one fund.
CREATE TABLE ledger_account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  fund text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('BUDGET', 'PAYEE')),
  budget_id uuid UNIQUE REFERENCES budget (id),
  organisation_id uuid REFERENCES organisation (id),
  UNIQUE (id, fund),
  UNIQUE (fund, organisation_id),
  CHECK (CASE kind WHEN 'BUDGET' THEN budget_id IS NOT NULL ELSE organisation_id IS NOT NULL END)
);
CREATE TABLE transfer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund text NOT NULL,
  debit_account_id uuid NOT NULL,
  credit_account_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  payment_id uuid NOT NULL REFERENCES payment (id),
  reverses_id bigint UNIQUE REFERENCES transfer (id),
  business_on date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (debit_account_id, fund) REFERENCES ledger_account (id, fund),
  FOREIGN KEY (credit_account_id, fund) REFERENCES ledger_account (id, fund),
  CHECK (debit_account_id <> credit_account_id)
);
CREATE UNIQUE INDEX transfer_once ON transfer (payment_id) WHERE reverses_id IS NULL;
-- A transfer runs from the budget that was held for the class to the payee of its payment; a reversal runs back.
CREATE FUNCTION transfer_of_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM payment y JOIN claim m ON m.id = y.claim_id JOIN budget_hold h ON h.class_id = m.class_id
    JOIN ledger_account b ON b.budget_id = h.budget_id
    JOIN ledger_account o ON o.organisation_id = y.payee_organisation_id AND o.fund = y.fund
    WHERE y.id = NEW.payment_id AND y.amount_fen = NEW.amount_fen AND y.fund = NEW.fund
      AND CASE WHEN NEW.reverses_id IS NULL
        THEN y.state = 'PAID' AND NEW.debit_account_id = b.id AND NEW.credit_account_id = o.id
        ELSE y.state = 'REVERSED' AND NEW.debit_account_id = o.id AND NEW.credit_account_id = b.id
          AND EXISTS (SELECT 1 FROM transfer t WHERE t.id = NEW.reverses_id AND t.payment_id = y.id) END) THEN
    RAISE EXCEPTION 'transfer does not follow a confirmed payment of its amount' USING ERRCODE = 'JX005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_of_payment BEFORE INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION transfer_of_payment();

-- What a budget has is decided elsewhere: the application only holds and draws.
GRANT SELECT, UPDATE (held_fen, drawn_fen) ON budget TO jx_app;
GRANT SELECT, INSERT, UPDATE ON budget_hold, quota_hold, claim, claim_line, payment TO jx_app;
GRANT SELECT, INSERT, DELETE ON clearance TO jx_app;
GRANT SELECT, INSERT ON ledger_account, transfer TO jx_app;
