import { continueAsNew } from '@temporalio/workflow';
import type { ClassStage } from '../domain/lifecycle/stages.js';
import { assessment } from './stages/assessment.js';
import { employment } from './stages/employment.js';
import { evaluation } from './stages/evaluation.js';
import { filing } from './stages/filing.js';
import { release } from './stages/release.js';
import { supervision } from './stages/supervision.js';
import { steps } from './steps.js';
import { listenForWakes } from './wake.js';

const CLASS_STAGES: Record<ClassStage, (classId: string) => Promise<void>> = {
  filing,
  supervision,
  assessment,
  employment,
  evaluation,
  release,
};

/** Stages 3–8 of one class. One run per stage: a stage is the unit of history, of versioning and of replay tests. */
export async function classRun(classId: string): Promise<void> {
  listenForWakes();
  const stage = await steps.currentClassStage(classId); // The id is all we carry; the record knows the rest.
  if (stage === 'planned') return; // Nobody has been chosen for it yet: its project starts it.
  if (stage === 'closed') {
    await steps.closeClass(classId); // Cancelled or terminated: gives back what it held, seals its archive.
    return;
  }
  await CLASS_STAGES[stage](classId);
  await continueAsNew<typeof classRun>(classId);
}
