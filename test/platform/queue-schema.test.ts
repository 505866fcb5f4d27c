import { createPostgresBackend, type Job, setDefaultBackendFactory, Queue, Worker } from 'bullmq';
import pg from 'pg';
import { migrateQueueSchema } from '../../platform/queue-schema.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

setDefaultBackendFactory(createPostgresBackend);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

test('role jx_queue runs queues, with ids of its own making or of ours', async () => {
  const connection = { connectionString: database.queueUrl, max: 3 };
  const queue = new Queue('sample', { connection });
  const worked: string[] = [];
  const worker = new Worker('sample', async (job: Job) => void worked.push(`${job.name} ${job.id}`), { connection });
  worker.on('error', () => {});
  try {
    await queue.add('first', {}, { jobId: 'outbox-1' });
    await queue.add('again', {}, { jobId: 'outbox-1' });
    await queue.add('second', {});
    for (let tries = 0; tries < 100 && worked.length < 2; tries += 1) await new Promise((next) => setTimeout(next, 50));
    expect(worked).toEqual(['first outbox-1', expect.stringMatching(/^second /)]);
  } finally {
    await worker.close();
    await queue.close();
  }
});

test('the schema says which version has made it, and one of another version is made anew', async () => {
  const madeBy = `SELECT obj_description('bullmq'::regnamespace, 'pg_namespace') AS version`;
  const versionOf = async () => (await asked(database.queueUrl, madeBy))['version'];
  const version = await versionOf();
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);

  await as(database.queueUrl, `COMMENT ON SCHEMA bullmq IS '0.0.1'`);
  await migrateQueueSchema(database.ownerUrl, database.queueUrl);
  expect(await versionOf()).toBe(version);
});

test('making the schema twice changes nothing, and leaves no right to make another', async () => {
  await migrateQueueSchema(database.ownerUrl, database.queueUrl);
  await expect(as(database.queueUrl, 'CREATE SCHEMA elsewhere')).rejects.toThrow(/permission denied/);
  await expect(as(database.queueUrl, 'CREATE TABLE public.mine (id int)')).rejects.toThrow(/permission denied/);
});

test('role jx_queue reads none of the record, and role jx_app none of the queues', async () => {
  await expect(as(database.queueUrl, 'SELECT * FROM project')).rejects.toThrow(/permission denied/);
  await expect(as(database.appUrl, 'SELECT * FROM bullmq.job')).rejects.toThrow(/permission denied/);
});

async function as(url: string, sql: string): Promise<void> {
  await asked(url, sql);
}

async function asked(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}
