-- Publicity, objections and the rounds of a claim (domain §2.3, §5.2 stage 8): what was shown, for how long, what was said
-- against it, and what became of it. The triggers hold what the commands promise.

-- A claim is its class's; it may be returned once, taken back, and refused. Its day is that of the first submission.
ALTER TABLE claim
  ADD COLUMN state text NOT NULL DEFAULT 'FILED' CHECK (state IN ('FILED', 'RETURNED', 'WITHDRAWN', 'REFUSED')),
  ADD COLUMN refused_by uuid REFERENCES account (id),
  ADD COLUMN refused_on date,
  ADD COLUMN refusal_reason text,
  ADD CONSTRAINT claim_refused CHECK (num_nonnulls(refused_by, refused_on, refusal_reason) = CASE state WHEN 'REFUSED' THEN 3 ELSE 0 END),
  ADD CONSTRAINT claim_signed_while_filed CHECK (state = 'FILED' OR approved_by IS NULL),
  ADD CONSTRAINT claim_refused_by_another CHECK (refused_by <> filed_by AND refused_by <> reviewed_by AND refused_by <> checked_by);

-- Each submission, and each change of amounts after one, with its own picture of the lines.
CREATE TABLE claim_round (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  claim_id uuid NOT NULL REFERENCES claim (id),
  round smallint NOT NULL CHECK (round >= 1),
  kind text NOT NULL CHECK (kind IN ('FILED', 'RESUBMITTED', 'SUPPLEMENTED', 'OBJECTION', 'REOPENED')),
  filed_on date NOT NULL,
  submitted_by uuid NOT NULL REFERENCES account (id),
  submitted_on date NOT NULL,
  reason text,
  lines jsonb NOT NULL,
  outcome text CHECK (outcome IN ('RETURNED', 'WITHDRAWN', 'REFUSED')),
  decided_by uuid REFERENCES account (id),
  decided_on date,
  grounds jsonb,
  UNIQUE (claim_id, round),
  CHECK (num_nulls(outcome, decided_by, decided_on, grounds) IN (0, 4))
);
CREATE UNIQUE INDEX claim_returned_once ON claim_round (claim_id, filed_on) WHERE outcome = 'RETURNED';

CREATE TABLE publicity (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  claim_id uuid NOT NULL REFERENCES claim (id),
  round smallint NOT NULL CHECK (round >= 1),
  place text NOT NULL CHECK (place <> ''),
  proof_reference text NOT NULL CHECK (proof_reference <> ''),
  posted_by uuid NOT NULL REFERENCES account (id),
  posted_on date NOT NULL,
  working_days smallint NOT NULL CHECK (working_days BETWEEN 5 AND 30),
  ends_on date NOT NULL CHECK (ends_on > posted_on),
  -- What was shown: masked, and never changed. As json, for the digest is of the very text.
  snapshot json NOT NULL,
  snapshot_hash text NOT NULL,
  state text NOT NULL DEFAULT 'STANDING' CHECK (state IN ('STANDING', 'REPLACED')),
  extended_by uuid REFERENCES account (id),
  extended_on date,
  extension_reason text,
  UNIQUE (claim_id, round),
  CHECK (num_nulls(extended_by, extended_on, extension_reason) IN (0, 3)),
  CONSTRAINT publicity_hash CHECK (snapshot_hash = encode(sha256(convert_to(snapshot::text, 'UTF8')), 'hex'))
);
CREATE UNIQUE INDEX publicity_standing ON publicity (claim_id) WHERE state = 'STANDING';
CREATE INDEX publicity_running ON publicity (posted_on DESC, id DESC) WHERE state = 'STANDING';

CREATE TABLE objection (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  publicity_id uuid NOT NULL REFERENCES publicity (id),
  -- Null: against the claim as a whole.
  claim_line_id uuid REFERENCES claim_line (id),
  channel text NOT NULL CHECK (channel IN ('WEB', 'PHONE')),
  entered_by uuid REFERENCES account (id),
  ground text NOT NULL CHECK (ground <> ''),
  contact_cipher bytea,
  filed_on date NOT NULL,
  finding text,
  investigated_by uuid REFERENCES account (id),
  investigated_on date,
  outcome text CHECK (outcome IN ('UPHELD', 'REJECTED')),
  reasons text,
  resolved_by uuid REFERENCES account (id),
  resolved_on date,
  CHECK ((channel = 'PHONE') = (entered_by IS NOT NULL)),
  CHECK (num_nulls(finding, investigated_by, investigated_on) IN (0, 3)),
  CHECK (num_nulls(outcome, reasons, resolved_by, resolved_on) IN (0, 4)),
  CHECK (outcome IS NULL OR investigated_by IS NOT NULL),
  CONSTRAINT objection_by_two CHECK (resolved_by <> investigated_by)
);
CREATE INDEX objection_publicity ON objection (publicity_id);
CREATE INDEX objection_open ON objection (publicity_id) WHERE outcome IS NULL;

ALTER TABLE claim_line
  -- The case as the calculator was given it: no name, no identity number.
  ADD COLUMN inputs jsonb,
  ADD COLUMN objection_id uuid REFERENCES objection (id),
  ADD CONSTRAINT line_of_objection CHECK ((coalesce(reason_code, '') = 'OBJECTION_UPHELD') = (objection_id IS NOT NULL));

