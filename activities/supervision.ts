import type { Database } from '../platform/database.js';
import { leaveStep } from './leave-stage.js';
import { openStep } from './open-stage.js';

/** Stage 4 过程监督: left when the delivery of the planned hours is confirmed. */
export const supervisionSteps = (db: Database) => ({
  openSupervision: openStep(db, 'supervision'),
  leaveSupervision: leaveStep(db, 'supervision'),
});
