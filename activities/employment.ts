import type { Database } from '../platform/database.js';
import { leaveStep } from './leave-stage.js';
import { openStep } from './open-stage.js';

/** Stage 6 就业跟踪: left when the tracking is closed. */
export const employmentSteps = (db: Database) => ({
  openEmployment: openStep(db, 'employment'),
  leaveEmployment: leaveStep(db, 'employment'),
});