-- Under a signature no amount moves: whoever changes one must first reopen the review.
CREATE FUNCTION claim_line_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' OR (NEW.amount_fen, NEW.reason_code, NEW.claim_id, NEW.inputs, NEW.objection_id)
      IS DISTINCT FROM (OLD.amount_fen, OLD.reason_code, OLD.claim_id, OLD.inputs, OLD.objection_id))
    AND EXISTS (SELECT 1 FROM claim WHERE id IN (NEW.claim_id, CASE TG_OP WHEN 'UPDATE' THEN OLD.claim_id END)
      AND reviewed_by IS NOT NULL) THEN
    RAISE EXCEPTION 'the amounts of a reviewed claim do not change' USING ERRCODE = 'JX031';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_line_signed BEFORE INSERT OR UPDATE ON claim_line FOR EACH ROW EXECUTE FUNCTION claim_line_signed();

CREATE FUNCTION claim_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.filed_on <> OLD.filed_on AND OLD.state <> 'WITHDRAWN' THEN
    RAISE EXCEPTION 'a claim keeps the day of its first submission' USING ERRCODE = 'JX035';
  END IF;
  IF OLD.approved_by IS NOT NULL AND NEW.approved_by IS NULL AND num_nonnulls(NEW.reviewed_by, NEW.checked_by) > 0 THEN
    RAISE EXCEPTION 'a reopened claim keeps no signature' USING ERRCODE = 'JX034';
  END IF;
  IF (NEW.publicity_posted_by, NEW.publicity_posted_on, NEW.publicity_ends_on, NEW.publicity_place)
      IS DISTINCT FROM (OLD.publicity_posted_by, OLD.publicity_posted_on, OLD.publicity_ends_on, OLD.publicity_place)
    AND NOT EXISTS (SELECT 1 FROM (SELECT 1) AS one LEFT JOIN publicity b ON b.claim_id = NEW.id AND b.state = 'STANDING'
      WHERE (NEW.publicity_posted_by, NEW.publicity_posted_on, NEW.publicity_ends_on, NEW.publicity_place)
        IS NOT DISTINCT FROM (b.posted_by, b.posted_on, b.ends_on, b.place)) THEN
    RAISE EXCEPTION 'publicity of a claim is what its publicity row says' USING ERRCODE = 'JX032';
  END IF;
  IF OLD.approved_by IS NULL AND NEW.approved_by IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM publicity b WHERE b.claim_id = NEW.id AND b.state = 'STANDING' AND b.ends_on < NEW.approved_on
        AND NOT EXISTS (SELECT 1 FROM objection o JOIN publicity x ON x.id = o.publicity_id
          WHERE x.claim_id = NEW.id AND o.outcome IS NULL)) THEN
    RAISE EXCEPTION 'a claim is approved after its publicity, with no objection open' USING ERRCODE = 'JX032';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_signatures BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION claim_signatures();

CREATE FUNCTION publicity_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM claim WHERE id = NEW.claim_id AND state = 'FILED' AND checked_by IS NOT NULL
        AND approved_by IS NULL) THEN
      RAISE EXCEPTION 'only a claim that was checked is made public' USING ERRCODE = 'JX030';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'REPLACED' OR (NEW.claim_id, NEW.round, NEW.place, NEW.proof_reference, NEW.posted_by, NEW.posted_on,
      NEW.snapshot::text, NEW.snapshot_hash) IS DISTINCT FROM (OLD.claim_id, OLD.round, OLD.place, OLD.proof_reference,
      OLD.posted_by, OLD.posted_on, OLD.snapshot::text, OLD.snapshot_hash) THEN
    RAISE EXCEPTION 'what was made public is not changed' USING ERRCODE = 'JX030';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publicity_kept BEFORE INSERT OR UPDATE ON publicity FOR EACH ROW EXECUTE FUNCTION publicity_kept();

-- The claim carries the dates of its standing publicity; it has no other way to them.
CREATE FUNCTION claim_follows_publicity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.state = 'STANDING' THEN
    UPDATE claim SET publicity_posted_by = NEW.posted_by, publicity_posted_on = NEW.posted_on,
      publicity_ends_on = NEW.ends_on, publicity_place = NEW.place WHERE id = NEW.claim_id;
  ELSE
    UPDATE claim SET publicity_posted_by = NULL, publicity_posted_on = NULL, publicity_ends_on = NULL,
      publicity_place = NULL WHERE id = NEW.claim_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_follows_publicity AFTER INSERT OR UPDATE ON publicity
  FOR EACH ROW EXECUTE FUNCTION claim_follows_publicity();

CREATE FUNCTION objection_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.outcome IS NOT NULL OR NOT EXISTS (SELECT 1 FROM publicity b WHERE b.id = NEW.publicity_id
        AND b.state = 'STANDING' AND NEW.filed_on BETWEEN b.posted_on AND b.ends_on
        AND (NEW.claim_line_id IS NULL OR EXISTS (SELECT 1 FROM claim_line l WHERE l.id = NEW.claim_line_id
          AND l.claim_id = b.claim_id))) THEN
      RAISE EXCEPTION 'an objection is made within publicity, against what was shown' USING ERRCODE = 'JX033';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.outcome IS NOT NULL OR EXISTS (SELECT 1 FROM publicity b JOIN claim m ON m.id = b.claim_id
      WHERE b.id = NEW.publicity_id AND m.reviewed_by = NEW.resolved_by) THEN
    RAISE EXCEPTION 'an objection is resolved once, and not by who reviewed the claim' USING ERRCODE = 'JX033';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER objection_in_time BEFORE INSERT OR UPDATE ON objection FOR EACH ROW EXECUTE FUNCTION objection_in_time();

GRANT SELECT, INSERT ON claim_round, publicity, objection TO jx_app;
GRANT UPDATE (outcome, decided_by, decided_on, grounds) ON claim_round TO jx_app;
GRANT UPDATE (working_days, ends_on, state, extended_by, extended_on, extension_reason) ON publicity TO jx_app;
GRANT UPDATE (finding, investigated_by, investigated_on, outcome, reasons, resolved_by, resolved_on) ON objection TO jx_app;
