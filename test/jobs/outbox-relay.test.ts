import { randomUUID } from 'node:crypto';
import type { CaseRef } from '../../domain/lifecycle/process.js';
import type { MailJob, MailQueue } from '../../jobs/mail-queue.js';
import { startOutboxRelay } from '../../jobs/outbox-relay.js';
import { count } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, silent } from '../support/process-world.js';

let world: ProcessWorld;
let woken: CaseRef[];
let isAway: boolean;
let mailed: string[];
let stop: () => Promise<void>;

beforeAll(async () => {
  world = await createProcessWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.owner.query('DELETE FROM outbox');
  [woken, isAway, mailed] = [[], false, []];
});
afterEach(() => stop());

function start(mails: MailQueue | null = null, pace: { pollMs?: number } = {}): void {
  const wake = async (each: CaseRef): Promise<void> => {
    if (isAway) throw Object.assign(new Error('14 UNAVAILABLE'), { code: 14 });
    woken.push(each);
  };
  stop = startOutboxRelay({ db: world.db, databaseUrl: world.appUrl, wake, mails, log: silent, ...pace }).stop;
}

/** Started, it listens, and its next look of its own is farther away than any test waits. */
async function startListening(mails: MailQueue | null = null): Promise<void> {
  start(mails, { pollMs: 3_600_000 });
  const connected = `pg_stat_activity WHERE datname = current_database() AND application_name = 'jiangxin-outbox'`;
  await eventually(async () => (await count(world, connected)) === 1);
  await new Promise((resolve) => setTimeout(resolve, 500)); // It listens, and what came before is looked through.
}

const put = (kind: string, id: string, payload: object = {}) =>
  world.owner.query('INSERT INTO outbox (kind, subject_id, payload) VALUES ($1, $2, $3)', [kind, id, payload]);
const unsent = () => count(world, 'outbox WHERE sent_at IS NULL');

it('wakes a case upon the notice of its commit, however far its own next look is', async () => {
  await startListening();
  const id = randomUUID();

  await put('WAKE_CLASS', id);

  await eventually(async () => woken.length > 0);
  expect(woken).toEqual([{ kind: 'class', id }]);
  await eventually(async () => (await unsent()) === 0);
});

it('hands a mail on upon its notice too', async () => {
  await startListening({
    add: async (jobs) => void mailed.push(...jobs.map(({ job }) => job.taskId)),
    close: async () => undefined,
  });
  const id = randomUUID();

  await put('MAIL', id, { accountId: randomUUID(), kind: 'PROMPT' });

  await eventually(async () => mailed.length > 0);
  expect(mailed).toEqual([id]);
});

it('is told what was put into the outbox, and nothing of a statement that put nothing there', async () => {
  start();
  const heard: unknown[] = [];
  await world.owner.query('LISTEN outbox');
  world.owner.on('notification', ({ payload }) => heard.push(payload));

  await world.owner.query(`INSERT INTO outbox (kind, subject_id) SELECT 'MAIL', gen_random_uuid() WHERE false`);
  await put('WAKE_PROJECT', randomUUID());
  await world.owner.query(
    `INSERT INTO outbox (kind, subject_id, payload) SELECT k, gen_random_uuid(), '{}' FROM unnest(ARRAY['MAIL', 'WAKE_CLASS']) k`,
  );
  await world.owner.query('UNLISTEN outbox');

  expect(heard).toEqual(['wakes', 'wakes', 'mails']);
});

it('wakes a case once for several rows of one batch', async () => {
  const [classId, projectId] = [randomUUID(), randomUUID()];
  for (let n = 0; n < 20; n += 1) await put('WAKE_CLASS', classId);
  await put('WAKE_PROJECT', projectId);

  start();

  await eventually(async () => (await unsent()) === 0);
  expect(woken.length).toBeLessThanOrEqual(4); // Each of the three who wake may have a batch of its own.
  expect(woken).toEqual(
    expect.arrayContaining([
      { kind: 'class', id: classId },
      { kind: 'project', id: projectId },
    ]),
  );
});

it('keeps what it cannot hand on and hands it on later', async () => {
  isAway = true;
  start();
  const id = randomUUID();
  await put('WAKE_CLASS', id);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await unsent()).toBe(1);

  isAway = false;

  await eventually(async () => (await unsent()) === 0);
  expect(woken).toEqual([{ kind: 'class', id }]);
});

it('sends more than a batch without waiting between batches', async () => {
  await world.owner.query(
    `INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLASS', gen_random_uuid() FROM generate_series(1, 1001)`,
  );

  start();

  await eventually(async () => (await unsent()) === 0);
  expect(woken).toHaveLength(1001);
});

it('two relays share the work and send nothing twice', async () => {
  await world.owner.query(
    `INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLASS', gen_random_uuid() FROM generate_series(1, 600)`,
  );
  start();
  const first = stop;
  start();
  const second = stop;

  await eventually(async () => (await unsent()) === 0);

  expect(woken).toHaveLength(600);
  stop = async () => void (await Promise.all([first(), second()]));
});

it('puts mails into the queue with ids alone, while the wakes of the same time cannot be sent', async () => {
  isAway = true;
  const jobs: MailJob[] = [];
  start({
    add: async (mails) => {
      mailed.push(...mails.map(({ outboxId }) => outboxId));
      jobs.push(...mails.map(({ job }) => job));
    },
    close: async () => undefined,
  });
  const [taskId, accountId] = [randomUUID(), randomUUID()];
  await put('WAKE_CLASS', randomUUID());
  await put('MAIL', taskId, { accountId, kind: 'REMINDER' });

  await eventually(async () => jobs.length > 0);

  expect(jobs).toEqual([{ accountId, taskId, kind: 'REMINDER' }]);
  await eventually(async () => (await unsent()) === 1);
});

it('marks mails as sent where no mail server is configured: the inbox has them', async () => {
  start(null);

  await put('MAIL', randomUUID(), { accountId: randomUUID(), kind: 'PROMPT' });

  await eventually(async () => (await unsent()) === 0);
});

it('hears again after its connection was cut', async () => {
  start();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await world.owner
    .query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'jiangxin-outbox' AND datname = current_database() AND usename = current_user`)
    .catch(() => undefined);

  await put('WAKE_CLASS', randomUUID());

  await eventually(async () => (await unsent()) === 0);
});

it('deletes what was sent more than a week ago, and nothing else', async () => {
  await put('WAKE_CLASS', randomUUID());
  await world.owner.query(`INSERT INTO outbox (kind, subject_id, sent_at) VALUES
    ('WAKE_CLASS', gen_random_uuid(), now() - interval '8 days'), ('WAKE_CLASS', gen_random_uuid(), now() - interval '6 days')`);

  start();

  await eventually(async () => (await count(world, `outbox WHERE sent_at < now() - interval '7 days'`)) === 0);
  expect(await count(world, 'outbox')).toBe(2);
});
