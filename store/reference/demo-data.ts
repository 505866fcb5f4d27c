import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { maskAccountNumber } from '../../domain/batch/account-number.js';
import { personalData } from '../../platform/personal-data.js';

/** Every demo account's password; printed by the start. They exist on the embedded database only. */
export const DEMO_PASSWORD = 'Jiangxin-2025';

/** A real base of 泉州 (闽就劳办〔2026〕1号 附件1 no. 22); its credit code is made up and marked so. */
export const DEMO_BASE = '泉州市高级技工学校';
const DEMO_BASE_CREDIT_CODE = '12350500MB00000353';

interface DemoOrganisation {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly regionCode: string;
}

const ORGANISATIONS: readonly DemoOrganisation[] = [
  { key: 'hr', kind: 'HR_BUREAU', name: '泉州市人力资源和社会保障局', regionCode: '350500' },
  { key: 'finance', kind: 'FINANCE_BUREAU', name: '泉州市财政局', regionCode: '350500' },
  { key: 'assessment', kind: 'ASSESSMENT_BODY', name: '泉州市职业技能评价中心（演示）', regionCode: '350500' },
  { key: 'evaluator', kind: 'EVALUATOR', name: '闽南绩效评价事务所（演示）', regionCode: '350500' },
  { key: 'other', kind: 'INSTITUTION', name: '刺桐职业培训学校（演示）', regionCode: '350500' },
  { key: 'xiamen', kind: 'HR_BUREAU', name: '厦门市人力资源和社会保障局', regionCode: '350200' },
  { key: 'xiamenFinance', kind: 'FINANCE_BUREAU', name: '厦门市财政局', regionCode: '350200' },
  { key: 'province', kind: 'HR_BUREAU', name: '福建省人力资源和社会保障厅', regionCode: '350000' },
];

/** Username, display name, organisation, roles. */
export const DEMO_ACCOUNTS: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['qz-caseworker', '经办 林小青', 'hr', ['caseworker']],
  ['qz-reviewer', '复核 陈复', 'hr', ['reviewer']],
  ['qz-approver', '审批 黄批', 'hr', ['approver']],
  ['qz-head', '局长 吴长河', 'hr', ['bureau_head']],
  ['qz-inspector', '督导 郑一', 'hr', ['inspector']],
  ['qz-inspector2', '督导 郑二', 'hr', ['inspector']],
  ['qz-payer', '拨付 许甲', 'finance', ['payer']],
  ['qz-payer2', '拨付 许乙', 'finance', ['payer']],
  ['base-manager', '校务 王教', 'base', ['institution']],
  ['other-institution', '校务 李外', 'other', ['institution']],
  ['assessor', '考务 周评', 'assessment', ['assessment_officer']],
  ['evaluator', '评价 孙三', 'evaluator', ['evaluator']],
  ['auditor', '审计 何查', 'province', ['auditor']],
  ['admin', '管理员', 'province', ['administrator']],
  ['xm-caseworker', '厦门经办 曾厦', 'xiamen', ['caseworker']],
];

/** Makes what the sandbox needs: bureaus, a published catalogue and directory, budgets, people. Twice changes nothing. */
export async function loadDemoData(env: NodeJS.ProcessEnv): Promise<void> {
  const db = new pg.Client({ connectionString: env['DATABASE_OWNER_URL'] });
  await db.connect();
  try {
    const { rows } = await db.query("SELECT 1 FROM account WHERE username = 'qz-caseworker'");
    if (rows.length > 0) return;
    await db.query('BEGIN');
    const organisations = await loadOrganisations(db);
    await loadCatalogue(db, organisations.base ?? '');
    await loadBudgets(db);
    await loadAccounts(db, organisations);
    if (env['JIANGXIN_PERSONAL_DATA_KEY']) await loadPayeeAccount(db, env['JIANGXIN_PERSONAL_DATA_KEY']);
    // The sandbox begins on 1 July 2025, so that a whole life fits into loaded calendar years (design §8).
    await db.query(
      "UPDATE business_clock SET mode = 'STOPPED', business_at = '2025-07-01 09:00+08', wall_anchor = now()",
    );
    await db.query('COMMIT');
  } finally {
    await db.end();
  }
}

