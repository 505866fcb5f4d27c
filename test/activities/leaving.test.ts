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

/** The steps on the real record, as a stage is left: once, twice, late, and against a record that moved. */
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

async function intoFiling(): Promise<void> {
  const { steps } = world;
  await steps.openCatalogue(project.projectId);
  await settle(world, 'project', project.projectId, 'catalogue');
  await steps.leaveCatalogue(project.projectId);
  await settle(world, 'project', project.projectId, 'selection');
  await steps.leaveSelection(project.projectId);
}

async function intoRelease(): Promise<void> {
  await intoFiling();
  const { steps } = world;
  await settle(world, 'class', classId, 'filing');
  await steps.leaveFiling(classId);
  await settle(world, 'class', classId, 'supervision');
  await steps.leaveSupervision(classId);
  await settle(world, 'class', classId, 'assessment');
  await steps.leaveAssessment(classId);
  await settle(world, 'class', classId, 'employment');
  await steps.leaveEmployment(classId);
  await settle(world, 'class', classId, 'evaluation');
  await steps.leaveEvaluation(classId);
}

describe('leaving', () => {
  it('writes the completion and opens the next stage, once', async () => {
    await world.steps.openCatalogue(project.projectId);
    await settle(world, 'project', project.projectId, 'catalogue');

    await world.steps.leaveCatalogue(project.projectId);
    await world.steps.leaveCatalogue(project.projectId);

    expect(await stageOf(world, 'project', project.projectId)).toBe('selection');
    expect(await openStageRow(world, project.projectId)).toMatchObject({ stage: 'selection', due_on: '2025-07-15' });
    expect(await count(world, 'project_completion WHERE project_id = $1', project.projectId)).toBe(1);
  });

  it('does not leave what the record has not settled', async () => {
    await world.steps.openCatalogue(project.projectId);

    await world.steps.leaveCatalogue(project.projectId);

    expect(await stageOf(world, 'project', project.projectId)).toBe('catalogue');
  });

  it('stays where it is when the next due date falls into a year without a calendar, and leaves once it is loaded', async () => {
    await world.steps.openCatalogue(project.projectId);
    await settle(world, 'project', project.projectId, 'catalogue');
    await goTo('2031-01-06');

    await expect(world.steps.leaveCatalogue(project.projectId)).rejects.toThrow(/CALENDAR_YEAR_MISSING/);
    expect(await stageOf(world, 'project', project.projectId)).toBe('catalogue');
    expect(await count(world, 'project_completion WHERE project_id = $1', project.projectId)).toBe(0);

    await goTo('2025-07-02');
    await world.steps.leaveCatalogue(project.projectId);
    expect(await stageOf(world, 'project', project.projectId)).toBe('selection');
  });

  it('hands every planned class to the institution and opens its filing together with the end of selection', async () => {
    await intoFiling();

    const { institution_id: institutionId } = await findCase(world, 'project', project.projectId);
    for (const id of project.classIds) {
      expect(await findCase(world, 'class', id)).toMatchObject({ stage: 'filing', institution_id: institutionId });
      expect(await openTasks(world, id)).toEqual([{ kind: 'ACT', command: 'fileClass', role: 'institution' }]);
      expect(await count(world, `outbox WHERE kind = 'WAKE_CLASS' AND subject_id = $1`, id)).toBe(1);
    }
    expect((await world.steps.listUnfinishedClasses(project.projectId)).sort()).toEqual([...project.classIds].sort());
  });

  it('ends a class whose filing is refused, without a completion, and tells its project', async () => {
    await intoFiling();
    await settle(world, 'class', classId, 'filing');
    await change(world, 'class', classId, `UPDATE filing SET decision = 'REFUSED' WHERE class_id = $1`);

    await world.steps.leaveFiling(classId);

    expect(await findCase(world, 'class', classId)).toMatchObject({ stage: 'closed', state: 'REJECTED' });
    expect(await count(world, 'class_completion WHERE class_id = $1', classId)).toBe(0);
    expect(await openTasks(world, classId)).toEqual([]);
    expect(await openStageRow(world, classId)).toBeUndefined();
    expect(await wakesOfProject()).toBe(1);
  });

  it('gives back what a class held and was not paid when its release is left', async () => {
    await intoRelease();
    await hold(100_000, 60_000);
    await settle(world, 'class', classId, 'release');

    await world.steps.leaveRelease(classId);

    const { rows } = await world.owner.query(
      'SELECT held_fen::int, drawn_fen::int, returned_fen::int FROM budget_hold WHERE class_id = $1',
      [classId],
    );
    expect(rows).toEqual([{ held_fen: 100_000, drawn_fen: 60_000, returned_fen: 40_000 }]);
    expect(await findCase(world, 'class', classId)).toMatchObject({ stage: 'closed', state: 'CLOSED' });
  });

  it('seals the archive over the audit events as anyone can work it out again', async () => {
    await intoRelease();
    await settle(world, 'class', classId, 'release');
    await world.steps.leaveRelease(classId);

    const { rows } = await world.owner.query(
      `SELECT encode(sha256(convert_to(string_agg(concat_ws('|', id, event, accepted, command_id, actor_id, business_on, detail),
         E'\\n' ORDER BY id), 'UTF8')), 'hex') AS digest FROM audit_event WHERE class_id = $1`,
      [classId],
    );
    expect((await findCase(world, 'class', classId))['archive_digest']).toBe(rows[0].digest);
  });

  it('seals a class that people have ended once, and gives back what it held', async () => {
    await intoFiling();
    await hold(50_000, 0);
    await change(
      world,
      'class',
      classId,
      `UPDATE case_stage SET left_on = business_today() WHERE class_id = $1`,
      `UPDATE class SET stage = 'closed', state = 'CANCELLED' WHERE id = $1`,
    );

    await world.steps.closeClass(classId);
    const sealed = await findCase(world, 'class', classId);
    await world.steps.closeClass(classId);

    expect(sealed).toMatchObject({ state: 'CANCELLED', archive_digest: any(String) });
    expect(await findCase(world, 'class', classId)).toEqual(sealed);
    expect(await count(world, 'budget_hold WHERE class_id = $1 AND returned_fen = held_fen', classId)).toBe(1);
    expect(await wakesOfProject()).toBe(1);
  });

  it('closes a project when no class of it is open: the worst grade stands, a terminated one stays terminated', async () => {
    await intoRelease();
    await settle(world, 'class', classId, 'release');
    await world.steps.leaveRelease(classId);
    await change(world, 'class', classId, `UPDATE evaluation SET grade = 'C' WHERE class_id = $1`);
    expect(await world.steps.keepStage(project.projectId, 'classes')).toMatchObject({ settled: false });
    await world.steps.leaveClasses(project.projectId);
    expect(await stageOf(world, 'project', project.projectId)).toBe('classes');

    const other = project.classIds[1]!;
    await change(world, 'class', other, `UPDATE class SET stage = 'closed', state = 'TERMINATED' WHERE id = $1`);
    await change(world, 'project', project.projectId, `UPDATE project SET state = 'TERMINATED' WHERE id = $1`);
    expect(await world.steps.keepStage(project.projectId, 'classes')).toMatchObject({ settled: true });
    await world.steps.leaveClasses(project.projectId);

    expect(await findCase(world, 'project', project.projectId)).toMatchObject({
      stage: 'closed',
      state: 'TERMINATED',
      grade: 'C',
      archive_digest: any(String),
    });
  });

  async function hold(heldFen: number, drawnFen: number): Promise<void> {
    await world.owner.query(
      `INSERT INTO budget_hold (class_id, budget_id, held_fen, drawn_fen)
       SELECT $1, id, $2, $3 FROM budget WHERE budget_year = 2025`,
      [classId, heldFen, drawnFen],
    );
  }
  const wakesOfProject = () =>
    count(
      world,
      `outbox WHERE kind = 'WAKE_PROJECT' AND subject_id = $1 AND id > (SELECT max(id) FROM outbox WHERE kind = 'WAKE_CLASS')`,
      project.projectId,
    );
});
