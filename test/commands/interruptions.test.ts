import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, answerToFact, openTasks } from '../support/answers.js';
import { aProjectIn, filingOf } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

const PAPER = { reason: '线索核查', documentReference: '泉人社〔2025〕9号' };
const FRAUD = { ...PAPER, ground: 'FRAUD' };
const OTHER = { ...PAPER, ground: 'OTHER' };
let world: World;

beforeAll(async () => {
  world = await aWorld();
});
afterAll(async () => {
  expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  await world.end();
});

const give = (command: 'suspend' | 'resume' | 'terminate', projectId: string, input: object = PAPER) =>
  answerTo(world, CAST.approver, command, projectId, input);
const cancel = (classId: string) => answerTo(world, CAST.reviewer, 'cancelClass', classId, PAPER);

async function clocks(projectId: string) {
  return world.asOwner(
    `SELECT s.stage, s.due_on::text AS due, s.suspended_on::text AS suspended, s.days_left AS left FROM case_stage s
     WHERE s.project_id = $1 AND s.left_on IS NULL ORDER BY s.class_id NULLS FIRST`,
    [projectId],
  );
}

/** Both classes of a project stand alike. */
const twice = <T>(each: T): T[] => [each, each];

async function holdsOf(classId: string) {
  const [holds] = await world.asOwner(
    `SELECT (SELECT count(*)::int FROM quota_hold WHERE class_id = $1 AND state = 'HELD') AS quotas,
       coalesce((SELECT held_fen - drawn_fen - returned_fen FROM budget_hold WHERE class_id = $1), 0)::int AS fen`,
    [classId],
  );
  return holds;
}

describe('suspend and resume', () => {
  test('stop every clock of the project and run them on with the days that were left', async () => {
    const { projectId, classIds } = await aProjectIn(world, 'filing', { classes: 2 });
    const [first = '', second = ''] = classIds;
    expect(await clocks(projectId)).toEqual(twice({ stage: 'filing', due: '2025-07-29', suspended: null, left: null }));
    expect(await give('suspend', projectId)).toBe('accepted');
    expect(await clocks(projectId)).toEqual(twice({ stage: 'filing', due: null, suspended: '2025-07-01', left: 20 }));
    expect([await openTasks(world, projectId), await openTasks(world, first)]).toEqual([['resume approver'], []]);
    expect(await answerTo(world, CAST.institution, 'fileClass', first, await filingOf(world))).toBe('CASE_SUSPENDED');
    expect(await answerToFact(world, CAST.institution, first, 'roster', people(1, 500))).toBe('CASE_SUSPENDED');
    expect(await give('suspend', projectId)).toBe('CASE_SUSPENDED');
    await world.hands.advance('2025-07-04');
    expect(await give('resume', projectId)).toBe('accepted');
    expect(await clocks(projectId)).toEqual(twice({ stage: 'filing', due: '2025-08-01', suspended: null, left: null }));
    expect([await openTasks(world, projectId), await openTasks(world, second)]).toEqual([
      [],
      ['fileClass institution'],
    ]);
    expect(await give('resume', projectId)).toBe('NOT_SUSPENDED');
  });

  test('in a stage of the project itself, too', async () => {
    const { projectId } = await aProjectIn(world, 'selection');
    expect(await give('suspend', projectId)).toBe('accepted');
    const [clock] = await clocks(projectId);
    expect(clock).toMatchObject({ stage: 'selection', due: null, left: 10 });
    expect(
      await answerTo(world, CAST.caseworker, 'assignFromDirectory', projectId, { directoryEntryId: projectId }),
    ).toBe('CASE_SUSPENDED');
    expect(await give('resume', projectId)).toBe('accepted');
    expect(await openTasks(world, projectId)).toEqual(['assignFromDirectory caseworker']);
  });

  test('a settled stage is not left while the project is suspended', async () => {
    const { projectId } = await aProjectIn(world, 'catalogue');
    await must(world.hands, CAST.approver, 'approvePosting', projectId);
    expect(await give('suspend', projectId)).toBe('accepted');
    await expect(world.hands.until('project', projectId, 'selection')).rejects.toThrow('仍在 catalogue');
    expect(await give('resume', projectId)).toBe('accepted');
    await world.hands.until('project', projectId, 'selection');
  });
});

