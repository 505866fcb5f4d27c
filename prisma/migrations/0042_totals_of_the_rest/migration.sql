-- The last lists whose totals were counted at each look: vouchers by state, signals, draws; and the tables beside two lists that
-- count the exceptions of each official. They are kept as the others are (0032_list_totals), some of them by parts.

-- What a part is told by: an expression of `k`, which the name of the measure ends with after a dot.
ALTER TABLE total_source ADD COLUMN part text;

-- As in 0032, with parts; and what nobody sees is not written down.
CREATE OR REPLACE FUNCTION totals_query(s total_source, signed_rows text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('SELECT %L, e.region_code::text, e.organisation_id::uuid, v.measure%s, sum(v.value)::bigint
    FROM (SELECT %s, %s FROM (%s) AS d GROUP BY %s) AS k %s
    CROSS JOIN LATERAL (VALUES %s) AS e(region_code, organisation_id)
    CROSS JOIN LATERAL (VALUES %s) AS v(measure, value)
    WHERE v.value <> 0 AND num_nonnulls(e.region_code, e.organisation_id) > 0 GROUP BY 2, 3, 4', s.list,
    coalesce(' || ''.'' || ' || s.part, ''), s.keys, string_agg(format('sum(d.sign * (%s)) AS %I', m.value, m.key), ', '),
    signed_rows, s.keys, s.joins, s.eyes, string_agg(format('(%L, k.%I)', m.key, m.key), ', '))
  FROM jsonb_each_text(s.measures) AS m
$$;

-- A draw carries how many lines it has and what became of them: its list need not open it.
ALTER TABLE spot_check
  ADD COLUMN drawn integer NOT NULL DEFAULT 0,
  ADD COLUMN checked integer NOT NULL DEFAULT 0,
  ADD COLUMN errors integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT spot_check_counted CHECK (drawn >= checked AND checked >= errors AND errors >= 0);
UPDATE spot_check s SET drawn = n.drawn, checked = n.checked, errors = n.errors
FROM (SELECT spot_check_id, count(*) AS drawn, count(result) AS checked, count(*) FILTER (WHERE result = 'ERROR') AS errors
  FROM spot_check_line GROUP BY 1) AS n WHERE n.spot_check_id = s.id;
REVOKE INSERT ON spot_check FROM jx_app;
GRANT INSERT (organisation_id, region_code, quarter_from, percent, seed, population, drawn_by, drawn_on) ON spot_check TO jx_app;

-- A signal waits until somebody has looked at its line.
ALTER TABLE line_signal ADD COLUMN looked_at boolean NOT NULL DEFAULT false;
UPDATE line_signal g SET looked_at = true
WHERE EXISTS (SELECT 1 FROM spot_check_line l WHERE l.claim_line_id = g.claim_line_id AND l.result IS NOT NULL);

CREATE FUNCTION keep_spot_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  changes text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM fresh' WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM stale'
    ELSE 'SELECT 1 AS sign, * FROM fresh UNION ALL SELECT -1, * FROM stale' END;
  lines uuid[];
BEGIN
  EXECUTE format('UPDATE spot_check s SET drawn = s.drawn + n.drawn, checked = s.checked + n.checked, errors = s.errors + n.errors
    FROM (SELECT spot_check_id, sum(sign)::int AS drawn, sum(sign * (result IS NOT NULL)::int)::int AS checked,
        sum(sign * (result IS NOT DISTINCT FROM ''ERROR'')::int)::int AS errors
      FROM (%s) AS d GROUP BY spot_check_id) AS n WHERE n.spot_check_id = s.id', changes);
  EXECUTE format('SELECT array_agg(DISTINCT claim_line_id) FROM (%s) AS d WHERE result IS NOT NULL', changes) INTO lines;
  -- A signal that is raised at this moment and a result wait for one another at the line.
  PERFORM 1 FROM claim_line WHERE id = ANY (lines) ORDER BY id FOR NO KEY UPDATE;
  UPDATE line_signal g SET looked_at = NOT g.looked_at
  WHERE g.claim_line_id = ANY (lines) AND g.looked_at <> EXISTS (SELECT 1 FROM spot_check_line l
    WHERE l.claim_line_id = g.claim_line_id AND l.result IS NOT NULL);
  RETURN NULL;
END $$;
CREATE FUNCTION signal_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM 1 FROM claim_line WHERE id = NEW.claim_line_id FOR NO KEY UPDATE;
  NEW.looked_at := EXISTS (SELECT 1 FROM spot_check_line l WHERE l.claim_line_id = NEW.claim_line_id AND l.result IS NOT NULL);
  RETURN NEW;
END $$;
CREATE TRIGGER signal_begins BEFORE INSERT ON line_signal FOR EACH ROW EXECUTE FUNCTION signal_begins();
ALTER TABLE line_signal ENABLE ALWAYS TRIGGER signal_begins;

INSERT INTO total_source (list, source, keys, joins, eyes, measures, part) VALUES
  ('signal', 'line_signal', 'd.region_code', '', '(k.region_code, NULL)',
    '{"count": "1", "waiting": "(NOT d.looked_at)::int"}', NULL),
  ('spotCheck', 'spot_check', 'd.region_code', '', '(k.region_code, NULL)',
    '{"count": "1", "waiting": "(d.drawn > d.checked)::int"}', NULL),
  -- Whoever issued it; and the institution whose class it is bound to, or which it is for.
  ('voucher', 'voucher', 'd.issue_id, d.class_id, d.state', 'JOIN voucher_issue i ON i.id = k.issue_id
    LEFT JOIN class c ON c.id = k.class_id LEFT JOIN project p ON p.id = c.project_id',
    '(i.region_code, NULL), (NULL, coalesce(c.institution_id, p.institution_id, i.institution_id))',
    '{"count": "1", "faceFen": "coalesce(d.face_fen, 0)"}', 'k.state'),
  ('overridesOf', 'voucher_override', 'd.class_id, d.proposed_by', 'JOIN class c ON c.id = k.class_id', '(c.region_code, NULL)',
    '{"proposed": "1", "confirmed": "(d.decision IS NOT DISTINCT FROM ''CONFIRMED'')::int"}', 'k.proposed_by'),
  ('shortfallsOf', 'shortfall', 'd.region_code, d.responsible_id', '', '(k.region_code, NULL)',
    '{"confirmed": "(d.decision IS NOT DISTINCT FROM ''CONFIRMED'')::int"}', 'coalesce(k.responsible_id::text, '''')');

-- Always, as in 0032. The draw's own figures follow its lines first.
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN SELECT s.source, s.function, s.prefix, e.event, e.seen
    FROM (VALUES ('spot_check_line', 'keep_spot_check', 'counted'), ('line_signal', 'keep_totals', 'totals'),
      ('spot_check', 'keep_totals', 'totals'), ('voucher', 'keep_totals', 'totals')) AS s(source, function, prefix),
    (VALUES ('INSERT', 'NEW TABLE AS fresh'), ('UPDATE', 'NEW TABLE AS fresh OLD TABLE AS stale'), ('DELETE', 'OLD TABLE AS stale'))
      AS e(event, seen) LOOP
    EXECUTE format('CREATE TRIGGER %s_%s AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()',
      each.prefix, lower(each.event), each.event, each.source, each.seen, each.function);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %s_%s', each.source, each.prefix, lower(each.event));
  END LOOP;
END $$;
INSERT INTO list_total (list, region_code, organisation_id, measure, value, folded)
  SELECT list, region_code, organisation_id, measure, value, true FROM totals_afresh()
  WHERE list IN ('signal', 'spotCheck', 'voucher', 'overridesOf', 'shortfallsOf');

-- Each list is read in its own order, however long it is.
CREATE INDEX voucher_of_state ON voucher (state, seq DESC);
CREATE INDEX line_signal_list ON line_signal (raised_on DESC, id DESC);
CREATE INDEX payee_account_list ON payee_account (proposed_on DESC, id DESC);
CREATE INDEX budget_allocation_list ON budget_allocation (proposed_on DESC, id DESC);
CREATE INDEX budget_turn_list ON budget_turn (proposed_on DESC, id DESC);
CREATE INDEX history_import_list ON history_import (proposed_on DESC, id DESC);
CREATE INDEX paper_confirmation_list ON paper_confirmation (proposed_on DESC, id DESC);
CREATE INDEX voucher_issue_list ON voucher_issue (proposed_on DESC, id DESC);
CREATE INDEX voucher_override_list ON voucher_override (proposed_on DESC, id DESC);
