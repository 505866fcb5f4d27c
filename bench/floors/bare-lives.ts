import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { workerOptions } from '../../worker/worker-options.js';
import type { LifeRuns, Run } from '../histories.js';
import { quietLogger, quietRuntime } from './quiet-runtime.js';

const QUEUE = 'bench-lives';

/** Lives with nothing in them, on the same server, with a worker of the same sizes as ours. */
export class BareLives {
  private readonly ended: Promise<void>;
  private number = 0;

  private constructor(
    private readonly temporal: Client,
    private readonly connection: NativeConnection,
    private readonly worker: Worker,
    private readonly steps: Steps,
  ) {
    this.ended = worker.run();
  }

  static async start(temporal: Client, address: string): Promise<BareLives> {
    quietRuntime();
    const steps = new Steps();
    const workflowsPath = fileURLToPath(new URL('life-workflow.ts', import.meta.url));
    const connection = await NativeConnection.connect({ address });
    const worker = await Worker.create({
      ...workerOptions({ maxCachedWorkflows: 2_000, stepsAtOnce: 16 }),
      ...{
        connection,
        taskQueue: QUEUE,
        workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: quietLogger }),
      },
      activities: { step: async (workflowId: string) => steps.taken(workflowId) },
    });
    return new BareLives(temporal, connection, worker, steps);
  }

  /** One life; each signal is sent when the step that the one before has caused is done, as people do. */
  async live({ project, classes }: LifeRuns): Promise<void> {
    this.number += 1;
    const workflowId = `bench-life/${this.number}`;
    await this.temporal.workflow.start('bareLife', {
      ...{
        workflowId,
        taskQueue: QUEUE,
        workflowTaskTimeout: '3s',
        args: [project.map(shapeOf), classes.map((runs) => runs.map(shapeOf))],
      },
    });
    await this.carry(workflowId, project.slice(0, -1));
    const last = project.slice(-1);
    await this.steps.until(workflowId, stepsBefore(last[0]));
    await Promise.all(classes.map((runs, index) => this.carry(`${workflowId}/${index}`, runs)));
    await this.carry(workflowId, last, true);
    await this.temporal.workflow.getHandle(workflowId).result();
  }

  private async carry(workflowId: string, runs: readonly Run[], isUnderWay = false): Promise<void> {
    for (const run of runs) {
      if (!isUnderWay) await this.steps.until(workflowId, stepsBefore(run));
      for (let sent = 0; sent < run.signals; sent += 1) {
        await this.temporal.workflow.getHandle(workflowId).signal('wake');
        if (sent < run.localActivities) await this.steps.until(workflowId, 1);
      }
    }
  }

  async stop(): Promise<void> {
    this.worker.shutdown();
    await this.ended;
    await this.connection.close();
  }
}

function stepsBefore(run: Run | undefined): number {
  return run ? Math.max(0, run.localActivities - run.signals) : 0;
}

function shapeOf({ signals, localActivities }: Run) {
  return { signals, localActivities };
}

/** Counts the steps that each workflow has taken, and tells who waits for one. */
class Steps {
  private readonly untaken = new Map<string, number>();
  private readonly waiting = new Map<string, () => void>();

  taken(workflowId: string): void {
    this.untaken.set(workflowId, (this.untaken.get(workflowId) ?? 0) + 1);
    this.waiting.get(workflowId)?.();
  }

  async until(workflowId: string, count: number): Promise<void> {
    while ((this.untaken.get(workflowId) ?? 0) < count) {
      await new Promise<void>((resolve) => this.waiting.set(workflowId, resolve));
    }
    this.untaken.set(workflowId, (this.untaken.get(workflowId) ?? 0) - count);
  }
}
