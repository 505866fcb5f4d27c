import type { FileClass } from '../../domain/filing/commands.schema.js';
import type { ClassView } from '../../domain/lifecycle/case-view.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';

/** A round of the filing with its own snapshot of the roster; the class row carries what now stands. */
export async function insertFiling(tx: Tx, view: ClassView, actorId: string, input: FileClass): Promise<number> {
  const classId = view.class.id;
  const round = (view.class.filing?.round ?? 0) + 1;
  await execute(
    tx,
    sql`INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, assessment_on, months, submitted_by, submitted_on)
    SELECT ${classId}::uuid, ${round}::smallint, ${JSON.stringify(input.plan)}::jsonb,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('personId', t.person_id, 'seq', t.seq, 'categories', t.categories)
        ORDER BY t.seq), '[]') FROM trainee t WHERE t.class_id = ${classId}::uuid),
      ${input.startsOn}::date, ${input.endsOn}::date, ${input.assessmentOn ?? null}::date, ${input.months ?? null}::smallint, ${actorId}::uuid, ${view.today}::date`,
  );
  await execute(tx, sql`DELETE FROM class_session WHERE class_id = ${classId}::uuid`);
  await execute(
    tx,
    sql`INSERT INTO class_session (class_id, held_on, hours, kind, content)
    SELECT ${classId}::uuid, s."heldOn", s.hours, s.kind, s.content
    FROM jsonb_to_recordset(${JSON.stringify(input.sessions)}::jsonb) AS s("heldOn" date, hours numeric, kind text, content text)`,
  );
  await execute(
    tx,
    sql`UPDATE class SET starts_on = ${input.startsOn}::date, ends_on = ${input.endsOn}::date,
      assessment_body_id = ${input.assessmentBodyId}::uuid WHERE id = ${classId}::uuid`,
  );
  return round;
}

export async function decideFiling(
  tx: Tx,
  view: ClassView,
  actorId: string,
  decision: 'RETURNED' | 'APPROVED' | 'REFUSED',
  grounds: unknown,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE filing SET decision = ${decision}, decided_by = ${actorId}::uuid,
      decided_on = ${view.today}::date, defects = ${JSON.stringify(grounds)}::jsonb
    WHERE class_id = ${view.class.id}::uuid AND round = ${view.class.filing?.round ?? 0}`,
  );
}

/** Gives the filing number 备案号 and freezes the policy version the class is filed under. */
export async function approveClass(tx: Tx, view: ClassView, policyVersionId: string): Promise<string> {
  const approved = await row<{ filingNumber: string }>(
    tx,
    sql`UPDATE class
    SET policy_version_id = ${policyVersionId},
      filing_number = ${`BA-${view.project.number}-${String(view.class.seq).padStart(2, '0')}`}
    WHERE id = ${view.class.id}::uuid RETURNING filing_number AS "filingNumber"`,
  );
  return approved?.filingNumber ?? '';
}
