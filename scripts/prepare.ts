import { existsSync } from 'node:fs';
import { migrate } from '../platform/migrate.js';
import { migrateQueueSchema } from '../platform/queue-schema.js';
import { loadReference } from '../store/reference.js';

/**
 * Brings a database to what the service expects: tables, queue schema, reference data. Twice changes nothing. On the
 * embedded database also the demo accounts and the demo project's data, unless --reference-only is given; what is
 * printed here is shown to the person who starts.
 */
async function prepare(referenceOnly: boolean): Promise<void> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'];
  if (!ownerUrl) throw new Error('缺少环境变量 DATABASE_OWNER_URL / DATABASE_OWNER_URL is not set.');
  const queueUrl = process.env['DATABASE_QUEUE_URL'];
  await migrate(ownerUrl);
  await Promise.all([loadReference(ownerUrl), queueUrl ? migrateQueueSchema(ownerUrl, queueUrl) : undefined]);
  if (process.env['JIANGXIN_EMBEDDED'] !== '1' || referenceOnly) return;
  if (existsSync('store/demo-data.ts')) {
    const { loadDemoData } = (await import('../store/demo-data.js' as string)) as {
      loadDemoData(env: NodeJS.ProcessEnv): Promise<unknown>;
    };
    await loadDemoData(process.env);
  }
}

await prepare(process.argv.includes('--reference-only'));
