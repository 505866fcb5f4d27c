import type { CaseView, ClassView } from '../../domain/lifecycle/case-view.js';
import { execute, rows, sql, type Tx } from '../../platform/database.js';
import { findClassView } from './case-view.js';

/** The classes that still run, locked by id in order (design §3), each as the rules see it. */
export async function lockOpenClasses(tx: Tx, projectId: string): Promise<ClassView[]> {
  const open = await rows<{ id: string }>(
    tx,
    sql`SELECT id FROM class WHERE project_id = ${projectId}::uuid AND stage <> 'closed'
    ORDER BY id FOR UPDATE`,
  );
  const views: ClassView[] = [];
  for (const { id } of open) {
    const view = await findClassView(tx, id);
    if (view) views.push(view);
  }
  return views;
}

export async function setProjectState(tx: Tx, id: string, state: string): Promise<void> {
  await tx.project.updateMany({ where: { id }, data: { state } });
}

/** Changes a class beside its project's own command: its version moves, and its workflow is woken. */
export async function setClassState(tx: Tx, classId: string, state: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE class SET state = ${state}, version = version + 1, changed_at = clock_timestamp()
    WHERE id = ${classId}::uuid`,
  );
  await tx.outbox.create({ data: { kind: 'WAKE_CLASS', subjectId: classId } });
}

/** Ends a class that will not be delivered: its workflow finds it closed and ends too. */
export async function closeClass(tx: Tx, view: ClassView, state: 'CANCELLED' | 'TERMINATED'): Promise<void> {
  await tx.class.updateMany({ where: { id: view.class.id }, data: { stage: 'closed' } });
  await setClassState(tx, view.class.id, state);
}

/** A class's end concerns its project: the last one closes it. */
export async function wakeProject(tx: Tx, view: CaseView): Promise<void> {
  await tx.outbox.create({ data: { kind: 'WAKE_PROJECT', subjectId: view.project.id } });
}

export async function closeProject(tx: Tx, id: string): Promise<void> {
  await tx.project.updateMany({ where: { id }, data: { stage: 'closed' } });
}
