import pg from 'pg';
import { loadReference } from '../../store/reference/reference.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const TABLES = [
  'region',
  'occupation',
  'enumeration_value',
  'work_calendar_year',
  'work_calendar_day',
  'policy_version',
  'policy_rule',
  'organisation',
  'training_base',
];

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await loadReference(database.ownerUrl);
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** Every row with its system columns: xmin changes when a row is written again, even with the same values. */
async function fingerprints(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const table of TABLES) {
    const [hash] = await values<string>(
      `SELECT count(*) || ':' || md5(coalesce(string_agg(xmin::text || t::text, '|' ORDER BY t::text), ''))
       FROM ${table} AS t`,
    );
    hashes[table] = hash ?? '';
  }
  return hashes;
}

async function values<T>(sql: string, params: unknown[] = []): Promise<T[]> {
  const { rows } = await owner.query({ text: sql, values: params, rowMode: 'array' });
  return rows.map(([value]: T[]) => value as T);
}

describe('loadReference', () => {
  it('changes nothing when it is run again, and nothing when two run at once', async () => {
    const before = await fingerprints();

    await loadReference(database.ownerUrl);
    await Promise.all([loadReference(database.ownerUrl), loadReference(database.ownerUrl)]);

    expect(await fingerprints()).toEqual(before);
  });

  it('brings back what was damaged in the tables that nobody edits', async () => {
    await owner.query(`UPDATE region SET name = 'x' WHERE code = '350502'`);
    await owner.query(`UPDATE occupation SET levels = '{}' WHERE code = '6-18-02-04'`);
    await owner.query(`DELETE FROM enumeration_value WHERE set_name = 'SkillLevel' AND code = 'CHIEF'`);

    await loadReference(database.ownerUrl);

    expect(await values(`SELECT name FROM region WHERE code = '350502'`)).toEqual(['鲤城区']);
    expect(await values(`SELECT levels FROM occupation WHERE code = '6-18-02-04'`)).toEqual([
      ['L5', 'L4', 'L3', 'L2', 'L1'],
    ]);
    expect(await values(`SELECT name_zh FROM enumeration_value WHERE code = 'CHIEF'`)).toEqual(['首席技师']);
  });

  it('keeps a credit code, a kind and a corrected name that someone supplied', async () => {
    await owner.query(
      `UPDATE organisation SET credit_code = '12350500MB00000353', credit_code_synthetic = true,
         institution_kind = 'TECHNICIAN_COLLEGE', name = '泉州技师学院（更名）' WHERE name = '泉州技师学院'`,
    );

    await loadReference(database.ownerUrl);

    const { rows } = await owner.query(
      `SELECT o.name, o.credit_code, o.institution_kind FROM training_base b JOIN organisation o ON o.id = b.institution_id
       WHERE b.level = 'PROVINCIAL' AND b.seq_no = 54`,
    );
    expect(rows).toEqual([
      { name: '泉州技师学院（更名）', credit_code: '12350500MB00000353', institution_kind: 'TECHNICIAN_COLLEGE' },
    ]);
    expect(await values('SELECT count(DISTINCT institution_id)::int FROM training_base')).toEqual([145]);
  });

  it('never lets a year that was made OFFICIAL fall back to the provisional file', async () => {
    await owner.query(`UPDATE work_calendar_year SET status = 'OFFICIAL', source = '正式通知' WHERE year = 2027`);
    await owner.query(`DELETE FROM work_calendar_day WHERE day = '2027-06-09'`);

    await loadReference(database.ownerUrl);

    expect(await values(`SELECT status FROM work_calendar_year WHERE year = 2027`)).toEqual(['OFFICIAL']);
    expect(await values(`SELECT name FROM work_calendar_day WHERE day = '2027-06-09'`)).toEqual([]);
  });
});

