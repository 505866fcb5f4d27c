import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../platform/database.js';
import type { Hands } from '../../scripts/story/hands.js';
import { httpHands } from '../../scripts/story/http-hands.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { type DrillStack, startDrillStack } from './drill-stack.js';

/** A real stack, its parts processes of their own, on a data folder that ends with the test. */
export interface Drill {
  readonly stack: DrillStack;
  /** Everyone's browsers; patient enough for any outage of a drill. */
  readonly hands: Hands;
  /** As the owner of the record, and only while PostgreSQL is up. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Names of the invariants that do not hold. */
  violations(): Promise<string[]>;
  /** What the API answered with a 500: nobody expected it, and no outage excuses it. */
  unexpected(): Promise<string[]>;
  end(): Promise<void>;
}

/** How long a browser goes on asking: others use this machine too. */
export const PATIENCE_MS = 150_000;

export async function startDrill(): Promise<Drill> {
  const stack = await startDrillStack();
  const { env, apiUrl, dataDir } = stack;
  const owner = new pg.Pool({ connectionString: env['DATABASE_OWNER_URL'], max: 3, connectionTimeoutMillis: 5_000 });
  owner.on('error', () => undefined); // PostgreSQL is killed here on purpose.
  return {
    stack,
    hands: httpHands({ apiUrl: () => apiUrl, patienceMs: PATIENCE_MS }),
    async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
      return (await owner.query<Row>(text, [...values])).rows;
    },
    violations: () => violationsOf(env['DATABASE_URL'] ?? ''),
    unexpected: async () =>
      (await readFile(join(dataDir, 'logs', 'api.log'), 'utf8'))
        .split('\n')
        .filter((line) => line.includes('"code":"INTERNAL"')),
    async end() {
      await owner.end();
      await stack.end();
    },
  };
}

async function violationsOf(url: string): Promise<string[]> {
  const db = openDatabase(url, { max: 1, name: 'drill' });
  try {
    const states = await checkInvariants(db);
    return states.filter(({ violations }) => violations > 0).map(({ name, violations }) => `${name}: ${violations}`);
  } finally {
    await db.$disconnect();
  }
}
