import { createPostgresBackend, type Job, withBackend } from 'bullmq';
import { z } from 'zod';

/** A mail is two ids and a kind: whom and about what is looked up when it is sent, and no name waits in a queue. */
export const mailJobSchema = z.strictObject({
  accountId: z.uuid(),
  taskId: z.uuid(),
  kind: z.enum(['PROMPT', 'REMINDER', 'ESCALATION']),
});
export type MailJob = z.infer<typeof mailJobSchema>;

const { Queue, Worker } = withBackend(createPostgresBackend);

const QUEUE_NAME = 'mail';
const POOL_SIZE = 3;

/** About a day of trying, the last tries hours apart: a mail server that is down for the night loses nothing. */
const ATTEMPTS = 12;
const FIRST_RETRY_MS = 5_000;

export interface MailQueue {
  /** Puts mails into the queue; an id that was there before is not put again. */
  add(mails: readonly { outboxId: string; job: MailJob }[]): Promise<void>;
  close(): Promise<void>;
}

export function openMailQueue(queueUrl: string, onError: (error: Error) => void): MailQueue {
  const queue = new Queue<MailJob>(QUEUE_NAME, {
    connection: connectionOf(queueUrl),
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: FIRST_RETRY_MS },
      removeOnComplete: { age: 7 * 86_400, count: 10_000 },
      removeOnFail: { age: 30 * 86_400 },
    },
  });
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
  const worker = new Worker<MailJob>(
    QUEUE_NAME,
    async (job: Job<MailJob>) => send(job.id ?? '', mailJobSchema.parse(job.data)),
    { connection: connectionOf(queueUrl), concurrency: 5, lockDuration: 30_000, stalledInterval: 10_000 },
  );
  worker.on('error', onError);
  worker.on('failed', (_job, error) => onError(error));
  return { close: () => worker.close() };
}

function connectionOf(queueUrl: string) {
  return { connectionString: queueUrl, max: POOL_SIZE, schema: 'bullmq' };
}
