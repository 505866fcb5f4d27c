import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';
import { refusalForStep, refusalOfState } from './steps.js';

/** What may become of a claim besides its signatures: returned once, taken back, refused, reopened (domain §5.2 stage 8). */
export const roundCommands = {
  returnClaim: {
    refuse: (view) => refusalForStep(view, 'reviewedBy', null, '补贴申领') ?? refuseWhenReturnsExhausted(view),
    awaited: () => false,
  },
  returnClaimAtCheck: {
    refuse: (view) => refusalForStep(view, 'checkedBy', 'reviewedBy', '初审') ?? refuseWhenReturnsExhausted(view),
    awaited: () => false,
  },
  resubmitClaim: {
    refuse: (view) => (isReturned(view) ? undefined : refusal('CLAIM_NOT_RETURNED')),
    awaited: (view) => view.class.stage === 'release' && isReturned(view),
  },
  withdrawClaim: { refuse: refusalForWithdrawal, awaited: () => false },
  refuseClaim: { refuse: refusalForRefusing, awaited: () => false },
  reopenClaim: {
    refuse: (view) => refusalForStep(view, 'instructedBy', 'approvedBy', '批准'),
    awaited: () => false,
  },
} satisfies Record<string, ClassCommandRule>;

export function isReturned({ class: { claim } }: ClassView): boolean {
  return claim?.state === 'RETURNED';
}

function refuseWhenReturnsExhausted({ class: { claim }, limits }: ClassView): Refusal | undefined {
  const { maximum } = limits['claim.returns'];
  return (claim?.returns ?? 0) >= maximum ? refusal('CLAIM_RETURNS_EXHAUSTED', { params: { maximum } }) : undefined;
}

/** The institution may take its claim back until it is approved, also while it has it back for correction. */
function refusalForWithdrawal(view: ClassView): Refusal | undefined {
  const no = isReturned(view) ? undefined : refusalOfState(view);
  return no ?? (view.class.claim?.approvedBy ? refusal('ALREADY_DECIDED') : undefined);
}

/** Refused after a first review, or when it was returned and its correction did not come in time. */
function refusalForRefusing(view: ClassView): Refusal | undefined {
  const { claim, stageRow } = view.class;
  if (isReturned(view)) {
    const until = stageRow?.dueOn;
    const hasEnded = until && view.today > until && !stageRow.dueProvisional;
    return hasEnded ? undefined : refusal('CORRECTION_RUNNING', { params: { until: until ?? '—' } });
  }
  const no = refusalForStep(view, 'approvedBy', 'reviewedBy', '初审');
  return no ?? refuseWhileObjectionOpen(claim?.objections.open ?? 0);
}

export function refuseWhileObjectionOpen(count: number): Refusal | undefined {
  return count > 0 ? refusal('OBJECTION_OPEN', { params: { count } }) : undefined;
}
