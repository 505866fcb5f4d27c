import { type FinanceAnswer, type Judged, judgeAll, type SentPayment } from '../domain/batch/answers.js';
import { execute, row, rows, sql, type Tx } from '../platform/database.js';
import { IS_STOPPED } from './batches.js';
import { applyOffsets, listNetZero, lockOffsets, NET_FEN, settleOffsets } from './offsets.js';

export interface Paying {
  readonly claimIds: readonly string[];
  readonly actorId: string;
  readonly today: string;
}

/**
 * 拨付指令: a clearance over the seven standing completions of each claim, and one payment per line that is not zero, in the
 * checked batch that the claim is in, under the reference by which the finance system will know it. The keys are looked up
 * here and checked by the database: without each of them there is no row to pay from.
 */
export async function instructPayments(tx: Tx, { claimIds, actorId, today }: Paying) {
  await execute(
    tx,
    sql`INSERT INTO clearance (gate_profile, project_id, class_id, claim_id, cleared_by, cleared_on, catalogue_id,
      selection_id, filing_id, supervision_id, assessment_id, employment_id, evaluation_id)
    SELECT m.gate_profile, m.project_id, CASE m.gate_profile WHEN 'PROJECT_CLASS' THEN m.of_class_id END, m.id, ${actorId}::uuid, ${today}::date,
      ${projectCompletion('catalogue')}, ${projectCompletion('selection')}, ${classCompletion('filing')},
      ${classCompletion('supervision')}, ${classCompletion('assessment')}, ${classCompletion('employment')},
      ${classCompletion('evaluation')}
    FROM claim m WHERE m.id = ANY (${claimIds}::uuid[])`,
  );
  await execute(
    tx,
    sql`UPDATE claim SET instructed_by = ${actorId}::uuid, instructed_on = ${today}::date WHERE id = ANY (${claimIds}::uuid[])`,
  );
  const sum = await row<{ lines: number; amountFen: number }>(
    tx,
    sql`WITH paid AS (
      INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
        occupation_canonical, level, subsidy_month, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by,
        instructed_on, batch_id, account_id, reference)
      SELECT k.id, m.id, l.id, l.approved_fen, m.reviewed_by, m.checked_by, l.person_id, l.family, l.occupation_canonical, l.level,
        l.subsidy_month, l.certificate_number, m.payee_organisation_id, b.fund, l.approved_fen, ${actorId}::uuid,
        ${today}::date, b.id, w.account_id, b.number || '-' || lpad(c.seq::text, 3, '0') || '-' || lpad(l.place::text, 3, '0')
      FROM claim m JOIN clearance k ON k.claim_id = m.id
      JOIN batch_claim c ON c.claim_id = m.id AND c.left_on IS NULL JOIN payment_batch b ON b.id = c.batch_id
      JOIN batch_payee w ON w.batch_id = b.id AND w.organisation_id = m.payee_organisation_id
      JOIN LATERAL (SELECT l.*, row_number() OVER (ORDER BY l.seq, l.id) AS place FROM claim_line l
        WHERE l.claim_id = m.id) AS l ON l.approved_fen > 0
      WHERE m.id = ANY (${claimIds}::uuid[]) RETURNING amount_fen)
    SELECT count(*)::int AS lines, coalesce(sum(amount_fen), 0)::float8 AS "amountFen" FROM paid`,
  );
  const offsetFen = sumOf(await applyOffsets(tx, claimIds));
  return { lines: sum?.lines ?? 0, amountFen: sum?.amountFen ?? 0, offsetFen };
}

const projectCompletion = (stage: string) => sql`(SELECT id FROM project_completion
  WHERE project_id = m.project_id AND stage = ${stage} AND standing)`;
const classCompletion = (stage: string) => sql`(SELECT id FROM class_completion
  WHERE class_id = m.of_class_id AND stage = ${stage} AND standing)`;

const sumOf = (amounts: readonly { readonly amountFen: number }[]) =>
  amounts.reduce((sum, { amountFen }) => sum + amountFen, 0);

/**
 * 确认拨付: the second payer. From here on the process sends; the books move only with the finance system's answer, but for
 * a payment out of which everything is kept: no order leaves the house for it, and the signature settles it.
 */
