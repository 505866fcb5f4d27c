import type { BatchFacts, Candidate } from '../../domain/batch/rules.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { Refusal } from '../../domain/refusals.js';
import { execute, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { findClassView } from '../case/case-view.js';
import { keepInStep } from '../case/stages.js';
import { accountOf, LEFT_OUT, PAYEES } from './payees.js';

/**
 * Claims without a class and classes under lock in the house's order, with what a batch must know of each; those that the
 * scope hides are missing.
 */
export async function lockCandidates(
  tx: Tx,
  classIds: readonly string[],
  claimIds: readonly string[] = [],
): Promise<Candidate[]> {
  await lockClaims(tx, claimIds);
  await lockClasses(tx, classIds);
  return rows<Candidate>(
    tx,
    sql`SELECT m.id AS "claimId", c.id AS "classId", coalesce(c.title, m.number) AS title,
      (m.class_id IS NULL OR (c.stage = 'release' AND c.state = 'ACTIVE' AND p.state <> 'SUSPENDED'))
        AND m.approved_by IS NOT NULL AND m.instructed_by IS NULL
        AND EXISTS (SELECT 1 FROM claim_line l WHERE l.claim_id = m.id AND l.approved_fen > 0) AS "isReady",
      coalesce(m.fund, p.fund) AS fund, coalesce(m.region_code, p.region_code) AS "regionCode",
      coalesce(m.owner_organisation_id, p.owner_organisation_id) AS "ownerOrganisationId",
      coalesce(m.payer_organisation_id, p.payer_organisation_id) AS "payerOrganisationId",
      coalesce(CASE o.kind WHEN 'PERSON' THEN m.number ELSE o.name END, '') AS payee, a.id IS NOT NULL AS "hasAccount",
      coalesce(m.gate_profile = 'ALLOWANCE', false) AS "isAllowance",
      EXISTS (SELECT 1 FROM batch_claim b WHERE b.claim_id = m.id AND b.left_on IS NULL) AS "isBatched",
      coalesce(m.gate_profile = 'AWARD', false) AS "isAward"
    FROM (class c JOIN project p ON p.id = c.project_id AND c.id = ANY (${classIds}::uuid[]))
    FULL JOIN (SELECT * FROM claim WHERE class_id = ANY (${classIds}::uuid[])
      OR (class_id IS NULL AND id = ANY (${claimIds}::uuid[]))) AS m ON m.class_id = c.id
    LEFT JOIN organisation o ON o.id = m.payee_organisation_id
    LEFT JOIN LATERAL (SELECT w.account_id AS id FROM ${PAYEES} WHERE w.claim_id = m.id LIMIT 1) AS a ON true
    WHERE c.id IS NOT NULL OR m.class_id IS NULL ORDER BY p.number, c.seq, m.number`,
  );
}

async function lockClaims(tx: Tx, claimIds: readonly string[]): Promise<void> {
  if (claimIds.length === 0) return;
  await rows(
    tx,
    sql`SELECT id FROM claim WHERE id = ANY (${claimIds}::uuid[]) AND class_id IS NULL ORDER BY id FOR UPDATE`,
  );
}

async function lockClasses(tx: Tx, classIds: readonly string[]): Promise<void> {
  await rows(
    tx,
    sql`WITH shared AS MATERIALIZED (
      SELECT p.id FROM project p WHERE p.id IN (SELECT project_id FROM class WHERE id = ANY (${classIds}::uuid[]))
      ORDER BY p.id FOR SHARE)
    SELECT c.id FROM class c JOIN shared ON shared.id = c.project_id WHERE c.id = ANY (${classIds}::uuid[])
    ORDER BY c.id FOR UPDATE OF c`,
  );
}

export interface Made {
  readonly id: string;
  readonly number: string;
  readonly claims: number;
  readonly totalFen: number;
}

/** 编批: number, one account a payee, and each claim with the sum of its approved lines. */
export async function insertBatch(tx: Tx, actorId: string, candidates: readonly Candidate[]): Promise<Made> {
  const [first] = candidates;
  const batch = await row<{ id: string; number: string }>(
    tx,
    sql`INSERT INTO payment_batch (number, fund, region_code, owner_organisation_id, payer_organisation_id, maker_id, made_on)
    SELECT 'B' || to_char(business_today(), 'YYYY') || lpad(nextval('payment_batch_number')::text, 6, '0'), ${first?.fund},
      ${first?.regionCode}, ${first?.ownerOrganisationId}::uuid, ${first?.payerOrganisationId}::uuid, ${actorId}::uuid,
      business_today() RETURNING id, number`,
  );
  const id = batch?.id ?? '';
  const claimIds = candidates.map(({ claimId }) => claimId);
  await execute(
    tx,
    sql`INSERT INTO batch_payee (batch_id, organisation_id, account_id)
    SELECT DISTINCT ${id}::uuid, w.organisation_id, w.account_id FROM ${PAYEES} WHERE w.claim_id = ANY (${claimIds}::uuid[])`,
  );
  const sum = await row<{ claims: number; totalFen: number }>(
    tx,
    sql`WITH made AS (
      INSERT INTO batch_claim (batch_id, claim_id, seq, payee_organisation_id, lines, amount_fen)
      SELECT ${id}::uuid, m.id, array_position(${claimIds}::uuid[], m.id),
        CASE WHEN m.gate_profile <> 'ALLOWANCE' THEN m.payee_organisation_id END, count(*), sum(l.approved_fen)
      FROM claim m JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
      WHERE m.id = ANY (${claimIds}::uuid[]) GROUP BY m.id RETURNING amount_fen)
    SELECT count(*)::int AS claims, coalesce(sum(amount_fen), 0)::float8 AS "totalFen" FROM made`,
  );
  return { id, number: batch?.number ?? '', claims: sum?.claims ?? 0, totalFen: sum?.totalFen ?? 0 };
}

export interface Batch extends BatchFacts {
  readonly id: string;
  readonly number: string;
  readonly ownerOrganisationId: string;
  readonly payerOrganisationId: string;
  readonly classIds: readonly string[];
  /** Claims without a class. */
  readonly claimIds: readonly string[];
}

/** Under lock, its classes first; undefined where it is neither of the actor's regions nor his to pay. */
export async function lockBatch(tx: Tx, actor: Actor, id: string): Promise<Batch | undefined> {
  const known = await row<{ classIds: string[]; claimIds: string[] }>(
    tx,
    sql`SELECT ${inside(sql`b.id`)}
    FROM payment_batch b WHERE b.id = ${id}::uuid AND (b.payer_organisation_id = ${actor.organisationId}::uuid
      OR (${actor.organisationKind} = 'HR_BUREAU' AND b.region_code = ANY (${actor.regions}::text[])))`,
  );
  if (!known) return undefined;
  await lockClaims(tx, known.claimIds);
  await lockClasses(tx, known.classIds);
  return row<Batch>(
    tx,
    sql`WITH held AS MATERIALIZED (SELECT * FROM payment_batch WHERE id = ${id}::uuid FOR UPDATE)
    SELECT b.id, b.number, b.state, b.maker_id AS "makerId", b.checker_id AS "checkerId",
      b.owner_organisation_id AS "ownerOrganisationId", b.payer_organisation_id AS "payerOrganisationId",
      EXISTS (SELECT 1 FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = b.id
        WHERE c.batch_id = b.id) AS "isInstructed",
      ${inside(sql`b.id`)}
    FROM held b`,
  );
}

/** What a batch holds: classes by their own claims, and claims without a class. */
const inside = (batchId: Sql) => sql`
  ARRAY (SELECT m.class_id::text FROM batch_claim c JOIN claim m ON m.id = c.claim_id
    WHERE c.batch_id = ${batchId} AND c.left_on IS NULL AND m.class_id IS NOT NULL ORDER BY m.class_id) AS "classIds",
  ARRAY (SELECT m.id::text FROM batch_claim c JOIN claim m ON m.id = c.claim_id
    WHERE c.batch_id = ${batchId} AND c.left_on IS NULL AND m.class_id IS NULL ORDER BY m.id) AS "claimIds"`;

export async function checkBatch(tx: Tx, id: string, actorId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE payment_batch SET state = 'CHECKED', checker_id = ${actorId}::uuid, checked_on = business_today()
    WHERE id = ${id}::uuid`,
  );
}

/** 退回: every claim leaves it, and may be put into another. */
export async function returnBatch(tx: Tx, id: string, actorId: string, reason: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE payment_batch SET state = 'RETURNED', returned_by = ${actorId}::uuid, returned_on = business_today(),
      return_reason = ${reason} WHERE id = ${id}::uuid`,
  );
  await execute(
    tx,
    sql`UPDATE batch_claim SET left_on = business_today() WHERE batch_id = ${id}::uuid AND left_on IS NULL`,
  );
}

