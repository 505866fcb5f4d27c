import { execute, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { IS_STOPPED } from './batches.js';
import { payNetZero } from './bookings.js';
import { applyOffsets, NET_FEN } from './offsets.js';
import { accountOf, LEFT_OUT } from './payees.js';

export interface Paying {
  readonly claimIds: readonly string[];
  readonly actorId: string;
  readonly today: string;
}

/**
 * 拨付指令: a clearance over the seven standing completions of each claim, and one payment per line that is not zero, in the
 * checked batch that the claim is in, under the reference by which the finance system will know it. The keys are looked up
 * here and checked by the database: without each of them there is no row to pay from. Every table is told which claims, so
 * that none is read whole, in whatever order they are joined.
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
  const sum = await insertPayments(tx, { claimIds, actorId, today });
  const offsetFen = sumOf(await applyOffsets(tx, claimIds));
  return { ...sum, offsetFen };
}

/** Of a claim that is paid to each of its people, of those alone who stand in its batch with an account. */
async function insertPayments(tx: Tx, { claimIds, actorId, today }: Paying, isPaid: Sql = sql`false`) {
  const sum = await row<{ lines: number; amountFen: number }>(
    tx,
    sql`WITH paid AS (
      INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
        occupation_canonical, level, subsidy_month, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by,
        instructed_on, batch_id, account_id, reference)
      SELECT k.id, m.id, l.id, l.approved_fen, m.reviewed_by, m.checked_by, l.person_id, l.family, l.occupation_canonical, l.level,
        l.subsidy_month, l.certificate_number, w.organisation_id, b.fund, l.approved_fen, ${actorId}::uuid,
        ${today}::date, b.id, w.account_id, b.number || '-' || lpad(c.seq::text, 3, '0') || '-' || lpad(l.place::text, 3, '0')
      FROM claim m JOIN clearance k ON k.claim_id = m.id AND k.claim_id = ANY (${claimIds}::uuid[])
      JOIN batch_claim c ON c.claim_id = m.id AND c.left_on IS NULL AND c.claim_id = ANY (${claimIds}::uuid[])
      JOIN payment_batch b ON b.id = c.batch_id
      JOIN LATERAL (SELECT l.*, row_number() OVER (ORDER BY l.seq, l.id) AS place FROM claim_line l
        WHERE l.claim_id = m.id) AS l ON l.approved_fen > 0 AND NOT ${isPaid}
      JOIN batch_payee w ON w.batch_id = c.batch_id AND w.organisation_id = coalesce(c.payee_organisation_id, payee_of_person(l.person_id))
      WHERE m.id = ANY (${claimIds}::uuid[]) RETURNING amount_fen)
    SELECT count(*)::int AS lines, coalesce(sum(amount_fen), 0)::float8 AS "amountFen" FROM paid`,
  );
  return { lines: sum?.lines ?? 0, amountFen: sum?.amountFen ?? 0 };
}

/**
 * 补拨: of the claims of this batch that were paid to each of their people, who had no account then and has one now. They join
 * the batch, which waits for them.
 */
export async function instructLeftOut(tx: Tx, batchId: string, paying: Paying): Promise<number> {
  const joined = await execute(
    tx,
    sql`INSERT INTO batch_payee (batch_id, organisation_id, account_id)
    SELECT DISTINCT o.batch_id, a.organisation_id, a.id FROM ${LEFT_OUT} JOIN ${accountOf(sql`o.person_id`)} WHERE o.batch_id = ${batchId}::uuid`,
  );
  if (joined === 0) return 0;
  const { lines } = await insertPayments(
    tx,
    paying,
    sql`EXISTS (SELECT 1 FROM payment y WHERE y.claim_id = m.id AND y.claim_line_id = l.id)`,
  );
  return lines;
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
      WHERE m.id = ANY (${claimIds}::uuid[]) AND c.claim_id = m.id AND c.claim_id = ANY (${claimIds}::uuid[]) AND c.left_on IS NULL
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
