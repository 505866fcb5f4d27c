import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { type CaseKind, workflowIdOf } from '../../domain/lifecycle/process.js';
import { openDatabase } from '../../platform/database.js';
import { openTemporal } from '../../platform/temporal.js';
import type { Hands } from '../../scripts/story/hands.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { setClock } from '../../store/process/clock.js';
import { liveSmall, type Outcome, outcomeOf } from '../support/drill-lives.js';
import { type Drill, startDrill } from '../support/drill.js';
import { eventually } from '../support/eventually.js';
import { aProjectIn } from '../support/small-life.js';
import { aWorld } from '../support/world.js';

/** The whole Temporal store deleted: the record brings every workflow back to its stage with its remaining time (design §2). */
const MS_PER_DAY = 1_000;
/** The clock of a life stands on this day, between the stages, when the store is lost. */
const LOST_ON = ['2025-07-23', '2025-08-26', '2026-03-10'];

let drill: Drill;
let temporal: Client;
let undisturbed: Outcome;

interface Case {
  readonly kind: CaseKind;
  readonly id: string;
  /** Stage, due date, days left, reminders sent: what a rebuild must not change. */
  readonly standing: string;
  readonly provenAt: Date | null;
}

beforeAll(async () => {
  [drill, undisturbed] = await Promise.all([startDrill(), liveUndisturbed()]);
  temporal = openTemporal({ address: drill.stack.env['TEMPORAL_ADDRESS'] ?? '', namespace: 'default' });
}, 150_000);
afterAll(async () => {
  await temporal?.connection.close();
  await drill?.end();
});

test('every workflow comes back at its recorded stage with its remaining time, and is proven', async () => {
  await casesOfAllKinds();
  const before = await openCases();
  const stages = before.map(({ standing }) => standing.split(' ')[0] ?? '');
  expect(stages.sort()).toEqual(['catalogue', 'classes', 'classes', 'filing', 'selection', 'selection', 'supervision']);

  const lostAt = await loseStore();

  for (const each of before) await eventually(() => startedSince(each, lostAt));
  await eventually(async () => (await openCases()).every(({ provenAt }) => provenAt && provenAt > lostAt));
  expect((await openCases()).map(standingOf)).toEqual(before.map(standingOf));
  expect(await drill.violations()).toEqual([]);
}, 150_000);

test('a suspended case goes on with the days it had left', async () => {
  const [suspended] = await drill.query<{ id: string; daysLeft: number }>(
    `SELECT p.id, s.days_left AS "daysLeft" FROM project p JOIN case_stage s ON s.project_id = p.id AND s.left_on IS NULL
     WHERE p.state = 'SUSPENDED'`,
  );
  await must(drill.hands, CAST.approver, 'resume', suspended?.id ?? '', {
    reason: '整改完成',
    documentReference: '泉人社〔2025〕2号',
  });
  const [resumed] = await drill.query(
    `SELECT s.due_on IS NOT NULL AS due, s.suspended_on AS suspended FROM case_stage s
     WHERE s.project_id = $1 AND s.left_on IS NULL`,
    [suspended?.id],
  );
  expect(suspended?.daysLeft).toBeGreaterThan(0);
  expect(resumed).toEqual({ due: true, suspended: null });
});

test('a life that loses its store three times ends like any other', async () => {
  const lost = new Set<string>();
  const hands: Hands = {
    ...drill.hands,
    async advance(to) {
      await drill.hands.advance(to);
      if (!LOST_ON.includes(to) || lost.has(to)) return;
      lost.add(to);
      await loseStore();
    },
  };
  const { projectId } = await liveSmall(hands, 'one', 10);
  expect([...lost]).toEqual(LOST_ON);
  expect(await outcomeOf(drill.query, projectId)).toEqual(undisturbed);
  expect(await drill.violations()).toEqual([]);
  expect(await drill.unexpected()).toEqual([]);
}, 240_000);

