import { migrate } from '../platform/migrate.js';
import { migrateQueueSchema } from '../platform/queue-schema.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, loadDemoData } from '../store/reference/demo-data.js';
import { loadReference } from '../store/reference/reference.js';

/**
 * Brings a database to what the service expects: tables, queue schema, reference data. Twice changes nothing. On the
 * embedded database also the demo accounts and what their project needs, unless --reference-only is given; what is
 * printed here is shown to the person who starts.
 */
async function prepare(referenceOnly: boolean): Promise<void> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'];
  if (!ownerUrl) throw new Error('缺少环境变量 DATABASE_OWNER_URL / DATABASE_OWNER_URL is not set.');
  const queueUrl = process.env['DATABASE_QUEUE_URL'];
  await migrate(ownerUrl);
  await Promise.all([loadReference(ownerUrl), queueUrl ? migrateQueueSchema(ownerUrl, queueUrl) : undefined]);
  if (process.env['JIANGXIN_EMBEDDED'] !== '1' || referenceOnly) return;
  await loadDemoData(process.env);
  process.stdout.write(demoAccounts());
}

function demoAccounts(): string {
  const lines = DEMO_ACCOUNTS.map(([username, displayName]) => `  ${username.padEnd(20)}${displayName}`);
  return ['演示账号（仅内置数据库有）/ demo accounts:', ...lines, `  密码 / password: ${DEMO_PASSWORD}`, ''].join('\n');
}

await prepare(process.argv.includes('--reference-only'));