/** 移出: the batch that has lost its last claim is cancelled. Answers how many are left. */
export async function dropClaim(tx: Tx, id: string, ofId: string): Promise<number> {
  await execute(
    tx,
    sql`UPDATE batch_claim c SET left_on = business_today() FROM claim m
    WHERE m.id = c.claim_id AND coalesce(m.class_id, m.id) = ${ofId}::uuid AND c.batch_id = ${id}::uuid AND c.left_on IS NULL`,
  );
  const left = await row<{ claims: number }>(
    tx,
    sql`SELECT count(*)::int AS claims FROM batch_claim WHERE batch_id = ${id}::uuid AND left_on IS NULL`,
  );
  if (left?.claims === 0) await execute(tx, sql`UPDATE payment_batch SET state = 'CANCELLED' WHERE id = ${id}::uuid`);
  return left?.claims ?? 0;
}

/** After an act on their batch the classes' own prompts and due dates follow, and their process is told. */
export async function keepClassesInStep(
  tx: Tx,
  classIds: readonly string[],
  actorId: string | null,
): Promise<Refusal | undefined> {
  for (const classId of classIds) {
    const view = await findClassView(tx, classId);
    const no = view && (await keepInStep(tx, view, actorId));
    if (no) return no;
  }
  await execute(
    tx,
    sql`WITH moved AS (
      UPDATE class SET version = version + 1, changed_at = clock_timestamp() WHERE id = ANY (${classIds}::uuid[]) RETURNING id)
    INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLASS', id FROM moved`,
  );
  return undefined;
}

