import type { Actor, ClassView } from '../../domain/lifecycle/case-view.js';
import { wholeOfPart } from '../../domain/subsidy/prepayment.js';
import type {
  CertificateFacts,
  ExamResult,
  Explanation,
  PriorSubsidy,
  SubsidyCase,
} from '../../domain/subsidy/types.js';
import type { PersonCategory } from '../../domain/vocabulary.js';
import { execute, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { passed } from '../case/case-view.js';
import { priorsOf } from '../history/history-conditions.js';
import { passMarkOf } from '../policy/policy-limits.js';
import { lineTerms, type LineTerms } from '../voucher/voucher-facts.js';

export interface LineFacts extends LineTerms {
  readonly classId: string;
  readonly traineeId: string;
  readonly personId: string;
  readonly birthDate: string;
  readonly categories: PersonCategory[];
  readonly attendedHours: number;
  readonly examResult: ExamResult;
  readonly certificateNumber: string | null;
  readonly certificates: CertificateFacts[];
  readonly priorSubsidies: PriorSubsidy[];
}

/**
 * What the record says of every trainee of the classes, withdrawn ones too: the calculator decides, line by line. What was
 * verified after a class's assessment is no part of the class's own claim (ADR 0023).
 */
export function listLineFacts(tx: Tx, ...classIds: readonly string[]): Promise<LineFacts[]> {
  return lineFacts(tx, sql`late_result_id IS NULL`, sql`t.class_id = ANY (${classIds}::uuid[])`);
}

/** The same of trainees whose certificates came late. */
export function listLateLineFacts(tx: Tx, traineeIds: readonly string[]): Promise<LineFacts[]> {
  return lineFacts(tx, sql`true`, sql`t.id = ANY (${traineeIds}::uuid[])`);
}

/** What was prepaid for this very place, and not ordered back: no subsidy of its own, but a part of this one. */
const PREPAID = sql`(SELECT coalesce(jsonb_agg(jsonb_build_object('subsidyKind', l.subsidy_kind, 'occupationCode', l.occupation_canonical,
    'level', l.level, 'certificateIssuedOn', m.filed_on, 'state', 'PREPAID', 'amountFen', stays_prepaid(l))), '[]')
  FROM claim_line l JOIN claim m ON m.id = l.claim_id WHERE l.trainee_id = t.id AND is_prepaid(l) AND stays_prepaid(l) > 0)`;

function lineFacts(tx: Tx, counts: Sql, ofTrainee: Sql): Promise<LineFacts[]> {
  const scores = sql`(SELECT * FROM exam_score WHERE ${counts})`;
  return rows<LineFacts>(
    tx,
    sql`SELECT t.class_id AS "classId", t.id AS "traineeId", t.person_id AS "personId", p.birth_on::text AS "birthDate", t.categories,
      ${lineTerms(sql`t.id`, sql`t.class_id`)},
      (SELECT coalesce(sum(a.hours), 0)::float8 FROM attendance a WHERE a.trainee_id = t.id) AS "attendedHours",
      CASE WHEN t.state = 'WITHDRAWN' THEN 'WITHDRAWN' WHEN ${passed(sql`t.id`, passMarkOf(sql`t.class_id`), scores)} THEN 'PASS'
        WHEN EXISTS (SELECT 1 FROM ${scores} AS e WHERE e.trainee_id = t.id AND NOT e.absent) THEN 'FAIL' ELSE 'ABSENT' END AS "examResult",
      c.number AS "certificateNumber",
      CASE WHEN c.id IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object('kind', c.kind,
        'issuer', (SELECT o.name FROM organisation o WHERE o.id = c.issuer_organisation_id), 'issuedOn', c.issued_on)) END AS certificates,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('subsidyKind', l.subsidy_kind, 'occupationCode', l.occupation_canonical,
          'level', l.level, 'certificateIssuedOn', coalesce(pc.issued_on, y.instructed_on), 'state', 'PAID')), '[]')
        || ${priorsOf(sql`t.id`, sql`t.person_id`)} || ${PREPAID}
        FROM payment y JOIN claim_line l ON l.id = y.claim_line_id LEFT JOIN certificate pc ON pc.number = y.certificate_number
        WHERE y.person_id = t.person_id AND y.live AND NOT (l.family = 'PREPAYMENT' AND l.trainee_id = t.id)) AS "priorSubsidies"
    FROM trainee t JOIN person p ON p.id = t.person_id LEFT JOIN (SELECT * FROM certificate WHERE ${counts}) AS c ON c.trainee_id = t.id
    WHERE ${ofTrainee} ORDER BY t.class_id, t.seq`,
  );
}

export interface NewLine {
  readonly facts: LineFacts;
  /** The case as the calculator was given it. */
  readonly inputs: SubsidyCase;
  readonly explanation: Explanation;
}

/** A claim that follows its class, and is of what that says (supplement_of_class, prepayment_of_class, allowance_of_class). */
export async function insertFollowingClaim(
  tx: Tx,
  { class: { id } }: ClassView,
  actor: Actor,
  profile: 'PROJECT_CLASS' | 'PREPAYMENT' | 'ALLOWANCE',
) {
  const claim = await row<{ id: string; number: string }>(
    tx,
    sql`INSERT INTO claim (of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
    VALUES (${id}::uuid, ${profile}, ${actor.organisationId}::uuid, ${actor.id}::uuid, business_today()) RETURNING id, number`,
  );
  if (!claim) throw new Error('a claim was not written');
  return claim;
}

/** 申领: a class has one claim; one that was taken back is filed anew, under a new day. */
export async function fileClaim(
  tx: Tx,
  view: ClassView,
  actor: { id: string; organisationId: string },
): Promise<string> {
  const claim = await row<{ id: string }>(
    tx,
    sql`INSERT INTO claim (project_id, class_id, payee_organisation_id, filed_by, filed_on)
    VALUES (${view.project.id}::uuid, ${view.class.id}::uuid, ${actor.organisationId}::uuid, ${actor.id}::uuid, ${view.today}::date)
    ON CONFLICT (class_id) DO UPDATE SET filed_by = excluded.filed_by, filed_on = excluded.filed_on, state = 'FILED'
      WHERE claim.state = 'WITHDRAWN'
    RETURNING id`,
  );
  if (!claim) throw new Error('a standing claim cannot be filed again');
  return claim.id;
}

/** One line per trainee, paid or zero, each with the working that explains it and what it was worked out from. */
export async function writeLines(
  tx: Tx,
  view: ClassView,
  claimId: string,
  lines: readonly NewLine[],
  heardLineId: string | null = null,
): Promise<void> {
  const values = lines.map(({ facts, inputs, explanation }) => ({
    trainee_id: facts.traineeId,
    person_id: facts.personId,
    certificate_number: facts.certificateNumber,
    amount_fen: explanation.amountFen,
    whole_fen: wholeOfPart(explanation),
    reason_code: explanation.reasonCode,
    working: explanation.working,
    inputs,
  }));
  // What an objection has brought to nothing stays there, whatever is computed again, unless an appeal was heard.
  await execute(
    tx,
    sql`INSERT INTO claim_line (claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical,
      level, certificate_number, amount_fen, whole_fen, reason_code, working, inputs)
    SELECT m.id, ${view.class.id}::uuid, v.trainee_id, v.person_id,
      CASE m.gate_profile WHEN 'PREPAYMENT' THEN 'PREPAYMENT' ELSE 'TRAINING' END, ${view.project.subsidyKind},
      ${view.project.occupationCanonical}, ${view.project.level}, v.certificate_number, v.amount_fen, v.whole_fen, v.reason_code,
      v.working, v.inputs
    FROM claim m, jsonb_to_recordset(${JSON.stringify(values)}::jsonb) AS v(trainee_id uuid, person_id uuid,
      certificate_number text, amount_fen bigint, whole_fen bigint, reason_code text, working jsonb, inputs jsonb)
    WHERE m.id = ${claimId}::uuid
    ON CONFLICT (claim_id, trainee_id) WHERE family <> 'AWARD' DO UPDATE SET certificate_number = excluded.certificate_number,
      amount_fen = excluded.amount_fen, whole_fen = excluded.whole_fen, reason_code = excluded.reason_code,
      working = excluded.working, inputs = excluded.inputs, objection_id = NULL
      WHERE claim_line.objection_id IS NULL OR claim_line.id = ${heardLineId}::uuid`,
  );
}

/** Trainees whose line an objection has brought to nothing, but for one line. */
export async function listObjected(tx: Tx, claimId: string, exceptLineId: string | null): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT trainee_id AS id FROM claim_line WHERE claim_id = ${claimId}::uuid AND objection_id IS NOT NULL
      AND id IS DISTINCT FROM ${exceptLineId}::uuid`,
  );
  return found.map(({ id }) => id);
}

/** Numbers of those whose line is worth something although what was held for them has been given back. */
export async function listWithoutHold(tx: Tx, claimId: string): Promise<number[]> {
  const found = await rows<{ seq: number }>(
    tx,
    sql`SELECT t.seq::int AS seq FROM claim_line l JOIN trainee t ON t.id = l.trainee_id
    JOIN quota_hold q ON q.trainee_id = t.id
    WHERE l.claim_id = ${claimId}::uuid AND l.amount_fen > 0 AND q.state = 'RETURNED' ORDER BY t.seq`,
  );
  return found.map(({ seq }) => seq);
}

/** Every signature under amounts that no longer stand is undone, and publicity with them; the audit trail keeps them. */
export async function clearSignatures(
  tx: Tx,
  claimId: string,
  state: 'FILED' | 'RETURNED' | 'WITHDRAWN',
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim SET state = ${state}, reviewed_by = NULL, reviewed_on = NULL, review_opinion = NULL, checked_by = NULL,
      checked_on = NULL, check_opinion = NULL, approved_by = NULL, approved_on = NULL, approval_opinion = NULL,
      special_review_reference = NULL, refused_by = NULL, refused_on = NULL, refusal_reason = NULL, closed_on = NULL WHERE id = ${claimId}::uuid`,
  );
  await execute(
    tx,
    sql`UPDATE claim_line SET approved_fen = NULL WHERE claim_id = ${claimId}::uuid AND approved_fen IS NOT NULL`,
  );
  await execute(
    tx,
    sql`UPDATE publicity SET state = 'REPLACED' WHERE claim_id = ${claimId}::uuid AND state = 'STANDING'`,
  );
}

