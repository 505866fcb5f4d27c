import { existsSync } from 'node:fs';
import { migrate } from '../platform/migrate.js';
import { migrateQueueSchema } from '../platform/queue-schema.js';

/** Brings a database to what the service expects: tables, queue schema, reference data. Twice changes nothing. */
async function prepare(): Promise<void> {
  const ownerUrl = required('DATABASE_OWNER_URL');
  if (existsSync('prisma/migrations')) await migrate(ownerUrl);
  if (process.env['DATABASE_QUEUE_URL']) await migrateQueueSchema(ownerUrl, process.env['DATABASE_QUEUE_URL']);
  if (existsSync('store/reference.ts')) {
    const { loadReference } = await import('../store/reference.js' as string);
    await loadReference(ownerUrl);
  }
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set.`);
  return value;
}

await prepare();
