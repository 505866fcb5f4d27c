import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { workerOptions } from '../../worker/worker-options.js';
import { sayReady } from '../child.js';
import { decide, openPool } from './bare-decision.js';
import { DECISION_QUEUE } from './decision-names.js';
import { quietLogger, quietRuntime } from './quiet-runtime.js';

/** The worker of the updates: the sizes of our own worker, and the floor's transaction as its local activity. */
quietRuntime();
const workflowsPath = fileURLToPath(new URL('decision-workflow.ts', import.meta.url));
const pool = openPool(process.env['DATABASE_URL'] ?? '');
const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  ...workerOptions({ maxCachedWorkflows: 2_000, stepsAtOnce: 12 }),
  connection,
  taskQueue: DECISION_QUEUE,
  workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: quietLogger }),
  activities: {
    decide: (classId: string, actorId: string, key: string) => decide(pool, { classId, actorId, key, wakes: false }),
  },
});
process.once('SIGTERM', () => process.exit());
sayReady();
await worker.run();
