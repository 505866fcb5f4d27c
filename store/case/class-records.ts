import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, sql, type Sql } from '../../platform/database.js';
import { scopeOf } from '../people/accounts.js';
import { NAME_OF_LINE } from '../people/name-corrections.js';

/** One document of a class's facts; undefined where the class does not exist or the actor may not see it. */
async function findRecord<T>(db: Database, actor: Actor, classId: string, record: Sql): Promise<T | undefined> {
  const found = await inTransaction(db, scopeOf(actor), (tx) =>
    row<{ record: T }>(
      tx,
      sql`SELECT ${record} AS record FROM class c JOIN project p ON p.id = c.project_id
      WHERE c.id = ${classId}::uuid`,
    ),
  );
  return found?.record;
}

const list = (item: Sql, from: Sql, order: Sql) =>
  sql`(SELECT coalesce(jsonb_agg(${item} ORDER BY ${order}), '[]') FROM ${from})`;

const scores = list(
  sql`jsonb_build_object('attempt', e.attempt, 'theory', e.theory, 'practice', e.practice, 'absent', e.absent,
    'examinedOn', e.examined_on)`,
  sql`exam_score e WHERE e.trainee_id = t.id`,
  sql`e.attempt`,
);

/** The people of a class with what became of them. Names and masked numbers: the whole number never leaves the record. */
export function findRoster(db: Database, actor: Actor, classId: string) {
  const trainee = sql`jsonb_build_object('id', t.id, 'seq', t.seq, 'name', n.name, 'idNumberMasked', n.id_number_masked,
    'categories', to_jsonb(t.categories), 'state', t.state, 'withdrawnOn', t.withdrawn_on,
    'withdrawalReason', t.withdrawal_reason,
    'confirmation', (SELECT coalesce(a.answer, CASE WHEN a.expires_at > business_now() THEN 'ASKED' END)
      FROM trainee_confirmation a
      WHERE (a.class_id, a.person_id, a.institution_id) = (c.id, t.person_id, c.institution_id)),
    'warnings', ${list(sql`to_jsonb(w.warning)`, sql`roster_warnings(c.id) AS w WHERE w.trainee_id = t.id`, sql`w.warning`)},
    'attendedHours', (SELECT coalesce(sum(a.hours), 0) FROM attendance a WHERE a.trainee_id = t.id),
    'scores', ${scores},
    'certificate', (SELECT jsonb_build_object('number', f.number, 'issuedOn', f.issued_on) FROM certificate f
      WHERE f.trainee_id = t.id),
    'employment', (SELECT jsonb_build_object('result', r.result, 'employedOn', r.employed_on, 'proofKind', r.proof_kind,
      'proofReference', r.proof_reference) FROM employment_result r WHERE r.trainee_id = t.id))`;
  return findRecord<{ items: unknown[] }>(
    db,
    actor,
    classId,
    sql`jsonb_build_object(
    'frozen', EXISTS (SELECT 1 FROM filing f WHERE f.class_id = c.id AND f.decision = 'APPROVED'),
    'items', ${list(trainee, sql`trainee t JOIN person n ON n.id = t.person_id WHERE t.class_id = c.id`, sql`t.seq`)})`,
  );
}

/** 补考与迟到证书: what was recorded and what became of it, and whom the verification of the others did not wait for. */
export function findLateResults(db: Database, actor: Actor, classId: string) {
  const nameOf = (account: Sql) => sql`(SELECT a.display_name FROM account a WHERE a.id = ${account})`;
  const trainee = sql`'traineeId', t.id, 'seq', t.seq, 'name', n.name`;
  const late = sql`jsonb_build_object('id', r.id, ${trainee}, 'examinedOn', r.examined_on, 'absent', r.absent, 'theory', r.theory,
    'practice', r.practice, 'certificateNumber', r.certificate_number, 'issuedOn', r.issued_on,
    'evidenceReference', r.evidence_reference, 'recordedBy', ${nameOf(sql`r.recorded_by`)}, 'recordedOn', r.recorded_on,
    'verifyBy', r.verify_by, 'decision', r.decision, 'decidedBy', ${nameOf(sql`r.decided_by`)}, 'decidedOn', r.decided_on,
    'queryReference', r.query_reference, 'reason', r.reason, 'claimBy', CASE WHEN r.certified THEN late_claim_by(r) END,
    'claimNumber', (SELECT m.number FROM claim_line l JOIN claim m ON m.id = l.claim_id
      WHERE r.certified AND l.trainee_id = t.id AND m.class_id IS NULL AND m.gate_profile = 'PROJECT_CLASS' AND l.live))`;
  const named = sql`jsonb_build_object(${trainee}, 'reason', x.reason, 'namedBy', ${nameOf(sql`x.named_by`)}, 'namedOn', x.named_on)`;
  const person = sql`JOIN person n ON n.id = t.person_id`;
  return findRecord<{ items: unknown[] }>(
    db,
    actor,
    classId,
    sql`jsonb_build_object(
    'items', ${list(
      late,
      sql`late_result r JOIN trainee t ON t.id = r.trainee_id ${person} WHERE r.class_id = c.id`,
      sql`t.seq, r.recorded_on, r.certified, r.id`,
    )},
    'lateTrainees', ${list(
      named,
      sql`late_trainee x JOIN trainee t ON t.id = x.trainee_id ${person} WHERE x.class_id = c.id`,
      sql`t.seq`,
    )})`,
  );
}

