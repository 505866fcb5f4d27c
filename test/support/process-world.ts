import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import { destination, pino } from 'pino';
import { createSteps, type Steps } from '../../activities/steps.js';
import type { CaseKind } from '../../domain/lifecycle/process.js';
import { startOutboxRelay } from '../../jobs/outbox-relay.js';
import { startSweep } from '../../jobs/sweep.js';
import { wakeWith, type WakeCase } from '../../jobs/wake.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { isServerAway, openTemporal } from '../../platform/temporal.js';
import { loadDemoData } from '../../store/reference/demo-data.js';
import { sdkLogger } from '../../worker/sdk-logger.js';
import { workerOptions } from '../../worker/worker-options.js';
import { getWorkflowBundle } from '../../worker/workflow-bundle.js';
import { createTestDatabase } from './database.js';
import { eventually } from './eventually.js';

export const silent = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }, destination(2));

/** A record, a task queue of its own on the suite's Temporal server, and the processes between them, in this process. */
export interface ProcessWorld {
  readonly db: Database;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly queueUrl: string;
  readonly owner: pg.Client;
  readonly client: Client;
  readonly wake: WakeCase;
  readonly steps: Steps;
  /** Runs workflows; `steps` stands in for the real ones. Answers how to stop it. */
  startWorker(options?: { maxCachedWorkflows?: number; steps?: Partial<Steps> }): Promise<() => Promise<void>>;
  startRelay(): () => Promise<void>;
  startSweep(): () => Promise<void>;
  close(): Promise<void>;
}

let sdkIsQuiet = false;

export async function createProcessWorld(): Promise<ProcessWorld> {
  const database = await createTestDatabase();
  await loadDemoData({ DATABASE_OWNER_URL: database.ownerUrl });
  const db = openDatabase(database.appUrl, { max: 8 });
  await db.$queryRaw`SELECT 1`; // The client loads the rest of itself at its first query, which Jest wants inside a hook.
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const client = openTemporal({ address: required('TEMPORAL_ADDRESS'), namespace: 'default' });
  const taskQueue = `test-${randomBytes(6).toString('hex')}`;
  const wake = untilHeard(wakeWith(client, taskQueue));
  const steps = createSteps(db);
  const stops = new Set<() => Promise<void>>();
  const stoppable = (stop: () => Promise<void>): (() => Promise<void>) => {
    const once = async (): Promise<void> => {
      if (stops.delete(once)) await stop();
    };
    stops.add(once);
    return once;
  };
  return {
    db,
    owner,
    client,
    wake,
    steps,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    queueUrl: database.queueUrl,
    startWorker: async ({ maxCachedWorkflows = 100, steps: replaced = {} } = {}) => {
      const worker = await makeWorker(taskQueue, maxCachedWorkflows, { ...steps, ...replaced });
      return stoppable(worker);
    },
    startRelay: () =>
      stoppable(startOutboxRelay({ db, databaseUrl: database.appUrl, wake, mails: null, log: silent }).stop),
    startSweep: () => stoppable(startSweep({ db, client, wake, log: silent }).stop),
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()));
      await client.connection.close();
      await owner.end();
      await db.$disconnect();
      await database.drop();
    },
  };
}

/** As the relay does: a server that is too busy to answer within the deadline is asked again. */
function untilHeard(wake: WakeCase): WakeCase {
  const isHeard = async (each: Parameters<WakeCase>[0]): Promise<boolean> => {
    try {
      await wake(each);
      return true;
    } catch (error) {
      if (!isServerAway(error)) throw error;
      return false;
    }
  };
  return async (each) => void (await eventually(() => isHeard(each)));
}

async function makeWorker(
  taskQueue: string,
  maxCachedWorkflows: number,
  activities: Steps,
): Promise<() => Promise<void>> {
  quietSdk();
  const connection = await NativeConnection.connect({ address: required('TEMPORAL_ADDRESS') });
  const worker = await Worker.create({
    ...workerOptions({ maxCachedWorkflows, stepsAtOnce: 8 }),
    connection,
    taskQueue,
    workflowBundle: await testBundle(),
    activities,
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}

/** The SDK speaks through our logger, which tests keep silent unless TEST_LOG_LEVEL says otherwise; once a process. */
export function quietSdk(): void {
  if (sdkIsQuiet) return;
  sdkIsQuiet = true;
  Runtime.install({ logger: sdkLogger(silent), shutdownSignals: [] });
}

/** Built once for all suites of a run, in its own data folder. */
export function testBundle(): ReturnType<typeof getWorkflowBundle> {
  return getWorkflowBundle(required('DATA_DIR'));
}

export function workflowHandle(world: ProcessWorld, kind: CaseKind, id: string) {
  return world.client.workflow.getHandle(`${kind}/${id}`);
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests with npm test, which starts what they need.`);
  return value;
}
