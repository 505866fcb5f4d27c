import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

export type ClaimStep =
  | 'reviewedBy'
  | 'checkedBy'
  | 'publicityPostedBy'
  | 'approvedBy'
  | 'instructedBy'
  | 'confirmedBy';

/** One signature of the claim: it needs the claim and the signature before it, and is given once. */
export function step(own: ClaimStep, before: ClaimStep | null, nameBefore: string): ClassCommandRule {
  return {
    refuse: (view) => refusalForStep(view, own, before, nameBefore),
    awaited: (view) => awaitsStep(view, own, before),
  };
}

export function refusalForStep(
  view: ClassView,
  own: ClaimStep,
  before: ClaimStep | null,
  nameBefore: string,
): Refusal | undefined {
  const { claim } = view.class;
  const no = refusalOfState(view);
  if (no || !claim) return no;
  if (claim[own]) return refusal('ALREADY_DECIDED');
  return before && !claim[before] ? refusal('STEP_NOT_REACHED', { params: { step: nameBefore } }) : undefined;
}

export function awaitsStep(view: ClassView, own: ClaimStep, before: ClaimStep | null): boolean {
  const { claim } = view.class;
  return (
    view.class.stage === 'release' && isFiled(view) && !claim?.[own] && (before === null || claim?.[before] != null)
  );
}

/** A claim that is neither with the institution nor at its end. */
export function isFiled({ class: { claim } }: ClassView): boolean {
  return claim?.state === 'FILED';
}

/** Why a claim that is not filed may not be acted on by the bureau. */
export function refusalOfState({ class: { claim } }: ClassView): Refusal | undefined {
  if (!claim || claim.state === 'WITHDRAWN') return refusal('CLAIM_NOT_FILED');
  if (claim.state === 'RETURNED') return refusal('CLAIM_RETURNED');
  return claim.state === 'REFUSED' ? refusal('ALREADY_DECIDED') : undefined;
}