describe('the reference data', () => {
  it('has 160 base titles of 145 institutions, 15 of which hold both levels', async () => {
    expect(await values('SELECT count(*)::int FROM training_base')).toEqual([160]);
    expect(await values('SELECT count(DISTINCT institution_id)::int FROM training_base')).toEqual([145]);
    expect(
      await values(`SELECT count(*)::int FROM (
        SELECT FROM training_base GROUP BY institution_id HAVING count(DISTINCT level) = 2) AS both_levels`),
    ).toEqual([15]);
  });

  it.each([
    [
      'NATIONAL',
      { 350100: 10, 350200: 2, 350300: 1, 350400: 3, 350500: 6, 350600: 4, 350700: 2, 350800: 1, 350900: 1 },
    ],
    [
      'PROVINCIAL',
      {
        350100: 25,
        350200: 15,
        350300: 12,
        350400: 11,
        350500: 16,
        350600: 13,
        350700: 12,
        350800: 12,
        350900: 12,
        PINGTAN: 2,
      },
    ],
  ])('counts the %s titles by region as the document does', async (level, expected) => {
    const { rows } = await owner.query(
      'SELECT region_code, count(*)::int FROM training_base WHERE level = $1 GROUP BY 1',
      [level],
    );
    expect(Object.fromEntries(rows.map((row) => [row.region_code, row.count]))).toEqual(expected);
  });

  it('cleans the three misprinted names and keeps the printed ones', async () => {
    expect(
      await values('SELECT cleaned_name FROM training_base WHERE cleaned_name <> published_name ORDER BY seq_no'),
    ).toEqual(['福建佳通轮胎有限公司', '上杭县优生活家政服务有限公司', '宁德市好帮手家政服务有限公司']);
  });

  it('marks the regions that the table does not print, all of 南平 among them', async () => {
    expect(await values('SELECT count(*)::int FROM training_base WHERE NOT region_inferred')).toEqual([18]);
    expect(
      await values(
        `SELECT bool_and(region_inferred) FROM training_base WHERE level = 'PROVINCIAL' AND region_code = '350700'`,
      ),
    ).toEqual([true]);
  });

  it('has the organisational tree: nine cities, 平潭, 省属 and 84 counties', async () => {
    const { rows } = await owner.query('SELECT kind, count(*)::int FROM region GROUP BY 1');
    expect(Object.fromEntries(rows.map((row) => [row.kind, row.count]))).toEqual({
      PROVINCE: 1,
      CITY: 9,
      ZONE: 1,
      PROVINCE_RUN: 1,
      COUNTY: 84,
    });
    expect(await values(`SELECT parent_code FROM region WHERE code = '350128'`)).toEqual(['PINGTAN']);
    expect(
      await values(`SELECT code FROM region c WHERE kind = 'COUNTY' AND code <> '350128'
                    AND parent_code <> left(code, 4) || '00'`),
    ).toEqual([]);
  });

  it('knows 互联网营销师 under two codes as one occupation', async () => {
    expect(
      await values(`SELECT DISTINCT canonical_id FROM occupation WHERE code IN ('4-01-02-07', '4-01-06-02')`),
    ).toEqual(['4-01-06-02']);
  });

  it('has 2025 and 2026 OFFICIAL and 2027 PROVISIONAL, and no credit code that nobody supplied', async () => {
    const fresh = await createTestDatabase();
    const client = new pg.Client({ connectionString: fresh.ownerUrl });
    await client.connect();
    const years = await client.query('SELECT year, status FROM work_calendar_year ORDER BY year');
    const unknown = await client.query(
      `SELECT count(*)::int FROM organisation o
       WHERE credit_code IS NULL AND institution_kind IS NULL
         AND EXISTS (SELECT FROM training_base b WHERE b.institution_id = o.id)`,
    );
    await client.end();
    await fresh.drop();

    expect(years.rows).toEqual([
      { year: 2025, status: 'OFFICIAL' },
      { year: 2026, status: 'OFFICIAL' },
      { year: 2027, status: 'PROVISIONAL' },
    ]);
    expect(unknown.rows).toEqual([{ count: 145 }]);
  });
});

describe('the application role', () => {
  let app: pg.Client;
  beforeAll(async () => {
    app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
  });
  afterAll(() => app.end());

  it.each(TABLES)('may read %s', async (table) => {
    await expect(app.query(`SELECT * FROM ${table} LIMIT 1`)).resolves.toMatchObject({ rowCount: 1 });
  });

  it.each(TABLES.filter((table) => table !== 'organisation'))('may not write %s', async (table) => {
    await expect(app.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    // Of policy it may write drafts: test/commands/policy.test.ts.
    await expect(app.query(`INSERT INTO ${table} DEFAULT VALUES`)).rejects.toThrow(
      /permission denied|begins as a draft|rule is never edited/,
    );
  });

  function addEnterprise(creditCode: string) {
    return app.query(
      `INSERT INTO organisation (kind, name, region_code, credit_code) VALUES ('ENTERPRISE', '甲', '350500', $1)`,
      [creditCode],
    );
  }

  it('refuses a credit code of the wrong length or with a letter that the standard leaves out', async () => {
    await expect(addEnterprise('91350102MA0000015')).rejects.toThrow(/credit_code/);
    await expect(addEnterprise('9135010OMA00000152')).rejects.toThrow(/credit_code/);
  });
});
