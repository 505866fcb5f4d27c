import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { type MailQueue, openMailQueue, startMailWorker } from '../../jobs/mail-queue.js';
import { startOutboxRelay } from '../../jobs/outbox-relay.js';
import { createMailSender, type MailSender } from '../../jobs/send-mail.js';
import { migrateQueueSchema } from '../../platform/queue-schema.js';
import { aProject, count } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, silent } from '../support/process-world.js';

/** From the task that is opened to the message that a mail server takes, over a real SMTP conversation. */
let world: ProcessWorld;
let server: SMTPServer;
let received: Email[];
let refusals: number;
let sender: MailSender;
let queue: MailQueue;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await createProcessWorld();
  await migrateQueueSchema(world.ownerUrl, world.queueUrl);
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusals > 0) {
          refusals -= 1;
          callback(new Error('451 try again later'));
          return;
        }
        void take(Buffer.concat(chunks)).finally(callback);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  sender = createMailSender(world.db, `smtp://127.0.0.1:${port}`, '匠心台 <jiangxin@example.test>');
  queue = openMailQueue(world.queueUrl, () => undefined);
  const worker = startMailWorker(
    world.queueUrl,
    (jobId, job) => sender.send(jobId, job),
    () => undefined,
  );
  const relay = startOutboxRelay({
    db: world.db,
    databaseUrl: world.appUrl,
    wake: async () => undefined,
    mails: queue,
    log: silent,
  });
  stops.push(
    relay.stop,
    () => worker.close(),
    () => queue.close(),
  );
});
beforeEach(() => {
  [received, refusals] = [[], 0];
});
afterAll(async () => {
  for (const stop of stops) await stop();
  sender.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await world.close();
});

it('writes to the person who holds the task: what, which project, until when', async () => {
  const { projectId } = await aProject(world);

  await world.steps.openCatalogue(projectId);

  await eventually(async () => received.length > 0);
  const [mail] = received;
  expect(mail).toMatchObject({
    subject: expect.stringMatching(/^【匠心台】待办提醒：T-\d+ 需求目录$/),
    from: { name: '匠心台', address: 'jiangxin@example.test' },
    to: [{ address: 'qz-approver@demo.invalid' }],
    messageId: expect.stringMatching(/^<mail-\d+@jiangxin>$/),
  });
  expect(mail!.text).toContain('办理期限：2025-07-08');
  await eventually(async () => (await count(world, 'outbox WHERE sent_at IS NULL')) === 0);
});

it('keeps no name, address or title in the queue: two ids and a kind', async () => {
  const { rows } = await world.owner.query(`SELECT payload, subject_id FROM outbox WHERE kind = 'MAIL'`);

  for (const { payload } of rows) expect(Object.keys(payload).sort()).toEqual(['accountId', 'kind']);
});

it('sends a message once although its row is handed on twice', async () => {
  const job = await aJob();

  await queue.add([
    { outboxId: '900001', job },
    { outboxId: '900001', job },
  ]);
  await eventually(async () => received.length > 0);
  await queue.add([{ outboxId: '900001', job }]);
  await new Promise((resolve) => setTimeout(resolve, 700));

  expect(received).toHaveLength(1);
});

it('tries again when the mail server says "later"', async () => {
  refusals = 1;

  await queue.add([{ outboxId: '900002', job: await aJob() }]);

  await eventually(async () => received.length > 0);
  expect(received[0]!.messageId).toBe('<mail-900002@jiangxin>');
});

it('does not write about a task that was closed meanwhile', async () => {
  const job = await aJob();
  await world.owner.query(`UPDATE task SET state = 'CANCELLED', closed_on = business_today() WHERE id = $1`, [
    job.taskId,
  ]);

  await sender.send('mail-900003', job);

  expect(received).toEqual([]);
});

async function take(message: Buffer): Promise<void> {
  received.push(await PostalMime.parse(message));
}

/** A job about an open task, without the mail that opening it has caused. */
async function aJob() {
  const { projectId } = await aProject(world);
  await world.steps.openCatalogue(projectId);
  await eventually(async () => received.length > 0);
  received = [];
  const { rows } = await world.owner.query(
    `SELECT t.id, a.id AS account FROM task t JOIN account a ON a.username = 'qz-approver'
    WHERE t.project_id = $1`,
    [projectId],
  );
  return { taskId: String(rows[0].id), accountId: String(rows[0].account), kind: 'PROMPT' as const };
}
