import type { Database } from '../platform/database.js';
import { reread } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { isProjectSealed, sealProject } from '../store/process/process.js';
import { syncTasks } from '../store/process/tasks.js';
import { onCase, placeOf, type Step } from './step.js';

/** The end of a project: when its last class has ended, or when it was terminated before it had any. */
export const closeProjectSteps = (db: Database) => ({
  leaveClasses: (projectId: string) =>
    onCase(db, placeOf('classes'), projectId, async (step) => {
      const { classes, state } = step.view.project;
      if (classes.open === 0 && state !== 'SUSPENDED') await close(step);
    }),
  closeProject: (projectId: string) =>
    onCase(db, { kind: 'project', stage: 'closed' }, projectId, async (step) => {
      if (!(await isProjectSealed(step.tx, projectId))) await close(step);
    }),
});

async function close({ tx, view }: Step): Promise<void> {
  auditStep(tx, view, 'project-closed');
  sealProject(tx, view.project.id);
  syncTasks(tx, await reread(tx, view), null);
}
