import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type Database, inTransaction, openDatabase, row, rows, sql, SYSTEM_SCOPE } from '../platform/database.js';
import { openTemporal } from '../platform/temporal.js';
import { DEMO_PASSWORD } from '../store/reference/demo-data.js';
import { type Child, startChild } from './child.js';
import { DECISION_QUEUE, workflowIdOf } from './floors/decision-names.js';
import { makeOpenClasses } from './open-classes.js';
import { machine, measure, type Measure, percentile, type Report } from './report.js';
import { interruption, onStack, say, type Stack } from './stack.js';
import { versions } from './versions.js';

const PER_SECOND = 20;
const WARM_UP = 40;
/** Classes that are open throughout; those that are decided are among them, and stay open in their next stage. */
const OPEN_CLASSES = 1_000;
const WAYS = ['ours', 'bare', 'update'] as const;
type Way = (typeof WAYS)[number];

interface Size {
  readonly rounds: number;
  readonly perRound: number;
  readonly openClasses: number;
}
interface World {
  readonly stack: Stack;
  readonly db: Database;
  readonly server: Child;
  readonly cookie: string;
  /** Every class is decided once. */
  readonly undecided: string[];
}

/** A person's decision over HTTP until it is committed, and from there until its stage is left. */
export function actions(isQuick: boolean): Promise<Report> {
  const size = isQuick
    ? { rounds: 1, perRound: 20, openClasses: 0 }
    : { rounds: 4, perRound: 75, openClasses: OPEN_CLASSES };
  return onStack(undefined, async (stack) => {
    const db = openDatabase(stack.env['DATABASE_URL'] ?? '', { max: 4, name: 'bench' });
    const temporal = openTemporal({ address: stack.env['TEMPORAL_ADDRESS'] ?? '', namespace: 'default' });
    const children: Child[] = [];
    try {
      const actor = await row<{ id: string }>(db, sql`SELECT id FROM account WHERE username = 'qz-caseworker'`);
      const env = { ...stack.env, BENCH_ACTOR: actor?.id ?? '' };
      const undecided = await openClasses(stack, db, size);
      const [server, worker] = await Promise.all(
        ['bench/floors/decision-server.ts', 'bench/floors/decision-worker.ts'].map((file) => startChild(file, env)),
      );
      if (!server || !worker) throw new Error('the floor did not start');
      children.push(server, worker);
      const world = { stack, db, server, cookie: await signIn(stack), undecided };
      const times = await alternate(world, temporal, size);
      return await report(world, times, size);
    } finally {
      await Promise.all(children.map((child) => child.stop()));
      await Promise.all([db.$disconnect(), temporal.connection.close()]);
    }
  });
}

async function openClasses(stack: Stack, db: Database, size: Size): Promise<string[]> {
  const needed = WAYS.length * (WARM_UP + size.rounds * size.perRound);
  const count = Math.max(size.openClasses, needed);
  say(`opening ${count} classes`);
  const classIds = await makeOpenClasses(db, stack.env['DATABASE_OWNER_URL'] ?? '', count);
  say('waiting until each has its workflow');
  for (;;) {
    interruption.signal.throwIfAborted();
    const left = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
      row<{ count: number }>(
        tx,
        sql`SELECT ((SELECT count(*) FROM class WHERE kept_version < version OR proven_at IS NULL)
          + (SELECT count(*) FROM project WHERE kept_version < version OR proven_at IS NULL))::int AS count`,
      ),
    );
    if (left?.count === 0) return [...classIds];
    await sleep(250);
  }
}

/** Rounds of each way in turn, so that a machine that slows down slows all of them. */
async function alternate(world: World, temporal: Client, size: Size): Promise<Record<Way, number[]>> {
  const times: Record<Way, number[]> = { ours: [], bare: [], update: [] };
  for (const way of WAYS) await run(world, temporal, way, WARM_UP);
  for (let round = 1; round <= size.rounds; round += 1) {
    for (const way of WAYS) {
      say(`round ${round} of ${size.rounds}: ${way}`);
      times[way].push(...(await run(world, temporal, way, size.perRound)));
      await sleep(500); // What the last way has set going is over before the next begins.
    }
  }
  return times;
}

