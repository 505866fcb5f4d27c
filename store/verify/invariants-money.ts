import { type Sql, sql } from '../../platform/database.js';
import { NET_FEN } from '../payment/offsets.js';
import type { Invariant } from './invariant.js';
import { AFTER_PAYMENT_INVARIANTS } from './invariants-after-payment.js';
import { REPORT_INVARIANTS } from './invariants-reports.js';

const STAGES_BEFORE_RELEASE = 7;

/** What the ledger says was paid, less reversals, against the sum of paid lines, grouped by `key`. */
const ledgerAgainstLines = (key: Sql) => sql`
  SELECT count(*)::int AS violations FROM (
    SELECT k.key, sum(k.moved) AS moved, sum(k.paid) AS paid FROM (
      SELECT ${key} AS key, CASE WHEN t.reverses_id IS NULL THEN t.amount_fen ELSE -t.amount_fen END AS moved, 0 AS paid
      FROM transfer t JOIN payment y ON y.id = t.payment_id JOIN claim m ON m.id = y.claim_id
      UNION ALL
      SELECT ${key}, -l.amount_fen, 0 FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id AND k.state = 'SETTLED'
      JOIN payment y ON y.id = l.payment_id AND y.state = 'REVERSED' JOIN claim m ON m.id = y.claim_id
      UNION ALL
      SELECT ${key}, 0, y.amount_fen FROM payment y JOIN claim m ON m.id = y.claim_id WHERE y.state = 'PAID') AS k
    GROUP BY k.key) AS sums
  WHERE moved <> paid`;

/** The payee as the ledger has it: whose account was credited, or debited by a reversal. */
const ledgerAgainstPayees = sql`
  SELECT count(*)::int AS violations FROM (
    SELECT k.payee, sum(k.moved) AS moved, sum(k.paid) AS paid FROM (
      SELECT a.organisation_id AS payee,
        CASE WHEN a.id = t.credit_account_id THEN t.amount_fen ELSE -t.amount_fen END AS moved, 0 AS paid
      FROM transfer t JOIN ledger_account a ON a.id IN (t.credit_account_id, t.debit_account_id) AND a.kind = 'PAYEE'
      UNION ALL
      SELECT k.payee_organisation_id, 0, -l.amount_fen FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
      JOIN payment y ON y.id = l.payment_id WHERE k.state IN ('OPEN', 'SETTLED') AND y.state = 'PAID'
      UNION ALL
      SELECT y.payee_organisation_id, 0, y.amount_fen FROM payment y WHERE y.state = 'PAID') AS k
    GROUP BY k.payee) AS sums
  WHERE moved <> paid`;

