import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ProcessStage } from '../domain/lifecycle/process.js';
import { steps } from './steps.js';
import { forgetWakes, wakeOr } from './wake.js';

/** A run stays below 160 events (design §4); a wake and what follows it adds about eight. */
const EVENTS_PER_RUN = 120;

/** Returns when the record has settled the stage or is already past it. */
export async function settled(caseId: string, stage: ProcessStage): Promise<void> {
  for (;;) {
    forgetWakes();
    const view = await steps.keepStage(caseId, stage); // Reads the record; reminds or escalates.
    if (view.settled || view.stage !== stage) return; // The record may be ahead of us.
    await wakeOr(view.waitMs); // `wake`: the record, the clock or a calendar moved.
    // A stage may last half a year: the next run finds its place by the id.
    if (workflowInfo().historyLength > EVENTS_PER_RUN) await continueAsNew(caseId);
  }
}
