import type { Certificates, Scores } from '../../domain/assessment/commands.schema.js';
import { resultOf } from '../../domain/assessment/rules.js';
import { addDays } from '../../domain/calendar/dates.js';
import type { Actor, ClassView } from '../../domain/lifecycle/case-view.js';
import { type Refusal, refusal } from '../../domain/refusals.js';
import { type Database, execute, rows, sql, type Tx } from '../../platform/database.js';
import { type FactOutcome, recordFact, refusalOfRows } from '../fact.js';
import { admitted, passed } from './case-view.js';

interface Candidate {
  readonly traineeId: string;
  readonly admitted: boolean;
  readonly passed: boolean;
  /** Last examination day. */
  readonly examinedOn: string | null;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly examinedOn: string;
    readonly absent: boolean;
    readonly theory: number | null;
    readonly practice: number | null;
  }[];
}

/** 成绩: theory and practice of one attempt, for trainees whose attendance admits them; final once submitted. */
export async function recordScores(db: Database, actor: Actor, classId: string, input: Scores): Promise<FactOutcome> {
  return recordFact(db, actor, 'scores', classId, async ({ tx, view }) => {
    if (view.class.assessment?.resultsSubmittedBy) return refusal('RESULTS_FINAL');
    const candidates = await listCandidates(tx, view);
    const no = refusalOfRows(
      input.rows.flatMap((row, index) => {
        const line = index + 1;
        const found = refusalForScore(row, line, candidates, view);
        return found ? [{ row: line, refusal: found }] : [];
      }),
    );
    if (no) return no;
    const saved = await execute(
      tx,
      sql`INSERT INTO exam_score (trainee_id, class_id, attempt, theory, practice, absent, examined_on, recorded_by)
      SELECT r."traineeId", ${classId}::uuid, r.attempt, r.theory, r.practice, r.absent, r."examinedOn", ${actor.id}::uuid
      FROM (SELECT DISTINCT ON ("traineeId", attempt) * FROM jsonb_to_recordset(${JSON.stringify(input.rows)}::jsonb)
        AS x("traineeId" uuid, attempt smallint, theory numeric, practice numeric, absent boolean, "examinedOn" date)) AS r
      ON CONFLICT (trainee_id, attempt) DO UPDATE SET theory = excluded.theory, practice = excluded.practice,
        absent = excluded.absent, examined_on = excluded.examined_on, recorded_by = excluded.recorded_by`,
    );
    return { saved };
  });
}

function refusalForScore(
  row: Scores['rows'][number],
  line: number,
  candidates: Map<string, Candidate>,
  view: ClassView,
): Refusal | undefined {
  const candidate = candidates.get(row.traineeId);
  if (!candidate) return refusal('TRAINEE_UNKNOWN', { field: 'traineeId', params: { row: line } });
  if (!candidate.admitted) {
    return refusal('NOT_ADMITTED', {
      field: 'traineeId',
      params: { row: line, threshold: view.limits['attendance.thresholdPercent'] },
    });
  }
  const date = row.examinedOn;
  if (date > view.today) return refusal('DATE_IN_FUTURE', { field: 'examinedOn', params: { date } });
  const endsOn = view.class.endsOn ?? '';
  if (date < endsOn) return refusal('EXAM_BEFORE_CLASS_END', { field: 'examinedOn', params: { date, endsOn } });
  const { resits, resitDays } = view.limits['assessment.windows'];
  return row.attempt > 1 && !mayResit(row, candidate, view.limits)
    ? refusal('RESIT_NOT_OPEN', { field: 'attempt', params: { row: line, resits, days: resitDays } })
    : undefined;
}

/** After an attempt that was not passed, within the days that count from the first, and as often as the version says. */
function mayResit(
  { attempt, examinedOn }: Scores['rows'][number],
  { attempts }: Candidate,
  limits: ClassView['limits'],
): boolean {
  const { resits, resitDays } = limits['assessment.windows'];
  const first = attempts.find((each) => each.attempt === 1);
  const before = attempts.find((each) => each.attempt === attempt - 1);
  if (attempt > 1 + resits || !first || !before) return false;
  const inTime = examinedOn >= before.examinedOn && examinedOn <= addDays(first.examinedOn, resitDays);
  return inTime && resultOf(before, limits['assessment.passMark']) !== 'PASS';
}

