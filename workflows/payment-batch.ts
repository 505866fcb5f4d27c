import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Steps } from '../activities/steps.js';
import { forgetWakes, listenForWakes, wakeOr } from './wake.js';

/** What leaves the house goes through the server, never beside the workflow: its time is the other side's. */
const outside = proxyActivities<Pick<Steps, 'sendBatch'>>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '60s' },
});

/** A step adds six events: a batch of ten thousand lines goes on in run after run. */
const EVENTS_PER_RUN = 120;
/** Between two looks at the record, so that a finance system in trouble is not asked without pause. */
const SHORTEST_WAIT_MS = 1_000;

/** Sends a confirmed batch and asks until everything is answered. Woken by each confirmation; the record knows the rest. */
export async function paymentBatch(batchId: string): Promise<void> {
  listenForWakes();
  for (;;) {
    forgetWakes();
    const { isDone, waitMs } = await outside.sendBatch(batchId);
    if (isDone) return;
    if (waitMs !== 0) await wakeOr(Math.max(waitMs ?? 0, SHORTEST_WAIT_MS));
    if (workflowInfo().historyLength > EVENTS_PER_RUN) await continueAsNew<typeof paymentBatch>(batchId);
  }
}
