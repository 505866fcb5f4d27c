import { Browser } from '../../scripts/story/browser.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { type Drill, startDrill } from '../support/drill.js';
import type { PartName } from '../support/drill-stack.js';
import { eventually } from '../support/eventually.js';
import { aProjectIn } from '../support/small-life.js';

/** Without the process people read and decide as ever; it goes on where it was when it is back (design §3). */
let drill: Drill;
let browser: Browser;

beforeAll(async () => {
  drill = await startDrill();
  browser = new Browser({ apiUrl: () => drill.stack.apiUrl });
}, 150_000);
afterAll(() => drill?.end());

describe.each<PartName>(['temporal', 'worker', 'relay'])('without %s', (part) => {
  let projectId: string;

  beforeAll(async () => {
    ({ projectId } = await aProjectIn(drill, 'catalogue', { title: `没有 ${part}` }));
    await drill.hands.until('project', projectId, 'catalogue');
    await drill.stack.stop(part);
  });

  test('the readiness names the part, and the process is alive', async () => {
    await eventually(async () => (await readiness()).parts[part] === false);
    expect(await readiness()).toMatchObject({ status: 503, ready: false, parts: { database: true, [part]: false } });
    expect((await fetch(`${drill.stack.apiUrl}/api/health`)).status).toBe(200);
  });

  test('pages are read, and a decision is taken within a second and kept', async () => {
    expect(await browser.get(CAST.approver, `/api/projects/${projectId}`)).toMatchObject({ stage: 'catalogue' });
    expect(await browser.get(CAST.approver, '/api/tasks')).toMatchObject({ counts: { open: expect.any(Number) } });
    const startedAt = Date.now();
    await must(drill.hands, CAST.approver, 'approvePosting', projectId);
    expect(Date.now() - startedAt).toBeLessThan(5_000); // Milliseconds on a machine of one's own.
    expect(await drill.query('SELECT stage FROM project WHERE id = $1', [projectId])).toEqual([{ stage: 'catalogue' }]);
  });

  test('its return is enough for the stage to move on', async () => {
    await drill.stack.start(part);
    await drill.hands.until('project', projectId, 'selection');
    await eventually(async () => (await readiness()).status === 200);
  });
});

test('a deadline that passes while Temporal is down is reminded of and escalated once it is back', async () => {
  const { projectId } = await aProjectIn(drill, 'catalogue', { title: '期限在停机时届满' });
  await drill.stack.stop('temporal');
  const past = await dayAfterDue(projectId);
  const advance = browser.call(CAST.caseworker, { method: 'POST', path: '/api/clock/advance', body: { to: past } });
  await eventually(async () => (await unsent()) > 0, 20_000); // The clock waits for its processes.
  expect(await sent(projectId)).toEqual([]);
  await drill.stack.start('temporal');
  await advance;
  await drill.hands.advance(past); // Moved or still to be moved: every process has seen the day when this returns.
  expect(await sent(projectId)).toEqual(['escalated', 'reminder-sent']);
  expect(await drill.violations()).toEqual([]);
  expect(await drill.unexpected()).toEqual([]);
}, 150_000);

interface Readiness {
  readonly status: number;
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, boolean>>;
}

async function readiness(): Promise<Readiness> {
  const response = await fetch(`${drill.stack.apiUrl}/api/ready`);
  return { status: response.status, ...((await response.json()) as Omit<Readiness, 'status'>) };
}

async function dayAfterDue(projectId: string): Promise<string> {
  const [stage] = await drill.query<{ day: string }>(
    'SELECT (due_on + 1)::text AS day FROM case_stage WHERE project_id = $1 AND left_on IS NULL',
    [projectId],
  );
  return stage?.day ?? '';
}

async function unsent(): Promise<number> {
  return (await drill.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE sent_at IS NULL'))[0]?.n ?? 0;
}

/** What the process has sent about this project, by its audit trail. */
async function sent(projectId: string): Promise<string[]> {
  const events = await drill.query<{ event: string }>(
    "SELECT event FROM audit_event WHERE project_id = $1 AND event IN ('reminder-sent', 'escalated') ORDER BY event",
    [projectId],
  );
  return events.map(({ event }) => event);
}
