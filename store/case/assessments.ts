import { execute, rows, sql, type Tx, write } from '../../platform/database.js';
import { passMarkOf } from '../policy/policy-limits.js';
import { passed } from './case-view.js';

export function submitResults(tx: Tx, classId: string, actorId: string): void {
  write(
    tx,
    sql`UPDATE class SET results_submitted_by = ${actorId}::uuid, results_submitted_on = business_today()
    WHERE id = ${classId}::uuid`,
  );
}

export function verifyCertificates(tx: Tx, classId: string, actorId: string): void {
  write(
    tx,
    sql`UPDATE class SET certificates_verified_by = ${actorId}::uuid, certificates_verified_on = business_today()
    WHERE id = ${classId}::uuid`,
  );
}

/** Who has passed and has no certificate. */
export async function listLacking(tx: Tx, classId: string): Promise<string[]> {
  const lacking = await rows<{ id: string }>(
    tx,
    sql`SELECT t.id FROM trainee t WHERE t.class_id = ${classId}::uuid AND lacks_certificate(t.id)`,
  );
  return lacking.map(({ id }) => id);
}

/** 证书未到: without whom the certificates of the class are verified. */
export async function nameLateTrainees(tx: Tx, actorId: string, ids: readonly string[], reason: string): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO late_trainee (trainee_id, class_id, reason, named_by)
    SELECT t.id, t.class_id, ${reason}, ${actorId}::uuid FROM trainee t WHERE t.id = ANY (${ids}::uuid[])`,
  );
}

/** Trainees whose line is lost because they hold no certificate of a passed examination. */
export async function listWithoutCertificate(tx: Tx, classId: string): Promise<string[]> {
  const lost = await rows<{ id: string }>(
    tx,
    sql`SELECT t.id FROM trainee t WHERE t.class_id = ${classId}::uuid
    AND NOT (${passed(sql`t.id`, passMarkOf(sql`t.class_id`))} AND EXISTS (SELECT 1 FROM certificate c WHERE c.trainee_id = t.id))`,
  );
  return lost.map(({ id }) => id);
}

export function closeTracking(tx: Tx, classId: string, actorId: string): void {
  write(
    tx,
    sql`UPDATE class SET tracking_closed_by = ${actorId}::uuid, tracking_closed_on = business_today()
    WHERE id = ${classId}::uuid`,
  );
}
