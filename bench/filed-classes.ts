import pg from 'pg';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import { findClassView } from '../store/case/case-view.js';
import { openStage } from '../store/case/stages.js';
import { COPIES } from './open-classes.js';

const TRAINEES = 20;

/** Classes whose filing lies before the reviewer, of people who are nowhere else, and money enough for all of them. */
export async function makeFiledClasses(db: Database, ownerUrl: string, count: number): Promise<readonly string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query('BEGIN');
    for (const statement of FILED) await owner.query(statement.replaceAll(':count', `${count}`));
    await owner.query('COMMIT');
    const made = await owner.query<{ id: string }>('SELECT id FROM class ORDER BY id');
    const classIds = made.rows.map(({ id }) => id);
    await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
      const view = await findClassView(tx, classIds[0] ?? '');
      if (!view) throw new Error('the first class cannot be read');
      await openStage(tx, view);
    });
    for (const statement of COPIES) await owner.query(statement, [classIds[0]]);
    await owner.query('VACUUM ANALYZE');
    return classIds;
  } finally {
    await owner.end();
  }
}

const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
const organisationOf = (username: string) => `(SELECT organisation_id FROM account WHERE username = '${username}')`;

/** Ten classes a project, as `makeOpenClasses` has them. */
const FILED = [
  'UPDATE budget SET allocated_fen = 1000000000000 WHERE budget_year = 2026',
  `INSERT INTO project (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund,
    stage, institution_id, posted_by, posted_on, posting_approved_by, posting_approved_on)
  SELECT 'BENCH-' || n, '基准项目', '350500', ${organisationOf('qz-caseworker')}, ${organisationOf('qz-payer')},
    (SELECT id FROM catalogue_item WHERE project_name = '焊工（四级）'), 'EMPLOYMENT_SUBSIDY', 'classes',
    ${organisationOf('base-manager')}, ${account('qz-caseworker')}, '2025-07-01', ${account('qz-approver')}, '2025-07-01'
  FROM generate_series(1, (:count + 9) / 10) AS n`,
  `INSERT INTO class (project_id, seq, title, region_code, planned_headcount, planned_hours, stage, institution_id,
    assessment_body_id, starts_on, ends_on)
  SELECT p.id, seq, '基准班级', p.region_code, ${TRAINEES}, 64, 'filing', p.institution_id, ${organisationOf('assessor')},
    '2025-07-14', '2025-07-23'
  FROM project p, generate_series(1, 10) AS seq LIMIT :count`,
  `INSERT INTO person (id_number_hash, id_number_cipher, id_number_masked, name, birth_on)
  SELECT decode(md5(n::text), 'hex'), '\\x00', '350199********0000', '学员', '1990-01-01'
  FROM generate_series(1, :count * ${TRAINEES}) AS n`,
  `INSERT INTO trainee (class_id, project_id, person_id, seq)
  SELECT c.id, c.project_id, person.id, (person.n - 1) % ${TRAINEES} + 1
  FROM (SELECT id, row_number() OVER () AS n FROM person) AS person
  JOIN (SELECT id, project_id, row_number() OVER () AS n FROM class) AS c ON c.n = (person.n - 1) / ${TRAINEES} + 1`,
  `INSERT INTO trainee_confirmation (class_id, person_id, institution_id, token_hash, expires_at, answer, means, answered_at)
  SELECT t.class_id, t.person_id, c.institution_id, sha256(t.id::text::bytea), now() + interval '1 day', 'CONFIRMED', 'LINK',
    now() FROM trainee t JOIN class c ON c.id = t.class_id`,
  `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, submitted_by, submitted_on)
  SELECT id, 1, '{}', '[]', starts_on, ends_on, ${account('base-manager')}, '2025-07-01' FROM class`,
  `INSERT INTO project_completion (project_id, stage, completed_on)
  SELECT id, done, '2025-07-01' FROM project, unnest(ARRAY['catalogue', 'selection']) AS done`,
  `INSERT INTO case_stage (project_id, class_id, stage, opened_on, left_on)
  SELECT project_id, NULL, stage, completed_on, completed_on FROM project_completion`,
];
