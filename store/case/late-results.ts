import type { RecordLateResult } from '../../domain/assessment/commands.schema.js';
import type { Examined } from '../../domain/assessment/late-results.js';
import type { Actor, ClassView } from '../../domain/lifecycle/case-view.js';
import type { DueDate } from '../../domain/lifecycle/due.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';
import { passMarkOf } from '../policy/policy-limits.js';
import { passed } from './case-view.js';

/** What the record has of a trainee's examinations; undefined where he is not, or no longer, one of the class. */
export function findExamined(
  tx: Tx,
  classId: string,
  { traineeId, certificateNumber }: RecordLateResult,
): Promise<Examined | undefined> {
  return row<Examined>(
    tx,
    sql`SELECT t.seq::int AS seq, count(e.attempt)::int AS attempts, (min(e.examined_on) FILTER (WHERE e.attempt = 1))::text AS "firstOn",
      max(e.examined_on)::text AS "lastOn", ${passed(sql`t.id`, passMarkOf(sql`t.class_id`))} AS passed,
      EXISTS (SELECT 1 FROM certificate f WHERE f.trainee_id = t.id) AS "hasCertificate",
      EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = t.id AND r.decision IS NULL) AS "hasPending",
      EXISTS (SELECT 1 FROM certificate f WHERE f.number = ${certificateNumber ?? null})
        OR EXISTS (SELECT 1 FROM late_result r WHERE r.certificate_number = ${certificateNumber ?? null}
          AND r.decision IS DISTINCT FROM 'REFUSED') AS "isNumberTaken"
    FROM trainee t LEFT JOIN exam_score e ON e.trainee_id = t.id
    WHERE t.id = ${traineeId}::uuid AND t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' GROUP BY t.id`,
  );
}

/** As the assessment body gives it: nothing of it counts before the caseworker has verified it. */
export async function insertLateResult(
  tx: Tx,
  { class: { id: classId }, today }: ClassView,
  actor: Actor,
  { input, due }: { readonly input: RecordLateResult; readonly due: DueDate },
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO late_result (class_id, trainee_id, person_id, examined_on, absent, theory, practice, certificate_number,
      issued_on, evidence_reference, recorded_by, recorded_on, verify_by, remind_verify_on)
    SELECT t.class_id, t.id, t.person_id, ${input.examinedOn ?? null}::date, ${input.examinedOn ? input.absent : null}::boolean,
      ${input.theory ?? null}::numeric, ${input.practice ?? null}::numeric, ${input.certificateNumber ?? null},
      ${input.issuedOn ?? null}::date, ${input.evidenceReference}, ${actor.id}::uuid, ${today}::date, ${due.on}::date,
      ${due.remindOn}::date
    FROM trainee t WHERE t.id = ${input.traineeId}::uuid AND t.class_id = ${classId}::uuid RETURNING id`,
  );
  if (!made) throw new Error('a late result is of a trainee of the class');
  return made.id;
}

export interface PendingResult {
  readonly id: string;
  readonly traineeId: string;
  readonly personId: string;
  readonly seq: number;
  readonly issuedOn: string | null;
  readonly recordedBy: string;
}

/** A result of this class that nobody has decided about, under lock. */
export function lockPending(tx: Tx, classId: string, id: string): Promise<PendingResult | undefined> {
  return row<PendingResult>(
    tx,
    sql`SELECT r.id, r.trainee_id AS "traineeId", r.person_id AS "personId", t.seq::int AS seq, r.issued_on::text AS "issuedOn",
      r.recorded_by AS "recordedBy" FROM late_result r JOIN trainee t ON t.id = r.trainee_id
    WHERE r.id = ${id}::uuid AND r.class_id = ${classId}::uuid AND r.decision IS NULL FOR UPDATE OF r`,
  );
}

interface Verification {
  readonly actorId: string;
  readonly queryReference: string;
  /** The last day of the certificate's window; null where only a score was given. */
  readonly claim: DueDate | null;
}

/** Verified, it is the trainee's score and certificate from here on (late_result_enters). */
export async function verifyLateResult(tx: Tx, id: string, { actorId, queryReference, claim }: Verification) {
  await execute(
    tx,
    sql`UPDATE late_result SET decision = 'VERIFIED', decided_by = ${actorId}::uuid, decided_on = business_today(),
      query_reference = ${queryReference}, remind_claim_on = ${claim?.remindOn ?? null}::date
    WHERE id = ${id}::uuid`,
  );
}

export async function refuseLateResult(tx: Tx, id: string, actorId: string, reason: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE late_result SET decision = 'REFUSED', decided_by = ${actorId}::uuid, decided_on = business_today(),
      reason = ${reason} WHERE id = ${id}::uuid`,
  );
}