export async function confirmPayments(tx: Tx, { claimIds, actorId, today }: Paying) {
  await applyOffsets(tx, claimIds); // Ordered back since the instruction.
  const confirmed = await row<{ amountFen: number; offsetFen: number }>(
    tx,
    sql`WITH confirmed AS (
      UPDATE payment SET state = 'CONFIRMED', confirmed_by = ${actorId}::uuid, confirmed_on = ${today}::date
      WHERE claim_id = ANY (${claimIds}::uuid[]) AND state = 'INSTRUCTED' RETURNING id, batch_id, amount_fen
    ), signed AS (
      UPDATE claim m SET confirmed_by = ${actorId}::uuid, confirmed_on = ${today}::date, payment_reference = b.number
      FROM batch_claim c JOIN payment_batch b ON b.id = c.batch_id
      WHERE m.id = ANY (${claimIds}::uuid[]) AND c.claim_id = m.id AND c.left_on IS NULL
    ), woken AS (
      UPDATE payment_batch SET sending = true, version = version + 1, changed_at = clock_timestamp()
      WHERE id IN (SELECT batch_id FROM confirmed) RETURNING id
    ), told AS (
      INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_BATCH', id FROM woken)
    SELECT coalesce(sum(amount_fen), 0)::float8 AS "amountFen", (SELECT coalesce(sum(c.amount_fen), 0)::float8
      FROM clawback_recovery c JOIN confirmed y ON y.id = c.payment_id) AS "offsetFen" FROM confirmed`,
  );
  await payNetZero(tx, claimIds);
  return { amountFen: confirmed?.amountFen ?? 0, offsetFen: confirmed?.offsetFen ?? 0 };
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

export interface ToSend {
  readonly paymentId: string;
  readonly reference: string;
  /** Net of what is kept out of it. */
  readonly amountFen: number;
  /** True where it may have been sent before: then it is asked about, and never sent blindly again. */
  readonly isSent: boolean;
  /** True where its payee or person was stopped since: it is asked about, and not handed in once more. */
  readonly isHeld: boolean;
  readonly holder: string;
  readonly bank: string;
  readonly numberCipher: Uint8Array;
}

const LONGEST_PAUSE_S = 600;

/**
 * Takes the next payments of a batch that are to be sent or asked about, and writes down that they were, before anything
 * leaves the house. What is not answered comes back later and later. Whoever may not be paid now is not sent anything
 * (payment_leaves): what is held so stays as it is, and leaves when that is over.
 */
export async function takeToSend(tx: Tx, batchId: string, limit: number): Promise<ToSend[]> {
  return rows<ToSend>(
    tx,
    sql`WITH due AS (
      SELECT y.id, y.sent_at IS NOT NULL AS is_sent, ${IS_STOPPED} AS is_held FROM payment y
      WHERE y.claim_id IN (SELECT claim_id FROM batch_claim WHERE batch_id = ${batchId}::uuid)
        AND y.batch_id = ${batchId}::uuid AND y.state = 'CONFIRMED'
        AND (y.ask_at IS NULL OR y.ask_at <= clock_timestamp())
        AND (y.sent_at IS NOT NULL OR NOT ${IS_STOPPED})
      ORDER BY y.reference LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE payment y SET sent_at = coalesce(y.sent_at, clock_timestamp()), asks = least(y.asks + 1, 1000),
      ask_at = clock_timestamp() + make_interval(secs => least(power(2, least(y.asks, 10) + 1), ${LONGEST_PAUSE_S}::float8))
    FROM due, payee_account a WHERE y.id = due.id AND a.id = y.account_id
    RETURNING y.id AS "paymentId", y.reference, ${NET_FEN}::float8 AS "amountFen", due.is_sent AS "isSent",
      due.is_held AS "isHeld", a.holder, a.bank, a.number_cipher AS "numberCipher"`,
  );
}

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

/** In the house's order: claims without a class, classes, then their payments; budget rows come last, when the holds are drawn. */
async function lockPayments(tx: Tx, batchId: string, answers: readonly FinanceAnswer[]): Promise<SentPayment[]> {
  const references = [...new Set(answers.map(({ reference }) => reference))];
  await rows(
    tx,
    sql`SELECT m.id FROM claim m WHERE m.class_id IS NULL AND m.id IN (SELECT y.claim_id FROM payment y
      WHERE y.reference = ANY (${references}::text[]) AND y.batch_id = ${batchId}::uuid) ORDER BY m.id FOR UPDATE`,
  );
  await rows(
    tx,
    sql`SELECT c.id FROM class c WHERE c.id IN (SELECT m.class_id FROM payment y JOIN claim m ON m.id = y.claim_id
      WHERE y.reference = ANY (${references}::text[]) AND y.batch_id = ${batchId}::uuid) ORDER BY c.id FOR UPDATE`,
  );
  return rows<SentPayment>(
    tx,
    sql`SELECT y.id, y.reference, ${NET_FEN}::float8 AS "amountFen", y.state FROM payment y
    WHERE y.reference = ANY (${references}::text[]) AND y.batch_id = ${batchId}::uuid ORDER BY y.reference FOR UPDATE OF y`,
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
  await execute(
    tx,
    sql`WITH said AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
        AS v(reference text, payment_id uuid, result text, amount_fen bigint, reason text, difference text)
    ), stopped AS (
      UPDATE payment y SET ask_at = 'infinity' FROM said
      WHERE said.difference IS NOT NULL AND y.reference = said.reference AND y.batch_id = ${from.batchId}::uuid
        AND y.state = 'CONFIRMED' AND said.difference <> 'TWICE')
    INSERT INTO finance_answer (batch_id, reference, payment_id, source, result, amount_fen, reason, difference, business_on,
      recorded_by)
    SELECT ${from.batchId}::uuid, reference, payment_id, ${from.source}, result, amount_fen, reason, difference, business_today(),
      ${from.actorId}::uuid FROM said`,
  );
}

/**
 * Payments that have just been answered: their state, the ledger, their quota, the holds, and their classes. Each statement
 * begins at the payments by their ids, so that it costs the same however much was paid before.
 */
async function moveBooks(tx: Tx, answered: readonly { id: string; result: string }[]): Promise<void> {
  const ids = answered.map(({ id }) => id);
  const orders = await lockOffsets(tx, ids);
  const idsOf = (result: string) => answered.filter((each) => each.result === result).map(({ id }) => id);
  for (const result of ['PAID', 'RETURNED'])
    await execute(
      tx,
      sql`UPDATE payment y SET state = ${result} FROM unnest(${idsOf(result)}::uuid[]) AS v(id) WHERE y.id = v.id`,
    );
  const paid = sql`unnest(${idsOf('PAID')}::uuid[]) AS v(id) JOIN payment y ON y.id = v.id JOIN claim m ON m.id = y.claim_id
    JOIN claim_hold h ON h.claim_id = y.claim_id`;
  await execute(
    tx,
    sql`WITH budgets AS (
      INSERT INTO ledger_account (fund, kind, budget_id)
      SELECT DISTINCT y.fund, 'BUDGET', h.budget_id FROM ${paid} ON CONFLICT DO NOTHING)
    INSERT INTO ledger_account (fund, kind, organisation_id)
    SELECT DISTINCT y.fund, 'PAYEE', y.payee_organisation_id FROM ${paid} ON CONFLICT DO NOTHING`,
  );
  await execute(
    tx,
    sql`INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, payment_id, business_on)
    SELECT y.fund, d.id, c.id, y.amount_fen, y.id,
      -- Sent in December and answered in January, it is a payment of the year in which two people sent it.
      CASE WHEN extract(year FROM y.confirmed_on) = b.budget_year THEN y.confirmed_on ELSE business_today() END
    FROM ${paid} JOIN budget b ON b.id = h.budget_id JOIN ledger_account d ON d.budget_id = b.id
    JOIN ledger_account c ON c.organisation_id = y.payee_organisation_id AND c.fund = y.fund`,
  );
  await settleOffsets(tx, ids, orders);
  await execute(
    tx,
    sql`UPDATE quota_hold q SET state = 'USED' FROM unnest(${idsOf('PAID')}::uuid[]) AS v(id) JOIN payment y ON y.id = v.id
    JOIN claim_line l ON l.id = y.claim_line_id WHERE q.trainee_id = l.trainee_id AND q.state = 'HELD' AND l.family = q.family`,
  );
  await execute(
    tx,
    sql`UPDATE quota_hold q SET state = 'USED' FROM unnest(${idsOf('PAID')}::uuid[]) AS v(id) JOIN payment y ON y.id = v.id
    WHERE q.claim_line_id = y.claim_line_id AND q.state = 'HELD'`,
  );
  await execute(
    tx,
    sql`WITH sums AS (SELECT h.hold_id, sum(y.amount_fen) AS fen FROM ${paid} GROUP BY h.hold_id), told AS (
      UPDATE class c SET version = version + 1, changed_at = clock_timestamp()
      FROM (SELECT DISTINCT m.class_id FROM ${paid}) AS v WHERE c.id = v.class_id RETURNING c.id
    ), told_claims AS (
      UPDATE claim o SET version = version + 1, changed_at = clock_timestamp()
      FROM (SELECT DISTINCT m.id FROM ${paid} WHERE m.class_id IS NULL) AS v WHERE o.id = v.id RETURNING o.id
    ), woken AS (
      INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLASS', id FROM told UNION ALL SELECT 'WAKE_CLAIM', id FROM told_claims)
    UPDATE budget_hold h SET drawn_fen = h.drawn_fen + sums.fen FROM sums WHERE h.id = sums.hold_id`,
  );
}
