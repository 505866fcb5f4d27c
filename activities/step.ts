import type { CaseView, KeptView } from '../domain/lifecycle/case-view.js';
import type { CaseKind, ProcessStage } from '../domain/lifecycle/process.js';
import { isProjectStage } from '../domain/lifecycle/stages.js';
import type { Refusal } from '../domain/refusals.js';
import { type Database, inTransaction, SYSTEM_SCOPE, type Tx } from '../platform/database.js';
import { lockView } from '../store/process/process.js';

/** A step that the record cannot take yet: nothing of it is written, and it is tried again until it can be. */
export class StepPostponed extends Error {
  constructor(step: string, refusal: Refusal) {
    super(`${step} is postponed: ${refusal.code} ${refusal.message}`);
    this.name = 'StepPostponed';
  }
}

/** Where a case stands; both a project and a class may be closed. */
export interface Place {
  readonly kind: CaseKind;
  readonly stage: ProcessStage | 'closed';
}

export interface Step {
  readonly tx: Tx;
  readonly view: CaseView;
}

/**
 * One step: its own transaction, the case locked and read again, and the work done only while the case still stands in
 * the stage that the workflow believes it to be in. Anything else has been done already, or is no longer wanted.
 */
export async function onCase(
  db: Database,
  { kind, stage }: Place,
  caseId: string,
  work: (step: Step) => Promise<void>,
): Promise<void> {
  await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const view = await lockView(tx, kind, caseId);
    if (view && stageOf(view) === stage) await work({ tx, view });
  });
}

/** Every stage is a project's or a class's own. */
export function placeOf(stage: ProcessStage): Place {
  return { kind: stage === 'classes' || isProjectStage(stage) ? 'project' : 'class', stage };
}

export function stageOf(view: KeptView): string {
  return view.class?.stage ?? view.project.stage;
}

/** A case moves by itself only while it is live; a class of a terminated project may have been let go on to its money. */
export function isActive(view: KeptView): boolean {
  if (view.project.state === 'SUSPENDED') return false;
  return (view.class?.state ?? view.project.state) === 'ACTIVE';
}
