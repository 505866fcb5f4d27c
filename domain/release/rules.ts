import { BATCH_WORKING_DAYS } from '../batch/rules.js';
import { budgetYear } from '../calendar/stat-year.js';
import { hasReached } from '../lifecycle/stages.js';
import { missingConditions } from './conditions.js';
import { objectionCommands } from './objections.js';
import { refuseWhilePrepaymentOpen } from './prepayment.js';
import { refuseWhileObjectionOpen, roundCommands } from './rounds.js';
import { awaitsStep, refusalForStep, step } from './steps.js';
import type { Actor, ClassView, KeptClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/** Stage 8 补贴拨付: maker, checker and payer are three people; nothing is paid before every condition holds. */
export const releaseCommands = {
  fileClaim: {
    refuse: refusalForFilingClaim,
    awaited: awaitsClaim,
    dueOn: (view) => view.class.claimWindow?.endsOn ?? null,
  },
  reviewClaim: step('reviewedBy', null, '补贴申领'),
  checkClaim: step('checkedBy', 'reviewedBy', '初审'),
  postPublicity: step('publicityPostedBy', 'checkedBy', '复审'),
  approveClaim: {
    refuse: (view) =>
      refusalForStep(view, 'approvedBy', 'publicityPostedBy', '公示') ??
      refuseWhilePublic(view) ??
      refuseWhileObjectionOpen(view.class.claim?.objections.open ?? 0),
    awaited: (view) => awaitsStep(view, 'approvedBy', 'publicityPostedBy') && view.class.claim?.objections.open === 0,
  },
  instructPayment: {
    refuse: (view, actor) => {
      if (view.class.claim?.instructedBy) return refusal('ALREADY_DECIDED');
      if (hasBatched(view, actor)) return refusal('SAME_PERSON');
      const count = missingConditions(view).length;
      return count > 0 ? refusal('GATE_CLOSED', { params: { count } }) : undefined;
    },
    awaited: (view) => awaitsStep(view, 'instructedBy', 'approvedBy') && view.class.claim?.batch?.state === 'CHECKED',
  },
  confirmPayment: {
    refuse: (view, actor) =>
      refusalForStep(view, 'confirmedBy', 'instructedBy', '拨付指令') ??
      (hasBatched(view, actor) ? refusal('SAME_PERSON') : undefined) ??
      (view.class.holdYear === budgetYear(view.today) ? undefined : refusal('BUDGET_YEAR')),
    awaited: (view) => awaitsStep(view, 'confirmedBy', 'instructedBy'),
  },
  ...roundCommands,
  ...objectionCommands,
} satisfies Record<string, ClassCommandRule>;

export const releaseStage: StageRule<ClassView> = {
  settled: (view) => {
    const { claim } = view.class;
    if (!claim || claim.state === 'WITHDRAWN') return hasLapsed(view);
    if (claim.state === 'REFUSED') return true;
    if (claim.confirmedBy !== null) return claim.unpaidLines === 0;
    return claim.approvedBy !== null && claim.payableFen === 0;
  },
  deadline: (view) => {
    const { claim } = view.class;
    if (!claim || claim.state === 'WITHDRAWN') {
      return { from: view.class.claimWindow?.endsOn ?? view.today, workingDays: 0 };
    }
    if (claim.returnedOn) {
      return { from: claim.returnedOn, workingDays: view.limits['claim.returns'].correctionWorkingDays };
    }
    if (claim.objections.filedOn) {
      return { from: claim.objections.filedOn, workingDays: view.limits['objection.workingDays'] };
    }
    if (awaitsBatch(view)) return { from: view.today, workingDays: BATCH_WORKING_DAYS };
    if (claim.approvedBy) return { from: view.today, workingDays: view.limits['payment.workingDays'] };
    const { firstWorkingDays, secondWorkingDays } = view.limits['claim.review'];
    const workingDays = claim.reviewedBy ? secondWorkingDays : firstWorkingDays;
    return { from: claim.publicityEndsOn ?? view.today, workingDays };
  },
};

/** 编批 is waited for from the approval on, and again when the payer returns the batch or the claim leaves it. */
export function awaitsBatch(view: ClassView): boolean {
  const { claim } = view.class;
  return awaitsStep(view, 'instructedBy', 'approvedBy') && claim?.batch === null && claim.payableFen > 0;
}

/** Who made or checked the batch does not pay it. */
function hasBatched(view: ClassView, actor: Actor): boolean {
  const batch = view.class.claim?.batch;
  return batch?.makerId === actor.id || batch?.checkerId === actor.id;
}

function refuseWhilePublic(view: ClassView): Refusal | undefined {
  const until = view.class.claim?.publicityEndsOn;
  if (!until || view.today <= until) return refusal('PUBLICITY_RUNNING', { params: { until: until ?? '—' } });
  return view.class.claim?.publicityProvisional ? refusal('PUBLICITY_PROVISIONAL', { params: { until } }) : undefined;
}

function awaitsClaim(view: ClassView): boolean {
  return !isClaimed(view) && hasReached(view.class.stage, 'employment') && view.class.stage !== 'closed';
}

function refusalForFilingClaim(view: ClassView): Refusal | undefined {
  if (isClaimed(view)) return refusal('ALREADY_DECIDED');
  if (view.class.restriction) return refusal('PAYEE_RESTRICTED');
  const unknown = refuseWhilePrepaymentOpen(view);
  if (unknown) return unknown;
  if (!view.class.assessment?.certificatesVerifiedBy) return refusal('CERTIFICATES_NOT_VERIFIED');
  const until = view.class.claimWindow?.endsOn;
  return until && view.today > until ? refusal('CLAIM_WINDOW_ENDED', { params: { until } }) : undefined;
}

/** Nobody claimed within the window: nothing is to be paid. A provisional end closes nothing (domain §0.1 #10). */
export function hasLapsed(view: KeptClassView): boolean {
  const { claimWindow } = view.class;
  return !isClaimed(view) && claimWindow !== null && view.today > claimWindow.endsOn && !claimWindow.provisional;
}

/** A claim that was taken back is as if it had not been filed: it may be filed anew within its window. */
function isClaimed({ class: { claim } }: KeptClassView): boolean {
  return claim !== null && claim.state !== 'WITHDRAWN';
}