test('a deadline set before the loss is kept by a timer set after it: reminded once, escalated once, on its day', async () => {
  const { projectId } = await aProjectIn(drill, 'catalogue', { title: '期限在丢失之后' });
  await eventually(async () => (await openCases()).every(({ id, provenAt }) => id !== projectId || provenAt));
  const lostAt = await loseStore();
  await eventually(() => startedSince({ kind: 'project', id: projectId }, lostAt));

  const db = openDatabase(drill.stack.env['DATABASE_URL'] ?? '', { max: 1, name: 'drill' });
  try {
    await setClock(db, { mode: 'PACED', msPerDay: MS_PER_DAY }, true); // The days go by themselves: nobody wakes anyone.
    await eventually(async () => (await acts(projectId)).length === 2, 90_000);
    await setClock(db, { mode: 'STOPPED' }, true);
  } finally {
    await db.$disconnect();
  }
  const [stage] = await drill.query<{ remindOn: string; dueOn: string }>(
    'SELECT remind_on::text AS "remindOn", due_on::text AS "dueOn" FROM case_stage WHERE project_id = $1 AND left_on IS NULL',
    [projectId],
  );
  const [reminded, escalated] = await acts(projectId);
  expect([reminded?.event, escalated?.event]).toEqual(['reminder-sent', 'escalated']);
  expect(reminded?.on && reminded.on >= (stage?.remindOn ?? '')).toBe(true);
  expect(escalated?.on && escalated.on > (stage?.dueOn ?? '')).toBe(true);
}, 180_000);

async function liveUndisturbed(): Promise<Outcome> {
  const world = await aWorld();
  try {
    const { projectId } = await liveSmall(world.hands, 'one', 10);
    return await outcomeOf(world.asOwner, projectId);
  } finally {
    await world.end();
  }
}

/** Cases that wait in several stages, one of them suspended. */
async function casesOfAllKinds(): Promise<void> {
  await aProjectIn(drill, 'catalogue', { title: '目录' });
  await aProjectIn(drill, 'selection', { title: '遴选' });
  const { projectId } = await aProjectIn(drill, 'selection', { title: '暂停' });
  await must(drill.hands, CAST.approver, 'suspend', projectId, {
    reason: '整改',
    documentReference: '泉人社〔2025〕1号',
  });
  await aProjectIn(drill, 'filing', { title: '备案' });
  await aProjectIn(drill, 'supervision', { title: '过程' });
  await eventually(async () => {
    const [behind] = await drill.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL)::int
         + (SELECT count(*) FROM project WHERE kept_version < version)::int
         + (SELECT count(*) FROM class WHERE stage <> 'planned' AND kept_version < version)::int AS n`,
    );
    return behind?.n === 0;
  });
}

async function loseStore(): Promise<Date> {
  const { stack, dataDir } = { stack: drill.stack, dataDir: drill.stack.dataDir };
  await stack.kill('temporal');
  await stack.stop('temporal');
  const files = readdirSync(dataDir).filter((name) => name.startsWith('temporal.db'));
  expect(files).toContain('temporal.db');
  for (const name of files) rmSync(join(dataDir, name));
  const lostAt = new Date();
  await stack.start('temporal');
  return lostAt;
}

async function openCases(): Promise<Case[]> {
  return drill.query<Case>(
    `SELECT o.kind, o.id, o.proven_at AS "provenAt", concat_ws(' ', o.stage, o.state, s.due_at, s.remind_on, s.next_act_at,
       s.suspended_on, s.days_left, s.reminded_at, s.escalated_at) AS standing
     FROM (SELECT 'project' AS kind, id, stage, state, proven_at, id AS project_id, NULL::uuid AS class_id FROM project
       UNION ALL SELECT 'class', id, stage, state, proven_at, project_id, id FROM class WHERE stage <> 'planned') AS o
     LEFT JOIN case_stage s ON s.project_id = o.project_id AND s.class_id IS NOT DISTINCT FROM o.class_id AND s.left_on IS NULL
     WHERE o.stage <> 'closed' ORDER BY o.id`,
  );
}

const standingOf = ({ kind, id, standing }: Case): string => `${kind} ${id} ${standing}`;

async function startedSince({ kind, id }: Pick<Case, 'kind' | 'id'>, time: Date): Promise<boolean> {
  try {
    const { status, startTime } = await temporal.workflow.getHandle(workflowIdOf(kind, id)).describe();
    return status.name === 'RUNNING' && startTime > time;
  } catch {
    return false; // Not there yet, or the server is still coming up.
  }
}

function acts(projectId: string): Promise<{ event: string; on: string }[]> {
  return drill.query(
    `SELECT event, business_on::text AS on FROM audit_event
     WHERE project_id = $1 AND event IN ('reminder-sent', 'escalated') ORDER BY id`,
    [projectId],
  );
}
