import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Steps } from '../activities/steps.js';

/** A step beside the workflow costs one event. Two attempts: more of them would fill the history in an outage. */
const nearby = proxyLocalActivities<Steps>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 2, initialInterval: '200ms' },
});

/** The same step through the server: its retries leave no events, and it goes on until the record is back. */
const patient = proxyActivities<Steps>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '60s' },
});

/** The process's steps on the record. None of them fails: each is tried until it is done. */
export const steps = new Proxy({} as Steps, {
  get: (_, name) => patiently(name as keyof Steps),
});

function patiently(name: keyof Steps) {
  return async (caseId: never, stage: never) => {
    try {
      return await nearby[name](caseId, stage);
    } catch (error) {
      if (isCancellation(error)) throw error;
      return patient[name](caseId, stage);
    }
  };
}
