import type { Database } from '../platform/database.js';
import { abandonStage, completeStage } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { close } from './close-class.js';
import { enter, leaveStepBy } from './leave-stage.js';
import { openStep } from './open-stage.js';
import type { Step } from './step.js';

/** Stage 3 开班备案: approved goes on to supervision; refused ends the class without a completion. */
export const filingSteps = (db: Database) => ({
  openFiling: openStep(db, 'filing'),
  leaveFiling: leaveStepBy(db, 'filing', leaveByDecision),
});

async function leaveByDecision(step: Step): Promise<void> {
  const { tx, view } = step;
  if (view.class?.filing?.decision === 'REFUSED') {
    abandonStage(tx, view);
    await close(step, 'REJECTED');
    return;
  }
  completeStage(tx, view, 'filing');
  await enter(step, 'supervision');
  auditStep(tx, view, 'filing-completed');
}