/** The process is to look: something is to be sent, or to be asked again. */
export async function wakeBatch(tx: Tx, id: string, asksAgain: boolean): Promise<void> {
  if (asksAgain)
    await execute(
      tx,
      sql`UPDATE payment SET ask_at = clock_timestamp() WHERE batch_id = ${id}::uuid AND state = 'CONFIRMED'
        AND sent_at IS NOT NULL AND claim_id IN (SELECT claim_id FROM batch_claim WHERE batch_id = ${id}::uuid)`,
    );
  await execute(
    tx,
    sql`WITH moved AS (
      UPDATE payment_batch SET sending = true, version = version + 1, changed_at = clock_timestamp()
      WHERE id = ${id}::uuid RETURNING id)
    INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_BATCH', id FROM moved`,
  );
}

export interface Standing {
  readonly number: string;
  readonly payerOrganisationId: string;
  /** Sent or to be sent, and not answered; of these, how many nobody asks about any more, and how many may not leave now. */
  readonly waiting: number;
  readonly stuck: number;
  readonly held: number;
  readonly returned: number;
  readonly toInstruct: number;
  /** Of a claim that is confirmed: lines whose person had no account then; and of these, who has one now. */
  readonly accountless: number;
  readonly accounted: number;
  /** Milliseconds until the next is to be asked about; null where none is. */
  readonly waitMs: number | null;
}

const RESTRICTED = sql`SELECT s.subject_organisation_id FROM sanction s WHERE s.decision = 'CONFIRMED' AND s.lifted_on IS NULL
  AND organisation_restriction(s.subject_organisation_id, business_today()) IS NOT NULL`;
/** Of a payment `y`: its payee is under a sanction, or its person under an order to give back (as payment_leaves asks). */
export const IS_STOPPED = sql`(y.payee_organisation_id IN (${RESTRICTED})
  OR y.person_id IN (SELECT l.person_id FROM clawback k JOIN clawback_line l ON l.clawback_id = k.id
    WHERE k.state IN ('PROPOSED', 'OPEN') AND k.ground <> 'NOT_COMPLETED'))`;
