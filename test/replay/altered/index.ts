import { listenForWakes } from '../../../workflows/wake.js';
import { steps } from '../../../workflows/steps.js';

/** The negative control: a class run whose author has swapped two steps. Old histories must refuse it. */
export async function classRun(classId: string): Promise<void> {
  listenForWakes();
  await steps.openFiling(classId);
  await steps.currentClassStage(classId);
}
