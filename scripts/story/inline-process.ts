import type { Outside } from '../../activities/payment-batch.js';
import { createSteps } from '../../activities/steps.js';
import type { CaseKind, ProcessStage } from '../../domain/lifecycle/process.js';
import { type Database, inTransaction, rows, sql, SYSTEM_SCOPE } from '../../platform/database.js';
import { lapseLateResults } from '../../store/claim/supplements.js';
import { wakeHeld } from '../../store/payment/batches.js';

/**
 * What the workflows do, without a Temporal server: the same steps in the same order, taken at once. For tests and
 * stories whose subject is the record, not the waiting.
 */
export function inlineProcess(db: Database, outside: Outside) {
  const steps = createSteps(db, outside);
  const leave: Record<ProcessStage, (caseId: string) => Promise<void>> = {
    catalogue: steps.leaveCatalogue,
    selection: steps.leaveSelection,
    classes: steps.leaveClasses,
    filing: steps.leaveFiling,
    supervision: steps.leaveSupervision,
    assessment: steps.leaveAssessment,
    employment: steps.leaveEmployment,
    evaluation: steps.leaveEvaluation,
    release: steps.leaveRelease,
  };

  /** Leaves every stage that the record has settled; answers the one in which the case then stands. */
  async function run(kind: CaseKind, caseId: string): Promise<string> {
    for (;;) {
      const stage = await (kind === 'class' ? steps.currentClassStage(caseId) : steps.currentProjectStage(caseId));
      if (stage === 'planned') return stage;
      if (stage === 'closed') {
        await (kind === 'class' ? steps.closeClass(caseId) : steps.closeProject(caseId));
        return stage;
      }
      const kept = await steps.keepStage(caseId, stage);
      if (!kept.settled) return stage;
      await leave[stage](caseId);
    }
  }

  /** A case and its kin: a project hands classes over, a class's end closes its project. */
  async function runCase(kind: CaseKind, caseId: string): Promise<void> {
    const { projectId, classIds } = await findCase(db, kind, caseId);
    await runBatches();
    await run('project', projectId);
    for (const classId of classIds) await run('class', classId);
    await run('project', projectId);
  }

  /** Everything that is on its way to the bank, until nothing moves without another day or another hand. */
  async function runBatches(): Promise<void> {
    await inTransaction(db, SYSTEM_SCOPE, wakeHeld);
    const sending = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
      rows<{ id: string }>(tx, sql`SELECT id FROM payment_batch WHERE sending ORDER BY number`),
    );
    for (const { id } of sending) {
      let sent = await steps.sendBatch(id);
      while (!sent.isDone && sent.waitMs === 0) sent = await steps.sendBatch(id);
    }
  }

  async function runEveryone(): Promise<void> {
    const open = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
      rows<{ id: string }>(tx, sql`SELECT id FROM project WHERE stage <> 'closed' ORDER BY id`),
    );
    await runBatches();
    for (const { id } of open) await runCase('project', id);
    await inTransaction(db, SYSTEM_SCOPE, lapseLateResults);
    await runClaims();
  }

  /** Claims without a class, each looked at once: it does all that has become due. */
  async function runClaims(): Promise<void> {
    const open = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
      rows<{ id: string }>(tx, sql`SELECT id FROM claim WHERE class_id IS NULL AND closed_on IS NULL ORDER BY number`),
    );
    for (const { id } of open) await steps.keepClaim(id);
  }

  return { runCase, runEveryone, runBatches, runClaims };
}

async function findCase(db: Database, kind: CaseKind, caseId: string) {
  const classes = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    rows<{ id: string; projectId: string }>(
      tx,
      sql`SELECT id, project_id AS "projectId" FROM class
      WHERE project_id = ${kind === 'project' ? sql`${caseId}::uuid` : sql`(SELECT project_id FROM class WHERE id = ${caseId}::uuid)`}
      ORDER BY seq`,
    ),
  );
  return { projectId: classes[0]?.projectId ?? caseId, classIds: classes.map(({ id }) => id) };
}
