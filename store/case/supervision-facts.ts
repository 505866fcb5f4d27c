import type { z } from 'zod';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { refusal } from '../../domain/refusals.js';
import type { attendance } from '../../domain/supervision/commands.schema.js';
import { type Database, execute, row, rows, sql } from '../../platform/database.js';
import { type FactOutcome, recordFact, refusalOfRows } from '../fact.js';

/** 考勤: hours attended in one session, for trainees enrolled on its day. Recorded again, the newer figure stands. */
export async function recordAttendance(
  db: Database,
  actor: Actor,
  classId: string,
  sessionId: string,
  input: z.output<typeof attendance>,
): Promise<FactOutcome> {
  return recordFact(db, actor, 'attendance', classId, async ({ tx, view }) => {
    if (view.class.supervision?.deliveryConfirmedBy) return refusal('ALREADY_DECIDED');
    const session = await row<{ heldOn: string; hours: number }>(
      tx,
      sql`SELECT held_on::text AS "heldOn", hours::float8 AS hours
      FROM class_session WHERE id = ${sessionId}::uuid AND class_id = ${classId}::uuid`,
    );
    if (!session) return refusal('SESSION_UNKNOWN');
    if (session.heldOn > view.today) return refusal('DATE_IN_FUTURE', { params: { date: session.heldOn } });
    const enrolled = new Set(
      (
        await rows<{ id: string }>(
          tx,
          sql`SELECT id FROM trainee WHERE class_id = ${classId}::uuid
      AND (withdrawn_on IS NULL OR withdrawn_on > ${session.heldOn}::date)`,
        )
      ).map(({ id }) => id),
    );
    const refusals = input.rows.flatMap(({ traineeId, hours }, index) => {
      const line = index + 1;
      if (!enrolled.has(traineeId))
        return [{ row: line, refusal: refusal('TRAINEE_UNKNOWN', { field: 'traineeId', params: { row: line } }) }];
      if (hours <= session.hours) return [];
      return [
        {
          row: line,
          refusal: refusal('HOURS_ABOVE_SESSION', {
            field: 'hours',
            params: { row: line, hours, planned: session.hours },
          }),
        },
      ];
    });
    const no = refusalOfRows(refusals);
    if (no) return no;
    const saved = await execute(
      tx,
      sql`INSERT INTO attendance (session_id, trainee_id, class_id, session_hours, hours, recorded_by)
      SELECT ${sessionId}::uuid, r."traineeId", ${classId}::uuid, ${session.hours}::numeric, r.hours, ${actor.id}::uuid
      FROM (SELECT DISTINCT ON ("traineeId") * FROM jsonb_to_recordset(${JSON.stringify(input.rows)}::jsonb)
        AS x("traineeId" uuid, hours numeric)) AS r
      ON CONFLICT (session_id, trainee_id) DO UPDATE SET hours = excluded.hours, recorded_by = excluded.recorded_by, recorded_at = now()`,
    );
    return { saved };
  });
}