async function loadOrganisations(db: pg.Client): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { key, kind, name, regionCode } of ORGANISATIONS) {
    const made = await db.query<{ id: string }>(
      'INSERT INTO organisation (kind, name, region_code) VALUES ($1, $2, $3) RETURNING id',
      [kind, name, regionCode],
    );
    ids[key] = made.rows[0]?.id ?? '';
  }
  const base = await db.query<{ id: string }>(
    `UPDATE organisation SET credit_code = $2, credit_code_synthetic = true
     WHERE id = (SELECT institution_id FROM training_base WHERE cleaned_name = $1 LIMIT 1) RETURNING id`,
    [DEMO_BASE, DEMO_BASE_CREDIT_CODE],
  );
  ids.base = base.rows[0]?.id ?? '';
  return ids;
}

async function loadCatalogue(db: pg.Client, baseId: string): Promise<void> {
  await db.query(
    `WITH release AS (
       INSERT INTO catalogue_release (region_code, catalogue_year, name, published_on)
       VALUES ('350500', '2025-2026', '泉州市2025—2026年度职业技能培训需求指导目录（演示）', '2025-06-30') RETURNING id)
     INSERT INTO catalogue_item (release_id, project_name, occupation_id, level, subsidy_kind, certificate_kind, shortage)
     SELECT release.id, v.name, o.id, v.level, 'LEVEL_UPGRADE', 'SKILL_LEVEL', v.shortage
     FROM release, (VALUES ('焊工（四级）', '焊工', 'L4', 'MANUFACTURING'), ('养老护理员（五级）', '养老护理员', 'L5', 'SERVICES'),
       ('人工智能训练师（三级）', '人工智能训练师', 'L3', NULL)) AS v(name, occupation, level, shortage)
     JOIN occupation o ON o.name = v.occupation`,
  );
  await db.query(
    `INSERT INTO directory_entry (region_code, release_name, institution_id, occupation_id, valid_from, valid_to)
     SELECT '350500', '泉州市2025年度补贴性培训机构目录（演示）', $1, o.id, '2025-07-01', '2026-06-30'
     FROM occupation o WHERE o.name IN ('焊工', '养老护理员')`,
    [baseId],
  );
}

async function loadBudgets(db: pg.Client): Promise<void> {
  await db.query(
    `INSERT INTO budget (fund, region_code, budget_year, allocated_fen)
     SELECT 'EMPLOYMENT_SUBSIDY', '350500', year, 500000000 FROM generate_series(2025, 2027) AS year`,
  );
}

async function loadAccounts(db: pg.Client, organisations: Readonly<Record<string, string>>): Promise<void> {
  const passwordHash = await hash(DEMO_PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  for (const [username, displayName, organisation, roles] of DEMO_ACCOUNTS) {
    await db.query(
      `INSERT INTO account (username, display_name, email, password_hash, organisation_id, roles, is_demo)
       VALUES ($1, $2, $3, $4, $5, $6, true)`,
      [username, displayName, `${username}@demo.invalid`, passwordHash, organisations[organisation], roles],
    );
  }
}

/** Made up, as its bank is: the base's account, entered by itself and confirmed by the HR bureau. */
const DEMO_ACCOUNT = { holder: DEMO_BASE, bank: '泉州演示银行营业部', number: '9558820250701004417' } as const;

async function loadPayeeAccount(db: pg.Client, key: string): Promise<void> {
  const secrets = personalData(key);
  const { holder, bank, number } = DEMO_ACCOUNT;
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO payee_account (organisation_id, holder, bank, number_hash, number_cipher, number_masked, proposed_by, proposed_on)
     SELECT organisation_id, $1, $2, $3, $4, $5, id, '2025-07-01' FROM account WHERE username = 'base-manager' RETURNING id`,
    [holder, bank, secrets.hash(number), secrets.encrypt(number), maskAccountNumber(number)],
  );
  await db.query(
    `UPDATE payee_account SET state = 'CONFIRMED', decided_on = '2025-07-01',
       decided_by = (SELECT id FROM account WHERE username = 'qz-caseworker') WHERE id = $1`,
    [rows[0]?.id],
  );
}