const ledger: readonly Invariant[] = [
  {
    name: 'transfers-positive-in-one-fund',
    title: '每笔转账金额为正，且收付双方属同一资金',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM transfer t
      LEFT JOIN ledger_account d ON d.id = t.debit_account_id LEFT JOIN ledger_account c ON c.id = t.credit_account_id
      WHERE t.amount_fen <= 0 OR d.fund IS DISTINCT FROM t.fund OR c.fund IS DISTINCT FROM t.fund`,
  },
  {
    name: 'ledger-equals-paid-lines-by-payee',
    title: '按收款单位：账上已付减冲正，等于已付明细之和',
    money: true,
    query: ledgerAgainstPayees,
  },
  {
    name: 'ledger-equals-paid-lines-by-class',
    title: '按班级：账上已付减冲正，等于已付明细之和',
    money: true,
    query: ledgerAgainstLines(sql`m.class_id`),
  },
  {
    name: 'ledger-equals-paid-lines-in-all',
    title: '合计：账上已付减冲正，等于已付明细之和',
    money: true,
    query: ledgerAgainstLines(sql`1`),
  },
];

const budgets: readonly Invariant[] = [
  {
    name: 'budgets-not-below-zero',
    title: '预算余额不为负',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM budget
      WHERE held_fen < 0 OR drawn_fen < 0 OR held_fen + drawn_fen > allocated_fen`,
  },
  {
    name: 'budgets-equal-their-holds',
    title: '预算的占用数和支出数，等于各班占用、支出之和',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM budget b
      LEFT JOIN (SELECT budget_id, sum(held_fen - drawn_fen - returned_fen) AS held, sum(drawn_fen - drawn_before_fen) AS drawn
        FROM budget_hold GROUP BY budget_id) AS h ON h.budget_id = b.id
      LEFT JOIN (SELECT from_budget_id, sum(drawn_fen) AS drawn FROM budget_hold_move GROUP BY from_budget_id) AS m
        ON m.from_budget_id = b.id
      WHERE b.held_fen <> coalesce(h.held, 0) OR b.drawn_fen <> coalesce(h.drawn, 0) + coalesce(m.drawn, 0)`,
  },
  {
    name: 'holds-of-closed-classes-are-over',
    title: '已结束的班级：占用的预算已全部支出或退回',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM budget_hold h JOIN class c ON c.id = h.class_id
      WHERE c.stage = 'closed' AND h.held_fen <> h.drawn_fen + h.returned_fen`,
  },
  {
    name: 'approved-classes-hold-what-was-approved',
    title: '补贴批准后：占用的预算不超过批准金额',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM budget_hold h JOIN claim m ON m.class_id = h.class_id
      JOIN (SELECT claim_id, sum(approved_fen) AS approved FROM claim_line GROUP BY claim_id) AS l ON l.claim_id = m.id
      WHERE m.approved_by IS NOT NULL AND h.held_fen - h.returned_fen > l.approved`,
  },
  {
    name: 'budgets-pay-in-their-year',
    title: '每笔拨付从付款当年的预算中支出',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM transfer t JOIN ledger_account a ON a.id = t.debit_account_id
      JOIN budget b ON b.id = a.budget_id
      WHERE t.reverses_id IS NULL AND extract(year FROM t.business_on) <> b.budget_year`,
  },
  {
    name: 'budget-queues-in-order',
    title: '预算排队：每个班级只排一处，锁定预算后不再排队',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM budget_queue q WHERE q.state = 'WAITING'
      AND (EXISTS (SELECT 1 FROM budget_hold h WHERE h.class_id = q.class_id)
        OR EXISTS (SELECT 1 FROM class c WHERE c.id = q.class_id AND c.stage = 'closed')
        OR EXISTS (SELECT 1 FROM claim m WHERE m.id = q.claim_id AND (m.closed_on IS NOT NULL OR m.reviewed_by IS NOT NULL))
        OR EXISTS (SELECT 1 FROM budget_queue o WHERE o.class_id = q.class_id AND o.state = 'WAITING' AND o.id <> q.id))`,
  },
  {
    name: 'lines-paid-within-approval',
    title: '每条明细：已付不超过已批，已批不超过核算金额',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM claim_line l
      LEFT JOIN (SELECT claim_line_id, sum(amount_fen) AS paid FROM payment WHERE live
        GROUP BY claim_line_id) AS y ON y.claim_line_id = l.id
      WHERE coalesce(y.paid, 0) > coalesce(l.approved_fen, 0) OR coalesce(l.approved_fen, 0) > l.amount_fen`,
  },
  {
    name: 'classes-paid-within-approved-within-held',
    title: '每个班级：已付不超过已批，已批不超过占用预算；支出数等于已付之和',
    money: true,
    // A class that was closed has given back what it did not draw: only what it drew must still be covered. What was taken
    // back from one at the turn of the year is not given back by it: until it is funded again, its gate is shut.
    query: sql`SELECT count(*)::int AS violations FROM (
      SELECT c.stage, coalesce(h.held_fen, 0) AS held, coalesce(h.returned_fen - h.unfunded_fen, 0) AS returned,
        coalesce(h.drawn_fen, 0) AS drawn, coalesce(l.approved, 0) AS approved,
        coalesce(y.instructed, 0) AS instructed, coalesce(y.paid, 0) + coalesce(z.back, 0) AS paid
      FROM class c LEFT JOIN budget_hold h ON h.class_id = c.id
      LEFT JOIN (SELECT m.class_id, sum(l.approved_fen) AS approved FROM claim_line l JOIN claim m ON m.id = l.claim_id
        GROUP BY m.class_id) AS l ON l.class_id = c.id
      LEFT JOIN (SELECT m.class_id, sum(p.amount_fen) AS instructed,
          sum(p.amount_fen) FILTER (WHERE p.state = 'PAID') AS paid
        FROM payment p JOIN claim m ON m.id = p.claim_id WHERE p.live GROUP BY m.class_id) AS y
        ON y.class_id = c.id
      -- What came back was drawn all the same: it lies apart until an allocation says what becomes of it.
      LEFT JOIN (SELECT m.class_id, sum(o.amount_fen) AS back FROM clawback_line o JOIN clawback k ON k.id = o.clawback_id
          AND k.state = 'SETTLED' JOIN payment p ON p.id = o.payment_id AND p.state = 'REVERSED'
          JOIN claim m ON m.id = p.claim_id GROUP BY m.class_id) AS z ON z.class_id = c.id) AS sums
    WHERE instructed > approved OR approved > held OR drawn <> paid
      OR (stage <> 'closed' AND approved > held - returned)`,
  },
];

