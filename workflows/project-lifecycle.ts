import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { continueAsNew, ParentClosePolicy, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow';
import { startOptions } from '../domain/lifecycle/process.js';
import type { ProjectStage } from '../domain/lifecycle/stages.js';
import { classRun } from './class-run.js';
import { settled } from './settled.js';
import { catalogue } from './stages/catalogue.js';
import { selection } from './stages/selection.js';
import { steps } from './steps.js';
import { listenForWakes } from './wake.js';

const PROJECT_STAGES: Record<ProjectStage | 'classes', (projectId: string) => Promise<void>> = {
  catalogue,
  selection,
  classes,
};

/** Stages 1–2 of a project, then its classes until the last has ended. One run per stage. */
export async function projectLifecycle(projectId: string): Promise<void> {
  listenForWakes();
  const stage = await steps.currentProjectStage(projectId); // The id is all we carry; the record knows the rest.
  if (stage === 'closed') {
    await steps.closeProject(projectId); // Terminated before it had classes: its archive is still to be sealed.
    return;
  }
  await PROJECT_STAGES[stage](projectId);
  await continueAsNew<typeof projectLifecycle>(projectId);
}

/** Between selection and close: every class runs at its own pace and is paid by itself (design §4). */
async function classes(projectId: string): Promise<void> {
  // Open. Each unfinished class gets its own run, which goes on when this one continues as new.
  const classIds = await steps.listUnfinishedClasses(projectId);
  await Promise.all(classIds.map(startClassRun));

  // Wait. A class records its end first and then knocks here.
  await settled(projectId, 'classes');

  // Leave. Rolls the grades up and closes the project with its archive.
  await steps.leaveClasses(projectId);
}

/** A class that runs already, or has run, is as good as started: its id is taken (REJECT_DUPLICATE). */
async function startClassRun(classId: string): Promise<void> {
  try {
    await startChild(classRun, {
      ...startOptions('class', classId),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
