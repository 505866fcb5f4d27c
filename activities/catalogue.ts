import type { Database } from '../platform/database.js';
import { leaveStep } from './leave-stage.js';
import { openStep } from './open-stage.js';

/** Stage 1 需求目录: left when a second person has approved the posting. */
export const catalogueSteps = (db: Database) => ({
  openCatalogue: openStep(db, 'catalogue'),
  leaveCatalogue: leaveStep(db, 'catalogue'),
});
