import { execute, type Sql, sql, type Tx } from '../platform/database.js';

/** What is held anew for a late certificate is no longer its class's to give back (ADR 0023). */
export const isLate = (trainee: Sql) =>
  sql`EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = ${trainee} AND r.certified)`;

/** Gives back what lost lines held: quota slot and money, together. `traineeIds` null means everyone still held. */
export async function returnHolds(tx: Tx, classId: string, traineeIds: readonly string[] | null): Promise<void> {
  await execute(
    tx,
    sql`WITH returned AS (
      UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = ${classId}::uuid AND state = 'HELD'
        AND NOT ${isLate(sql`quota_hold.trainee_id`)} AND (${traineeIds === null} OR trainee_id = ANY (${traineeIds ?? []}::uuid[])) RETURNING held_fen)
    UPDATE budget_hold SET returned_fen = returned_fen + (SELECT coalesce(sum(held_fen), 0) FROM returned)
    WHERE class_id = ${classId}::uuid AND EXISTS (SELECT 1 FROM returned)`,
  );
}
