import { execute, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { isHoldRefused } from '../constraints.js';

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

/**
 * Takes again what was given back for lines that are worth something after all, in the class that still stands. False, and
 * nothing is changed, where the person has no slot left or the budget has not enough.
 */
export async function holdAgain(
  tx: Tx,
  classId: string,
  worth: readonly { readonly traineeId: string; readonly amountFen: number }[],
): Promise<boolean> {
  await execute(tx, sql`SAVEPOINT hold_again`);
  try {
    await execute(
      tx,
      sql`WITH taken AS (
        UPDATE quota_hold q SET state = 'HELD', held_fen = v."amountFen"
        FROM jsonb_to_recordset(${JSON.stringify(worth)}::jsonb) AS v("traineeId" uuid, "amountFen" bigint)
        WHERE q.class_id = ${classId}::uuid AND q.trainee_id = v."traineeId" AND q.state = 'RETURNED' AND q.lost_to IS NULL
        RETURNING q.held_fen)
      UPDATE budget_hold SET returned_fen = returned_fen - (SELECT sum(held_fen) FROM taken)
      WHERE class_id = ${classId}::uuid AND EXISTS (SELECT 1 FROM taken)`,
    );
    await execute(tx, sql`SET CONSTRAINTS budget_follows_hold IMMEDIATE`); // Not only when the transaction commits.
    const [missing] = await rows(
      tx,
      sql`SELECT 1 FROM quota_hold WHERE class_id = ${classId}::uuid AND state = 'RETURNED'
        AND trainee_id = ANY (${worth.map(({ traineeId }) => traineeId)}::uuid[])`,
    );
    if (missing) await execute(tx, sql`ROLLBACK TO SAVEPOINT hold_again`);
    return !missing;
  } catch (error) {
    if (!isHoldRefused(error)) throw error;
    await execute(tx, sql`ROLLBACK TO SAVEPOINT hold_again`);
    return false;
  }
}
