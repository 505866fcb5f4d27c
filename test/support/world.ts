import pg from 'pg';
import type { SubsidyHistory } from '../../domain/history/types.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { type PersonalData, personalData } from '../../platform/personal-data.js';
import { type DirectHands, directHands } from '../../scripts/story/direct-hands.js';
import { createTestDatabase, DEMO_TEMPLATE, type TestDatabase } from './database.js';

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
  /** Closes its connections; the database stays. */
  rest(): Promise<void>;
  end(): Promise<void>;
}

interface Beginning {
  readonly history?: SubsidyHistory;
  /** The database it begins as a copy of; nobody may be connected to it. */
  readonly template?: string;
}

/** A database of its own with the demo's bureaus, people, catalogue and budgets; its clock stands on 2025-07-01. */
export async function aWorld({ history, template = DEMO_TEMPLATE }: Beginning = {}): Promise<World> {
  const database = await createTestDatabase(template);
  const db = openDatabase(database.appUrl, { max: 8, name: 'test' });
  const secrets = personalData(process.env['JIANGXIN_PERSONAL_DATA_KEY'] ?? '');
  const hands = directHands({ db, secrets, process: 'inline', patienceMs: 10_000, ...(history ? { history } : {}) });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => undefined);
  const app = new pg.Pool({ connectionString: database.appUrl, max: 2, options: '-c app.scope=system' });
  app.on('error', () => undefined);
  const rest = async (): Promise<void> => void (await Promise.all([db.$disconnect(), owner.end(), app.end()]));
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
    rest,
    async end() {
      await rest();
      await database.drop();
    },
  };
}

export interface Prepared<Made> {
  readonly made: Made;
  /** A world of its own that begins where the prepared one stands. */
  copy(): Promise<World>;
  end(): Promise<void>;
}

/** What many tests need afresh is made once, and copied for each. */
export async function prepared<Made>(make: (world: World) => Promise<Made>): Promise<Prepared<Made>> {
  const world = await aWorld();
  const made = await make(world);
  await world.rest();
  return { made, copy: () => aWorld({ template: world.database.name }), end: world.database.drop };
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
