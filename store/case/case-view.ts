import type { CaseView, ClassView } from '../../domain/lifecycle/case-view.js';
import { row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { unknownLines, unknownSince } from '../history/history-conditions.js';
import { limit, limitsOfClass } from '../policy/policy-limits.js';

/** A day of a year that is not yet official takes no legal effect (domain §0.1 #10). */
const isProvisional = (day: Sql) => sql`(${day} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work_calendar_year y
  WHERE y.year = extract(year FROM ${day}) AND y.status = 'OFFICIAL'))`;

/** The stage row `s` of a case as the rules read it. */
export const stageFacts = sql`jsonb_build_object('stage', s.stage, 'openedOn', s.opened_on, 'awaited', s.awaited,
  'dueOn', s.due_on, 'dueAt', s.due_at, 'dueProvisional', s.due_provisional, 'remindOn', s.remind_on,
  'suspendedOn', s.suspended_on, 'daysLeft', s.days_left, 'reviewDaysLeft', s.review_days_left,
  'reminded', s.reminded_at IS NOT NULL, 'escalated', s.escalated_at IS NOT NULL)`;

const stageRow = (
  projectId: Sql,
  ofClass: Sql,
  stage: Sql,
) => sql`(SELECT ${stageFacts} FROM case_stage s WHERE s.project_id = ${projectId} AND s.class_id ${ofClass}
    AND s.stage = ${stage} AND s.left_on IS NULL)`;

const projectFacts = sql`jsonb_build_object('id', p.id, 'number', p.number, 'title', p.title, 'regionCode', p.region_code,
  'stage', p.stage, 'state', p.state, 'version', p.version, 'ownerOrganisationId', p.owner_organisation_id,
  'payerOrganisationId', p.payer_organisation_id, 'institutionId', p.institution_id, 'fund', p.fund,
  'occupationId', i.occupation_id, 'occupationCanonical', o.canonical_id, 'level', i.level,
  'subsidyKind', i.subsidy_kind, 'certificateKind', i.certificate_kind, 'shortage', i.shortage,
  'postedBy', p.posted_by, 'postingApprovedBy', p.posting_approved_by,
  'assignment', (SELECT jsonb_build_object('basis', a.basis, 'institutionId', a.institution_id, 'assignedBy', a.assigned_by,
    'confirmedBy', a.confirmed_by, 'publicityEndsOn', a.publicity_ends_on,
    'publicityProvisional', ${isProvisional(sql`a.publicity_ends_on`)}, 'agreementSignedBy', a.agreement_signed_by,
    'agreementSignedOn', a.agreement_signed_on) FROM assignment a WHERE a.project_id = p.id AND a.standing),
  'bidders', (SELECT coalesce(jsonb_agg(b.institution_id), '[]') FROM bid b WHERE b.project_id = p.id),
  'completions', (SELECT coalesce(jsonb_agg(pc.stage), '[]') FROM project_completion pc
    WHERE pc.project_id = p.id AND pc.standing),
  'classes', (SELECT jsonb_build_object('total', count(*), 'open', count(*) FILTER (WHERE k.stage <> 'closed'),
      'evaluated', count(*) FILTER (WHERE k.stage IN ('release', 'closed')))
    FROM class k WHERE k.project_id = p.id),
  'holdsBudget', EXISTS (SELECT 1 FROM class k JOIN budget_hold h ON h.class_id = k.id WHERE k.project_id = p.id),
  'stageRow', ${stageRow(sql`p.id`, sql`IS NULL`, sql`p.stage`)})`;

const supervisionFacts = sql`(SELECT jsonb_build_object(
  'onSiteVisits', count(*) FILTER (WHERE n.kind = 'ON_SITE'),
  'onlinePatrols', count(*) FILTER (WHERE n.kind = 'ONLINE_PATROL'),
  'traineesPhoned', coalesce(sum(n.trainees_reached) FILTER (WHERE n.kind = 'PHONE_CHECK'), 0),
  'openFindings', (SELECT count(*) FROM finding f WHERE f.class_id = c.id AND f.closed_on IS NULL),
  'sessionsUnrecorded', CASE WHEN c.stage = 'supervision' THEN (SELECT count(*) FROM class_session s
    WHERE s.class_id = c.id AND EXISTS (SELECT 1 FROM trainee t WHERE t.class_id = c.id
      AND (t.withdrawn_on IS NULL OR t.withdrawn_on > s.held_on)
      AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id AND a.trainee_id = t.id))) ELSE 0 END,
  'lastSessionOn', c.ends_on, 'deliveryConfirmedBy', c.delivery_confirmed_by)
  FROM inspection n WHERE n.class_id = c.id)`;

/** Admitted to the examination: attended share of planned hours, compared exactly. */
export const admitted = (trainee: Sql, plannedHours: Sql, percent: Sql) => sql`(
  (SELECT coalesce(sum(a.hours), 0) FROM attendance a WHERE a.trainee_id = ${trainee}) * 100 >= ${plannedHours} * ${percent})`;

/** A trainee's final attempt decides: PASS, FAIL or ABSENT; not admitted counts as ABSENT (domain §5.2). */
export const passed = (
  trainee: Sql,
  passMark: Sql,
  scores: Sql = sql`exam_score`,
) => sql`EXISTS (SELECT 1 FROM ${scores} AS e WHERE e.trainee_id = ${trainee}
  AND e.theory >= ${passMark} AND e.practice >= ${passMark}
  AND e.attempt = (SELECT max(x.attempt) FROM ${scores} AS x WHERE x.trainee_id = ${trainee}))`;

/** Trainees are counted only while the class stands in the stage that asks for it: of no rows every count is 0. */
const enrolledIn = (stage: Sql) =>
  sql`FROM trainee t WHERE t.class_id = c.id AND t.state = 'ENROLLED' AND c.stage = ${stage}`;

const hasPassed = passed(sql`t.id`, limit('assessment.passMark'));
const assessmentFacts = sql`(SELECT jsonb_build_object(
  'resultsMissing', count(*) FILTER (WHERE c.results_submitted_by IS NULL
    AND ${admitted(sql`t.id`, sql`c.planned_hours`, limit('attendance.thresholdPercent'))}
    AND NOT EXISTS (SELECT 1 FROM exam_score e WHERE e.trainee_id = t.id)),
  'passed', count(*) FILTER (WHERE ${hasPassed}),
  'certificatesMissing', count(*) FILTER (WHERE ${hasPassed}
    AND NOT EXISTS (SELECT 1 FROM certificate f WHERE f.trainee_id = t.id)),
  'resultsSubmittedBy', c.results_submitted_by, 'certificatesVerifiedBy', c.certificates_verified_by,
  'certificatesVerifiedOn', c.certificates_verified_on,
  'lastCertificateOn', (SELECT max(f.issued_on) FROM certificate f WHERE f.class_id = c.id AND f.late_result_id IS NULL))
  ${enrolledIn(sql`'assessment'`)})`;

/**
 * The last day to file the class's claim, moved off a rest day (domain §6, E26): counted from its latest certificate, or
 * from the class's end where nobody has one.
 */
export const claimWindowEnd = (classId: Sql) => sql`(SELECT
  roll_forward((coalesce(max(f.issued_on), k.ends_on) + make_interval(
    months => policy_number(k.policy_version_id, 'claim.windowMonths')::int))::date)
  FROM class k LEFT JOIN certificate f ON f.class_id = k.id AND f.late_result_id IS NULL WHERE k.id = ${classId} GROUP BY k.id)`;

export const claimWindow = sql`(SELECT jsonb_build_object('endsOn', w.ends_on, 'provisional', ${isProvisional(sql`w.ends_on`)})
  FROM (SELECT ${claimWindowEnd(sql`c.id`)} AS ends_on OFFSET 0) AS w
  WHERE c.stage IN ('employment', 'evaluation', 'release') AND w.ends_on IS NOT NULL)`;

const employmentFacts = sql`(SELECT jsonb_build_object('resultsMissing', count(*) FILTER (
    WHERE NOT EXISTS (SELECT 1 FROM employment_result r WHERE r.trainee_id = t.id)),
  'trackingClosedBy', c.tracking_closed_by)
  ${enrolledIn(sql`'employment'`)})`;

const evaluationFacts = sql`(SELECT jsonb_build_object('evaluatorOrganisationId', e.evaluator_organisation_id,
  'assignedBy', e.assigned_by, 'scoredBy', e.scored_by, 'objectionEndsOn', e.objection_ends_on,
  'objectionProvisional', ${isProvisional(sql`e.objection_ends_on`)}, 'grade', e.grade,
  'finalisedBy', e.finalised_by) FROM evaluation e WHERE e.class_id = c.id)`;

const objectionFacts = sql`(SELECT jsonb_build_object('open', count(*),
  'toInvestigate', count(*) FILTER (WHERE x.investigated_by IS NULL),
  'toResolve', count(*) FILTER (WHERE x.investigated_by IS NOT NULL), 'filedOn', min(x.filed_on))
  FROM objection x JOIN publicity y ON y.id = x.publicity_id WHERE y.claim_id = m.id AND x.outcome IS NULL)`;

/** Of claim `m`: what its lines come to, and how many approved ones the bank has not paid, once the payment is confirmed. */
export const payableFen = sql`(SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id)`;
export const unpaidLines = sql`CASE WHEN m.confirmed_by IS NOT NULL THEN (SELECT count(*) FROM claim_line l
  WHERE l.claim_id = m.id AND l.approved_fen > 0
    AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.claim_line_id = l.id AND y.state IN ('PAID', 'REVERSED'))) END`;

const claimFacts = sql`(SELECT jsonb_build_object('id', m.id, 'state', m.state,
  'returns', (SELECT count(*) FROM claim_round r WHERE r.claim_id = m.id AND r.filed_on = m.filed_on AND r.outcome = 'RETURNED'),
  'returnedOn', CASE WHEN m.state = 'RETURNED' THEN (SELECT max(r.decided_on) FROM claim_round r
    WHERE r.claim_id = m.id AND r.outcome = 'RETURNED') END,
  'filedBy', m.filed_by, 'filedOn', m.filed_on, 'reviewedBy', m.reviewed_by,
  'checkedBy', m.checked_by, 'publicityPostedBy', b.posted_by, 'publicityEndsOn', b.ends_on,
  'publicityProvisional', ${isProvisional(sql`b.ends_on`)}, 'objections', ${objectionFacts},
  'approvedBy', m.approved_by, 'specialReviewReference', m.special_review_reference, 'instructedBy', m.instructed_by,
  'confirmedBy', m.confirmed_by, 'batch', (SELECT jsonb_build_object('id', pb.id, 'number', pb.number, 'state', pb.state,
      'makerId', pb.maker_id, 'checkerId', pb.checker_id)
    FROM batch_claim bc JOIN payment_batch pb ON pb.id = bc.batch_id WHERE bc.claim_id = m.id AND bc.left_on IS NULL),
  'unpaidLines', ${unpaidLines},
  'historyUnknown', ${unknownLines(sql`m.id`)}, 'historyUnknownSince', ${unknownSince(sql`m.id`)},
  'payableFen', ${payableFen})
  FROM claim m LEFT JOIN publicity b ON b.claim_id = m.id AND b.state = 'STANDING' WHERE m.class_id = c.id)`;

/** Of the class itself or of one of its people, from the proposal until all of it has come back; what settles a prepayment is none. */
const openClawbacks = sql`(SELECT jsonb_build_object('own', count(DISTINCT k.id) FILTER (WHERE l.class_id = c.id),
    'people', count(DISTINCT k.id) FILTER (WHERE l.class_id <> c.id))
  FROM clawback k JOIN clawback_line l ON l.clawback_id = k.id WHERE k.state IN ('PROPOSED', 'OPEN') AND k.ground <> 'NOT_COMPLETED'
    AND (l.class_id = c.id
    OR EXISTS (SELECT 1 FROM trainee t WHERE t.class_id = c.id AND t.person_id = l.person_id)))`;

const filingFacts = sql`(SELECT jsonb_build_object('round', f.round, 'startsOn', f.starts_on,
  'assessmentOn', f.assessment_on, 'months', f.months, 'submittedBy', f.submitted_by,
  'submittedOn', f.submitted_on, 'decision', f.decision, 'decidedBy', f.decided_by)
  FROM filing f WHERE f.class_id = c.id ORDER BY f.round DESC LIMIT 1)`;

const classFacts = sql`jsonb_build_object('id', c.id, 'seq', c.seq, 'title', c.title, 'stage', c.stage, 'state', c.state,
  'version', c.version, 'institutionId', c.institution_id, 'assessmentBodyId', c.assessment_body_id,
  'plannedHeadcount', c.planned_headcount, 'plannedHours', c.planned_hours, 'policyVersionId', c.policy_version_id,
  'releaseUnit', (SELECT r.value FROM policy_rule r WHERE r.version_id = c.policy_version_id AND r.key = 'release.unit'),
  'filingNumber', c.filing_number, 'startsOn', c.starts_on, 'endsOn', c.ends_on,
  'enrolled', (SELECT count(*) FROM trainee t WHERE t.class_id = c.id AND t.state = 'ENROLLED'),
  'claimWindow', ${claimWindow},
  'heldFen', coalesce((SELECT h.held_fen - h.returned_fen FROM budget_hold h WHERE h.class_id = c.id), 0),
  'holdYear', (SELECT b.budget_year FROM budget_hold h JOIN budget b ON b.id = h.budget_id WHERE h.class_id = c.id),
  'restriction', organisation_restriction(coalesce(c.institution_id, p.institution_id), business_today()),
  'openClawbacks', ${openClawbacks},
  'shortfalls', (SELECT coalesce(jsonb_agg(s.condition), '[]') FROM shortfall s
    WHERE s.class_id = c.id AND s.decision = 'CONFIRMED'),
  'filing', ${filingFacts}, 'supervision', ${supervisionFacts}, 'assessment', ${assessmentFacts},
  'employment', ${employmentFacts}, 'evaluation', ${evaluationFacts}, 'claim', ${claimFacts}, 'late', late_facts(c.id),
  'prepayment', CASE i.subsidy_kind WHEN 'APPRENTICESHIP' THEN prepayment_facts(c.id) END,
  'allowances', CASE WHEN c.certificates_verified_by IS NULL THEN 0 WHEN pays_allowance_beside(c.policy_version_id, i.subsidy_kind)
    THEN (SELECT count(*) FROM allowance_wanted(c.id)) END,
  'completions', (SELECT coalesce(jsonb_agg(cc.stage), '[]') FROM class_completion cc
    WHERE cc.class_id = c.id AND cc.standing),
  'stageRow', ${stageRow(sql`c.project_id`, sql`= c.id`, sql`c.stage`)})`;

const FROM_PROJECT = sql`FROM project p JOIN catalogue_item i ON i.id = p.catalogue_item_id
  JOIN occupation o ON o.id = i.occupation_id`;

/** The project as the rules see it, or undefined where it does not exist or the scope hides it. */
export async function findProjectView(tx: Tx, projectId: string): Promise<CaseView | undefined> {
  return (
    await row<{ view: CaseView }>(
      tx,
      sql`SELECT jsonb_build_object('today', business_today(), 'calendarRevision', (SELECT calendar_revision FROM business_clock),
    'project', ${projectFacts}) AS view ${FROM_PROJECT} WHERE p.id = ${projectId}::uuid`,
    )
  )?.view;
}

const selectClassViews = sql`SELECT jsonb_build_object('today', business_today(),
    'calendarRevision', (SELECT calendar_revision FROM business_clock),
    'project', ${projectFacts}, 'class', ${classFacts}, 'limits', version.limits) AS view
    ${FROM_PROJECT} JOIN class c ON c.project_id = p.id CROSS JOIN LATERAL ${limitsOfClass} AS version`;

/** A class with its project, as the rules see them. */
export async function findClassView(tx: Tx, classId: string): Promise<ClassView | undefined> {
  return (await row<{ view: ClassView }>(tx, sql`${selectClassViews} WHERE c.id = ${classId}::uuid`))?.view;
}

/** Several at once, in no order. */
export async function listClassViews(tx: Tx, classIds: readonly string[]): Promise<ClassView[]> {
  const found = await rows<{ view: ClassView }>(tx, sql`${selectClassViews} WHERE c.id = ANY (${classIds}::uuid[])`);
  return found.map(({ view }) => view);
}

/**
 * Locks in the house's order — project, then class (design §3) — and reads the view. Both go out together: the second statement
 * begins, and sees what is committed, when the first has its lock.
 */
export async function lockProjectView(tx: Tx, projectId: string): Promise<CaseView | undefined> {
  const lock = row(tx, sql`SELECT 1 AS locked FROM project WHERE id = ${projectId}::uuid FOR UPDATE`);
  return (await Promise.all([lock, findProjectView(tx, projectId)]))[1];
}

export async function lockClassView(tx: Tx, classId: string): Promise<ClassView | undefined> {
  const lock = row(
    tx,
    sql`WITH shared AS MATERIALIZED (
      SELECT p.id FROM project p WHERE p.id = (SELECT project_id FROM class WHERE id = ${classId}::uuid) FOR SHARE)
    SELECT 1 AS locked FROM class c, shared WHERE c.id = ${classId}::uuid AND c.project_id = shared.id FOR UPDATE OF c`,
  );
  return (await Promise.all([lock, findClassView(tx, classId)]))[1];
}
