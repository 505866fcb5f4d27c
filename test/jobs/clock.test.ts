import { readClock } from '../../platform/clock.js';
import { advanceClock, setClock } from '../../store/process/clock.js';
import { aProject, change, count, findCase, type ProjectCase } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld } from '../support/process-world.js';

let world: ProcessWorld;
let project: ProjectCase;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  world = await createProcessWorld();
  stopWorker = await world.startWorker();
  world.startRelay();
  project = await aProject(world);
  await eventually(async () => (await findCase(world, 'project', project.projectId))['kept_at']);
});
afterAll(() => world.close());

it('moves to a date and returns when every open case has been kept at that time', async () => {
  const moved = await advanceClock(world.db, '2025-07-02');

  expect(moved).toEqual({
    mode: 'STOPPED',
    businessAt: '2025-07-02T01:00:00.000Z',
    today: '2025-07-02',
    msPerDay: null,
    kept: true,
  });
  expect((await findCase(world, 'project', project.projectId))['kept_at']).toEqual(new Date('2025-07-02T01:00:00Z'));
});

it('moves to the day of the next thing due, which has then been done: the reminder, then the escalation, then nothing', async () => {
  expect(await advanceClock(world.db, 'NEXT_DUE')).toMatchObject({ today: '2025-07-04', kept: true });
  expect(await count(world, `notification WHERE kind = 'REMINDER'`)).toBe(1);

  expect(await advanceClock(world.db, 'NEXT_DUE')).toMatchObject({ today: '2025-07-09', kept: true });
  expect(await count(world, `task WHERE kind = 'ESCALATION'`)).toBe(1);

  expect(await advanceClock(world.db, 'NEXT_DUE')).toBe('NOTHING_DUE');
});

it('never goes back, and staying where it is keeps everyone once more', async () => {
  expect(await advanceClock(world.db, '2025-07-08')).toBe('BACKWARDS');
  expect(await advanceClock(world.db, '2025-07-09')).toMatchObject({ today: '2025-07-09', kept: true });
});

it('does not go where no deadline can be counted, for there is no way back', async () => {
  expect(await advanceClock(world.db, '2035-01-01')).toBe('YEAR_MISSING');
  expect((await readClock(world.db)).today).toBe('2025-07-09');
});

it('stays where it is while the process is behind, and says so: a part that was away costs no business day', async () => {
  await stopWorker();
  await change(world, 'project', project.projectId);

  expect(await advanceClock(world.db, '2025-07-10', 300)).toMatchObject({ today: '2025-07-09', kept: false });

  await world.startWorker();
  expect(await advanceClock(world.db, '2025-07-10')).toMatchObject({ today: '2025-07-10', kept: true });
});

it('is the wall clock on a database that is not our own, and that one cannot be moved', async () => {
  await setClock(world.db, { mode: 'REAL' }, false);

  expect(await setClock(world.db, { mode: 'STOPPED', on: '2025-07-01' }, false)).toBe('REAL');
  expect(await advanceClock(world.db, '2035-01-01')).toBe('REAL');
  const { mode, businessAt } = await readClock(world.db);
  expect(mode).toBe('REAL');
  expect(Math.abs(new Date(businessAt).getTime() - Date.now())).toBeLessThan(5_000);
});

it('runs by itself when paced, a business day in the given time', async () => {
  await setClock(world.db, { mode: 'STOPPED', on: '2025-07-01' }, true);
  await setClock(world.db, { mode: 'PACED', msPerDay: 1_000 }, true);
  const before = await readClock(world.db);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const after = await readClock(world.db);

  const days = (new Date(after.businessAt).getTime() - new Date(before.businessAt).getTime()) / 86_400_000;
  expect(days).toBeGreaterThan(1.4);
  expect(days).toBeLessThan(2.5);
});
