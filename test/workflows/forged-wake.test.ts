import { randomUUID } from 'node:crypto';
import { WAKE } from '../../domain/lifecycle/process.js';
import { aProject, count, findCase, settle, stageOf } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, workflowHandle } from '../support/process-world.js';

/** Whoever can speak to the Temporal server can knock, and nothing else: what moves a case and its money is in the record. */
describe('a wake that nobody on record gave, sent straight to the workflow', () => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await createProcessWorld();
    await world.startWorker();
    world.startRelay();
  });
  afterAll(() => world.close());

  const FORGED: readonly (readonly unknown[])[] = [
    [],
    [{ stage: 'closed' }],
    [{ command: 'instructPayment', approved: true }],
    ['release', 4_160_000],
    [null],
  ];

  it('moves no stage and pays nothing, whatever it carries and however often it comes', async () => {
    const { projectId, classIds } = await aProject(world, 1);
    const classId = classIds[0]!;
    for (const stage of ['catalogue', 'selection'] as const) {
      await eventually(async () => (await stageOf(world, 'project', projectId)) === stage);
      await settle(world, 'project', projectId, stage);
    }
    await eventually(async () => (await stageOf(world, 'class', classId)) === 'filing');
    await world.wake({ kind: 'class', id: classId });
    const before = await standing(projectId, classId);

    const forged = FORGED.flatMap((args) => [
      workflowHandle(world, 'class', classId).signal(WAKE, ...args),
      workflowHandle(world, 'project', projectId).signal(WAKE, ...args),
    ]);
    await Promise.all(forged);
    await workflowHandle(world, 'class', classId).signal('instructPayment', { classId });

    // A true decision after them is the proof that all of them were heard before it, and that the case is none the worse.
    expect(await standing(projectId, classId)).toEqual(before);
    await settle(world, 'class', classId, 'filing');
    await eventually(async () => (await stageOf(world, 'class', classId)) === 'supervision');
    expect(await count(world, `class_completion WHERE class_id = $1 AND standing`, classId)).toBe(1);
    expect(await paid()).toBe(0);
  });

  it('begins no payment for a batch that the record does not know', async () => {
    const id = randomUUID();
    await world.wake({ kind: 'batch', id });
    await expect(world.client.workflow.getHandle(`batch/${id}`).result()).resolves.toBeUndefined();
    expect(await paid()).toBe(0);
  });

  it('refuses no claim that the record does not know', async () => {
    const id = randomUUID();
    await world.wake({ kind: 'claim', id });
    await expect(world.client.workflow.getHandle(`claim/${id}`).result()).resolves.toBeUndefined();
    expect(await count(world, 'claim')).toBe(0);
  });

  async function standing(projectId: string, classId: string) {
    const [project, each] = [await findCase(world, 'project', projectId), await findCase(world, 'class', classId)];
    const completed = await count(world, `class_completion WHERE class_id = $1`, classId);
    return { project: project['stage'], class: each['stage'], version: each['version'], completed, paid: await paid() };
  }

  async function paid(): Promise<number> {
    const { rows } = await world.owner.query(
      'SELECT (SELECT count(*) FROM payment) + (SELECT count(*) FROM clearance) + (SELECT count(*) FROM transfer) AS n',
    );
    return Number(rows[0].n);
  }
});
