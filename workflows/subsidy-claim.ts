import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { steps } from './steps.js';
import { forgetWakes, listenForWakes, wakeOr } from './wake.js';

/** A look costs a few events, and a claim is looked at after each act upon it. */
const EVENTS_PER_RUN = 120;

/**
 * A claim without a class, from its filing to its end: waits for the end of publicity, of a correction and of its payment.
 * What people decide is in the record; a wake is a hint to read it, and the days are kept without one.
 */
export async function subsidyClaim(claimId: string): Promise<void> {
  listenForWakes();
  for (;;) {
    forgetWakes();
    const { isDone, waitMs } = await steps.keepClaim(claimId);
    if (isDone) return;
    await wakeOr(waitMs);
    if (workflowInfo().historyLength > EVENTS_PER_RUN) await continueAsNew<typeof subsidyClaim>(claimId);
  }
}
