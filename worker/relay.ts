import { askAgain } from '../commands/history-asking.js';
import { subsidyHistory } from '../commands/history-client.js';
import { startOutboxRelay } from '../jobs/outbox-relay.js';
import { repeat } from '../jobs/repeat.js';
import { startSweep } from '../jobs/sweep.js';
import { wakeWith } from '../jobs/wake.js';
import { personalData } from '../platform/personal-data.js';
import { openTemporal } from '../platform/temporal.js';
import { type Part, type Running, runPart } from './part.js';

/** How often is looked for whom the register still owes an answer; each is asked about once an hour. */
const LOOK_FOR_UNKNOWN_MS = 30_000;

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
  const tools = {
    db,
    secrets: personalData(config.personalDataKey.toString('base64')),
    history: subsidyHistory({ url: config.historyUrl }),
  };
  const asking = repeat('history', LOOK_FOR_UNKNOWN_MS, log, async () => ({ more: await askAgain(tools) }));
  return {
    isAlive: () => true,
    stop: async () => {
      await Promise.all([relay.stop(), sweep.stop(), asking.stop()]);
      await mails?.close();
      await client.connection.close();
    },
  };
}
