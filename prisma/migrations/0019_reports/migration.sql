-- 资金使用公开 (闽人社文〔2025〕37号 四14: fund users publish what they use): running totals that follow the ledger, so that a
-- report costs the same after ten payments and after a million; and what each class came to, for the statistics year.

-- One row a month, fund and budget authority, by what moved. Recoveries have rows of their own: who books a payment and who
-- books a refund never wait for the same one.
CREATE TABLE fund_use (
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  fund text NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  kind text NOT NULL CHECK (kind IN ('PAID', 'PAYMENT_REVERSED', 'RECOVERED', 'RECOVERY_REVERSED')),
  lines integer NOT NULL CHECK (lines > 0),
  -- Of PAID each person once a month; of the rest as many as stood behind one movement, which is never too many.
  persons integer NOT NULL CHECK (persons >= 0),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  PRIMARY KEY (month, fund, region_code, kind)
);

CREATE FUNCTION fund_use_follows_ledger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  -- Whoever was paid from this fund by this authority earlier in the month is no new person. The budget that paid says where.
  INSERT INTO fund_use AS u (month, fund, region_code, kind, lines, persons, amount_fen)
  SELECT m.month, m.fund, b.region_code, m.kind, m.lines, m.persons, m.amount_fen FROM (
    SELECT date_trunc('month', n.business_on)::date AS month, n.fund, g.account_id, g.kind, count(*) AS lines,
      count(DISTINCT y.person_id) FILTER (WHERE g.kind <> 'PAID' OR NOT EXISTS (
        SELECT 1 FROM payment e WHERE e.person_id = y.person_id AND e.live AND e.fund = n.fund AND e.id <> y.id
          AND (SELECT t.debit_account_id = n.debit_account_id AND t.id < n.id
              AND date_trunc('month', t.business_on) = date_trunc('month', n.business_on)
            FROM transfer t WHERE t.payment_id = e.id AND t.reverses_id IS NULL))) AS persons,
      sum(n.amount_fen) AS amount_fen
    FROM fresh n JOIN payment y ON y.id = n.payment_id
    CROSS JOIN LATERAL (SELECT CASE WHEN n.reverses_id IS NULL THEN n.debit_account_id ELSE n.credit_account_id END AS account_id,
      CASE WHEN n.reverses_id IS NULL THEN 'PAID' ELSE 'PAYMENT_REVERSED' END AS kind) AS g
    GROUP BY 1, 2, 3, 4) AS m
  JOIN ledger_account a ON a.id = m.account_id JOIN budget b ON b.id = a.budget_id ORDER BY 1, 2, 3, 4
  ON CONFLICT (month, fund, region_code, kind) DO UPDATE SET lines = u.lines + excluded.lines,
    amount_fen = u.amount_fen + excluded.amount_fen,
    persons = CASE u.kind WHEN 'PAID' THEN u.persons + excluded.persons ELSE greatest(u.persons, excluded.persons) END;

  -- What came back belongs where it was paid: one order has one payee, one fund and one paying authority.
  INSERT INTO fund_use AS u (month, fund, region_code, kind, lines, persons, amount_fen)
  SELECT date_trunc('month', n.business_on)::date, n.fund, o.region_code,
    CASE WHEN n.reverses_id IS NULL THEN 'RECOVERED' ELSE 'RECOVERY_REVERSED' END, count(*), max(l.persons), sum(n.amount_fen)
  FROM fresh n JOIN clawback_recovery c ON c.id = n.recovery_id JOIN clawback k ON k.id = c.clawback_id
  JOIN organisation o ON o.id = k.payer_organisation_id
  CROSS JOIN LATERAL (SELECT count(DISTINCT person_id) AS persons FROM clawback_line WHERE clawback_id = k.id) AS l
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (month, fund, region_code, kind) DO UPDATE SET lines = u.lines + excluded.lines,
    amount_fen = u.amount_fen + excluded.amount_fen, persons = greatest(u.persons, excluded.persons);
  RETURN NULL;
END $$;
CREATE TRIGGER fund_use_follows_ledger AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION fund_use_follows_ledger();

INSERT INTO fund_use (month, fund, region_code, kind, lines, persons, amount_fen)
SELECT date_trunc('month', t.business_on)::date, t.fund, b.region_code,
  CASE WHEN t.reverses_id IS NULL THEN 'PAID' ELSE 'PAYMENT_REVERSED' END, count(*), count(DISTINCT y.person_id), sum(t.amount_fen)
