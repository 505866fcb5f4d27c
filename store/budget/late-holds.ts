import { execute, sql, type Tx } from '../../platform/database.js';

/** Money for one late certificate, until its supplementary claim is filed (ADR 0023). */
export async function holdForLate(tx: Tx, lateResultId: string, budgetId: string, heldFen: number): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO budget_hold (late_result_id, budget_id, held_fen)
    VALUES (${lateResultId}::uuid, ${budgetId}::uuid, ${heldFen}::bigint)`,
  );
}
