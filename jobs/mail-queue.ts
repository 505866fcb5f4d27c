import { createPostgresBackend, type Job, Queue, Worker, withBackend } from 'bullmq';
import { z } from 'zod';

/** A mail is two ids and a kind: whom and about what is looked up when it is sent, and no name waits in a queue. */
export const mailJobSchema = z.strictObject({
  accountId: z.uuid(),
  taskId: z.uuid(),
  kind: z.enum(['PROMPT', 'REMINDER', 'ESCALATION']),
});
export type MailJob = z.infer<typeof mailJobSchema>;

/** The queue lives on the record's own PostgreSQL, or on Redis where a bureau has one (REDIS_URL). */
const onPostgres = withBackend(createPostgresBackend);

const QUEUE_NAME = 'mail';
const POOL_SIZE = 3;

/** About a day of trying, the last tries hours apart: a mail server that is down for the night loses nothing. */
const ATTEMPTS = 12;
const FIRST_RETRY_MS = 5_000;

const WORKER_OPTIONS = { concurrency: 5, lockDuration: 30_000, stalledInterval: 10_000 };
const JOB_OPTIONS = {
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: FIRST_RETRY_MS },
  removeOnComplete: { age: 7 * 86_400, count: 10_000 },
  removeOnFail: { age: 30 * 86_400 },
};

export interface MailQueue {
  /** Puts mails into the queue; an id that was there before is not put again. */
  add(mails: readonly { outboxId: string; job: MailJob }[]): Promise<void>;
  close(): Promise<void>;
}

export function openMailQueue(queueUrl: string, onError: (error: Error) => void): MailQueue {
  const queue = isRedis(queueUrl)
    ? new Queue<MailJob>(QUEUE_NAME, { connection: { url: queueUrl }, defaultJobOptions: JOB_OPTIONS })
    : new onPostgres.Queue<MailJob>(QUEUE_NAME, { connection: poolOf(queueUrl), defaultJobOptions: JOB_OPTIONS });
  queue.on('error', onError);
  return {
    add: async (mails) => {
      await queue.addBulk(
        mails.map(({ outboxId, job }) => ({ name: job.kind, data: job, opts: { jobId: `mail-${outboxId}` } })),
      );
    },
    close: () => queue.close(),
  };
}

/** Runs `send` for each mail; throws from it are tried again with back-off. */
export function startMailWorker(
  queueUrl: string,
  send: (jobId: string, job: MailJob) => Promise<void>,
  onError: (error: Error) => void,
): { close(): Promise<void> } {
  const work = async (job: Job<MailJob>) => send(job.id ?? '', mailJobSchema.parse(job.data));
  const worker = isRedis(queueUrl)
    ? new Worker<MailJob>(QUEUE_NAME, work, {
        connection: { url: queueUrl, maxRetriesPerRequest: null },
        ...WORKER_OPTIONS,
      })
    : new onPostgres.Worker<MailJob>(QUEUE_NAME, work, { connection: poolOf(queueUrl), ...WORKER_OPTIONS });
  worker.on('error', onError);
  worker.on('failed', (_job, error) => onError(error));
  return { close: () => worker.close() };
}

function isRedis(queueUrl: string): boolean {
  return /^rediss?:/.test(queueUrl);
}

function poolOf(queueUrl: string) {
  return { connectionString: queueUrl, max: POOL_SIZE, schema: 'bullmq' };
}
