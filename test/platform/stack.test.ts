import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { isAlive, waitUntil } from '../../scripts/lib/processes.mjs';
import { startStack } from '../../scripts/lib/stack.mjs';

type Stack = Awaited<ReturnType<typeof startStack>>;

const asRoot = process.getuid?.() === 0;
const said: string[] = [];
let dataDir: string;
let stack: Stack | undefined;

async function begin(): Promise<void> {
  said.length = 0;
  dataDir = await mkdtemp(join(tmpdir(), 'jiangxin-stack-'));
}

async function end(): Promise<void> {
  await stack?.remove();
  await rm(dataDir, { recursive: true, force: true });
}

async function start(options: { parts: string[]; namespaces?: boolean }): Promise<Stack> {
  stack = await startStack({ dataDir, log: (zh: string, en: string) => void said.push(`${zh} / ${en}`), ...options });
  return stack;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

describe('one stack', () => {
  let running: Stack;

  beforeAll(async () => {
    await begin();
    running = await start({ parts: ['postgres'] });
  });
  afterAll(end);

  test('a part that is stopped stays down until it is started', async () => {
    await running.stopPart('postgres');
    expect(running.pids()).toEqual({});
    await running.startPart('postgres');
    expect(await query(running.env['DATABASE_URL'] ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('the roles have the rights of the design and no more', async () => {
    const { env, adminUrl } = running;
    const roles = await query(
      adminUrl ?? '',
      `SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls AS mighty,
              has_database_privilege(rolname, 'jiangxin', 'CREATE') AS "mayCreate"
       FROM pg_roles WHERE rolname LIKE 'jx%' ORDER BY rolname`,
    );
    expect(roles).toEqual([
      { rolname: 'jx_app', mighty: false, mayCreate: false },
      { rolname: 'jx_owner', mighty: false, mayCreate: true },
      { rolname: 'jx_queue', mighty: false, mayCreate: false },
    ]);
    const extensions = await query(env['DATABASE_URL'] ?? '', 'SELECT extname FROM pg_extension ORDER BY extname');
    expect(extensions.map((row) => row['extname'])).toEqual(['btree_gist', 'pg_trgm', 'pgcrypto', 'plpgsql']);
    expect(
      await query(env['DATABASE_URL'] ?? '', 'SELECT datctype FROM pg_database WHERE datname = current_database()'),
    ).toEqual([{ datctype: 'C.UTF-8' }]);
  });

  test('secrets are readable by their owner alone', async () => {
    for (const name of ['secrets.json', 'stack.json']) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
    }
  });
});

describe('a stack of its own', () => {
  beforeEach(begin);
  afterEach(end);

  test('a killed part comes back, on the same address and with what it knew, and the person is told', async () => {
    const running = await start({ parts: ['postgres', 'temporal'] });
    const url = running.env['DATABASE_OWNER_URL'] ?? '';
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const before = running.pids();
    for (const name of ['postgres', 'temporal']) {
      await running.killPart(name);
      await running.whenReady(name);
    }
    const after = running.pids();
    expect(after['postgres']).not.toBe(before['postgres']);
    expect(after['temporal']).not.toBe(before['temporal']);
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(said).toEqual(expect.arrayContaining([expect.stringContaining('postgres ended (SIGKILL), restarting')]));
  });

  test('stopping leaves no process and gives the folder back', async () => {
    const first = await start({ parts: ['postgres', 'temporal'] });
    const pids = Object.values(first.pids());
    expect(pids).toHaveLength(2);
    const startedAt = Date.now();
    await first.stop();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
    await start({ parts: ['postgres'] });
  });

  test('a start that is interrupted half-way leaves no process behind', async () => {
    const controller = new AbortController();
    const starting = startStack({ dataDir, parts: ['postgres', 'temporal'], log: () => {}, signal: controller.signal });
    setTimeout(() => controller.abort(), 150);
    await expect(starting).rejects.toThrow(/interrupted/);
    expect(await waitUntil(() => !commandLinesWith(dataDir), 30_000)).toBe(true);
  });

  // Where user namespaces are refused, root runs PostgreSQL as nobody on a copy of its binaries.
  (asRoot ? test : test.skip)('root without user namespaces', async () => {
    const running = await start({ parts: ['postgres'], namespaces: false });
    expect(readFileSync(`/proc/${running.pids()['postgres']}/status`, 'utf8')).toMatch(/^Uid:\s+65534\s/m);
    expect(await query(running.env['DATABASE_URL'] ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const copy = `/var/tmp/jiangxin-${running.secrets.instanceId}`;
    expect(existsSync(copy)).toBe(true);
    await running.remove();
    expect(existsSync(copy)).toBe(false);
  });
});

function commandLinesWith(text: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false; // Ended while we looked.
      }
    });
}
