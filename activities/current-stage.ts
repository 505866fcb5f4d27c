import { CLASS_STAGES, PROJECT_STAGES } from '../domain/lifecycle/stages.js';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import { findStage, listUnfinishedClassIds } from '../store/process/process.js';

const PROJECT_PLACES = [...PROJECT_STAGES, 'classes', 'closed'] as const;
const CLASS_PLACES = ['planned', ...CLASS_STAGES, 'closed'] as const;

/** Where a run finds its place: the record knows, and a case that it does not have needs no process. */
export const currentStageSteps = (db: Database) => ({
  currentProjectStage: async (projectId: string) => placeIn(PROJECT_PLACES, await findStage(db, 'project', projectId)),
  currentClassStage: async (classId: string) => placeIn(CLASS_PLACES, await findStage(db, 'class', classId)),
  listUnfinishedClasses: (projectId: string) =>
    inTransaction(db, SYSTEM_SCOPE, (tx) => listUnfinishedClassIds(tx, projectId)),
});

function placeIn<Place extends string>(places: readonly Place[], stage = 'closed'): Place {
  const place = places.find((each) => each === stage);
  if (!place) throw new Error(`the record has a case in "${stage}", where no process can be`);
  return place;
}
