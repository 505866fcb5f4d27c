import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MailJob, type MailQueue, openMailQueue, startMailWorker } from '../../jobs/mail-queue.js';
import { eventually } from '../support/eventually.js';

/** The same errands on a real Redis, where a bureau has one (REDIS_URL). */
let server: ChildProcess;
let folder: string;
let queue: MailQueue;
let worker: { close(): Promise<void> };
const sent: { jobId: string; job: MailJob }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiangxin-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''], {
    stdio: 'ignore',
  });
  // Both reconnect by themselves until the server is up.
  queue = openMailQueue(url, () => undefined);
  worker = startMailWorker(
    url,
    async (jobId, job) => {
      sent.push({ jobId, job });
    },
    () => undefined,
  );
});
afterAll(async () => {
  await worker.close();
  await queue.close();
  server.kill();
  await rm(folder, { recursive: true, force: true });
});

it('carries a mail once, however often its id is put in', async () => {
  const job: MailJob = { accountId: randomUUID(), taskId: randomUUID(), kind: 'PROMPT' };
  await queue.add([{ outboxId: '7', job }]);
  await queue.add([{ outboxId: '7', job }]);
  await queue.add([{ outboxId: '8', job }]);
  await eventually(async () => sent.some(({ jobId }) => jobId === 'mail-8'));
  expect(sent.map(({ jobId }) => jobId)).toEqual(['mail-7', 'mail-8']);
  expect(sent[0]?.job).toEqual(job);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
