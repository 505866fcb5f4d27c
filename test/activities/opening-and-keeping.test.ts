import { setClock } from '../../store/process/clock.js';
import {
  aProject,
  change,
  count,
  findCase,
  openStageRow,
  openTasks,
  type ProjectCase,
  settle,
  stageOf,
} from '../support/case-facts.js';
import { createProcessWorld, type ProcessWorld } from '../support/process-world.js';

/** The steps on the real record, called as a workflow would: once, twice, late, and against a record that moved. */
let world: ProcessWorld;
let project: ProjectCase;
let classId: string;

beforeAll(async () => {
  world = await createProcessWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await setClock(world.db, { mode: 'STOPPED', on: '2025-07-01' }, true);
  project = await aProject(world);
  classId = project.classIds[0]!;
});

const { any } = expect;
const goTo = (on: string) => setClock(world.db, { mode: 'STOPPED', on }, true);

describe('opening', () => {
  it('sets the due date and prompts; a second call changes nothing', async () => {
    await world.steps.openCatalogue(project.projectId);
    const before = await openStageRow(world, project.projectId);
    await world.steps.openCatalogue(project.projectId);

    expect(await openStageRow(world, project.projectId)).toEqual(before);
    expect(before).toMatchObject({ stage: 'catalogue', due_on: '2025-07-08', remind_on: '2025-07-04' });
    expect(await openTasks(world, project.projectId)).toEqual([
      { kind: 'ACT', command: 'approvePosting', role: 'approver' },
    ]);
    expect(
      await count(world, `audit_event WHERE project_id = $1 AND event = 'catalogue-opened'`, project.projectId),
    ).toBe(1);
  });

  it('does nothing to a case that stands elsewhere, or that the record does not have', async () => {
    await world.steps.openRelease(classId);
    await world.steps.openRelease('00000000-0000-4000-8000-000000000000');

    expect(await openStageRow(world, classId)).toBeUndefined();
  });

  it('writes nothing and says why when the due date falls into a year without a calendar', async () => {
    await setClock(world.db, { mode: 'STOPPED', on: '2031-01-06' }, true);

    await expect(world.steps.openCatalogue(project.projectId)).rejects.toThrow(/CALENDAR_YEAR_MISSING/);

    expect(await openStageRow(world, project.projectId)).toBeUndefined();
    expect(await openTasks(world, project.projectId)).toEqual([]);
  });
});

describe('keeping', () => {
  beforeEach(() => world.steps.openCatalogue(project.projectId));
  const keep = () => world.steps.keepStage(project.projectId, 'catalogue');

  it('says that nothing is settled, and does not wait by the wall clock while the business clock stands', async () => {
    expect(await keep()).toEqual({ stage: 'catalogue', settled: false, waitMs: null });
  });

  it('notes the version and the business time it has seen, and writes nothing when it comes again', async () => {
    await keep();
    const first = await findCase(world, 'project', project.projectId);
    await keep();

    expect(first).toMatchObject({ kept_version: first['version'], proven_at: any(Date) });
    expect(first['kept_at']).toEqual(new Date('2025-07-01T01:00:00Z'));
    expect((await findCase(world, 'project', project.projectId))['proven_at']).toEqual(first['proven_at']);
  });

  it('reminds once, from two working days before the due date', async () => {
    await goTo('2025-07-03');
    await keep();
    expect(await openStageRow(world, project.projectId)).toMatchObject({ reminded_at: null });

    await goTo('2025-07-04');
    await keep();
    await keep();

    expect(await openStageRow(world, project.projectId)).toMatchObject({ reminded_at: any(Date), escalated_at: null });
    expect(await notifications('REMINDER')).toBe(1);
  });

  it('escalates once to the superior after the due date, and decides nothing', async () => {
    await goTo('2025-07-08');
    await keep();
    expect(await openTasks(world, project.projectId)).toHaveLength(1);

    await goTo('2025-07-09');
    await keep();
    expect(await keep()).toEqual({ stage: 'catalogue', settled: false, waitMs: null });

    expect(await openTasks(world, project.projectId)).toEqual([
      { kind: 'ACT', command: 'approvePosting', role: 'approver' },
      { kind: 'ESCALATION', command: 'approvePosting', role: 'bureau_head' },
    ]);
    expect(await notifications('ESCALATION')).toBe(1);
    expect(await openStageRow(world, project.projectId)).toMatchObject({ next_act_at: null });
  });

  it('neither reminds nor settles while the project is suspended', async () => {
    await settle(world, 'project', project.projectId, 'catalogue');
    await change(world, 'project', project.projectId, `UPDATE project SET state = 'SUSPENDED' WHERE id = $1`);
    await goTo('2025-08-01');

    expect(await keep()).toEqual({ stage: 'catalogue', settled: false, waitMs: null });

    expect(await notifications('REMINDER')).toBe(0);
    await world.steps.leaveCatalogue(project.projectId);
    expect(await stageOf(world, 'project', project.projectId)).toBe('catalogue');
  });

  it('answers where the record is when it has gone on', async () => {
    await settle(world, 'project', project.projectId, 'catalogue');
    await world.steps.leaveCatalogue(project.projectId);

    expect(await keep()).toEqual({ stage: 'selection', settled: false, waitMs: null });
  });

  it('gives the wall-clock time to the next act when the clock runs, and less of it when it is paced', async () => {
    const dueIn = (days: number) =>
      world.owner.query(
        `UPDATE case_stage SET next_act_at = business_now() + make_interval(days => $2), remind_on = business_today() + 30,
           due_on = business_today() + 40 WHERE project_id = $1`,
        [project.projectId, days],
      );
    await setClock(world.db, { mode: 'REAL' }, false);
    await dueIn(3);
    const real = (await keep()).waitMs!;
    await setClock(world.db, { mode: 'PACED', msPerDay: 2_000 }, true);
    await dueIn(3);
    const paced = (await keep()).waitMs!;

    expect(real).toBeGreaterThan(3 * 86_400_000 - 5_000);
    expect(real).toBeLessThanOrEqual(3 * 86_400_000);
    expect(paced).toBeGreaterThan(5_000);
    expect(paced).toBeLessThanOrEqual(6_000);
  });

  async function notifications(kind: string): Promise<number> {
    return count(
      world,
      `notification n JOIN task t ON t.id = n.task_id WHERE n.kind = $1 AND t.project_id = $2`,
      kind,
      project.projectId,
    );
  }
});
