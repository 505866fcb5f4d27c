import { sql } from '../../platform/database.js';
import type { Invariant } from './invariant.js';

/** What is published of the funds is what the ledger says, movement by movement. */
export const REPORT_INVARIANTS: readonly Invariant[] = [
  {
    name: 'fund-use-equals-ledger',
    title: '资金使用公开的各月合计，等于账上的拨付、冲正、收回',
    money: true,
    query: sql`WITH moved AS (
      SELECT date_trunc('month', t.business_on)::date AS month, t.fund, b.region_code,
        CASE WHEN t.reverses_id IS NULL THEN 'PAID' ELSE 'PAYMENT_REVERSED' END AS kind, t.amount_fen
      FROM transfer t JOIN ledger_account a ON a.kind = 'BUDGET' AND a.id IN (t.debit_account_id, t.credit_account_id)
      JOIN budget b ON b.id = a.budget_id
      UNION ALL
      SELECT date_trunc('month', t.business_on)::date, t.fund, o.region_code,
        CASE WHEN t.reverses_id IS NULL THEN 'RECOVERED' ELSE 'RECOVERY_REVERSED' END, t.amount_fen
      FROM transfer t JOIN clawback_recovery c ON c.id = t.recovery_id JOIN clawback k ON k.id = c.clawback_id
      JOIN organisation o ON o.id = k.payer_organisation_id)
    SELECT count(*)::int AS violations FROM (
      SELECT month, fund, region_code, kind, count(*) AS lines, sum(amount_fen) AS fen FROM moved GROUP BY 1, 2, 3, 4) AS m
    FULL JOIN fund_use u USING (month, fund, region_code, kind)
    WHERE (m.lines, m.fen) IS DISTINCT FROM (u.lines::bigint, u.amount_fen::numeric)`,
  },
];
