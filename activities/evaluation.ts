import type { Database } from '../platform/database.js';
import { leaveStep } from './leave-stage.js';
import { openStep } from './open-stage.js';

/** Stage 7 绩效评价: left when score and grade are final. */
export const evaluationSteps = (db: Database) => ({
  openEvaluation: openStep(db, 'evaluation'),
  leaveEvaluation: leaveStep(db, 'evaluation'),
});
