import { type Part, type Running, runPart } from './part.js';

/** Runs the errands: mail, when a mail server is configured. */
await runPart('queues', 4, startQueues);

async function startQueues({ config, log, db }: Part): Promise<Running> {
  const { smtpUrl, mailFrom, queueUrl } = config;
  if (!smtpUrl) {
    log.info('no SMTP_URL: people are told in their inbox only');
    return { isAlive: () => true, stop: async () => undefined };
  }
  // What only they need is not loaded where no mail is sent.
  const [{ startMailWorker }, { createMailSender }] = await Promise.all([
    import('../jobs/mail-queue.js'),
    import('../jobs/send-mail.js'),
  ]);
  const sender = createMailSender(db, smtpUrl, mailFrom);
  const worker = startMailWorker(
    queueUrl,
    (jobId, job) => sender.send(jobId, job),
    (error) => log.warn({ err: error }, 'an errand did not succeed and is tried again'),
  );
  return {
    isAlive: () => true,
    stop: async () => {
      await worker.close();
      sender.close();
    },
  };
}
