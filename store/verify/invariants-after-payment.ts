import { sql } from '../../platform/database.js';
import { NET_FEN } from '../payment/offsets.js';
import type { Invariant } from './invariant.js';

/** What the accounts of a kind stand at, by debtor and fund (the debtor is null for what came back). */
const BALANCES = sql`SELECT a.kind, a.fund, a.debtor_organisation_id AS debtor,
    sum(CASE WHEN a.id = t.credit_account_id THEN t.amount_fen ELSE -t.amount_fen END) AS fen
  FROM ledger_account a JOIN transfer t ON a.id IN (t.credit_account_id, t.debit_account_id)
  WHERE a.kind IN ('RECEIVABLE', 'RECOVERED') GROUP BY a.kind, a.fund, a.debtor_organisation_id`;

/** What follows a payment: orders to give back against the ledger, and nobody paid who was under a sanction. */
export const AFTER_PAYMENT_INVARIANTS: readonly Invariant[] = [
  {
    name: 'receivables-equal-orders',
    title: '应收追回款 = 已决定追回 − 已退款 − 已抵扣 − 已撤销',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM (
      SELECT k.payee_organisation_id AS debtor, k.fund, sum(k.amount_fen - coalesce(c.fen, 0)) AS fen FROM clawback k
      LEFT JOIN (SELECT clawback_id, sum(amount_fen) AS fen FROM clawback_recovery WHERE state = 'CONFIRMED'
        GROUP BY clawback_id) AS c ON c.clawback_id = k.id
      WHERE k.state IN ('OPEN', 'SETTLED') GROUP BY k.payee_organisation_id, k.fund) AS owed
    FULL JOIN (SELECT * FROM (${BALANCES}) AS b WHERE b.kind = 'RECEIVABLE') AS booked USING (debtor, fund)
    WHERE coalesce(owed.fen, 0) <> coalesce(booked.fen, 0)`,
  },
  {
    name: 'recovered-equals-recoveries',
    title: '已收回款 = 有效追回决定的已确认退款与抵扣之和',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM (
      SELECT k.fund, sum(c.amount_fen) AS fen FROM clawback_recovery c JOIN clawback k ON k.id = c.clawback_id
      WHERE c.state = 'CONFIRMED' AND k.state IN ('OPEN', 'SETTLED') GROUP BY k.fund) AS back
    FULL JOIN (SELECT * FROM (${BALANCES}) AS b WHERE b.kind = 'RECOVERED') AS booked USING (fund)
    WHERE coalesce(back.fen, 0) <> coalesce(booked.fen, 0)`,
  },
  {
    name: 'clawbacks-within-paid',
    title: '追回不超过已拨付，收回不超过追回，办结即全部收回',
    money: true,
    query: sql`SELECT (
      (SELECT count(*) FROM (SELECT l.payment_id FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
          JOIN payment y ON y.id = l.payment_id WHERE k.state NOT IN ('REFUSED', 'REVERSED')
        GROUP BY l.payment_id, y.amount_fen HAVING sum(l.amount_fen) > y.amount_fen) AS above)
      + (SELECT count(*) FROM clawback k
          LEFT JOIN (SELECT clawback_id, sum(amount_fen) AS fen FROM clawback_line GROUP BY clawback_id) AS l ON l.clawback_id = k.id
          LEFT JOIN (SELECT clawback_id, sum(amount_fen) AS fen FROM clawback_recovery WHERE state = 'CONFIRMED'
            GROUP BY clawback_id) AS c ON c.clawback_id = k.id
        WHERE coalesce(l.fen, 0) <> k.amount_fen OR coalesce(c.fen, 0) > k.amount_fen
          OR (k.state IN ('OPEN', 'SETTLED') AND (k.state = 'SETTLED') <> (coalesce(c.fen, 0) = k.amount_fen))))::int AS violations`,
  },
  {
    name: 'offsets-go-with-their-payments',
    title: '抵扣随其款项办结：已付即收回，退回即作废；不超过款项金额，全额抵扣的款项不发出',
    money: true,
    query: sql`SELECT (
      (SELECT count(*) FROM clawback_recovery c JOIN payment y ON y.id = c.payment_id WHERE c.kind = 'OFFSET' AND c.state <>
        CASE y.state WHEN 'RETURNED' THEN 'REFUSED' WHEN 'PAID' THEN 'CONFIRMED' WHEN 'REVERSED' THEN 'CONFIRMED' ELSE 'RECORDED' END)
      + (SELECT count(*) FROM (SELECT y.state, y.sent_at, ${NET_FEN} AS net_fen FROM payment y
          WHERE y.id IN (SELECT payment_id FROM clawback_recovery)) AS n
        WHERE n.net_fen < 0 OR (n.net_fen = 0 AND (n.sent_at IS NOT NULL OR n.state = 'CONFIRMED'))))::int AS violations`,
  },
  {
    name: 'sanctioned-payees-not-paid',
    title: '停业整顿、黑名单或吊销期间未向该单位发起或确认拨付',
    money: true,
    // On the day of the decision itself a payment may have come first.
    query: sql`SELECT count(*)::int AS violations FROM payment y JOIN sanction s ON s.subject_organisation_id = y.payee_organisation_id
      AND s.decision = 'CONFIRMED' AND s.measure IN ('SUSPENSION', 'BLACKLIST', 'LICENCE_REVOCATION')
      WHERE EXISTS (SELECT 1 FROM (VALUES (y.instructed_on), (y.confirmed_on)) AS v(day) WHERE v.day > s.decided_on
        AND v.day <= coalesce(s.ends_on, 'infinity') AND v.day < coalesce(s.lifted_on, 'infinity'))`,
  },
  {
    name: 'draws-have-their-figures',
    title: '抽查的抽取、已查、差错条数与明细一致，已查明细的风险信号不再待查',
    money: false,
    query: sql`SELECT (
      (SELECT count(*) FROM spot_check s CROSS JOIN LATERAL (SELECT count(*) AS drawn, count(result) AS checked,
          count(*) FILTER (WHERE result = 'ERROR') AS errors FROM spot_check_line l WHERE l.spot_check_id = s.id) AS n
        WHERE (s.drawn, s.checked, s.errors) <> (n.drawn, n.checked, n.errors))
      + (SELECT count(*) FROM line_signal g WHERE g.looked_at <> EXISTS (SELECT 1 FROM spot_check_line l
          WHERE l.claim_line_id = g.claim_line_id AND l.result IS NOT NULL)))::int AS violations`,
  },
];
