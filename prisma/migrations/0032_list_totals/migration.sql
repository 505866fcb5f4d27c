-- What stands under a list — how many there are, and their sums — is not added up at each look. Every statement that changes it
-- writes down by how much, and the sweep folds what was written into one row: nobody waits for a row that all would write.

CREATE TABLE list_total (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  list text NOT NULL,
  -- Who sees it: whoever sees the region; a party by itself; a payer also where it does not see the region.
  region_code text,
  organisation_id uuid,
  measure text NOT NULL,
  value bigint NOT NULL,
  folded boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX list_total_folded ON list_total (list, region_code, organisation_id, measure) NULLS NOT DISTINCT WHERE folded;
CREATE INDEX list_total_fresh ON list_total (id) WHERE NOT folded;
CREATE INDEX list_total_region ON list_total (list, region_code) WHERE organisation_id IS NULL;
CREATE INDEX list_total_organisation ON list_total (list, organisation_id) WHERE organisation_id IS NOT NULL;

-- From which table a list's totals come: `d` is a row of it, `k` what is left of these when they are added up by `keys`.
CREATE TABLE total_source (
  list text NOT NULL,
  source text NOT NULL,
  keys text NOT NULL,
  joins text NOT NULL DEFAULT '',
  -- Pairs of a region and an organisation.
  eyes text NOT NULL DEFAULT '(k.region_code, NULL)',
  measures jsonb NOT NULL,
  -- False where a change here moves what another source has counted already.
  counts boolean NOT NULL DEFAULT true,
  PRIMARY KEY (list, source)
);
CREATE FUNCTION recovered(of_clawback uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT coalesce(sum(amount_fen), 0)::bigint FROM clawback_recovery WHERE clawback_id = of_clawback AND state = 'CONFIRMED'
$$;
INSERT INTO total_source (list, source, keys, joins, eyes, measures) VALUES
  ('subsidyClaim', 'claim', 'd.region_code, d.payer_organisation_id, d.payee_organisation_id', '',
    '(k.region_code, NULL), (k.region_code, k.payer_organisation_id), (NULL, k.payee_organisation_id)',
    '{"claims": "(d.class_id IS NULL)::int"}'),
  ('subsidyClaim', 'claim_line', 'd.claim_id', 'JOIN claim m ON m.id = k.claim_id AND m.class_id IS NULL',
    '(m.region_code, NULL), (m.region_code, m.payer_organisation_id), (NULL, m.payee_organisation_id)',
    '{"amountFen": "d.amount_fen", "approvedFen": "coalesce(d.approved_fen, 0)"}'),
  ('subsidyClaim', 'payment', 'd.claim_id', 'JOIN claim m ON m.id = k.claim_id AND m.class_id IS NULL',
    '(m.region_code, NULL), (m.region_code, m.payer_organisation_id), (NULL, m.payee_organisation_id)',
    '{"paidFen": "CASE d.state WHEN ''PAID'' THEN d.amount_fen ELSE 0 END"}'),
  ('batch', 'payment_batch', 'd.region_code, d.payer_organisation_id', '',
    '(k.region_code, NULL), (k.region_code, k.payer_organisation_id)', '{"batches": "1"}'),
  ('batch', 'batch_claim', 'd.batch_id', 'JOIN payment_batch b ON b.id = k.batch_id',
    '(b.region_code, NULL), (b.region_code, b.payer_organisation_id)',
    '{"amountFen": "CASE WHEN d.left_on IS NULL THEN d.amount_fen ELSE 0 END"}'),
  ('batch', 'payment', 'd.batch_id', 'JOIN payment_batch b ON b.id = k.batch_id',
    '(b.region_code, NULL), (b.region_code, b.payer_organisation_id)',
    '{"paidFen": "CASE d.state WHEN ''PAID'' THEN d.amount_fen ELSE 0 END"}'),
  ('clawback', 'clawback', 'd.region_code, d.payer_organisation_id, d.payee_organisation_id', '',
    '(k.region_code, NULL), (k.region_code, k.payer_organisation_id), (NULL, k.payee_organisation_id)',
    '{"orders": "(d.state IN (''OPEN'', ''SETTLED''))::int",
      "orderedFen": "CASE WHEN d.state IN (''OPEN'', ''SETTLED'') THEN d.amount_fen ELSE 0 END",
      "recoveredFen": "CASE WHEN d.state IN (''OPEN'', ''SETTLED'') THEN recovered(d.id) ELSE 0 END"}'),
  ('payeeAccount', 'payee_account', 'd.organisation_id', 'JOIN organisation o ON o.id = k.organisation_id',
    '(o.region_code, NULL), (NULL, k.organisation_id)', '{"count": "1", "waiting": "(d.state = ''PROPOSED'')::int"}'),
  ('appeal', 'appeal', 'd.region_code, d.organisation_id', '', '(k.region_code, NULL), (NULL, k.organisation_id)',
    '{"count": "1", "waiting": "(d.decision IS NULL OR d.effect IS NOT DISTINCT FROM ''TO_CARRY_OUT'' AND d.carried_out_by IS NULL)::int"}');
INSERT INTO total_source (list, source, keys, joins, eyes, measures)
SELECT list, source, keys, joins, eyes, '{"count": "1", "waiting": "(d.decision IS NULL)::int"}' FROM (VALUES
  ('allocation', 'budget_allocation', 'd.region_code', '', '(k.region_code, NULL)'),
  ('historyImport', 'history_import', 'd.region_code', '', '(k.region_code, NULL)'),
  ('voucherIssue', 'voucher_issue', 'd.region_code', '', '(k.region_code, NULL)'),
  ('shortfall', 'shortfall', 'd.region_code', '', '(k.region_code, NULL)'),
  ('yearTurn', 'budget_turn', 'd.budget_id', 'JOIN budget b ON b.id = k.budget_id', '(b.region_code, NULL)'),
  ('paperConfirmation', 'paper_confirmation', 'd.class_id', 'JOIN class c ON c.id = k.class_id', '(c.region_code, NULL)'),
  ('voucherOverride', 'voucher_override', 'd.class_id', 'JOIN class c ON c.id = k.class_id', '(c.region_code, NULL)'))
  AS plain(list, source, keys, joins, eyes);
INSERT INTO total_source (list, source, keys, joins, eyes, measures, counts) VALUES
  ('claimant', 'claimant', 'd.region_code', '', '(k.region_code, NULL)', '{"count": "1",
    "waiting": "(SELECT (a.one_time_until IS NOT NULL)::int FROM account a WHERE a.id = d.account_id)"}', true),
  ('claimant', 'account', 'd.id', 'JOIN claimant c ON c.account_id = k.id', '(c.region_code, NULL)',
    '{"waiting": "(d.one_time_until IS NOT NULL)::int"}', false),
  ('clawback', 'clawback_recovery', 'd.clawback_id', 'JOIN clawback o ON o.id = k.clawback_id AND o.state IN (''OPEN'', ''SETTLED'')',
    '(o.region_code, NULL), (o.region_code, o.payer_organisation_id), (NULL, o.payee_organisation_id)',
    '{"recoveredFen": "CASE d.state WHEN ''CONFIRMED'' THEN d.amount_fen ELSE 0 END"}', false);

-- What so many rows, each with its sign, come to.
CREATE FUNCTION totals_query(s total_source, signed_rows text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('SELECT %L, e.region_code::text, e.organisation_id::uuid, v.measure, sum(v.value)::bigint
    FROM (SELECT %s, %s FROM (%s) AS d GROUP BY %s) AS k %s
    CROSS JOIN LATERAL (VALUES %s) AS e(region_code, organisation_id)
    CROSS JOIN LATERAL (VALUES %s) AS v(measure, value)
    WHERE v.value <> 0 GROUP BY 2, 3, 4', s.list, s.keys, string_agg(format('sum(d.sign * (%s)) AS %I', m.value, m.key), ', '),
    signed_rows, s.keys, s.joins, s.eyes, string_agg(format('(%L, k.%I)', m.key, m.key), ', '))
  FROM jsonb_each_text(s.measures) AS m
$$;

CREATE FUNCTION keep_totals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  s total_source;
BEGIN
  FOR s IN SELECT * FROM total_source WHERE source = TG_TABLE_NAME ORDER BY list LOOP
    EXECUTE 'INSERT INTO list_total (list, region_code, organisation_id, measure, value) ' || totals_query(s, CASE TG_OP
      WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM fresh'
      WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM stale'
      ELSE 'SELECT 1 AS sign, * FROM fresh UNION ALL SELECT -1, * FROM stale' END);
  END LOOP;
  RETURN NULL;
END $$;

-- Always, also where triggers sleep: a row that is there is counted. Of `claim` nothing that is counted changes, of `account`
-- nothing is counted before there is a claimant.
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN SELECT DISTINCT s.source, e.event, e.seen FROM total_source s, (VALUES
      ('INSERT', 'NEW TABLE AS fresh'), ('UPDATE', 'NEW TABLE AS fresh OLD TABLE AS stale'), ('DELETE', 'OLD TABLE AS stale'))
      AS e(event, seen)
    WHERE (s.source, e.event) NOT IN (('claim', 'UPDATE'), ('account', 'INSERT')) LOOP
    EXECUTE format('CREATE TRIGGER totals_%s AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION keep_totals()',
      lower(each.event), each.event, each.source, each.seen);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER totals_%s', each.source, lower(each.event));
  END LOOP;
END $$;

-- All of it, counted afresh: for the beginning, and for who doubts (`npm run verify`).
CREATE FUNCTION totals_afresh() RETURNS TABLE (list text, region_code text, organisation_id uuid, measure text, value bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  s total_source;
BEGIN
  FOR s IN SELECT * FROM total_source t WHERE t.counts LOOP
    RETURN QUERY EXECUTE totals_query(s, format('SELECT 1 AS sign, * FROM %I', s.source));
  END LOOP;
END $$;
INSERT INTO list_total (list, region_code, organisation_id, measure, value, folded)
  SELECT list, region_code, organisation_id, measure, value, true FROM totals_afresh();

CREATE FUNCTION fold_totals() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH gone AS (DELETE FROM list_total WHERE NOT folded RETURNING *)
  INSERT INTO list_total (list, region_code, organisation_id, measure, value, folded)
  SELECT list, region_code, organisation_id, measure, sum(value), true FROM gone GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (list, region_code, organisation_id, measure) WHERE folded DO UPDATE SET value = list_total.value + excluded.value
$$;
REVOKE EXECUTE ON FUNCTION fold_totals(), totals_afresh() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_totals(), totals_afresh() TO jx_app;
GRANT SELECT ON list_total TO jx_app;

-- Standing measures alone are looked through.
CREATE INDEX sanction_of_region ON sanction (region_code, ends_on) WHERE decision = 'CONFIRMED' AND lifted_on IS NULL;
