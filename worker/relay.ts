import { startOutboxRelay } from '../jobs/outbox-relay.js';
import { startSweep } from '../jobs/sweep.js';
import { wakeWith } from '../jobs/wake.js';
import { openTemporal } from '../platform/temporal.js';
import { type Part, type Running, runPart } from './part.js';

/** Hands on the outbox and compares record and process: what people have done reaches the workflows through here. */
await runPart('relay', 6, startRelay);

async function startRelay({ config, log, db }: Part): Promise<Running> {
  const client = openTemporal({ address: config.temporalAddress, namespace: config.temporalNamespace });
  const wake = wakeWith(client);
  const { smtpUrl, queueUrl, databaseUrl } = config;
  const mails = smtpUrl
    ? (await import('../jobs/mail-queue.js')).openMailQueue(queueUrl, (error) =>
        log.warn({ err: error }, 'the mail queue does not answer'),
      )
    : null;
  const relay = startOutboxRelay({ db, databaseUrl, wake, mails, log });
  const sweep = startSweep({ db, client, wake, log });
  return {
    isAlive: () => true,
    stop: async () => {
      await Promise.all([relay.stop(), sweep.stop()]);
      await mails?.close();
      await client.connection.close();
    },
  };
}
