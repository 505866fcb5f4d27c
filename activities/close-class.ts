import type { Database } from '../platform/database.js';
import { keepPrepaymentInStep } from '../store/claim/claim-process.js';
import { reread } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { isClassSealed, sealClass, wakeLater } from '../store/process/process.js';
import { syncTasks } from '../store/process/tasks.js';
import { onCase, type Step, StepPostponed } from './step.js';

/** A class that people ended — cancelled, terminated — is sealed by its process: once, whenever it hears of it. */
export const closeClassStep =
  (db: Database) =>
  async (classId: string): Promise<void> => {
    await onCase(db, { kind: 'class', stage: 'closed' }, classId, async (step) => {
      if (!(await isClassSealed(step.tx, classId))) await close(step, null);
    });
  };

/** However a class ends: what it held goes back, its tasks and its archive are closed, and its project hears of it. */
export async function close({ tx, view }: Step, state: 'CLOSED' | 'REJECTED' | null): Promise<void> {
  auditStep(tx, view, 'class-closed', { state: state ?? view.class?.state });
  sealClass(tx, view, state);
  syncTasks(tx, await reread(tx, view), null);
  wakeLater(tx, 'project', [view.project.id]);
  // Whoever ended it by a command has asked for this in the same transaction.
  const no =
    state && view.class?.prepayment?.undecided ? await keepPrepaymentInStep(tx, view.class.id, null) : undefined;
  if (no) throw new StepPostponed('close class', no);
}
