import { type FinanceAnswer, type Judged, judgeAll, type SentPayment } from '../../domain/batch/answers.js';
import { execute, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { listNetZero, lockOffsets, NET_FEN, settleOffsets } from './offsets.js';

export interface Answers {
  readonly batchId: string;
  readonly source: 'WIRE' | 'FILE';
  readonly answers: readonly FinanceAnswer[];
  readonly actorId: string | null;
}
export interface Booked {
  readonly paid: number;
  readonly returned: number;
  readonly known: number;
  readonly differences: number;
}

/** What the finance system said becomes what our books say: all of it in this transaction, or nothing. */
export async function bookAnswers(tx: Tx, { batchId, source, answers, actorId }: Answers): Promise<Booked> {
  const payments = await lockPayments(tx, batchId, answers);
  const judged = judgeAll(answers, payments);
  await keepAnswers(tx, { batchId, source, actorId }, judged);
  const booked = judged.flatMap(({ answer: { result }, judgement }) =>
    judgement.kind === 'BOOK' ? [{ id: judgement.payment.id, result }] : [],
  );
  if (booked.length > 0) await moveBooks(tx, booked);
  const differences = judged.filter(({ judgement }) => judgement.kind === 'DIFFERENCE').length;
  return {
    paid: booked.filter(({ result }) => result === 'PAID').length,
    returned: booked.filter(({ result }) => result === 'RETURNED').length,
    known: judged.length - booked.length - differences,
    differences,
  };
}

/** Signed, and nothing left to send: paid now. */
export async function payNetZero(tx: Tx, claimIds: readonly string[]): Promise<void> {
  const paid = await listNetZero(tx, claimIds);
  if (paid.length > 0)
    await moveBooks(
      tx,
      paid.map((id) => ({ id, result: 'PAID' })),
    );
}

/**
 * In the house's order: the batch's claims without a class, its classes, then the payments themselves; budget rows come last,
 * when the holds are drawn. What is sent changes state under the lock of its claim or class alone.
 */
async function lockPayments(tx: Tx, batchId: string, answers: readonly FinanceAnswer[]): Promise<SentPayment[]> {
  const ofBatch = (column: Sql) => sql`SELECT ${column} FROM batch_claim b JOIN claim m ON m.id = b.claim_id
    WHERE b.batch_id = ${batchId}::uuid AND b.left_on IS NULL`;
  await rows(
    tx,
    sql`SELECT id FROM claim WHERE id = ANY (ARRAY (${ofBatch(sql`m.id`)} AND m.class_id IS NULL)) ORDER BY id FOR UPDATE`,
  );
  await rows(tx, sql`SELECT id FROM class WHERE id = ANY (ARRAY (${ofBatch(sql`m.class_id`)})) ORDER BY id FOR UPDATE`);
  return rows<SentPayment>(
    tx,
    sql`SELECT y.id, y.reference, ${NET_FEN}::float8 AS "amountFen", y.state FROM payment y
    WHERE y.reference = ANY (${answers.map(({ reference }) => reference)}::text[]) AND y.batch_id = ${batchId}::uuid`,
  );
}

/** Each new answer as it came; one that cannot be booked stops the asking, until people have looked at it. */
async function keepAnswers(tx: Tx, from: Omit<Answers, 'answers'>, judged: readonly Judged[]): Promise<void> {
  const kept = judged.flatMap(({ answer, judgement }) => {
    if (judgement.kind === 'KNOWN') return [];
    const { reference, result, amountFen, reason = null } = answer;
    const isBooked = judgement.kind === 'BOOK';
    return [
      {
        ...{ reference, result, amount_fen: amountFen, reason },
        payment_id: isBooked ? judgement.payment.id : null,
        difference: isBooked ? null : judgement.difference,
      },
    ];
  });
  if (kept.length === 0) return;
  const stopped = kept.flatMap(({ reference, difference }) =>
    difference && difference !== 'TWICE' ? [reference] : [],
  );
  if (stopped.length > 0)
    await execute(
      tx,
      sql`UPDATE payment SET ask_at = 'infinity' WHERE reference = ANY (${stopped}::text[]) AND batch_id = ${from.batchId}::uuid
      AND state = 'CONFIRMED'`,
    );
  await execute(
    tx,
    sql`INSERT INTO finance_answer (batch_id, reference, payment_id, source, result, amount_fen, reason, difference, business_on,
      recorded_by)
    SELECT ${from.batchId}::uuid, reference, payment_id, ${from.source}, result, amount_fen, reason, difference,
      (SELECT business_today()), ${from.actorId}::uuid
    FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
      AS v(reference text, payment_id uuid, result text, amount_fen bigint, reason text, difference text)`,
  );
}

/**
 * Payments that have just been answered: their state, the ledger, their quota, the holds, and their classes. Each statement
 * begins at the payments by their ids, or at their claims, so that it costs the same however much was paid before.
 */
async function moveBooks(tx: Tx, answered: readonly { id: string; result: string }[]): Promise<void> {
  const idsOf = (result: string) => answered.filter((each) => each.result === result).map(({ id }) => id);
  const [ids, paidIds] = [answered.map(({ id }) => id), idsOf('PAID')];
  const orders = await lockOffsets(tx, ids);
  await changeState(tx, idsOf('RETURNED'), 'RETURNED');
  const paid = await changeState(tx, paidIds, 'PAID');
  if (paid.length > 0)
    await postTransfers(
      tx,
      paidIds,
      paid.map(({ claimId }) => claimId),
    );
  await settleOffsets(tx, ids, orders);
  if (paid.length > 0) await drawHolds(tx, paid);
}

interface PaidClaim {
  readonly claimId: string;
  readonly fen: number;
}

/** Answers the claims that they are of, with their sums. */
async function changeState(tx: Tx, ids: readonly string[], state: 'PAID' | 'RETURNED'): Promise<PaidClaim[]> {
  if (ids.length === 0) return [];
  return rows<PaidClaim>(
    tx,
    sql`WITH answered AS (
      UPDATE payment SET state = ${state} WHERE id = ANY (${these(ids)}) RETURNING claim_id, amount_fen)
    SELECT claim_id AS "claimId", sum(amount_fen)::float8 AS fen FROM answered GROUP BY claim_id`,
  );
}

/** Ids, of which the planner is not told how many they are: it finds each by its key, and reads no whole table for them. */
const these = (ids: readonly string[]) => sql`ARRAY (SELECT unnest(${ids}::uuid[]))`;

async function postTransfers(tx: Tx, paymentIds: readonly string[], claimIds: readonly string[]): Promise<void> {
  await execute(
    tx,
    sql`WITH held AS MATERIALIZED (
      SELECT m.id, m.gate_profile, m.fund, m.payee_organisation_id, h.budget_id FROM claim m JOIN claim_hold h ON h.claim_id = m.id
      WHERE m.id = ANY (${claimIds}::uuid[])
    ), budgets AS (
      INSERT INTO ledger_account (fund, kind, budget_id) SELECT DISTINCT fund, 'BUDGET', budget_id FROM held ON CONFLICT DO NOTHING)
    INSERT INTO ledger_account (fund, kind, organisation_id)
    SELECT fund, 'PAYEE', payee_organisation_id FROM held WHERE gate_profile <> 'ALLOWANCE'
    UNION SELECT held.fund, 'PAYEE', y.payee_organisation_id FROM held JOIN payment y ON y.claim_id = held.id
    WHERE held.gate_profile = 'ALLOWANCE' ON CONFLICT DO NOTHING`,
  );
  await execute(
    tx,
    sql`INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, payment_id, business_on)
    SELECT m.fund, d.id, c.id, y.amount_fen, y.id,
      -- Sent in December and answered in January, it is a payment of the year in which two people sent it.
      CASE WHEN extract(year FROM y.confirmed_on) = b.budget_year THEN y.confirmed_on ELSE (SELECT business_today()) END
    FROM (SELECT claim_id, fund, payee_organisation_id, array_agg(id) AS ids, array_agg(amount_fen) AS amounts,
        array_agg(confirmed_on) AS days
      FROM payment WHERE id = ANY (${these(paymentIds)}) GROUP BY claim_id, fund, payee_organisation_id) AS m
    JOIN claim_hold h ON h.claim_id = m.claim_id JOIN budget b ON b.id = h.budget_id
    JOIN ledger_account d ON d.budget_id = b.id
    JOIN ledger_account c ON c.organisation_id = m.payee_organisation_id AND c.fund = m.fund
    CROSS JOIN LATERAL unnest(m.ids, m.amounts, m.days) AS y(id, amount_fen, confirmed_on)`,
  );
}

/** The slots are used and the holds drawn on, and whoever waits for the payment of a class or a claim is told. */
async function drawHolds(tx: Tx, paid: readonly PaidClaim[]): Promise<void> {
  const lines = sql`claim_line l JOIN payment y ON y.claim_line_id = l.id AND y.live AND y.state = 'PAID'`;
  const claimIds = these(paid.map(({ claimId }) => claimId));
  await execute(
    tx,
    sql`UPDATE quota_hold q SET state = 'USED' FROM ${lines} WHERE l.claim_id = ANY (${claimIds})
      AND q.trainee_id = l.trainee_id AND q.family = l.family AND q.state = 'HELD'`,
  );
  await execute(
    tx,
    sql`UPDATE quota_hold q SET state = 'USED' FROM ${lines} WHERE l.claim_id = ANY (${claimIds})
      AND l.trainee_id IS NULL AND q.claim_line_id = l.id AND q.state = 'HELD'`,
  );
  await execute(
    tx,
    sql`WITH paid AS MATERIALIZED (
      SELECT m.id, m.class_id, h.hold_id, v.fen FROM jsonb_to_recordset(${JSON.stringify(paid)}::jsonb) AS v("claimId" uuid, fen bigint)
      JOIN claim m ON m.id = v."claimId" JOIN claim_hold h ON h.claim_id = m.id
    ), told AS (
      UPDATE class c SET version = version + 1, changed_at = clock_timestamp() FROM paid WHERE c.id = paid.class_id RETURNING c.id
    ), told_claims AS (
      UPDATE claim o SET version = version + 1, changed_at = clock_timestamp() FROM paid
      WHERE o.id = paid.id AND paid.class_id IS NULL RETURNING o.id
    ), woken AS (
      INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLASS', id FROM told UNION ALL SELECT 'WAKE_CLAIM', id FROM told_claims)
    UPDATE budget_hold h SET drawn_fen = h.drawn_fen + sums.fen
    FROM (SELECT hold_id, sum(fen) AS fen FROM paid GROUP BY hold_id) AS sums WHERE h.id = sums.hold_id`,
  );
}
