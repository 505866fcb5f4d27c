import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The migrated database with reference data from which each test database is copied; made by scripts/test.mjs. */
const TEMPLATE = 'jx_template';
/** The same with the demo's bureaus, people, catalogue and budgets. */
export const DEMO_TEMPLATE = 'jx_template_demo';

export interface TestDatabase {
  name: string;
  /** Role jx_app: what the service may do. */
  appUrl: string;
  /** Role jx_owner: owns the tables. */
  ownerUrl: string;
  /** Role jx_queue: schema bullmq only. */
  queueUrl: string;
  drop(): Promise<void>;
}

/** A database of its own for one test file: a copy of the template, which nobody is connected to; about 50 ms. */
export async function createTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const name = `jx_test_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER jx_owner`));
  return {
    name,
    appUrl: urlOf('TEST_APP_URL', name),
    ownerUrl: urlOf('TEST_OWNER_URL', name),
    queueUrl: urlOf('TEST_QUEUE_URL', name),
    drop: () => asAdmin(async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: required('TEST_PG_ADMIN_URL') });
  await admin.connect();
  try {
    // Two copies of one template at the same moment refuse each other, so they take turns.
    await admin.query('SELECT pg_advisory_lock(4201811)');
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(variable: string, database: string): string {
  const url = new URL(required(variable));
  url.pathname = `/${database}`;
  return url.href;
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests with npm test, which starts their PostgreSQL.`);
  return value;
}