const people: readonly Invariant[] = [
  {
    name: 'one-payment-per-person-and-level',
    title: '同一人、同一职业、同一等级、同一类补贴只付一次',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM (
      SELECT 1 FROM payment WHERE live
      GROUP BY person_id, family, occupation_canonical, level, subsidy_month HAVING count(*) > 1) AS twice`,
  },
  {
    name: 'one-payment-per-certificate',
    title: '同一证书、同一类补贴只付一次',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM (
      SELECT 1 FROM payment WHERE live AND certificate_number IS NOT NULL
      GROUP BY certificate_number, family HAVING count(*) > 1) AS twice`,
  },
  {
    name: 'quotas-within-cap',
    title: '每人享受次数不超过政策版本规定的上限，且逐次占号',
    money: true,
    query: sql`SELECT (
      (SELECT count(*) FROM (SELECT 1 FROM quota_hold WHERE state <> 'RETURNED'
        GROUP BY person_id, family, cap_period HAVING count(*) > min(cap) OR count(*) > count(DISTINCT slot)) AS over)
      + (SELECT count(*) FROM quota_hold q JOIN class c ON c.id = q.class_id
          JOIN policy_rule r ON r.version_id = c.policy_version_id AND r.key = 'cap.' || q.family
          WHERE q.cap > (r.value ->> 'maximum')::int))::int AS violations`,
  },
  {
    name: 'payments-have-their-quota',
    title: '每笔拨付都占用了本人的一次名额',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
      LEFT JOIN quota_hold q ON q.person_id = y.person_id AND q.family = y.family
        AND (q.trainee_id = l.trainee_id OR q.claim_line_id = l.id)
      WHERE y.family NOT IN ('AWARD', 'PREPAYMENT') AND y.live
        AND (q.state IS NULL OR q.state = 'RETURNED' OR (y.state = 'PAID' AND q.state <> 'USED'))`,
  },
  {
    name: 'payments-by-three-people',
    title: '初审、复审、拨付、确认为不同的人，且均不属于收款单位',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM payment y
      WHERE y.maker_id = y.checker_id OR y.instructed_by IN (y.maker_id, y.checker_id)
        OR y.confirmed_by IN (y.instructed_by, y.maker_id, y.checker_id) OR (y.state <> 'INSTRUCTED' AND y.confirmed_by IS NULL)
        OR EXISTS (SELECT 1 FROM account a WHERE a.organisation_id = y.payee_organisation_id
          AND a.id IN (y.maker_id, y.checker_id, y.instructed_by, y.confirmed_by))`,
  },
  {
    name: 'payments-after-all-stages',
    title: '每笔拨付之前的七个环节均已完成且有效',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM payment y LEFT JOIN clearance k ON k.id = y.clearance_id
      LEFT JOIN claim m ON m.id = y.claim_id
      WHERE y.live AND m.gate_profile = 'PROJECT_CLASS' AND (k.gate_profile IS DISTINCT FROM m.gate_profile
        OR k.project_id IS DISTINCT FROM m.project_id OR k.class_id IS DISTINCT FROM m.of_class_id OR ${STAGES_BEFORE_RELEASE} <> (
          (SELECT count(*) FROM (VALUES ('catalogue', k.catalogue_id), ('selection', k.selection_id)) AS need(stage, id)
            JOIN project_completion d ON d.id = need.id AND d.stage = need.stage AND d.project_id = m.project_id AND d.standing)
          + (SELECT count(*) FROM (VALUES ('filing', k.filing_id), ('supervision', k.supervision_id),
              ('assessment', k.assessment_id), ('employment', k.employment_id), ('evaluation', k.evaluation_id)) AS need(stage, id)
            JOIN class_completion d ON d.id = need.id AND d.stage = need.stage AND d.class_id = m.of_class_id AND d.standing)))`,
  },
];

const answers: readonly Invariant[] = [
  {
    name: 'payments-agree-with-answers',
    title: '每笔已付、已退回的款项都有财政系统与实付金额相同的答复，入账的答复都对应款项',
    money: true,
    // What was paid before there were batches has no answer to show.
    query: sql`SELECT count(*)::int AS violations
      FROM (SELECT y.*, ${NET_FEN} AS net_fen FROM payment y
        WHERE y.state IN ('PAID', 'RETURNED', 'REVERSED') AND y.batch_id IS NOT NULL) AS y
      FULL JOIN (SELECT * FROM finance_answer WHERE difference IS NULL) AS f ON f.payment_id = y.id
      WHERE CASE WHEN y.net_fen = 0 THEN f.id IS NOT NULL OR y.state = 'RETURNED' ELSE (f.reference, f.amount_fen, f.result)
        IS DISTINCT FROM (y.reference, y.net_fen, CASE y.state WHEN 'REVERSED' THEN 'PAID' ELSE y.state END) END`,
  },
  {
    name: 'payments-in-checked-batches',
    title: '每笔拨付都在他人编制、复核的批次中，付至核实的账户，金额与批次一致',
    money: true,
    query: sql`SELECT (
      (SELECT count(*) FROM payment y LEFT JOIN batch_claim c ON c.batch_id = y.batch_id AND c.claim_id = y.claim_id AND c.left_on IS NULL
        LEFT JOIN payment_batch b ON b.id = c.batch_id AND b.state IN ('CHECKED', 'SETTLED') AND b.checker_id <> b.maker_id
        LEFT JOIN payee_account a ON a.id = y.account_id AND a.organisation_id = y.payee_organisation_id
          AND a.state IN ('CONFIRMED', 'REPLACED')
        WHERE y.batch_id IS NOT NULL AND (b.id IS NULL OR a.id IS NULL OR y.instructed_by IN (b.maker_id, b.checker_id)
          OR y.confirmed_by IN (b.maker_id, b.checker_id)))
      + (SELECT count(*) FROM batch_claim c JOIN payment_batch b ON b.id = c.batch_id AND b.state IN ('MADE', 'CHECKED', 'SETTLED')
        WHERE c.left_on IS NULL AND c.amount_fen <> (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l
          WHERE l.claim_id = c.claim_id)))::int AS violations`,
  },
];

/** Every invariant of money (design §5): the ledger, the budgets, and what a person may have. */
export const MONEY_INVARIANTS: readonly Invariant[] = [
  ...AFTER_PAYMENT_INVARIANTS,
  ...ledger,
  ...budgets,
  ...people,
  ...answers,
  ...REPORT_INVARIANTS,
];
