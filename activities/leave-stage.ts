import { stageAfter, type Stage } from '../domain/lifecycle/stages.js';
import { isSettled } from '../domain/lifecycle/table.js';
import type { Database } from '../platform/database.js';
import { completeStage, openStage, reread } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { moveTo } from '../store/process/process.js';
import { isActive, onCase, placeOf, type Step, StepPostponed } from './step.js';

/** Leaves a settled stage: completion row, the next stage with its due date and tasks, audit, all in one transaction. */
export function leaveStep(db: Database, stage: Stage): (caseId: string) => Promise<void> {
  return leaveStepBy(db, stage, async (step) => {
    completeStage(step.tx, step.view, stage);
    await enter(step, stageAfter(stage));
    auditStep(step.tx, step.view, `${stage}-completed`);
  });
}

/** The same for a stage that is left in its own way. */
export function leaveStepBy(
  db: Database,
  stage: Stage,
  leave: (step: Step) => Promise<void>,
): (caseId: string) => Promise<void> {
  return (caseId) =>
    onCase(db, placeOf(stage), caseId, async (step) => {
      if (isActive(step.view) && isSettled(step.view, stage)) await leave(step);
    });
}

/** Moves the case on and opens what it moves to; without a due date for it nothing moves. */
export async function enter({ tx, view }: Step, stage: string): Promise<void> {
  moveTo(tx, view, stage);
  await openMoved({ tx, view });
}

/** Opens the stage that a case has been moved to inside this transaction. */
export async function openMoved({ tx, view }: Step): Promise<void> {
  const moved = await reread(tx, view);
  const refusal = await openStage(tx, moved);
  if (refusal) throw new StepPostponed(`open ${moved.class?.stage ?? moved.project.stage}`, refusal);
}
