import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { workflowIdOf } from '../../domain/lifecycle/process.js';
import { wakeWith } from '../../jobs/wake.js';
import { openTemporal } from '../../platform/temporal.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { type Drill, startDrill } from '../support/drill.js';
import { type Answer, signedIn } from '../support/drill-asking.js';
import { eventually } from '../support/eventually.js';
import { freeze } from '../support/freeze.js';
import { aProjectIn } from '../support/small-life.js';

/** PostgreSQL away for a minute, then frozen: nothing half done, no history filled, and then all goes on (design §3–4). */
const OUTAGE_MS = 60_000;
const ASKED = 5;
const MOST_EVENTS = 30;
const FROZEN_MS = 10_000;

let drill: Drill;
let temporal: Client;
let approver: Awaited<ReturnType<typeof signedIn>>;

beforeAll(async () => {
  drill = await startDrill();
  temporal = openTemporal({ address: drill.stack.env['TEMPORAL_ADDRESS'] ?? '', namespace: 'default' });
  approver = await signedIn(drill.stack.apiUrl, CAST.approver);
}, 150_000);
afterAll(async () => {
  await temporal?.connection.close();
  await drill?.end();
});

describe('a minute without PostgreSQL', () => {
  const answers: Answer[] = [];
  const key = randomUUID();
  const added = { waiting: 0, woken: 0 };
  let waiting: string;
  let woken: string;
  let decided: string;
  let rows: { before: unknown; after: unknown };

  beforeAll(async () => {
    waiting = await aWaitingProject('等候');
    woken = await aWaitingProject('停机时被唤醒');
    decided = await aWaitingProject('停机时决定');
    const before = { waiting: await countEvents(waiting), woken: await countEvents(woken), rows: await countRows() };
    await drill.stack.kill('postgres');
    await drill.stack.stop('postgres');
    await askForAMinute();
    added.waiting = (await countEvents(waiting)) - before.waiting;
    added.woken = (await countEvents(woken)) - before.woken;
    await drill.stack.start('postgres');
    rows = { before: before.rows, after: await countRows() };
  }, OUTAGE_MS + 150_000);

  test('every read and every command is answered 503 in good time, with when to try again', () => {
    expect(answers).toHaveLength(2 * ASKED);
    for (const { status, type, code, retryAfter, tookMs } of answers) {
      expect({ status, type, code }).toEqual({ status: 503, type: 'application/problem+json', code: 'RECORD_DOWN' });
      expect(retryAfter).toBeGreaterThan(0);
      expect(tookMs).toBeLessThan(15_000);
    }
  });

  test('nothing is half done', () => {
    expect(rows.after).toEqual(rows.before);
  });

  test(`at most ${MOST_EVENTS} events are added to the history of a workflow, also of one that is woken all the time`, () => {
    process.stderr.write(`outage: ${added.waiting} events added to a waiting history, ${added.woken} to a woken one\n`);
    expect(added.waiting).toBe(0);
    expect(added.woken).toBeGreaterThan(0);
    expect(added.woken).toBeLessThanOrEqual(MOST_EVENTS);
  });

  test('afterwards all goes on: the key that was refused acts, and every stage moves', async () => {
    await eventually(async () => (await decide(decided, key)).status === 200, 60_000);
    for (const id of [waiting, woken]) await must(drill.hands, CAST.approver, 'approvePosting', id);
    for (const id of [waiting, woken, decided]) await drill.hands.until('project', id, 'selection');
    await nothingIsLeft();
    expect(await drill.unexpected()).toEqual([]);
  }, 150_000);

  /** Somebody reads, somebody decides, and the process is knocked at: again and again. */
  async function askForAMinute(): Promise<void> {
    for (let round = 0; round < ASKED; round += 1) {
      const next = sleep(OUTAGE_MS / ASKED);
      await wakeWith(temporal)({ kind: 'project', id: woken });
      const read = approver({ method: 'GET', path: `/api/projects/${waiting}` });
      answers.push(...(await Promise.all([read, decide(decided, key)])));
      await next;
    }
  }
});

test('a frozen PostgreSQL is answered 503, too, and what was asked is done once', async () => {
  const id = await aWaitingProject('数据库停顿');
  const key = randomUUID();
  const thaw = freeze((await drill.stack.pids()).postgres ?? 0);
  const frozen = Date.now();
  try {
    expect(await decide(id, key)).toMatchObject({ status: 503, retryAfter: expect.any(Number) });
    await sleep(Math.max(0, frozen + FROZEN_MS - Date.now()));
  } finally {
    thaw();
  }
  await eventually(async () => (await decide(id, key)).status === 200, 60_000);
  await drill.hands.until('project', id, 'selection');
  const [given] = await drill.query(
    `SELECT count(*)::int AS commands, (SELECT count(*)::int FROM audit_event
       WHERE event = 'approve-posting' AND project_id = $2) AS events FROM command WHERE key = $1`,
    [key, id],
  );
  expect(given).toEqual({ commands: 1, events: 1 });
  await nothingIsLeft();
}, 150_000);

/** What lay unsent through the outage is past its minute of grace, and is sent when the relay has waited out its last failure. */
async function nothingIsLeft(): Promise<void> {
  await eventually(async () => (await drill.violations()).length === 0, 15_000).catch(() => undefined);
  expect(await drill.violations()).toEqual([]);
}

/** Posted, its first stage open, and its workflow waiting for somebody to decide. */
async function aWaitingProject(title: string): Promise<string> {
  const { projectId } = await aProjectIn(drill, 'catalogue', { title });
  await eventually(async () => {
    const [found] = await drill.query<{ kept: boolean }>(
      'SELECT kept_version = version AS kept FROM project WHERE id = $1',
      [projectId],
    );
    return found?.kept;
  });
  await eventually(async () => (await countEvents(projectId)) > 0 && (await isIdle(projectId)));
  return projectId;
}

function decide(id: string, key: string): Promise<Answer> {
  return approver({ method: 'POST', path: `/api/projects/${id}/commands/approvePosting`, key, body: {} });
}

const workflowOf = (id: string) => temporal.workflow.getHandle(workflowIdOf('project', id));

async function countEvents(id: string): Promise<number> {
  return (await workflowOf(id).describe()).historyLength;
}

/** Nothing of it is under way: no task of the workflow's, no step. */
async function isIdle(id: string): Promise<boolean> {
  const { raw } = await workflowOf(id).describe();
  return !raw.pendingWorkflowTask && (raw.pendingActivities ?? []).length === 0;
}

async function countRows(): Promise<unknown> {
  const counted = await drill.query(
    `SELECT (SELECT count(*) FROM command) AS commands, (SELECT count(*) FROM audit_event) AS events,
       (SELECT count(*) FROM task) AS tasks, (SELECT count(*) FROM outbox) AS outbox,
       (SELECT sum(version) FROM project) AS versions`,
  );
  return counted[0];
}
