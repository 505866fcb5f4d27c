import type { CaseView, ClassView } from '../domain/lifecycle/case-view.js';
import * as schemas from '../domain/lifecycle/fields.schema.js';
import { hasReached, isProjectStage } from '../domain/lifecycle/stages.js';
import type { Refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { returnHolds } from '../store/budget/holds.js';
import * as interruptions from '../store/case/interruptions.js';
import { abandonStage, keepInStep, reread, startClock, stopClock } from '../store/case/stages.js';
import { keepPrepaymentInStep } from '../store/claim/claim-process.js';
import { classCommand, done, projectCommand } from './command.js';

/** 暂停: the project and all its live classes stop their clocks in one transaction (design §4). */
export const suspend = projectCommand({
  schema: schemas.withDocument,
  async act({ tx, actor, view, input }) {
    const classes = await interruptions.lockOpenClasses(tx, view.project.id);
    await interruptions.setProjectState(tx, view.project.id, 'SUSPENDED');
    await stopClock(tx, view);
    for (const each of classes) {
      await interruptions.setClassState(tx, each.class.id, 'SUSPENDED');
      await stopClock(tx, each);
      await keepInStep(tx, await reread(tx, each), actor.id);
    }
    return done({ ...input, classes: classes.length });
  },
});

/** 恢复: every clock runs on with the working days it had left. */
export const resume = projectCommand({
  schema: schemas.withDocument,
  async act({ tx, actor, view, input }) {
    const classes = await interruptions.lockOpenClasses(tx, view.project.id);
    await interruptions.setProjectState(tx, view.project.id, 'ACTIVE');
    const no = (await startClock(tx, view)) ?? (await resumeClasses(tx, actor.id, classes));
    return no ?? done({ ...input, classes: classes.length });
  },
});

/** 终止: undelivered classes end; delivered and assessed ones go on to their money, unless the ground is fraud (domain §5.3). */
export const terminate = projectCommand({
  schema: schemas.termination,
  async act({ tx, actor, view, input }) {
    const classes = await interruptions.lockOpenClasses(tx, view.project.id);
    // What two payers have confirmed is on its way to the bank: it is clawed back, not stopped.
    const goesOn = (each: ClassView) =>
      each.class.claim?.confirmedBy != null || (input.ground === 'OTHER' && hasReached(each.class.stage, 'employment'));
    await interruptions.setProjectState(tx, view.project.id, 'TERMINATED');
    for (const each of classes.filter((candidate) => !goesOn(candidate))) {
      const late = await endClass(tx, actor.id, each, 'TERMINATED');
      if (late) return late;
    }
    const no = await resumeClasses(tx, actor.id, classes.filter(goesOn));
    if (no) return no;
    if (isProjectStage(view.project.stage)) {
      abandonStage(tx, view);
      await interruptions.closeProject(tx, view.project.id);
    }
    return done({ ...input, goesOn: classes.filter(goesOn).length });
  },
});

/** 取消班级: a class that has not been delivered is undone; what it held goes back. */
export const cancelClass = classCommand({
  schema: schemas.withDocument,
  async act({ tx, actor, view, input }) {
    const no = await endClass(tx, actor.id, view, 'CANCELLED');
    if (no) return no;
    await interruptions.wakeProject(tx, view);
    return done({ ...input });
  },
});

async function endClass(
  tx: Tx,
  actorId: string,
  view: ClassView,
  state: 'CANCELLED' | 'TERMINATED',
): Promise<Refusal | undefined> {
  abandonStage(tx, view);
  await interruptions.closeClass(tx, view, state);
  await returnHolds(tx, view.class.id, null);
  const no = await keepInStep(tx, await reread(tx, view), actorId);
  if (no || !view.class.prepayment?.undecided) return no;
  return keepPrepaymentInStep(tx, view.class.id, actorId);
}

async function resumeClasses(tx: Tx, actorId: string, classes: readonly ClassView[]): Promise<Refusal | undefined> {
  for (const each of classes.filter((candidate) => candidate.class.state === 'SUSPENDED')) {
    await interruptions.setClassState(tx, each.class.id, 'ACTIVE');
    const active: CaseView = await reread(tx, each);
    const no = (await startClock(tx, active)) ?? (await keepInStep(tx, await reread(tx, active), actorId));
    if (no) return no;
  }
  return undefined;
}
