import * as schemas from '../domain/assessment/commands.schema.js';
import { claimDue, refusalForLateResult, verificationDue } from '../domain/assessment/late-results.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import type { DueDate } from '../domain/lifecycle/due.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { joinQueue } from '../store/budget/budget-holds.js';
import * as late from '../store/case/late-results.js';
import { getSubsidyRules } from '../store/policy/policy.js';
import { getCalendar } from '../store/process/calendar.js';
import { tellAgain } from '../store/process/tasks.js';
import { budgetOf, mostOfOne, sumsOf, takeBudget } from './budget-hold.js';
import { classCommand, done } from './command.js';
import { takeQuotaAgain } from './quotas.js';

/** 登记补考结果: by the assessment body, with what proves it; it counts once the bureau has verified it. */
export const recordLateResult = classCommand({
  schema: schemas.recordLateResult,
  async act({ tx, actor, view, input }) {
    const no = refusalForLateResult(view, input, await late.findExamined(tx, view.class.id, input));
    if (no) return no;
    const due = verificationDue(view, await getCalendar(tx));
    if (isRefusal(due)) return due;
    const lateResultId = await late.insertLateResult(tx, view, actor, { input, due });
    return done({ lateResultId, traineeId: input.traineeId, verifyBy: due.on });
  },
});

/**
 * 核验补考结果: by the bureau, upon the national query. What was given back when the trainee failed is held anew: his slot on
 * the day of his certificate, and the money in the year in which he will now be paid; or it is refused, as at filing.
 */
export const verifyLateResult = classCommand({
  schema: schemas.verifyLateResult,
  async act({ tx, actor, view, input }) {
    const pending = await late.lockPending(tx, view.class.id, input.lateResultId);
    if (!pending) return refusal('LATE_RESULT_UNKNOWN', { field: 'lateResultId' });
    if (pending.recordedBy === actor.id) return refusal('SAME_PERSON');
    const claim = pending.issuedOn ? claimDue(pending.issuedOn, view.limits, await getCalendar(tx)) : null;
    if (isRefusal(claim)) return claim;
    await late.verifyLateResult(tx, pending.id, { actorId: actor.id, queryReference: input.queryReference, claim });
    const held = await holdAnew(tx, view, pending, claim);
    if (isRefusal(held)) return held;
    if (claim) await tellAgain(tx, view, ['fileClaim', 'fileSupplementaryClaim']);
    return done({ traineeId: pending.traineeId, claimBy: claim?.on ?? null, heldFen: held });
  },
});

/** 不予采认: it stays on record with its reason; a better one may be recorded. */
export const refuseLateResult = classCommand({
  schema: schemas.refuseLateResult,
  async act({ tx, actor, view, input }) {
    const pending = await late.lockPending(tx, view.class.id, input.lateResultId);
    if (!pending) return refusal('LATE_RESULT_UNKNOWN', { field: 'lateResultId' });
    if (pending.recordedBy === actor.id) return refusal('SAME_PERSON');
    await late.refuseLateResult(tx, pending.id, actor.id, input.reason);
    return done({ traineeId: pending.traineeId });
  },
});

/** 排队等候预算: a late certificate that lacks money waits behind those who came before; given again, it keeps its place. */
export const queueLateResult = classCommand({
  schema: schemas.queueLateResult,
  async act({ tx, actor, view, input }) {
    const pending = await late.lockPending(tx, view.class.id, input.lateResultId);
    if (!pending?.issuedOn) return refusal('LATE_RESULT_UNKNOWN', { field: 'lateResultId' });
    const neededFen = await most(tx, view, pending);
    if (isRefusal(neededFen)) return neededFen;
    const budget = await budgetOf(tx, view, pending.id);
    if (budget.id !== null && budget.ahead === null && budget.availableFen >= neededFen) {
      return refusal('BUDGET_SUFFICIENT', { params: sumsOf(budget, neededFen) });
    }
    const wish = { fund: view.project.fund, regionCode: budget.regionCode, year: budget.year, neededFen };
    const place = await joinQueue(tx, actor.id, { lateResultId: pending.id }, wish);
    return done({ place, budgetYear: budget.year, neededFen, availableFen: budget.availableFen });
  },
});

type Certified = Pick<late.PendingResult, 'id' | 'traineeId' | 'personId' | 'seq'> & { readonly issuedOn: string };

async function most(tx: Tx, view: ClassView, { traineeId }: Pick<Certified, 'traineeId'>): Promise<number | Refusal> {
  return mostOfOne(tx, view, traineeId, await getSubsidyRules(tx, view.class.policyVersionId ?? ''));
}

/** Nothing for a score alone, or where the window has already ended. */
async function holdAnew(
  tx: Tx,
  view: ClassView,
  pending: late.PendingResult,
  claim: DueDate | null,
): Promise<number | Refusal> {
  const { issuedOn } = pending;
  return issuedOn && claim && claim.on >= view.today ? holdTrainee(tx, view, { ...pending, issuedOn }) : 0;
}

/** Slot and money of one trainee again, on the day of his certificate. */
export async function holdTrainee(tx: Tx, view: ClassView, trainee: Certified): Promise<number | Refusal> {
  const heldFen = await most(tx, view, trainee);
  if (isRefusal(heldFen)) return heldFen;
  const taken = await takeQuotaAgain(tx, view, { ...trainee, heldFen });
  return taken ?? (await takeBudget(tx, view, heldFen, trainee.id)) ?? heldFen;
}
