import type { Stage } from '../domain/lifecycle/stages.js';
import type { Database } from '../platform/database.js';
import { openStage, stageRowOf } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { lookAt } from '../store/process/keeping.js';
import { onCase, placeOf, stageOf, StepPostponed } from './step.js';

/** Opens the stage a case stands in: its row, its due date, its tasks. Usually the step before has done so. */
export function openStep(db: Database, stage: Stage): (caseId: string) => Promise<void> {
  const place = placeOf(stage);
  return async (caseId) => {
    const look = await lookAt(db, place.kind, caseId);
    if (!look || stageOf(look.view) !== stage || look.stageRow) return;
    await onCase(db, place, caseId, async ({ tx, view }) => {
      if (stageRowOf(view)) return;
      const refusal = await openStage(tx, view);
      if (refusal) throw new StepPostponed(`open ${stage}`, refusal);
      auditStep(tx, view, `${stage}-opened`);
    });
  };
}