/** Signed, and kept in the house for that. */
export const IS_HELD = sql`(y.state = 'CONFIRMED' AND y.sent_at IS NULL AND ${IS_STOPPED})`;

/** Where the money of a batch stands. */
export async function findStanding(tx: Tx, id: string): Promise<Standing | undefined> {
  return row<Standing>(
    tx,
    sql`SELECT b.number, b.payer_organisation_id AS "payerOrganisationId",
      count(*) FILTER (WHERE y.state = 'CONFIRMED')::int AS waiting,
      count(*) FILTER (WHERE y.state = 'CONFIRMED' AND y.ask_at = 'infinity')::int AS stuck,
      count(*) FILTER (WHERE ${IS_HELD})::int AS held,
      count(*) FILTER (WHERE y.state = 'RETURNED' AND NOT EXISTS (SELECT 1 FROM payment r WHERE r.replaces_id = y.id))::int AS returned,
      (count(*) FILTER (WHERE y.id IS NULL OR y.state = 'INSTRUCTED'))::int AS "toInstruct",
      (SELECT count(*) FROM ${LEFT_OUT} WHERE o.batch_id = b.id)::int AS accountless,
      (SELECT count(*) FROM ${LEFT_OUT} JOIN ${accountOf(sql`o.person_id`)} WHERE o.batch_id = b.id)::int AS accounted,
      (extract(epoch FROM min(coalesce(y.ask_at, clock_timestamp()))
        FILTER (WHERE y.state = 'CONFIRMED' AND y.ask_at IS DISTINCT FROM 'infinity' AND NOT ${IS_HELD}) - clock_timestamp()) * 1000)::float8 AS "waitMs"
    FROM payment_batch b JOIN batch_claim c ON c.batch_id = b.id AND c.left_on IS NULL
    LEFT JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = b.id WHERE b.id = ${id}::uuid GROUP BY b.id`,
  );
}

/** Writes that the process has looked: it goes on while something waits for an answer, and everything paid settles it. */
export async function keepBatch(tx: Tx, id: string, standing: Standing): Promise<void> {
  const { waiting, stuck, held, returned, toInstruct, accountless } = standing;
  const isSettled = waiting + returned + toInstruct + accountless === 0;
  await execute(
    tx,
    sql`UPDATE payment_batch SET kept_version = version, proven_at = now(), sending = ${waiting > stuck + held},
      held = ${held}, state = CASE WHEN ${isSettled} AND state = 'CHECKED' THEN 'SETTLED' ELSE state END WHERE id = ${id}::uuid`,
  );
}

/**
 * Wakes the batches of which more or less is held than when they were last looked at: a payee was sanctioned, a sanction was
 * lifted or has ended, an order to give back is settled.
 */
export async function wakeHeld(tx: Tx): Promise<number> {
  const moved = await rows<{ id: string }>(
    tx,
    sql`SELECT b.id FROM payment_batch b WHERE b.state = 'CHECKED' AND NOT b.sending AND (b.held > 0 OR EXISTS (
        SELECT 1 FROM batch_payee p WHERE p.batch_id = b.id AND p.organisation_id IN (${RESTRICTED})))
      AND b.held <> (SELECT count(*) FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = b.id
        WHERE c.batch_id = b.id AND ${IS_HELD}) ORDER BY b.id FOR UPDATE OF b SKIP LOCKED`,
  );
  for (const { id } of moved) await wakeBatch(tx, id, false);
  return moved.length;
}

/** Their whole list of the batch, kept as it was: what reconciliation compares with. */
export async function keepStatement(
  tx: Tx,
  id: string,
  source: 'WIRE' | 'FILE',
  entries: readonly { reference: string; amountFen: number; result: string }[],
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO finance_statement (batch_id, source, entries, business_on)
    VALUES (${id}::uuid, ${source}, ${JSON.stringify(entries)}::jsonb, business_today())`,
  );
}
