import type { RecordInspection } from '../../domain/supervision/commands.schema.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';

export async function insertInspection(
  tx: Tx,
  classId: string,
  inspectedBy: string,
  input: RecordInspection,
): Promise<string> {
  const { kind, note, secondInspectorId = null, presentCount = null, traineesReached = null } = input;
  const inspectedOn = new Date(input.inspectedOn);
  const data = { classId, kind, inspectedOn, inspectedBy, secondInspectorId, presentCount, traineesReached, note };
  return (await tx.inspection.create({ data, select: { id: true } })).id;
}

export async function insertFinding(
  tx: Tx,
  classId: string,
  actorId: string,
  description: string,
  correctBy: string,
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO finding (class_id, description, opened_by, opened_on, correct_by)
    VALUES (${classId}::uuid, ${description}, ${actorId}::uuid, business_today(), ${correctBy}::date) RETURNING id`,
  );
  return made?.id ?? '';
}

/** False when the finding is not of this class or is closed already. */
export async function closeFinding(
  tx: Tx,
  classId: string,
  findingId: string,
  actorId: string,
  note: string,
): Promise<boolean> {
  const closed = await execute(
    tx,
    sql`UPDATE finding SET closed_by = ${actorId}::uuid, closed_on = business_today(), closing_note = ${note}
    WHERE id = ${findingId}::uuid AND class_id = ${classId}::uuid AND closed_on IS NULL`,
  );
  return closed === 1;
}

/** ENROLLED, WITHDRAWN, or undefined where the class has no such trainee. */
export async function findTraineeState(tx: Tx, classId: string, id: string): Promise<string | undefined> {
  return (await tx.trainee.findFirst({ where: { id, classId }, select: { state: true } }))?.state;
}

export async function withdrawTrainee(tx: Tx, traineeId: string, reason: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE trainee SET state = 'WITHDRAWN', withdrawn_on = business_today(), withdrawal_reason = ${reason}
    WHERE id = ${traineeId}::uuid`,
  );
}

export async function confirmDelivery(tx: Tx, classId: string, actorId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE class SET delivery_confirmed_by = ${actorId}::uuid, delivery_confirmed_on = business_today()
    WHERE id = ${classId}::uuid`,
  );
}
