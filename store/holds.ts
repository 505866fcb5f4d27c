import type { ClassView } from '../domain/lifecycle/case-view.js';
import { execute, rows, sql, type Tx } from '../platform/database.js';

export interface QuotaWish {
  readonly traineeId: string;
  readonly personId: string;
  readonly heldFen: number;
}
export interface QuotaTerms {
  readonly family: string;
  readonly capPeriod: string;
  readonly cap: number;
}

/**
 * Holds one numbered slot per person (design §5). Answers the trainees for whom no slot is left or whose occupation and
 * level are taken, also by another institution's class: then nothing of this may stand, and the caller refuses.
 */
export async function holdQuotas(
  tx: Tx,
  view: ClassView,
  wishes: readonly QuotaWish[],
  terms: QuotaTerms,
): Promise<string[]> {
  const held = await rows<{ traineeId: string }>(
    tx,
    sql`
    INSERT INTO quota_hold (trainee_id, class_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen)
    SELECT w."traineeId", ${view.class.id}::uuid, w."personId", ${terms.family}, ${terms.capPeriod}, ${terms.cap}::smallint,
      free.slot, ${view.project.occupationCanonical}, ${view.project.level}, w."heldFen"
    FROM jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) AS w("traineeId" uuid, "personId" uuid, "heldFen" bigint)
    CROSS JOIN LATERAL (SELECT min(n)::smallint AS slot FROM generate_series(1, ${terms.cap}::int) AS n
      WHERE NOT EXISTS (SELECT 1 FROM quota_hold q WHERE q.person_id = w."personId" AND q.family = ${terms.family}
        AND q.cap_period = ${terms.capPeriod} AND q.slot = n AND q.state <> 'RETURNED')) AS free
    WHERE free.slot IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING trainee_id AS "traineeId"`,
  );
  const got = new Set(held.map(({ traineeId }) => traineeId));
  return wishes.filter(({ traineeId }) => !got.has(traineeId)).map(({ traineeId }) => traineeId);
}

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
