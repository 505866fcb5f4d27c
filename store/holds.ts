import { execute, sql, type Tx } from '../platform/database.js';

/** Gives back what lost lines held: quota slot and money, together. `traineeIds` null means everyone still held. */
export async function returnHolds(tx: Tx, classId: string, traineeIds: readonly string[] | null): Promise<void> {
  await execute(
    tx,
    sql`WITH returned AS (
      UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = ${classId}::uuid AND state = 'HELD'
        AND (${traineeIds === null} OR trainee_id = ANY (${traineeIds ?? []}::uuid[])) RETURNING held_fen)
    UPDATE budget_hold SET returned_fen = returned_fen + (SELECT coalesce(sum(held_fen), 0) FROM returned)
    WHERE class_id = ${classId}::uuid AND EXISTS (SELECT 1 FROM returned)`,
  );
}
