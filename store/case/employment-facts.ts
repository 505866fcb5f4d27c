import { addMonths } from '../../domain/calendar/dates.js';
import type { EmploymentResults } from '../../domain/employment/commands.schema.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Refusal, refusal } from '../../domain/refusals.js';
import { type Database, execute, rows, sql } from '../../platform/database.js';
import { type FactOutcome, recordFact, refusalOfRows } from '../fact.js';

type Row = EmploymentResults['rows'][number];
interface Window {
  readonly from: string;
  readonly until: string;
}

/** 就业跟踪结论: one terminal result per trainee, with its proof; “期满未就业” only once the window has ended (domain §5.1). */
export async function recordEmploymentResults(
  db: Database,
  actor: Actor,
  classId: string,
  input: EmploymentResults,
): Promise<FactOutcome> {
  return recordFact(db, actor, 'employmentResults', classId, async ({ tx, view }) => {
    if (view.class.employment?.trackingClosedBy) return refusal('ALREADY_DECIDED');
    const trainees = await rows<{ traineeId: string; from: string }>(
      tx,
      sql`SELECT t.id AS "traineeId",
        coalesce(f.issued_on, c.ends_on)::text AS "from"
      FROM trainee t JOIN class c ON c.id = t.class_id LEFT JOIN certificate f ON f.trainee_id = t.id
      WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED'`,
    );
    const months = view.limits['employment.windowMonths'];
    const windows = new Map(
      trainees.map(({ traineeId, from }) => [traineeId, { from, until: addMonths(from, months) }]),
    );
    const no = refusalOfRows(
      input.rows.flatMap((row, index) => {
        const found = refusalForResult(row, index + 1, windows.get(row.traineeId), view.today);
        return found ? [{ row: index + 1, refusal: found }] : [];
      }),
    );
    if (no) return no;
    const saved = await execute(
      tx,
      sql`INSERT INTO employment_result
        (trainee_id, class_id, result, employed_on, proof_kind, proof_reference, recorded_by, recorded_on)
      SELECT r."traineeId", ${classId}::uuid, r.result, r."employedOn", r."proofKind", r."proofReference", ${actor.id}::uuid, ${view.today}::date
      FROM (SELECT DISTINCT ON ("traineeId") * FROM jsonb_to_recordset(${JSON.stringify(input.rows)}::jsonb)
        AS x("traineeId" uuid, result text, "employedOn" date, "proofKind" text, "proofReference" text)) AS r
      ON CONFLICT (trainee_id) DO UPDATE SET result = excluded.result, employed_on = excluded.employed_on,
        proof_kind = excluded.proof_kind, proof_reference = excluded.proof_reference, recorded_by = excluded.recorded_by,
        recorded_on = excluded.recorded_on`,
    );
    return { saved };
  });
}

function refusalForResult(row: Row, line: number, window: Window | undefined, today: string): Refusal | undefined {
  const params = { row: line, until: window?.until ?? '', date: row.employedOn ?? '' };
  if (!window) return refusal('TRAINEE_UNKNOWN', { field: 'traineeId', params });
  const employed = row.result === 'EMPLOYED' || row.result === 'EMPLOYED_PROOF_PENDING';
  if (row.result === 'NOT_EMPLOYED_WINDOW_ENDED' && today <= window.until)
    return refusal('EMPLOYMENT_WINDOW_OPEN', { field: 'result', params });
  if (!employed) return undefined;
  const proven = row.employedOn && (row.result === 'EMPLOYED_PROOF_PENDING' || (row.proofKind && row.proofReference));
  if (!proven || !row.employedOn) return refusal('EMPLOYMENT_PROOF_MISSING', { field: 'proofReference', params });
  if (row.employedOn > today) return refusal('DATE_IN_FUTURE', { field: 'employedOn', params });
  return row.employedOn < window.from || row.employedOn > window.until
    ? refusal('EMPLOYED_OUTSIDE_WINDOW', { field: 'employedOn', params })
    : undefined;
}
