import { execute, row, sql, type Tx } from '../platform/database.js';

/** Money for one late certificate, until its supplementary claim is filed (ADR 0023). */
export async function holdForLate(tx: Tx, lateResultId: string, budgetId: string, heldFen: number): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO budget_hold (late_result_id, budget_id, held_fen)
    VALUES (${lateResultId}::uuid, ${budgetId}::uuid, ${heldFen}::bigint)`,
  );
}

interface Wish {
  readonly fund: string;
  readonly regionCode: string;
  readonly year: number;
  readonly neededFen: number;
}

/** 排队: behind everyone who waits for this budget; who waits already keeps his place. */
export async function queueForLate(tx: Tx, actorId: string, lateResultId: string, wish: Wish): Promise<number> {
  const queued = await row<{ place: number }>(
    tx,
    sql`INSERT INTO budget_queue (fund, region_code, budget_year, place, late_result_id, needed_fen, queued_by, queued_on)
    VALUES (${wish.fund}, ${wish.regionCode}, ${wish.year}::smallint, 1, ${lateResultId}::uuid, ${wish.neededFen}::bigint,
      ${actorId}::uuid, business_today())
    ON CONFLICT (late_result_id) WHERE state = 'WAITING' DO UPDATE SET needed_fen = excluded.needed_fen RETURNING place`,
  );
  return queued?.place ?? 0;
}
