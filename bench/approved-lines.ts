import pg from 'pg';

/** People of a class of the benchmark; a batch of 200 classes has ten thousand lines. */
export const LINES_A_CLASS = 50;
export const FEN_A_LINE = 130_000;

/**
 * Classes at the gate with everything approved, written set by set with triggers and foreign keys asleep: what is measured
 * begins after it. Answers their ids in the order in which they are put into batches.
 */
export async function makeApprovedLines(
  adminUrl: string,
  databaseUrl: string,
  lines: number,
): Promise<readonly string[]> {
  const url = new URL(adminUrl);
  url.pathname = new URL(databaseUrl).pathname;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  try {
    await admin.query('SET session_replication_role = replica');
    await admin.query('BEGIN');
    for (const statement of STATEMENTS) await admin.query(statement.replaceAll(':classes', `${lines / LINES_A_CLASS}`));
    await admin.query('COMMIT');
    await admin.query('VACUUM ANALYZE');
    return (await admin.query<{ id: string }>('SELECT id FROM class ORDER BY id')).rows.map(({ id }) => id);
  } finally {
    await admin.end();
  }
}

const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
const organisationOf = (username: string) => `(SELECT organisation_id FROM account WHERE username = '${username}')`;

const STATEMENTS = [
  `INSERT INTO project (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund,
    stage, institution_id, posted_by, posted_on, posting_approved_by, posting_approved_on)
  SELECT 'BENCH-' || n, '基准项目', '350500', ${organisationOf('qz-caseworker')}, ${organisationOf('qz-payer')},
    (SELECT id FROM catalogue_item WHERE project_name = '焊工（四级）'), 'EMPLOYMENT_SUBSIDY', 'classes',
    ${organisationOf('base-manager')}, ${account('qz-caseworker')}, '2025-04-01', ${account('qz-approver')}, '2025-04-02'
  FROM generate_series(1, (:classes + 9) / 10) AS n`,
  `INSERT INTO class (project_id, seq, title, region_code, planned_headcount, planned_hours, stage, institution_id)
  SELECT p.id, seq, '基准班级', p.region_code, ${LINES_A_CLASS}, 64, 'release', p.institution_id
  FROM project p, generate_series(1, 10) AS seq LIMIT :classes`,
  `INSERT INTO project_completion (project_id, stage, completed_on)
  SELECT id, done, '2025-04-10' FROM project, unnest(ARRAY['catalogue', 'selection']) AS done`,
  `INSERT INTO class_completion (project_id, class_id, stage, completed_on)
  SELECT project_id, id, done, '2025-06-03'
  FROM class, unnest(ARRAY['filing', 'supervision', 'assessment', 'employment', 'evaluation']) AS done`,
  `INSERT INTO person (id_number_hash, id_number_cipher, id_number_masked, name, birth_on)
  SELECT decode(md5(n::text), 'hex'), '\\x00', '350199********0000', '学员', '1990-01-01'
  FROM generate_series(1, :classes * ${LINES_A_CLASS}) AS n`,
  `INSERT INTO history_answer (request_id, person_key, moment, asked_at, result)
  SELECT gen_random_uuid(), id_number_hash, 'PAYMENT', business_now(), 'KNOWN' FROM person`,
  `INSERT INTO trainee (class_id, project_id, person_id, seq)
  SELECT c.id, c.project_id, person.id, (person.n - 1) % ${LINES_A_CLASS} + 1
  FROM (SELECT id, row_number() OVER () AS n FROM person) AS person
  JOIN (SELECT id, project_id, row_number() OVER () AS n FROM class) AS c ON c.n = (person.n - 1) / ${LINES_A_CLASS} + 1`,
  `INSERT INTO claim (project_id, class_id, payee_organisation_id, filed_by, filed_on, reviewed_by, reviewed_on, checked_by,
    checked_on, publicity_posted_by, publicity_posted_on, publicity_ends_on, approved_by, approved_on)
  SELECT project_id, id, institution_id, ${account('base-manager')}, '2025-06-04', ${account('qz-caseworker')}, '2025-06-05',
    ${account('qz-reviewer')}, '2025-06-06', ${account('qz-caseworker')}, '2025-06-06', '2025-06-13', ${account('qz-approver')},
    '2025-06-16' FROM class`,
  `INSERT INTO claim_line (claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical, level,
    certificate_number, amount_fen, approved_fen, working)
  SELECT m.id, t.class_id, t.id, t.person_id, 'TRAINING', 'LEVEL_UPGRADE', '6-18-02-04', 'L4', 'S' || t.id, ${FEN_A_LINE},
    ${FEN_A_LINE}, '[]' FROM claim m JOIN trainee t ON t.class_id = m.class_id`,
  `INSERT INTO quota_hold (trainee_id, class_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen)
  SELECT id, class_id, person_id, 'TRAINING', '2025', 3, 1, '6-18-02-04', 'L4', ${FEN_A_LINE} FROM trainee`,
  `INSERT INTO budget_hold (class_id, budget_id, held_fen)
  SELECT c.id, b.id, ${LINES_A_CLASS * FEN_A_LINE} FROM class c,
    (SELECT id FROM budget WHERE fund = 'EMPLOYMENT_SUBSIDY' AND budget_year = 2025 AND region_code = '350500') AS b`,
  `UPDATE budget SET held_fen = :classes * ${LINES_A_CLASS * FEN_A_LINE}::bigint,
    allocated_fen = :classes * ${LINES_A_CLASS * FEN_A_LINE}::bigint
  WHERE fund = 'EMPLOYMENT_SUBSIDY' AND budget_year = 2025 AND region_code = '350500'`,
];
