import { isClassView } from '../domain/lifecycle/table.js';
import { hasLapsed } from '../domain/release/rules.js';
import type { Database } from '../platform/database.js';
import { completeStage } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { close } from './close-class.js';
import { leaveStepBy } from './leave-stage.js';
import { openStep } from './open-stage.js';

/** Stage 8 补贴拨付: left when the payment is confirmed, or when nothing was payable or claimed; the class ends with it. */
export const releaseSteps = (db: Database) => ({
  openRelease: openStep(db, 'release'),
  leaveRelease: leaveStepBy(db, 'release', async (step) => {
    completeStage(step.tx, step.view, 'release');
    const lapsed = isClassView(step.view) && hasLapsed(step.view);
    auditStep(step.tx, step.view, 'release-completed', lapsed ? { claim: 'lapsed' } : {});
    await close(step, 'CLOSED');
  }),
});