/** So many decisions at 20 a second, whether or not those before have been answered. */
async function run(world: World, temporal: Client, way: Way, count: number): Promise<number[]> {
  interruption.signal.throwIfAborted();
  const classIds = world.undecided.splice(0, count);
  if (way === 'update') for (const classId of classIds) await startFloorWorkflow(temporal, classId);
  const answers: Promise<number>[] = [];
  const startedAt = performance.now();
  for (const [index, classId] of classIds.entries()) {
    await sleep(Math.max(0, startedAt + (index * 1_000) / PER_SECOND - performance.now()));
    answers.push(decide(world, way, classId));
  }
  return Promise.all(answers);
}

async function startFloorWorkflow(temporal: Client, classId: string): Promise<void> {
  await temporal.workflow.start('decision', {
    ...{ workflowId: workflowIdOf(classId), taskQueue: DECISION_QUEUE, args: [classId], workflowTaskTimeout: '3s' },
  });
}

const agent = new Agent({ keepAlive: true });

/** Milliseconds from the first byte of the question to the last of the answer. */
function decide({ stack, server, cookie }: World, way: Way, classId: string): Promise<number> {
  const url =
    way === 'ours'
      ? `${stack.apiUrl ?? ''}/api/classes/${classId}/commands/closeTracking`
      : `http://127.0.0.1:${server.port}/${way}/${classId}`;
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), cookie };
  const sentAt = performance.now();
  return new Promise((resolve, reject) => {
    const question = request(url, { method: 'POST', agent, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - sentAt);
        else reject(new Error(`${way}: ${answer.statusCode} ${body}`));
      });
    });
    question.once('error', reject);
    question.end('{}');
  });
}

async function signIn({ apiUrl }: Stack): Promise<string> {
  const response = await fetch(`${apiUrl ?? ''}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'qz-caseworker', password: DEMO_PASSWORD }),
  });
  if (response.status !== 200) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** From the decision's audit event to that of the stage left, as the record's own clock wrote them. */
async function stageLeftTimes(db: Database): Promise<number[]> {
  await sleep(3_000);
  const left = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    rows<{ ms: number }>(
      tx,
      sql`SELECT (extract(epoch FROM l.recorded_at - d.recorded_at) * 1000)::float8 AS ms FROM audit_event d
      JOIN command m ON m.id = d.command_id AND m.body_hash <> ''
      LEFT JOIN audit_event l ON l.class_id = d.class_id AND l.event = 'employment-completed'
      WHERE d.event = 'close-tracking' ORDER BY d.id OFFSET ${WARM_UP}`,
    ),
  );
  return left.map(({ ms }) => ms ?? Infinity);
}

async function report({ db, stack }: World, times: Record<Way, number[]>, size: Size): Promise<Report> {
  const leaving = await stageLeftTimes(db);
  const at = (way: Way, share: number) => percentile(times[way], share);
  const measures: Measure[] = [
    ...[0.5, 0.99].map((share) =>
      measure({
        name: `HTTP command → committed, p${share * 100}`,
        ...{ unit: 'ms', ours: at('ours', share), floor: at('bare', share), goal: { atMost: 3 } },
      }),
    ),
    measure({
      name: 'the same against a Temporal update, p50',
      ...{ unit: 'ms', ours: at('ours', 0.5), floor: at('update', 0.5), goal: { atMost: 0.7 } },
    }),
    measure({ name: 'commit → stage left, p50', unit: 'ms', ours: percentile(leaving, 0.5), goal: { atMost: 100 } }),
    measure({ name: 'commit → stage left, p99', unit: 'ms', ours: percentile(leaving, 0.99), goal: { atMost: 2_500 } }),
  ];
  const conditions = { perSecond: PER_SECOND, decisionsEach: times.ours.length, openClasses: size.openClasses };
  return { bench: 'actions', machine: { ...machine(), ...(await versions(stack)) }, conditions, measures };
}
