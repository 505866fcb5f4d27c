import type { Database } from '../platform/database.js';
import { findClassView } from '../store/case/case-view.js';
import { completeStage } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { moveTo, releasePlannedClasses, wakeLater } from '../store/process/process.js';
import { leaveStepBy, openMoved } from './leave-stage.js';
import { openStep } from './open-stage.js';
import type { Step } from './step.js';

/** Stage 2 机构遴选: left when the agreement is signed; every planned class then goes to its institution for filing. */
export const selectionSteps = (db: Database) => ({
  openSelection: openStep(db, 'selection'),
  leaveSelection: leaveStepBy(db, 'selection', leaveForClasses),
});

async function leaveForClasses({ tx, view }: Step): Promise<void> {
  completeStage(tx, view, 'selection');
  moveTo(tx, view, 'classes');
  auditStep(tx, view, 'selection-completed');
  const classIds = await releasePlannedClasses(tx, view.project.id);
  for (const classId of classIds) {
    const released = await findClassView(tx, classId);
    if (!released) throw new Error(`class ${classId} vanished inside its own transaction`);
    await openMoved({ tx, view: released });
    auditStep(tx, released, 'filing-opened');
  }
  wakeLater(tx, 'class', classIds);
}
