import { randomUUID } from 'node:crypto';
import { Browser } from '../../scripts/story/browser.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { type Drill, startDrill } from '../support/drill.js';
import type { PartName } from '../support/drill-stack.js';
import { eventually } from '../support/eventually.js';
import { aProjectIn, assign, filingOf } from '../support/small-life.js';

/** Between the commit of a decision and the wake everything dies that could carry it on (design §3). */
const BETWEEN: readonly PartName[] = ['relay', 'temporal', 'worker'];

interface Decision {
  readonly who: string;
  readonly path: string;
  readonly key: string;
  readonly body: object;
  /** Where the case stands before, and where it goes. */
  readonly table: 'project' | 'class';
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

let drill: Drill;
let decisions: readonly Decision[];

beforeAll(async () => {
  drill = await startDrill();
  decisions = await prepare();
}, 150_000);
afterAll(() => drill?.end());

test('a decision moves its stage on although caller, relay, Temporal and worker died before the wake', async () => {
  for (const part of BETWEEN) await holdDown(part);

  const answers = decisions.map((decision) => once(decision).catch(() => undefined)); // The caller may never hear.
  await eventually(async () => (await countAccepted()) === decisions.length);
  await drill.stack.kill('api');
  await Promise.all(answers);

  expect(await stages()).toEqual(decisions.map(({ from }) => from));
  expect(await unsent()).toBeGreaterThanOrEqual(decisions.length);
  for (const part of BETWEEN) await drill.stack.start(part);
  // Nobody asks for anything more: what was decided moves on by itself.
  await eventually(async () => (await stages()).every((stage, index) => stage === decisions[index]?.to), 60_000);
  await eventually(async () => (await unsent()) === 0);
}, 150_000);

test('whoever lost the answer finds it under his key, and sending the key again acts no second time', async () => {
  await drill.stack.whenReady('api');
  const patient = new Browser({ apiUrl: () => drill.stack.apiUrl });
  for (const { who, path, key, body } of decisions) {
    expect(await patient.get(who, `/api/commands/${key}`)).toMatchObject({ key, accepted: true });
    expect(await patient.call(who, { method: 'POST', path, key, body })).toMatchObject({ status: 200 });
  }
  expect(await countAccepted()).toBe(decisions.length);
  expect(await drill.violations()).toEqual([]);
  expect(await drill.unexpected()).toEqual([]);
});

/** One deciding act for each kind of move: within a project, from project to classes, and within a class. */
async function prepare(): Promise<Decision[]> {
  const { hands } = drill;
  const posted = await aProjectIn(drill, 'catalogue');
  const assigned = await aProjectIn(drill, 'selection');
  await assign(drill, assigned.projectId);
  await must(hands, CAST.approver, 'confirmAssignment', assigned.projectId);
  const [classId = ''] = (await aProjectIn(drill, 'filing')).classIds;
  await hands.until('class', classId, 'filing');
  await hands.put(CAST.institution, classId, 'roster', people(3, 1));
  await hands.confirmAll(CAST.institution, classId);
  await must(hands, CAST.institution, 'fileClass', classId, await filingOf(drill));
  await eventually(async () => (await unsent()) === 0);
  const decide = (who: string, table: 'project' | 'class', id: string, command: string, body: object) => ({
    ...{ who, table, id, body, key: randomUUID() },
    path: `/api/${table === 'class' ? 'classes' : 'projects'}/${id}/commands/${command}`,
  });
  return [
    { ...decide(CAST.approver, 'project', posted.projectId, 'approvePosting', {}), from: 'catalogue', to: 'selection' },
    {
      ...decide(CAST.institution, 'project', assigned.projectId, 'signAgreement', { agreementReference: '协议1号' }),
      ...{ from: 'selection', to: 'classes' },
    },
    {
      ...decide(CAST.reviewer, 'class', classId, 'approveFiling', { opinion: '同意开班' }),
      ...{ from: 'filing', to: 'supervision' },
    },
  ];
}

/** Killed, not stopped; and the supervision does not bring it back before it may. */
async function holdDown(part: PartName): Promise<void> {
  await drill.stack.kill(part);
  await drill.stack.stop(part);
}

/** A caller without patience: one attempt. */
async function once({ who, path, key, body }: Decision): Promise<void> {
  await new Browser({ apiUrl: () => drill.stack.apiUrl, patienceMs: -1 }).call(who, {
    method: 'POST',
    path,
    key,
    body,
  });
}

async function countAccepted(): Promise<number> {
  const keys = decisions.map(({ key }) => key);
  const text = 'SELECT count(*)::int AS n FROM command WHERE accepted AND key = ANY ($1)';
  return (await drill.query<{ n: number }>(text, [keys]))[0]?.n ?? 0;
}

async function unsent(): Promise<number> {
  return (await drill.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE sent_at IS NULL'))[0]?.n ?? 0;
}

async function stages(): Promise<string[]> {
  const found = await Promise.all(
    decisions.map(({ table, id }) => drill.query<{ stage: string }>(`SELECT stage FROM ${table} WHERE id = $1`, [id])),
  );
  return found.map(([row]) => row?.stage ?? 'missing');
}