export async function reviewClaim(tx: Tx, claimId: string, actorId: string, opinion: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim SET reviewed_by = ${actorId}::uuid, reviewed_on = business_today(), review_opinion = ${opinion}
    WHERE id = ${claimId}::uuid`,
  );
}

export async function checkClaim(tx: Tx, claimId: string, actorId: string, opinion: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim SET checked_by = ${actorId}::uuid, checked_on = business_today(), check_opinion = ${opinion}
    WHERE id = ${claimId}::uuid`,
  );
}

interface Approval {
  readonly opinion: string;
  readonly specialReviewReference?: string | null | undefined;
}

/** Fixes what may be paid at most: each line's computed amount. */
export async function approveClaim(tx: Tx, claimId: string, actorId: string, approval: Approval): Promise<number> {
  const approved = await row<{ approvedFen: number }>(
    tx,
    sql`WITH signed AS (
      UPDATE claim SET approved_by = ${actorId}::uuid, approved_on = business_today(), approval_opinion = ${approval.opinion},
        special_review_reference = ${approval.specialReviewReference ?? null}
      WHERE id = ${claimId}::uuid RETURNING id
    ), lines AS (
      UPDATE claim_line SET approved_fen = amount_fen FROM signed WHERE claim_id = signed.id RETURNING approved_fen)
    SELECT coalesce(sum(approved_fen), 0)::float8 AS "approvedFen" FROM lines`,
  );
  return approved?.approvedFen ?? 0;
}
