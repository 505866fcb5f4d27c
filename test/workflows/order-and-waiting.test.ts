import { randomUUID } from 'node:crypto';
import type { Steps } from '../../activities/steps.js';
import type { KeptStage, ProcessStage } from '../../domain/lifecycle/process.js';
import { CLASS_STAGES } from '../../domain/lifecycle/stages.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, workflowHandle } from '../support/process-world.js';

/** A record in memory: which stage a case is in, whether it is settled, and every call that was made to it. */
class FakeRecord {
  readonly calls: string[] = [];
  readonly stages = new Map<string, string>();
  readonly settled = new Set<string>();
  classIds: string[] = [];
  waitMs: number | null = null;
  failures = 0;

  steps(): Partial<Steps> {
    const step =
      (name: string, act: (id: string) => void = () => undefined) =>
      async (id: string): Promise<void> => {
        this.calls.push(`${name} ${id}`);
        act(id);
      };
    const goTo = (stage: string) => (id: string) => {
      this.settled.delete(id);
      this.stages.set(id, stage);
    };
    const leave = (stage: string, to: string) => (id: string) => {
      if ((this.stages.get(id) ?? 'filing') === stage) goTo(to)(id);
    };
    const next = (stage: string) => CLASS_STAGES[CLASS_STAGES.indexOf(stage as never) + 1] ?? 'closed';
    const ofStages = CLASS_STAGES.flatMap((stage) => {
      const name = stage.charAt(0).toUpperCase() + stage.slice(1);
      return [
        [`open${name}`, step(`open ${stage}`)],
        [`leave${name}`, step(`leave ${stage}`, leave(stage, next(stage)))],
      ];
    });
    return {
      ...(Object.fromEntries(ofStages) as Partial<Steps>),
      currentClassStage: async (id) => (this.stages.get(id) ?? 'filing') as never,
      currentProjectStage: async (id) => (this.stages.get(id) ?? 'catalogue') as never,
      keepStage: (id, stage) => this.keep(id, stage),
      openCatalogue: step('open catalogue'),
      leaveCatalogue: step('leave catalogue', goTo('selection')),
      openSelection: step('open selection'),
      leaveSelection: step('leave selection', goTo('classes')),
      listUnfinishedClasses: async () => this.classIds,
      leaveClasses: step('leave classes', goTo('closed')),
      closeClass: step('close class'),
      closeProject: step('close project'),
    };
  }

  private async keep(id: string, stage: ProcessStage): Promise<KeptStage> {
    this.calls.push(`keep ${stage} ${id}`);
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the record is away');
    }
    return { stage: this.stages.get(id) ?? stage, settled: this.settled.has(id), waitMs: this.waitMs };
  }

  ofCase(id: string): string[] {
    return this.calls.filter((call) => call.endsWith(id)).map((call) => call.replace(` ${id}`, ''));
  }
}