FROM transfer t JOIN payment y ON y.id = t.payment_id
JOIN ledger_account a ON a.kind = 'BUDGET' AND a.id IN (t.debit_account_id, t.credit_account_id)
JOIN budget b ON b.id = a.budget_id
GROUP BY 1, 2, 3, 4;
INSERT INTO fund_use (month, fund, region_code, kind, lines, persons, amount_fen)
SELECT date_trunc('month', t.business_on)::date, t.fund, o.region_code,
  CASE WHEN t.reverses_id IS NULL THEN 'RECOVERED' ELSE 'RECOVERY_REVERSED' END, count(*), max(l.persons), sum(t.amount_fen)
FROM transfer t JOIN clawback_recovery c ON c.id = t.recovery_id JOIN clawback k ON k.id = c.clawback_id
JOIN organisation o ON o.id = k.payer_organisation_id
JOIN (SELECT clawback_id, count(DISTINCT person_id) AS persons FROM clawback_line GROUP BY clawback_id) AS l ON l.clawback_id = k.id
GROUP BY 1, 2, 3, 4;

-- 统计年度 (001 L284-286): 1 December to 30 November, named after the November.
CREATE FUNCTION stat_year(day date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(year FROM day + interval '1 month')::integer
$$;
CREATE TABLE class_result (
  class_id uuid PRIMARY KEY REFERENCES class (id),
  stat_year smallint NOT NULL,
  region_code text NOT NULL REFERENCES region (code),
  trained integer NOT NULL CHECK (trained >= 0),
  certified integer NOT NULL CHECK (certified BETWEEN 0 AND trained),
  employed integer NOT NULL CHECK (employed BETWEEN 0 AND trained)
);
CREATE INDEX class_result_year ON class_result (stat_year, region_code) INCLUDE (trained, certified, employed);

-- Counted when a class leaves its training, and again whenever it moves on: results come in on the way.
CREATE FUNCTION class_result_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.state IN ('CANCELLED', 'REJECTED', 'TERMINATED') THEN
    DELETE FROM class_result WHERE class_id = NEW.id;
    RETURN NULL;
  END IF;
  INSERT INTO class_result (class_id, stat_year, region_code, trained, certified, employed)
  SELECT NEW.id, stat_year(NEW.ends_on), NEW.region_code, count(*), count(f.trainee_id),
    count(e.trainee_id) FILTER (WHERE e.result = 'EMPLOYED')
  FROM trainee t LEFT JOIN certificate f ON f.trainee_id = t.id LEFT JOIN employment_result e ON e.trainee_id = t.id
  WHERE t.class_id = NEW.id AND t.state = 'ENROLLED'
  ON CONFLICT (class_id) DO UPDATE SET stat_year = excluded.stat_year, region_code = excluded.region_code,
    trained = excluded.trained, certified = excluded.certified, employed = excluded.employed;
  RETURN NULL;
END $$;
CREATE TRIGGER class_result_counted AFTER UPDATE OF stage, state ON class FOR EACH ROW
  WHEN ((NEW.stage, NEW.state) IS DISTINCT FROM (OLD.stage, OLD.state) AND NEW.ends_on IS NOT NULL
    AND NEW.stage IN ('assessment', 'employment', 'evaluation', 'release', 'closed'))
  EXECUTE FUNCTION class_result_counted();
INSERT INTO class_result (class_id, stat_year, region_code, trained, certified, employed)
SELECT c.id, stat_year(c.ends_on), c.region_code, count(t.id), count(f.trainee_id),
  count(e.trainee_id) FILTER (WHERE e.result = 'EMPLOYED')
FROM class c LEFT JOIN trainee t ON t.class_id = c.id AND t.state = 'ENROLLED' LEFT JOIN certificate f ON f.trainee_id = t.id
LEFT JOIN employment_result e ON e.trainee_id = t.id
WHERE c.stage IN ('assessment', 'employment', 'evaluation', 'release', 'closed') AND c.ends_on IS NOT NULL
  AND c.state NOT IN ('CANCELLED', 'REJECTED', 'TERMINATED')
GROUP BY c.id;

-- Names, ID and account numbers in full leave the house only with whom has been given it, by a paper and until a day.
CREATE TABLE export_permission (
  account_id uuid PRIMARY KEY REFERENCES account (id),
  document text NOT NULL CHECK (document <> ''),
  granted_on date NOT NULL,
  ends_on date NOT NULL,
  CHECK (ends_on >= granted_on AND ends_on <= granted_on + 366)
);
GRANT SELECT, INSERT, UPDATE ON export_permission TO jx_app;

-- Written by their triggers alone.
GRANT SELECT ON fund_use, class_result TO jx_app;
