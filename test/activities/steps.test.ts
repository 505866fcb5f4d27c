import { setClock } from '../../store/clock.js';
import { aProject, change, count, findCase, type ProjectCase, settle, stageOf } from '../support/case-facts.js';
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
const stageRow = async (caseId: string) => {
  const { rows } = await world.owner.query(
    `SELECT *, due_on::text, remind_on::text FROM case_stage WHERE coalesce(class_id, project_id) = $1 AND left_on IS NULL`,
    [caseId],
  );
  return rows[0];
};
const openTasks = async (caseId: string) => {
  const { rows } = await world.owner.query(
    `SELECT kind, command, role FROM task WHERE coalesce(class_id, project_id) = $1 AND state = 'OPEN' ORDER BY kind, command`,
    [caseId],
  );
  return rows;
};
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

describe('opening', () => {
  it('sets the due date and prompts; a second call changes nothing', async () => {
    await world.steps.openCatalogue(project.projectId);
    const before = await stageRow(project.projectId);
    await world.steps.openCatalogue(project.projectId);

    expect(await stageRow(project.projectId)).toEqual(before);
    expect(before).toMatchObject({ stage: 'catalogue', due_on: '2025-07-08', remind_on: '2025-07-04' });
    expect(await openTasks(project.projectId)).toEqual([{ kind: 'ACT', command: 'approvePosting', role: 'approver' }]);
    expect(await count(world, `audit_event WHERE project_id = $1 AND event = 'catalogue-opened'`, project.projectId)).toBe(1);
  });

  it('does nothing to a case that stands elsewhere, or that the record does not have', async () => {
    await world.steps.openRelease(classId);
    await world.steps.openRelease('00000000-0000-4000-8000-000000000000');

    expect(await stageRow(classId)).toBeUndefined();
  });

  it('writes nothing and says why when the due date falls into a year without a calendar', async () => {
    await setClock(world.db, { mode: 'STOPPED', on: '2031-01-06' }, true);

    await expect(world.steps.openCatalogue(project.projectId)).rejects.toThrow(/CALENDAR_YEAR_MISSING/);

    expect(await stageRow(project.projectId)).toBeUndefined();
    expect(await openTasks(project.projectId)).toEqual([]);
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
    expect(await stageRow(project.projectId)).toMatchObject({ reminded_at: null });

    await goTo('2025-07-04');
    await keep();
    await keep();

    expect(await stageRow(project.projectId)).toMatchObject({ reminded_at: any(Date), escalated_at: null });
    expect(await notifications('REMINDER')).toBe(1);
  });

  it('escalates once to the superior after the due date, and decides nothing', async () => {
    await goTo('2025-07-08');
    await keep();
    expect(await openTasks(project.projectId)).toHaveLength(1);

    await goTo('2025-07-09');
    await keep();
    expect(await keep()).toEqual({ stage: 'catalogue', settled: false, waitMs: null });

    expect(await openTasks(project.projectId)).toEqual([
      { kind: 'ACT', command: 'approvePosting', role: 'approver' },
      { kind: 'ESCALATION', command: 'approvePosting', role: 'bureau_head' },
    ]);
    expect(await notifications('ESCALATION')).toBe(1);
    expect(await stageRow(project.projectId)).toMatchObject({ next_act_at: null });
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
    return count(world, `notification n JOIN task t ON t.id = n.task_id WHERE n.kind = $1 AND t.project_id = $2`, kind, project.projectId);
  }
});

describe('leaving', () => {
  it('writes the completion and opens the next stage, once', async () => {
    await world.steps.openCatalogue(project.projectId);
    await settle(world, 'project', project.projectId, 'catalogue');

    await world.steps.leaveCatalogue(project.projectId);
    await world.steps.leaveCatalogue(project.projectId);

    expect(await stageOf(world, 'project', project.projectId)).toBe('selection');
    expect(await stageRow(project.projectId)).toMatchObject({ stage: 'selection', due_on: '2025-07-15' });
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
      expect(await openTasks(id)).toEqual([{ kind: 'ACT', command: 'fileClass', role: 'institution' }]);
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
    expect(await openTasks(classId)).toEqual([]);
    expect(await stageRow(classId)).toBeUndefined();
    expect(await wakesOfProject()).toBe(1);
  });

  it('gives back what a class held and was not paid when its release is left', async () => {
    await intoRelease();
    await hold(100_000, 60_000);
    await settle(world, 'class', classId, 'release');

    await world.steps.leaveRelease(classId);

    const { rows } = await world.owner.query(
      'SELECT held_fen::int, drawn_fen::int, returned_fen::int FROM budget_hold WHERE class_id = $1', [classId]);
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
    await change(world, 'class', classId,
      `UPDATE case_stage SET left_on = business_today() WHERE class_id = $1`,
      `UPDATE class SET stage = 'closed', state = 'CANCELLED' WHERE id = $1`);

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
      stage: 'closed', state: 'TERMINATED', grade: 'C', archive_digest: any(String),
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
    count(world, `outbox WHERE kind = 'WAKE_PROJECT' AND subject_id = $1 AND id > (SELECT max(id) FROM outbox WHERE kind = 'WAKE_CLASS')`, project.projectId);
});