describe('order and waiting', () => {
  let world: ProcessWorld;
  let record: FakeRecord;
  let stopWorker: () => Promise<void>;
  let id: string;

  beforeAll(async () => {
    world = await createProcessWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    record = new FakeRecord();
    id = randomUUID();
    stopWorker = await world.startWorker({ steps: record.steps() });
  });
  afterEach(() => stopWorker());

  const wake = (kind: 'project' | 'class') => world.wake({ kind, id });
  const called = (call: string) => eventually(async () => record.ofCase(id).includes(call));
  const historyOf = async (kind: 'project' | 'class') =>
    (await workflowHandle(world, kind, id).fetchHistory()).events ?? [];

  it('opens, waits and leaves, and carries the record from one stage to the next', async () => {
    record.settled.add(id);

    await wake('class');

    await called('keep supervision');
    expect(record.ofCase(id)).toEqual([
      'open filing',
      'keep filing',
      'leave filing',
      'open supervision',
      'keep supervision',
    ]);
  });

  it('waits for a wake where nothing is due, and looks at the record once for each', async () => {
    await wake('class');
    await called('keep filing');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(record.ofCase(id).filter((call) => call === 'keep filing').length).toBeLessThanOrEqual(2);

    record.settled.add(id);
    await wake('class');

    await called('leave filing');
  });

  it('looks again when the time is up that the record gave it', async () => {
    record.waitMs = 1_000;
    await wake('class');
    await called('keep filing');
    const looks = record.calls.length;

    await eventually(async () => record.calls.length > looks);

    expect(record.ofCase(id)).not.toContain('leave filing');
  });

  it('takes a record that is already further as "left", and goes on from where it is', async () => {
    await wake('class');
    await called('keep filing');

    record.stages.set(id, 'evaluation');
    await wake('class');

    await called('keep evaluation');
    expect(record.ofCase(id)).not.toContain('keep supervision');
  });

  it('ends with a class that people have ended, after sealing it', async () => {
    await wake('class');
    await called('keep filing');

    record.stages.set(id, 'closed');
    await wake('class');

    await workflowHandle(world, 'class', id).result();
    expect(record.ofCase(id).at(-1)).toBe('close class');
  });

  it('leaves a class alone for which nobody has been chosen yet', async () => {
    record.stages.set(id, 'planned');

    await wake('class');

    await workflowHandle(world, 'class', id).result();
    expect(record.ofCase(id)).toEqual([]);
  });

  it('starts one run for each unfinished class, takes one that runs already as started, and closes when told', async () => {
    const [running, fresh] = [randomUUID(), randomUUID()];
    record.classIds = [running, fresh];
    await world.wake({ kind: 'class', id: running });
    record.stages.set(id, 'classes');

    await wake('project');
    await eventually(async () => record.ofCase(fresh).includes('keep filing'));
    await called('keep classes');
    record.settled.add(id);
    await wake('project');

    await workflowHandle(world, 'project', id).result();
    expect(record.ofCase(id)).toEqual(expect.arrayContaining(['keep classes', 'leave classes', 'close project']));
    expect((await workflowHandle(world, 'class', fresh).describe()).status.name).toBe('RUNNING');
    await Promise.all([running, fresh].map((classId) => workflowHandle(world, 'class', classId).terminate()));
  });

  it('goes on through the server when a step fails twice beside the workflow', async () => {
    record.failures = 3;
    record.settled.add(id);

    await wake('class');

    await called('leave filing');
    const kinds = (await firstRun(world, id)).map(
      ({ activityTaskScheduledEventAttributes }) => activityTaskScheduledEventAttributes,
    );
    expect(kinds.filter(Boolean)).toHaveLength(1);
  });

  it('stays below 160 events however often it is woken', async () => {
    await wake('class');
    await called('keep filing');
    for (let round = 0; round < 60; round += 1) {
      const before = record.calls.length;
      await wake('class');
      await eventually(async () => record.calls.length > before);
    }

    const runs = [];
    const query = `WorkflowId = "class/${id}"`;
    await eventually(async () => (await world.client.workflow.count(query)).count >= 2);
    for await (const { runId } of world.client.workflow.list({ query })) {
      const { events } = await world.client.workflow.getHandle(`class/${id}`, runId).fetchHistory();
      runs.push(events?.length ?? 0);
    }
    expect(runs.length).toBeGreaterThan(1);
    expect(Math.max(...runs)).toBeLessThanOrEqual(160);
    await workflowHandle(world, 'class', id).terminate();
  });

  it('starts every run, children too, with a workflow task timeout of three seconds', async () => {
    record.classIds = [randomUUID()];
    record.stages.set(id, 'classes');
    await wake('project');
    await called('keep classes');

    const child = await workflowHandle(world, 'class', record.classIds[0]!).fetchHistory();
    for (const events of [await historyOf('project'), child.events ?? []]) {
      const started = events[0]?.workflowExecutionStartedEventAttributes;
      expect(Number(started?.workflowTaskTimeout?.seconds)).toBe(3);
    }
    await workflowHandle(world, 'class', record.classIds[0]!).terminate();
    await workflowHandle(world, 'project', id).terminate();
  });
});

async function firstRun(world: ProcessWorld, id: string) {
  const { firstExecutionRunId } = (await workflowHandle(world, 'class', id).fetchHistory()).events![0]!
    .workflowExecutionStartedEventAttributes!;
  return (await world.client.workflow.getHandle(`class/${id}`, firstExecutionRunId!).fetchHistory()).events ?? [];
}
