import { hasReached } from '../lifecycle/stages.js';
import { missingConditions } from './conditions.js';
import type { ClaimFacts, ClassView } from '../lifecycle/case-view.js';
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
    refuse: (view) => refusalForStep(view, 'approvedBy', 'publicityPostedBy', '公示') ?? refuseWhilePublic(view),
    awaited: (view) => awaitsStep(view, 'approvedBy', 'publicityPostedBy'),
  },
  instructPayment: {
    refuse: (view) => {
      if (view.class.claim?.instructedBy) return refusal('ALREADY_DECIDED');
      const count = missingConditions(view).length;
      return count > 0 ? refusal('GATE_CLOSED', { params: { count } }) : undefined;
    },
    awaited: (view) => awaitsStep(view, 'instructedBy', 'approvedBy') && (view.class.claim?.payableFen ?? 0) > 0,
  },
  confirmPayment: step('confirmedBy', 'instructedBy', '拨付指令'),
} satisfies Record<string, ClassCommandRule>;

export const releaseStage: StageRule<ClassView> = {
  settled: (view) => {
    const { claim } = view.class;
    if (!claim) return hasLapsed(view);
    return claim.confirmedBy !== null || (claim.approvedBy !== null && claim.payableFen === 0);
  },
  deadline: (view) => {
    const { claim } = view.class;
    if (!claim) return { from: view.class.claimWindow?.endsOn ?? view.today, workingDays: 0 };
    if (claim.approvedBy) return { from: view.today, workingDays: view.limits['payment.workingDays'] };
    const { firstWorkingDays, secondWorkingDays } = view.limits['claim.review'];
    const workingDays = claim.reviewedBy ? secondWorkingDays : firstWorkingDays;
    return { from: claim.publicityEndsOn ?? view.today, workingDays };
  },
};

type ClaimStep = 'reviewedBy' | 'checkedBy' | 'publicityPostedBy' | 'approvedBy' | 'instructedBy' | 'confirmedBy';

/** One signature of the claim: it needs the claim and the signature before it, and is given once. */
function step(own: ClaimStep, before: ClaimStep | null, nameBefore: string): ClassCommandRule {
  return {
    refuse: (view) => refusalForStep(view, own, before, nameBefore),
    awaited: (view) => awaitsStep(view, own, before),
  };
}

function refusalForStep(
  view: ClassView,
  own: ClaimStep,
  before: ClaimStep | null,
  nameBefore: string,
): Refusal | undefined {
  const { claim } = view.class;
  if (!claim) return refusal('CLAIM_NOT_FILED');
  if (claim[own]) return refusal('ALREADY_DECIDED');
  return before && !claim[before] ? refusal('STEP_NOT_REACHED', { params: { step: nameBefore } }) : undefined;
}

function awaitsStep(view: ClassView, own: ClaimStep, before: ClaimStep | null): boolean {
  const claim: ClaimFacts | null = view.class.claim;
  return view.class.stage === 'release' && claim !== null && !claim[own] && (before === null || claim[before] !== null);
}

function refuseWhilePublic(view: ClassView): Refusal | undefined {
  const until = view.class.claim?.publicityEndsOn;
  if (!until || view.today <= until) return refusal('PUBLICITY_RUNNING', { params: { until: until ?? '—' } });
  return view.class.claim?.publicityProvisional ? refusal('PUBLICITY_PROVISIONAL', { params: { until } }) : undefined;
}

function awaitsClaim(view: ClassView): boolean {
  return view.class.claim === null && hasReached(view.class.stage, 'employment') && view.class.stage !== 'closed';
}

function refusalForFilingClaim(view: ClassView): Refusal | undefined {
  if (view.class.claim) return refusal('ALREADY_DECIDED');
  if (!view.class.assessment?.certificatesVerifiedBy) return refusal('CERTIFICATES_NOT_VERIFIED');
  const until = view.class.claimWindow?.endsOn;
  return until && view.today > until ? refusal('CLAIM_WINDOW_ENDED', { params: { until } }) : undefined;
}

/** Nobody claimed within the window: nothing is to be paid. A provisional end closes nothing (domain §0.1 #10). */
export function hasLapsed({ today, class: { claim, claimWindow } }: ClassView): boolean {
  return claim === null && claimWindow !== null && today > claimWindow.endsOn && !claimWindow.provisional;
}
