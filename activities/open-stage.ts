import type { Stage } from '../domain/lifecycle/stages.js';
import type { Database } from '../platform/database.js';
import { auditStep } from '../store/commands.js';
import { openStage, stageRowOf } from '../store/stages.js';
import { onCase, placeOf, StepPostponed } from './step.js';

/** Opens the stage a case stands in: its row, its due date, its tasks. Usually the step before has done so. */
export function openStep(db: Database, stage: Stage): (caseId: string) => Promise<void> {
  return (caseId) =>
    onCase(db, placeOf(stage), caseId, async ({ tx, view }) => {
      if (stageRowOf(view)) return;
      const refusal = await openStage(tx, view);
      if (refusal) throw new StepPostponed(`open ${stage}`, refusal);
      await auditStep(tx, view, `${stage}-opened`);
    });
}
