import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { SubsidyHistory } from '../../domain/history/types.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { type PersonalData, personalData } from '../../platform/personal-data.js';
import { type DirectHands, directHands } from '../../scripts/story/direct-hands.js';
import { loadDemoData } from '../../store/demo-data.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface World {
  readonly database: TestDatabase;
  /** Role jx_app, as the service uses it. */
  readonly db: Database;
  readonly secrets: PersonalData;
  /** Everyone's hands; the process's steps are taken at once. */
  readonly hands: DirectHands;
  /** Plain SQL as the owner: to look behind the rules, and to plant what they would refuse. */
  asOwner<Row extends pg.QueryResultRow>(query: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same as jx_app under the process's scope: what the service could do if its TypeScript were gone. */
  asApplication<Row extends pg.QueryResultRow>(query: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same with triggers and foreign keys asleep. */
  plant(...queries: readonly string[]): Promise<void>;
  end(): Promise<void>;
}

/** A database of its own with the demo's bureaus, people, catalogue and budgets; its clock stands on 2025-07-01. */
export async function aWorld({ history }: { history?: SubsidyHistory } = {}): Promise<World> {
  const database = await createTestDatabase();
  const key = randomBytes(32).toString('base64');
  await loadDemoData({ DATABASE_OWNER_URL: database.ownerUrl, JIANGXIN_PERSONAL_DATA_KEY: key });
  const db = openDatabase(database.appUrl, { max: 8, name: 'test' });
  const secrets = personalData(key);
  const hands = directHands({ db, secrets, process: 'inline', patienceMs: 10_000, ...(history ? { history } : {}) });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => undefined);
  const app = new pg.Pool({ connectionString: database.appUrl, max: 2, options: '-c app.scope=system' });
  app.on('error', () => undefined);
  return {
    database,
    db,
    secrets,
    hands,
    async asOwner<Row extends pg.QueryResultRow>(query: string, values: readonly unknown[] = []) {
      return (await owner.query<Row>(query, [...values])).rows;
    },
    async asApplication<Row extends pg.QueryResultRow>(query: string, values: readonly unknown[] = []) {
      return (await app.query<Row>(query, [...values])).rows;
    },
    plant: (...queries) => plantAsSuperuser(database.name, queries),
    async end() {
      await Promise.all([db.$disconnect(), owner.end(), app.end()]);
      await database.drop();
    },
  };
}

/** Only a superuser may put triggers to sleep: no role of ours could plant these. */
async function plantAsSuperuser(name: string, queries: readonly string[]): Promise<void> {
  const url = new URL(process.env['TEST_PG_ADMIN_URL'] ?? '');
  url.pathname = `/${name}`;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  try {
    await admin.query('SET session_replication_role = replica');
    for (const query of queries) await admin.query(query);
  } finally {
    await admin.end();
  }
}