describe('terminate', () => {
  test('before there are classes closes the project and its planned classes', async () => {
    const { projectId } = await aProjectIn(world, 'selection', { classes: 2 });
    expect(await give('terminate', projectId, OTHER)).toBe('accepted');
    await world.hands.until('project', projectId, 'closed');
    const [ended] = await world.asOwner(
      `SELECT p.state, (SELECT string_agg(DISTINCT c.state || ' ' || c.stage, ',') FROM class c WHERE c.project_id = p.id) AS classes
       FROM project p WHERE p.id = $1`,
      [projectId],
    );
    expect(ended).toEqual({ state: 'TERMINATED', classes: 'TERMINATED closed' });
    expect(await give('resume', projectId)).toBe('CASE_CLOSED');
  });

  test('gives back what undelivered classes held', async () => {
    const { projectId, classIds } = await aProjectIn(world, 'supervision', { from: 100 });
    const [classId = ''] = classIds;
    expect(await holdsOf(classId)).toEqual({ quotas: 3, fen: 390_000 });
    expect(await give('terminate', projectId, OTHER)).toBe('accepted');
    expect(await holdsOf(classId)).toEqual({ quotas: 0, fen: 0 });
    expect(await openTasks(world, classId)).toEqual([]);
    await world.hands.until('project', projectId, 'closed');
  });

  test('also of a suspended project', async () => {
    const { projectId, classIds } = await aProjectIn(world, 'supervision', { from: 120 });
    expect(await give('suspend', projectId)).toBe('accepted');
    expect(await give('terminate', projectId, FRAUD)).toBe('accepted');
    expect(await openTasks(world, projectId)).toEqual([]);
    expect(await holdsOf(classIds[0] ?? '')).toEqual({ quotas: 0, fen: 0 });
    await world.hands.until('project', projectId, 'closed');
  });
});

describe('cancelClass', () => {
  test('undoes a class that has not been delivered, and its project goes on', async () => {
    const { projectId, classIds } = await aProjectIn(world, 'supervision', { classes: 2, from: 140 });
    const [gone = '', stays = ''] = classIds;
    expect(await cancel(gone)).toBe('accepted');
    expect(await holdsOf(gone)).toEqual({ quotas: 0, fen: 0 });
    expect(await holdsOf(stays)).toEqual({ quotas: 3, fen: 390_000 });
    expect(await cancel(gone)).toBe('CASE_CLOSED');
    await world.hands.until('class', gone, 'closed');
    await world.hands.until('project', projectId, 'classes');
    expect(await cancel(stays)).toBe('accepted');
    await world.hands.until('project', projectId, 'closed');
  });

  test('frees the people for another class', async () => {
    const first = await aProjectIn(world, 'supervision', { from: 160 });
    expect(await cancel(first.classIds[0] ?? '')).toBe('accepted');
    const again = await aProjectIn(world, 'supervision', { from: 160 });
    expect(await holdsOf(again.classIds[0] ?? '')).toEqual({ quotas: 3, fen: 390_000 });
  });
});

describe('after delivery', () => {
  let projectId: string;
  let classId: string;
  beforeEach(async () => {
    await world.end();
    world = await aWorld();
    const life = await aProjectIn(world, 'employment', { classes: 1 });
    projectId = life.projectId;
    classId = life.classIds[0] ?? '';
  });

  test('a class is not cancelled any more', async () => {
    expect(await cancel(classId)).toBe('CLASS_TOO_FAR');
  });

  test('a termination for other grounds lets it go on to its money', async () => {
    expect(await give('suspend', projectId)).toBe('accepted');
    expect(await give('terminate', projectId, OTHER)).toBe('accepted');
    expect(await openTasks(world, classId)).toEqual(['closeTracking caseworker', 'fileClaim institution']);
    expect(await holdsOf(classId)).toEqual({ quotas: 3, fen: 390_000 });
    expect(await answerTo(world, CAST.institution, 'fileClaim', classId, { commitment: true })).toBe('accepted');
    await world.hands.until('project', projectId, 'classes');
  });

  test('a termination for fraud does not', async () => {
    expect(await give('terminate', projectId, FRAUD)).toBe('accepted');
    expect(await holdsOf(classId)).toEqual({ quotas: 0, fen: 0 });
    expect(await answerTo(world, CAST.institution, 'fileClaim', classId, { commitment: true })).toBe('CASE_CLOSED');
    expect(await answerTo(world, CAST.payer, 'instructPayment', classId)).toBe('CASE_CLOSED');
    await world.hands.until('project', projectId, 'closed');
  });
});
