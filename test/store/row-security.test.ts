import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase, refusePrivilegedRole } from '../../platform/database.js';
import { refusalOf } from '../support/gate.js';
import { aProjectIn, type SmallLife } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** The second wall behind the access table: what a transaction sees depends on whose eyes it was given. */
const GUARDED = ['project', 'class', 'trainee', 'person'] as const;
let world: World;
let app: pg.Client;
let life: SmallLife;

beforeAll(async () => {
  world = await aWorld();
  life = await aProjectIn(world, 'evaluation');
  app = new pg.Client({ connectionString: world.database.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await world.end();
});

async function countAs(table: string, scope: string | null, organisation = ''): Promise<number> {
  return seenAs(scope, organisation, async () =>
    Number((await app.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n),
  );
}

async function seenAs<T>(scope: string | null, organisation: string, look: () => Promise<T>): Promise<T> {
  await app.query('BEGIN');
  if (scope !== null)
    await app.query("SELECT set_config('app.scope', $1, true), set_config('app.organisation', $2, true)", [
      scope,
      organisation,
    ]);
  try {
    return await look();
  } finally {
    await app.query('ROLLBACK');
  }
}

async function organisationOf(username: string): Promise<string> {
  const [account] = await world.asOwner<{ id: string }>(
    'SELECT organisation_id AS id FROM account WHERE username = $1',
    [username],
  );
  return account?.id ?? '';
}

describe.each(GUARDED)('%s', (table) => {
  test('is empty for a transaction that was given no eyes', async () => {
    expect(await countAs(table, null)).toBe(0);
  });

  test('is empty for the eyes of nowhere', async () => {
    expect(await countAs(table, '')).toBe(0);
  });

  test('is empty for another region', async () => {
    expect(await countAs(table, '350200')).toBe(0);
  });

  test('shows its own region and the process what there is', async () => {
    const there = await countAs(table, 'system');
    expect(there).toBeGreaterThan(0);
    expect(await countAs(table, '350502,350500')).toBe(there);
  });

  test('is empty for an institution that has no part in it', async () => {
    expect(await countAs(table, '', await organisationOf('other-institution'))).toBe(0);
  });

  test.each(['base-manager', 'assessor'])('shows %s the case that is theirs', async (username) => {
    expect(await countAs(table, '', await organisationOf(username))).toBeGreaterThan(0);
  });
});

test('the key of a history is read by whoever knows the id, and nothing else of the person', async () => {
  await seenAs('', '', async () => {
    const { fields, rows } = await app.query('SELECT * FROM person_key LIMIT 1');
    expect(fields.map(({ name }) => name)).toEqual(['id', 'id_number_hash']);
    expect(rows).toHaveLength(1);
  });
  await expect(app.query("UPDATE person_key SET id_number_hash = '\\x00'")).rejects.toThrow(/permission denied/);
});

test('another region writes nothing', async () => {
  const changed = await seenAs('350200', '', () =>
    app.query("UPDATE class SET title = '改名' WHERE id = $1", [life.classIds[0]]),
  );
  expect(changed.rowCount).toBe(0);
});

test('nobody writes a case into another region', async () => {
  const copy = `INSERT INTO class (project_id, seq, title, region_code, planned_headcount, planned_hours)
    VALUES ($1, 9, '越界', '350500', 1, 1)`;
  expect(await seenAs('350200', '', () => refusalOf(app.query(copy, [life.projectId])))).toBe('42501');
});

test('a region does not give its case away', async () => {
  const away = () => app.query("UPDATE project SET region_code = '350200' WHERE id = $1", [life.projectId]);
  expect(await seenAs('350500', '', () => refusalOf(away()))).toBe('42501');
});

describe('the service refuses to run', () => {
  test('as the owner', async () => {
    await expect(checkRole(world.database.ownerUrl)).rejects.toThrow('jx_owner');
  });

  test('as a superuser', async () => {
    const url = new URL(process.env['TEST_PG_ADMIN_URL'] ?? '');
    url.pathname = `/${world.database.name}`;
    await expect(checkRole(url.href)).rejects.toThrow('服务拒绝启动');
  });

  test('and not as the application', async () => {
    await expect(checkRole(world.database.appUrl)).resolves.toBeUndefined();
  });

  async function checkRole(url: string): Promise<void> {
    const db = openDatabase(url, { max: 1 });
    try {
      await refusePrivilegedRole(db);
    } finally {
      await db.$disconnect();
    }
  }
});
