import { runMigrations } from 'bullmq';
import pg from 'pg';

/** Any number will do, as long as every copy of this program asks for the same one. */
const QUEUE_SCHEMA_LOCK = 4_201_812;

/**
 * Makes or updates schema `bullmq`, which role jx_queue owns. BullMQ creates the schema itself, so the owner of the
 * database lends the right to create one for the length of this call and takes it back: nothing else may be created.
 */
export async function migrateQueueSchema(ownerUrl: string, queueUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'jiangxin-migrate' });
  const queue = new pg.Client({ connectionString: queueUrl, application_name: 'jiangxin-migrate' });
  await owner.connect();
  await queue.connect();
  try {
    await owner.query('SELECT pg_advisory_lock($1)', [QUEUE_SCHEMA_LOCK]);
    const { rows } = await owner.query<{ database: string }>('SELECT current_database() AS database');
    const database = owner.escapeIdentifier(rows[0]!.database);
    const role = owner.escapeIdentifier(decodeURIComponent(new URL(queueUrl).username));
    await owner.query(`GRANT CREATE ON DATABASE ${database} TO ${role}`);
    try {
      await runMigrations(queue);
    } finally {
      await owner.query(`REVOKE CREATE ON DATABASE ${database} FROM ${role}`);
    }
  } finally {
    await queue.end();
    await owner.end();
  }
}
