import { createRequire } from 'node:module';
import pg from 'pg';

/** Any number will do, as long as every copy of this program asks for the same one. */
const QUEUE_SCHEMA_LOCK = 4_201_812;

const { version: BULLMQ } = createRequire(import.meta.url)('bullmq/package.json') as { version: string };

/**
 * Makes or updates schema `bullmq`, which role jx_queue owns. BullMQ creates the schema itself, so the owner of the
 * database lends the right to create one for the length of this call and takes it back: nothing else may be created. The
 * schema says which version has made it: to hear that there is nothing to do, the whole of BullMQ need not be loaded.
 */
export async function migrateQueueSchema(ownerUrl: string, queueUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'jiangxin-migrate' });
  const queue = new pg.Client({ connectionString: queueUrl, application_name: 'jiangxin-migrate' });
  await owner.connect();
  await queue.connect();
  try {
    await owner.query('SELECT pg_advisory_lock($1)', [QUEUE_SCHEMA_LOCK]);
    const { rows } = await owner.query<{ database: string; madeBy: string | null }>(
      `SELECT current_database() AS database, obj_description(to_regnamespace('bullmq'), 'pg_namespace') AS "madeBy"`,
    );
    if (rows[0]?.madeBy === BULLMQ) return;
    const database = owner.escapeIdentifier(rows[0]!.database);
    const role = owner.escapeIdentifier(decodeURIComponent(new URL(queueUrl).username));
    await owner.query(`GRANT CREATE ON DATABASE ${database} TO ${role}`);
    try {
      const { runMigrations } = await import('bullmq');
      await runMigrations(queue);
      await queue.query(`COMMENT ON SCHEMA bullmq IS ${queue.escapeLiteral(BULLMQ)}`);
    } finally {
      await owner.query(`REVOKE CREATE ON DATABASE ${database} FROM ${role}`);
    }
  } finally {
    await queue.end();
    await owner.end();
  }
}