async function listCandidates(tx: Tx, { class: { id }, limits }: ClassView): Promise<Map<string, Candidate>> {
  const passMark = limits['assessment.passMark'];
  const percent = sql`${limits['attendance.thresholdPercent']}::int`;
  const found = await rows<Candidate>(
    tx,
    sql`
    SELECT t.id AS "traineeId", ${admitted(sql`t.id`, sql`c.planned_hours`, percent)} AS admitted,
      ${passed(sql`t.id`, sql`${passMark}::numeric`)} AS passed,
      (SELECT max(e.examined_on)::text FROM exam_score e WHERE e.trainee_id = t.id) AS "examinedOn",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('attempt', e.attempt, 'examinedOn', e.examined_on, 'absent', e.absent,
        'theory', e.theory, 'practice', e.practice)), '[]') FROM exam_score e WHERE e.trainee_id = t.id) AS attempts
    FROM trainee t JOIN class c ON c.id = t.class_id
    WHERE t.class_id = ${id}::uuid AND t.state = 'ENROLLED'`,
  );
  return new Map(found.map((candidate) => [candidate.traineeId, candidate]));
}

/** 证书: one for each pass, issued on or after the examination; a number belongs to one trainee only. */
export async function recordCertificates(
  db: Database,
  actor: Actor,
  classId: string,
  input: Certificates,
): Promise<FactOutcome> {
  return recordFact(db, actor, 'certificates', classId, async ({ tx, view }) => {
    if (view.class.assessment?.certificatesVerifiedBy) return refusal('ALREADY_DECIDED');
    if (!view.class.assessment?.resultsSubmittedBy) return refusal('RESULTS_NOT_SUBMITTED');
    const candidates = await listCandidates(tx, view);
    const taken = new Set(
      (
        await rows<{ number: string; traineeId: string }>(
          tx,
          sql`SELECT number, trainee_id AS "traineeId" FROM certificate
      WHERE number = ANY (${input.rows.map(({ number }) => number)}::text[])`,
        )
      ).map(({ number, traineeId }) => `${number} ${traineeId}`),
    );
    const numbers = input.rows.map(({ number }) => number);
    const no = refusalOfRows(
      input.rows.flatMap((row, index) => {
        const found = refusalForCertificate(row, index, { candidates, taken, numbers, today: view.today });
        return found ? [{ row: index + 1, refusal: found }] : [];
      }),
    );
    return no ?? { saved: await writeCertificates(tx, view, actor, input) };
  });
}

interface CertificateContext {
  readonly candidates: Map<string, Candidate>;
  readonly taken: ReadonlySet<string>;
  readonly numbers: readonly string[];
  readonly today: string;
}

function refusalForCertificate(
  row: Certificates['rows'][number],
  index: number,
  context: CertificateContext,
): Refusal | undefined {
  const params = { row: index + 1, date: row.issuedOn };
  const candidate = context.candidates.get(row.traineeId);
  if (!candidate) return refusal('TRAINEE_UNKNOWN', { field: 'traineeId', params });
  if (!candidate.passed) return refusal('CERTIFICATE_WITHOUT_PASS', { field: 'traineeId', params });
  if (row.issuedOn > context.today) return refusal('DATE_IN_FUTURE', { field: 'issuedOn', params });
  if (candidate.examinedOn && row.issuedOn < candidate.examinedOn)
    return refusal('CERTIFICATE_BEFORE_EXAM', { field: 'issuedOn', params });
  const elsewhere = [...context.taken].some(
    (pair) => pair.startsWith(`${row.number} `) && pair !== `${row.number} ${row.traineeId}`,
  );
  const twice = context.numbers.indexOf(row.number) !== index;
  return elsewhere || twice ? refusal('CERTIFICATE_NUMBER_TAKEN', { field: 'number', params }) : undefined;
}

async function writeCertificates(
  tx: Tx,
  { class: { id }, project }: ClassView,
  actor: Actor,
  input: Certificates,
): Promise<number> {
  return execute(
    tx,
    sql`INSERT INTO certificate (number, trainee_id, class_id, kind, level, issuer_organisation_id, issued_on, recorded_by)
    SELECT r.number, r."traineeId", ${id}::uuid, ${project.certificateKind}, ${project.level}, ${actor.organisationId}::uuid, r."issuedOn",
      ${actor.id}::uuid
    FROM jsonb_to_recordset(${JSON.stringify(input.rows)}::jsonb) AS r("traineeId" uuid, number text, "issuedOn" date)
    ON CONFLICT (trainee_id) DO UPDATE SET number = excluded.number, issued_on = excluded.issued_on, recorded_by = excluded.recorded_by`,
  );
}