/** The timetable with who attended. */
export function findSessions(db: Database, actor: Actor, classId: string) {
  const attended = list(
    sql`jsonb_build_object('traineeId', a.trainee_id, 'hours', a.hours)`,
    sql`attendance a JOIN trainee t ON t.id = a.trainee_id WHERE a.session_id = s.id`,
    sql`t.seq`,
  );
  const session = sql`jsonb_build_object('id', s.id, 'heldOn', s.held_on, 'hours', s.hours, 'kind', s.kind,
    'content', s.content, 'attendance', ${attended})`;
  return findRecord<{ items: unknown[] }>(
    db,
    actor,
    classId,
    sql`jsonb_build_object(
    'items', ${list(session, sql`class_session s WHERE s.class_id = c.id`, sql`s.held_on`)})`,
  );
}

/** What inspectors found, and the inspections themselves. */
export function findFindings(db: Database, actor: Actor, classId: string) {
  const finding = sql`jsonb_build_object('id', f.id, 'description', f.description, 'openedOn', f.opened_on,
    'correctBy', f.correct_by, 'closedOn', f.closed_on, 'closingNote', f.closing_note)`;
  const inspection = sql`jsonb_build_object('id', n.id, 'kind', n.kind, 'inspectedOn', n.inspected_on, 'inspectorName', a.display_name,
    'presentCount', n.present_count, 'traineesReached', n.trainees_reached, 'note', n.note)`;
  return findRecord<{ items: unknown[] }>(
    db,
    actor,
    classId,
    sql`jsonb_build_object(
    'items', ${list(finding, sql`finding f WHERE f.class_id = c.id`, sql`f.opened_on, f.id`)},
    'inspections', ${list(
      inspection,
      sql`inspection n JOIN account a ON a.id = n.inspected_by WHERE n.class_id = c.id`,
      sql`n.inspected_on, n.id`,
    )})`,
  );
}

/** The claim with its lines and their whole working: "why this amount". */
export function findClaim(db: Database, actor: Actor, classId: string) {
  const line = sql`jsonb_build_object('id', l.id, 'traineeId', l.trainee_id, 'seq', t.seq, 'name', ${NAME_OF_LINE},
    'idNumberMasked', n.id_number_masked, 'subsidyKind', l.subsidy_kind, 'family', l.family, 'level', l.level,
    'certificateNumber', l.certificate_number, 'amountFen', l.amount_fen, 'approvedFen', l.approved_fen,
    'reasonCode', l.reason_code, 'working', l.working,
    'paymentState', (SELECT y.state FROM payment y WHERE y.claim_line_id = l.id AND y.live))`;
  const lines = list(
    line,
    sql`claim_line l JOIN trainee t ON t.id = l.trainee_id JOIN person n ON n.id = l.person_id
    WHERE l.claim_id = m.id`,
    sql`t.seq`,
  );
  return findRecord<{ claim: unknown }>(
    db,
    actor,
    classId,
    sql`jsonb_build_object(
    'claim', (SELECT jsonb_build_object('id', m.id, 'payeeName', o.name, 'filedOn', m.filed_on, 'reviewedOn', m.reviewed_on,
      'checkedOn', m.checked_on, 'publicityPostedOn', m.publicity_posted_on, 'publicityEndsOn', m.publicity_ends_on,
      'approvedOn', m.approved_on, 'instructedOn', m.instructed_on, 'confirmedOn', m.confirmed_on,
      'specialReviewReference', m.special_review_reference, 'paymentReference', m.payment_reference,
      'totalFen', (SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id), 'lines', ${lines})
      FROM claim m JOIN organisation o ON o.id = m.payee_organisation_id WHERE m.class_id = c.id))`,
  );
}
