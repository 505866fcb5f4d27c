import type { Database } from '../platform/database.js';
import { leaveStep } from './leave-stage.js';
import { openStep } from './open-stage.js';

/** Stage 5 结果考核: left when the certificates are verified. */
export const assessmentSteps = (db: Database) => ({
  openAssessment: openStep(db, 'assessment'),
  leaveAssessment: leaveStep(db, 'assessment'),
});
