import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { httpFinanceSystem } from '../activities/finance-system.js';
import { createSteps } from '../activities/steps.js';
import { readConfigOrExit } from '../platform/config.js';
import { personalData } from '../platform/personal-data.js';
import { type Part, type Running, runPart } from './part.js';
import { sdkLogger } from './sdk-logger.js';
import { workerOptions } from './worker-options.js';
import { getWorkflowBundle } from './workflow-bundle.js';

/** The Temporal worker: runs workflows and their steps. Any number of these may run beside each other. */
const POOL_SIZE = 16;
const RETRY_MS = 1_000;

/** Needs neither record nor server: made, where it is not kept, while these are being prepared. */
const bundling = getWorkflowBundle(readConfigOrExit().dataDir);

await runPart('worker', POOL_SIZE, startWorker);

async function startWorker(part: Part): Promise<Running> {
  const { config, log, db, stopping } = part;
  Runtime.install({ logger: sdkLogger(log), shutdownSignals: [] });
  const workflowBundle = await bundling;
  const { financeUrl, personalDataKey } = config;
  const outside = financeUrl
    ? { finance: httpFinanceSystem(financeUrl), personalData: personalData(personalDataKey.toString('base64')) }
    : null;
  const activities = createSteps(db, outside);
  let worker: Worker | undefined;

  const runOnce = async (onUp: () => void): Promise<void> => {
    const connection = await NativeConnection.connect({ address: config.temporalAddress });
    try {
      worker = await Worker.create({
        ...workerOptions({ maxCachedWorkflows: config.cachedWorkflows, stepsAtOnce: POOL_SIZE }),
        connection,
        namespace: config.temporalNamespace,
        workflowBundle,
        activities,
      });
      onUp();
      if (stopping.aborted) worker.shutdown();
      else await worker.run();
    } finally {
      worker = undefined;
      await connection.close();
    }
  };
  const { up, ended } = runForEver(part, runOnce);
  stopping.addEventListener('abort', () => {
    if (worker?.getState() === 'RUNNING') worker.shutdown();
  });
  await up;
  return { isAlive: () => worker?.getState() === 'RUNNING', stop: () => ended };
}

/** The server may be away, or its store may have been deleted: the worker comes back when it does. */
function runForEver({ log, stopping }: Part, runOnce: (onUp: () => void) => Promise<void>) {
  let onUp = (): void => undefined;
  const up = new Promise<void>((resolve) => {
    onUp = resolve;
  });
  const run = async (): Promise<void> => {
    while (!stopping.aborted) {
      try {
        await runOnce(onUp);
      } catch (error) {
        if (!stopping.aborted) log.warn({ err: error }, 'the Temporal server cannot be worked for; trying again');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    onUp();
  };
  return { up, ended: run() };
}
