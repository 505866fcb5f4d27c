import { execute, row, sql, type Tx } from '../../platform/database.js';
import { isLate } from './holds.js';

export interface BudgetAtHand {
  /** Null where nothing has been allocated yet. */
  readonly id: string | null;
  readonly regionCode: string;
  readonly fundName: string;
  readonly availableFen: number;
  /** The place of a class that waits, fits, and comes before this one. */
  readonly ahead: number | null;
}
interface Wish {
  /** A class, a claim without one, or a late result: its own place in the queue is not ahead of it. */
  readonly ownerId: string;
  readonly fund: string;
  readonly payerOrganisationId: string;
  readonly year: number;
}

/**
 * The budget that a class draws on: of its fund and year, kept by the authority in whose region its payer sits. Read
 * without a lock: the row is locked when the transaction commits (budget_follows_hold), and who was too late asks again.
 */
export async function findBudgetAtHand(tx: Tx, { ownerId, fund, payerOrganisationId, year }: Wish) {
  const found = await row<BudgetAtHand>(
    tx,
    sql`SELECT b.id, o.region_code AS "regionCode",
      coalesce((SELECT e.name_zh FROM enumeration_value e WHERE e.set_name = 'FundingSource' AND e.code = ${fund}), ${fund})
        AS "fundName",
      coalesce(b.allocated_fen - b.held_fen - b.drawn_fen, 0)::float8 AS "availableFen",
      CASE WHEN EXISTS (SELECT 1 FROM budget_queue q WHERE q.state = 'WAITING' AND q.fund = b.fund
          AND q.region_code = b.region_code AND q.budget_year = b.budget_year)
        THEN budget_queue_ahead(b.id, ${ownerId}::uuid) END AS ahead
    FROM organisation o LEFT JOIN budget b ON b.region_code = o.region_code AND b.fund = ${fund}
      AND b.budget_year = ${year}::smallint
    WHERE o.id = ${payerOrganisationId}::uuid`,
  );
  if (!found) throw new Error('the payer is no organisation');
  return found;
}

export async function holdBudget(tx: Tx, classId: string, budgetId: string, heldFen: number): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO budget_hold (class_id, budget_id, held_fen)
    VALUES (${classId}::uuid, ${budgetId}::uuid, ${heldFen}::bigint)`,
  );
}

export async function holdClaimBudget(tx: Tx, claimId: string, budgetId: string, heldFen: number): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO budget_hold (claim_id, budget_id, held_fen)
    VALUES (${claimId}::uuid, ${budgetId}::uuid, ${heldFen}::bigint)`,
  );
}

/** A claim that is reviewed again, and comes to no more than it held: what it does not need goes back. */
export async function fitClaimHold(tx: Tx, claimId: string, payableFen: number): Promise<undefined> {
  await execute(
    tx,
    sql`UPDATE budget_hold SET returned_fen = held_fen - drawn_fen + unfunded_fen - ${payableFen}::bigint
    WHERE claim_id = ${claimId}::uuid AND held_fen - drawn_fen + unfunded_fen - ${payableFen}::bigint <> returned_fen`,
  );
}

/** A claim that comes to more than it holds. */
export async function holdClaimAnew(tx: Tx, claimId: string, budgetId: string, heldFen: number): Promise<void> {
  await execute(tx, sql`SELECT hold_claim_anew(${claimId}::uuid, ${budgetId}::uuid, ${heldFen}::bigint)`);
}

/**
 * What the approved lines do not need goes back: from then on each holds what was approved of it. Where a reopened claim is
 * approved at more, it takes back what it gave, as far as the budget still has it (budget_covers).
 */
export async function fitHolds(tx: Tx, classId: string): Promise<number> {
  const fitted = await row<{ returnedFen: number }>(
    tx,
    sql`WITH changed AS (
      UPDATE quota_hold q SET held_fen = l.approved_fen FROM claim_line l
      WHERE q.class_id = ${classId}::uuid AND q.state = 'HELD' AND l.trainee_id = q.trainee_id AND l.family <> 'PREPAYMENT'
        AND NOT ${isLate(sql`q.trainee_id`)}
        AND l.approved_fen <> q.held_fen RETURNING old.held_fen - new.held_fen AS spare
    ), spared AS (SELECT coalesce(sum(spare), 0) AS fen FROM changed
    ), returned AS (
      UPDATE budget_hold SET returned_fen = returned_fen + spared.fen FROM spared
      WHERE class_id = ${classId}::uuid AND spared.fen <> 0 RETURNING 1)
    SELECT spared.fen::float8 AS "returnedFen" FROM spared`,
  );
  return fitted?.returnedFen ?? 0;
}

/** Who waits: a class, a claim without one, or a late result. */
type Waiting = { readonly classId: string } | { readonly claimId: string } | { readonly lateResultId: string };
interface QueueWish {
  readonly fund: string;
  readonly regionCode: string;
  readonly year: number;
  readonly neededFen: number;
}

/** 排队: behind everyone who waits for this budget. Who waits already keeps his place, and what he needs is put right. */
export async function joinQueue(tx: Tx, actorId: string, who: Waiting, wish: QueueWish): Promise<number> {
  const [column, id] =
    'classId' in who
      ? [sql`class_id`, who.classId]
      : 'claimId' in who
        ? [sql`claim_id`, who.claimId]
        : [sql`late_result_id`, who.lateResultId];
  const queued = await row<{ place: number }>(
    tx,
    sql`INSERT INTO budget_queue (fund, region_code, budget_year, place, ${column}, needed_fen, queued_by, queued_on)
    VALUES (${wish.fund}, ${wish.regionCode}, ${wish.year}::smallint, 1, ${id}::uuid, ${wish.neededFen}::bigint, ${actorId}::uuid,
      business_today())
    ON CONFLICT (${column}) WHERE state = 'WAITING' DO UPDATE SET needed_fen = excluded.needed_fen RETURNING place`,
  );
  return queued?.place ?? 0;
}
