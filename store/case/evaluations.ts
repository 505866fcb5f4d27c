import type { SubmitScore } from '../../domain/evaluation/commands.schema.js';
import type { IndicatorPoints } from '../../domain/evaluation/score.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';

export async function insertEvaluation(
  tx: Tx,
  classId: string,
  evaluatorOrganisationId: string,
  actorId: string,
): Promise<void> {
  await execute(
    tx,
    sql`WITH assigned AS (
      INSERT INTO evaluation (class_id, evaluator_organisation_id, assigned_by, assigned_on)
      VALUES (${classId}::uuid, ${evaluatorOrganisationId}::uuid, ${actorId}::uuid, business_today()) RETURNING class_id)
    UPDATE class SET evaluator_organisation_id = ${evaluatorOrganisationId}::uuid FROM assigned WHERE id = assigned.class_id`,
  );
}

export async function writeScore(
  tx: Tx,
  classId: string,
  actorId: string,
  points: SubmitScore,
  objectionEndsOn: string,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE evaluation SET schedule_completion = ${points.scheduleCompletion}::numeric,
      certification = ${points.certification}::numeric, satisfaction = ${points.satisfaction}::numeric,
      employment = ${points.employment}::numeric, scored_by = ${actorId}::uuid, scored_on = business_today(),
      objection_ends_on = ${objectionEndsOn}::date
    WHERE class_id = ${classId}::uuid`,
  );
}

export async function findPoints(tx: Tx, classId: string): Promise<IndicatorPoints | undefined> {
  return row<IndicatorPoints>(
    tx,
    sql`SELECT schedule_completion::float8 AS schedule, certification::float8 AS certificate,
      satisfaction::float8 AS satisfaction, employment::float8 AS employment
    FROM evaluation WHERE class_id = ${classId}::uuid AND scored_by IS NOT NULL`,
  );
}

export async function finaliseEvaluation(
  tx: Tx,
  classId: string,
  actorId: string,
  scoreHundredths: number,
  grade: string,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE evaluation SET score = ${scoreHundredths}::numeric / 100, grade = ${grade},
      finalised_by = ${actorId}::uuid, finalised_on = business_today()
    WHERE class_id = ${classId}::uuid`,
  );
}
