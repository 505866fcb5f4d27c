import pg from 'pg';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import { findClassView } from '../store/case/case-view.js';
import { openStage } from '../store/case/stages.js';

/** How many people a class of the benchmark has, each with a certificate and a job. */
const TRAINEES = 20;

/**
 * Many classes that wait for one decision: stage 6 with every result in, so that `closeTracking` settles it. Written
 * set by set as the owner; only the open stage and the tasks of the first are the store's work, of which the others
 * get copies.
 */
export async function makeOpenClasses(db: Database, ownerUrl: string, count: number): Promise<readonly string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query('BEGIN');
    for (const statement of CASES) await owner.query(statement.replaceAll(':count', `${count}`));
    await owner.query('COMMIT');
    const made = await owner.query<{ id: string }>('SELECT id FROM class ORDER BY id');
    const classIds = made.rows.map(({ id }) => id);
    await openFirst(db, classIds[0] ?? '');
    for (const statement of COPIES) await owner.query(statement, [classIds[0]]);
    await owner.query('VACUUM ANALYZE');
    return classIds;
  } finally {
    await owner.end();
  }
}

async function openFirst(db: Database, classId: string): Promise<void> {
  await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const view = await findClassView(tx, classId);
    if (!view) throw new Error('the first class cannot be read');
    await openStage(tx, view);
  });
}

const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
const organisationOf = (username: string) => `(SELECT organisation_id FROM account WHERE username = '${username}')`;

const CASES = [
  `INSERT INTO project (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund,
    stage, institution_id, posted_by, posted_on, posting_approved_by, posting_approved_on)
  SELECT 'BENCH-' || n, '基准项目', '350500', ${organisationOf('qz-caseworker')}, ${organisationOf('qz-payer')},
    (SELECT id FROM catalogue_item WHERE project_name = '焊工（四级）'), 'EMPLOYMENT_SUBSIDY', 'classes',
    ${organisationOf('base-manager')}, ${account('qz-caseworker')}, '2025-04-01', ${account('qz-approver')}, '2025-04-02'
  FROM generate_series(1, (:count + 9) / 10) AS n`,
  `INSERT INTO assignment (project_id, basis, institution_id, directory_entry_id, assigned_by, assigned_on, confirmed_by,
    confirmed_on, agreement_signed_by, agreement_signed_on, agreement_reference)
  SELECT id, 'DIRECTORY', institution_id, (SELECT id FROM directory_entry LIMIT 1), posted_by, '2025-04-03',
    posting_approved_by, '2025-04-03', ${account('base-manager')}, '2025-04-04', 'BENCH' FROM project`,
  `INSERT INTO class (project_id, seq, title, region_code, planned_headcount, planned_hours, stage, institution_id,
    assessment_body_id, policy_version_id, filing_number, starts_on, ends_on, delivery_confirmed_by, delivery_confirmed_on,
    results_submitted_by, results_submitted_on)
  SELECT p.id, seq, '基准班级', p.region_code, ${TRAINEES}, 64, 'employment', p.institution_id, ${organisationOf('assessor')},
    'FJ-QZ-2024', p.number || '-' || seq, '2025-05-05', '2025-05-14',
    p.posted_by, '2025-05-15', ${account('assessor')}, '2025-05-20'
  FROM project p, generate_series(1, 10) AS seq`,
  `INSERT INTO person (id_number_hash, id_number_cipher, id_number_masked, name, birth_on)
  SELECT decode(md5(n::text), 'hex'), '\\x00', '350199********0000', '学员', '1990-01-01'
  FROM generate_series(1, :count * ${TRAINEES}) AS n`,
  `INSERT INTO trainee (class_id, project_id, person_id, seq)
  SELECT c.id, c.project_id, person.id, (person.n - 1) % ${TRAINEES} + 1
  FROM (SELECT id, row_number() OVER () AS n FROM person) AS person
  JOIN (SELECT id, project_id, row_number() OVER () AS n FROM class) AS c ON c.n = (person.n - 1) / ${TRAINEES} + 1`,
  `INSERT INTO certificate (number, trainee_id, class_id, kind, level, issuer_organisation_id, issued_on, recorded_by)
  SELECT 'S' || id, id, class_id, 'SKILL_LEVEL', 'L4', ${organisationOf('assessor')}, '2025-06-02', ${account('assessor')}
  FROM trainee`,
  `INSERT INTO exam_score (trainee_id, class_id, attempt, theory, practice, examined_on, recorded_by)
  SELECT id, class_id, 1, 80, 80, '2025-05-20', ${account('assessor')} FROM trainee`,
  // Scores and certificates come before their verification: after it the record takes none (JX091).
  `UPDATE class SET certificates_verified_by = ${account('qz-caseworker')}, certificates_verified_on = '2025-06-03'`,
  `INSERT INTO employment_result (trainee_id, class_id, result, employed_on, proof_kind, proof_reference, recorded_by,
    recorded_on)
  SELECT id, class_id, 'EMPLOYED', '2025-06-10', 'CONTRACT', 'BENCH', ${account('base-manager')}, '2025-06-20' FROM trainee`,
  `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, submitted_by, submitted_on, decision,
    decided_by, decided_on)
  SELECT id, 1, '{}', '[]', starts_on, ends_on, ${account('base-manager')}, '2025-04-20', 'APPROVED',
    ${account('qz-reviewer')}, '2025-04-22' FROM class`,
  `INSERT INTO inspection (class_id, kind, inspected_on, inspected_by, second_inspector_id, trainees_reached, note)
  SELECT c.id, kind, '2025-05-07', ${account('qz-inspector')}, ${account('qz-inspector2')}, 2, 'BENCH'
  FROM class c, unnest(ARRAY['ON_SITE', 'ON_SITE', 'ONLINE_PATROL', 'ONLINE_PATROL', 'PHONE_CHECK', 'PHONE_CHECK']) AS kind`,
  `INSERT INTO project_completion (project_id, stage, completed_on)
  SELECT id, done, '2025-04-10' FROM project, unnest(ARRAY['catalogue', 'selection']) AS done`,
  `INSERT INTO class_completion (project_id, class_id, stage, completed_on)
  SELECT project_id, id, done, '2025-06-03' FROM class, unnest(ARRAY['filing', 'supervision', 'assessment']) AS done`,
  `INSERT INTO case_stage (project_id, class_id, stage, opened_on, left_on)
  SELECT project_id, class_id, stage, completed_on, completed_on FROM class_completion
  UNION ALL SELECT project_id, NULL, stage, completed_on, completed_on FROM project_completion`,
];

/** From the first class to all others, at the version and the time at which a process would have left them. */
export const COPIES = [
  `INSERT INTO case_stage (project_id, class_id, stage, awaited, opened_on, due_from, due_working_days, due_on, due_at,
    due_provisional, remind_on, next_act_at)
  SELECT c.project_id, c.id, s.stage, s.awaited, s.opened_on, s.due_from, s.due_working_days, s.due_on, s.due_at,
    s.due_provisional, s.remind_on, s.next_act_at
  FROM case_stage s, class c WHERE s.class_id = $1 AND s.left_on IS NULL AND c.id <> $1`,
  `INSERT INTO task (project_id, class_id, stage, kind, command, role, organisation_id, due_at, due_provisional, opened_on)
  SELECT c.project_id, c.id, t.stage, t.kind, t.command, t.role, t.organisation_id, t.due_at, t.due_provisional, t.opened_on
  FROM task t, class c WHERE t.class_id = $1 AND c.id <> $1`,
];
