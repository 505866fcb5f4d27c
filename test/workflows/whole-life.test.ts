import { CLASS_STAGES, STAGES } from '../../domain/lifecycle/stages.js';
import { aProject, count, findCase, settle, stageOf } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, workflowHandle } from '../support/process-world.js';

/** The same life with workflows kept in memory, and with every wake a replay from the first event. */
describe.each([
  { maxCachedWorkflows: 100, classes: 2 },
  // The SDK warns that steps beside a workflow may be dropped without a cache: then they come again, three seconds later.
  { maxCachedWorkflows: 0, classes: 1 },
])('a project and its classes, with a workflow cache of $maxCachedWorkflows', ({ maxCachedWorkflows, classes }) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await createProcessWorld();
    await world.startWorker({ maxCachedWorkflows });
    world.startRelay();
  });
  afterAll(() => world.close());

  it('goes through all eight stages in their order, and ends with every archive sealed', async () => {
    const { projectId, classIds } = await aProject(world, classes);
    for (const stage of ['catalogue', 'selection'] as const) {
      await eventually(async () => (await stageOf(world, 'project', projectId)) === stage);
      await settle(world, 'project', projectId, stage);
    }
    for (const stage of CLASS_STAGES) {
      for (const classId of classIds) {
        await eventually(async () => (await stageOf(world, 'class', classId)) === stage);
        await settle(world, 'class', classId, stage);
      }
    }

    const project = await eventually(async () => {
      const row = await findCase(world, 'project', projectId);
      return row['stage'] === 'closed' && row;
    });
    expect(project).toMatchObject({
      state: 'CLOSED',
      grade: 'A',
      archive_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const classId of classIds) {
      expect(await findCase(world, 'class', classId)).toMatchObject({ stage: 'closed', state: 'CLOSED' });
      expect(await completions(classId)).toEqual([...CLASS_STAGES]);
    }
    expect(await count(world, `project_completion WHERE project_id = $1 AND standing`, projectId)).toBe(2);
    expect(await count(world, `task WHERE project_id = $1 AND state = 'OPEN'`, projectId)).toBe(0);
    await expect(workflowHandle(world, 'project', projectId).result()).resolves.toBeUndefined();
    for (const id of classIds) await expect(workflowHandle(world, 'class', id).result()).resolves.toBeUndefined();
  });

  it('leaves an audit trail of every stage that was left', async () => {
    const { rows } = await world.owner.query(`SELECT DISTINCT event FROM audit_event WHERE event LIKE '%-completed'`);
    expect(rows.map(({ event }) => String(event)).sort()).toEqual(STAGES.map((stage) => `${stage}-completed`).sort());
  });

  async function completions(classId: string): Promise<string[]> {
    const { rows } = await world.owner.query(
      'SELECT stage FROM class_completion WHERE class_id = $1 AND standing ORDER BY array_position($2::text[], stage)',
      [classId, CLASS_STAGES],
    );
    return rows.map(({ stage }) => stage);
  }
});
