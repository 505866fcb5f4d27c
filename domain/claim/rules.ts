import { type Refusal, refusal } from '../refusals.js';
import { profileConditions } from '../release/profiles.js';
import type { GateProfile } from '../vocabulary.js';
import { RESUBMISSION } from './awaited.js';
import type { SubsidyClaimView } from './view.js';

type View = SubsidyClaimView;
type Signature =
  | 'filedBy'
  | 'reviewedBy'
  | 'checkedBy'
  | 'publicityPostedBy'
  | 'approvedBy'
  | 'instructedBy'
  | 'confirmedBy';

/** One signature: the claim is filed, the one before is given, this one is not, and its author gave none of `notBy`. */
function signature(own: Signature, before: Signature, nameBefore: string, notBy: readonly Signature[]) {
  return (view: View, actorId: string): Refusal | undefined => {
    const no = refusalOfState(view);
    if (no) return no;
    if (view[own]) return refusal('ALREADY_DECIDED');
    if (!view[before]) return refusal('STEP_NOT_REACHED', { params: { step: nameBefore } });
    return notBy.some((each) => view[each] === actorId) ? refusal('SAME_PERSON') : undefined;
  };
}

export function refusalOfState({ state }: View): Refusal | undefined {
  if (state === 'RETURNED') return refusal('CLAIM_RETURNED');
  return state === 'FILED' ? undefined : refusal('ALREADY_DECIDED');
}

const mayReview = signature('reviewedBy', 'filedBy', '补贴申领', ['filedBy']);
const mayCheck = signature('checkedBy', 'reviewedBy', '初审', ['filedBy', 'reviewedBy']);
const mayPost = signature('publicityPostedBy', 'checkedBy', '复审', ['filedBy']);
const mayApprove = signature('approvedBy', 'publicityPostedBy', '公示', ['filedBy', 'reviewedBy', 'checkedBy']);
const mayInstruct = signature('instructedBy', 'approvedBy', '批准', ['filedBy', 'reviewedBy', 'checkedBy']);
const mayConfirm = signature('confirmedBy', 'instructedBy', '拨付指令', [
  'filedBy',
  'reviewedBy',
  'checkedBy',
  'instructedBy',
]);

/** Verified by the bureau before the first review; afterwards nothing of it moves. */
export const refusalForVerifying = mayReview;

interface Said {
  readonly row: number;
  readonly certificateVerified?: boolean | null | undefined;
  readonly insured?: boolean | null | undefined;
  readonly employmentVerified?: boolean | null | undefined;
  readonly categoryVerified?: boolean | null | undefined;
  readonly insuredAtFiling?: boolean | null | undefined;
}
/** What a row states that the bureau must look into. */
export interface Stated {
  readonly seq: number;
  readonly hasCertificate: boolean;
  readonly hasEmployment: boolean;
  readonly hasCategories: boolean;
}

/** What the bureau must say of every row beside the name, by the profile and by what the row states. */
export function refusalForUnsaid(view: View, entries: readonly Said[], stated: readonly Stated[]): Refusal | undefined {
  for (const [index, said] of entries.entries()) {
    const { row } = said;
    const of = stated.find(({ seq }) => seq === row);
    if (!of) return refusal('ENTRY_UNKNOWN', { field: `entries[${index}].row`, params: { row } });
    const asked = UNSAID.find(({ fact, isAsked }) => said[fact] == null && isAsked(of, view));
    if (!asked) continue;
    const params = { row, fact: asked.name };
    return refusal(asked.code, { field: `entries[${index}].${asked.fact}`, params });
  }
  return undefined;
}

interface Question {
  readonly fact: Exclude<keyof Said, 'row'>;
  readonly name: string;
  readonly code: 'EMPLOYMENT_NOT_STATED' | 'INSURANCE_NOT_STATED' | 'VERIFICATION_NOT_STATED';
  isAsked(of: Stated, view: View): boolean;
}
const isAward = (_of: Stated, { gateProfile }: View) => gateProfile === 'AWARD';
const UNSAID: readonly Question[] = [
  { fact: 'employmentVerified', name: '就业', code: 'EMPLOYMENT_NOT_STATED', isAsked: isAward },
  { fact: 'insuredAtFiling', name: '备案时参保', code: 'EMPLOYMENT_NOT_STATED', isAsked: isAward },
  {
    ...{ fact: 'insured', name: '参保', code: 'INSURANCE_NOT_STATED' },
    isAsked: (_of, { gateProfile }) => gateProfile === 'ENTERPRISE_STAFF' || gateProfile === 'MONTHLY',
  },
  {
    ...{ fact: 'certificateVerified', name: '证书是否核验属实', code: 'VERIFICATION_NOT_STATED' },
    isAsked: ({ hasCertificate }) => hasCertificate,
  },
  {
    ...{ fact: 'employmentVerified', name: '招用和劳动合同是否查实', code: 'VERIFICATION_NOT_STATED' },
    isAsked: ({ hasEmployment }) => hasEmployment,
  },
  {
    ...{ fact: 'categoryVerified', name: '人员类别是否查实', code: 'VERIFICATION_NOT_STATED' },
    isAsked: ({ hasCategories }) => hasCategories,
  },
];

export function refusalForReviewing(view: View, actorId: string): Refusal | undefined {
  const no = mayReview(view, actorId);
  if (no) return no;
  if (view.unverified > 0) return refusal('CLAIM_NOT_VERIFIED', { params: { count: view.unverified } });
  if (view.payableFen === 0) return refusal('NOTHING_TO_PAY');
  return refusalForHardship(view);
}

/** By another than its claimant, before the review; what follows a class, or holds something, stays with its fund. */
export function refusalForChangingFund(view: View, actorId: string): Refusal | undefined {
  const no = mayReview(view, actorId);
  if (no) return no;
  return view.ofClassId !== null || view.heldFen + view.unfundedFen > 0 ? refusal('FUND_HELD') : undefined;
}

export const refusalForChecking = mayCheck;
export const refusalForPosting = mayPost;

/** Anyone may object, and the bureau may extend, while the list is public: the last day included. */
export function refusalUnlessPublic(view: View): Refusal | undefined {
  const no = refusalOfState(view);
  if (no) return no;
  if (view.approvedBy) return refusal('ALREADY_DECIDED');
  const end = view.publicityEndsOn;
  return end !== null && view.today <= end ? undefined : refusal('PUBLICITY_NOT_RUNNING');
}

export function refusalForExtending(view: View, actorId: string): Refusal | undefined {
  return refusalUnlessPublic(view) ?? refuseSelf(actorId, view.filedBy);
}

export function refusalForInvestigating(view: View, actorId: string): Refusal | undefined {
  if (view.openObjections === 0) return refusal('OBJECTION_UNKNOWN');
  return refuseSelf(actorId, view.filedBy);
}

/** Not by who reviewed what is objected to. */
export function refusalForResolving(view: View, actorId: string): Refusal | undefined {
  if (view.openObjections === 0) return refusal('OBJECTION_UNKNOWN');
  return refuseSelf(actorId, view.filedBy, view.reviewedBy);
}

/**
 * 重新核算: an approved amount turns out to be another one, before anybody has instructed its payment; of an allowance also one that
 * cannot be approved, since its training has come to nothing after its review.
 */
export function refusalForReopening(view: View, actorId: string): Refusal | undefined {
  const hasLostTraining = view.approvedBy === null && view.lacking.training > 0;
  return (hasLostTraining ? mayReopenReviewed : mayReopen)(view, actorId);
}
const mayReopen = signature('instructedBy', 'approvedBy', '批准', ['filedBy']);
const mayReopenReviewed = signature('instructedBy', 'reviewedBy', '初审', ['filedBy']);

function refuseSelf(actorId: string, ...others: readonly (string | null)[]): Refusal | undefined {
  return others.includes(actorId) ? refusal('SAME_PERSON') : undefined;
}

export function refusalForApproving(view: View, actorId: string): Refusal | undefined {
  const no = mayApprove(view, actorId);
  if (no) return no;
  const until = view.publicityEndsOn;
  if (!until || view.today <= until) return refusal('PUBLICITY_RUNNING', { params: { until: until ?? '—' } });
  if (view.publicityProvisional) return refusal('PUBLICITY_PROVISIONAL', { params: { until } });
  const open = refuseWhileObjectionOpen(view) ?? refusalForHardship(view);
  return open ?? (view.lacking.training > 0 ? refusal('TRAINING_NOT_APPROVED') : undefined);
}

/** Computed while the firm was in hardship; since then its recognition was withdrawn. */
function refusalForHardship({ lacking: { hardship: count } }: View): Refusal | undefined {
  return count > 0 ? refusal('HARDSHIP_LAPSED', { params: { count } }) : undefined;
}

/** Once, before the first review, with every defect named (domain §5.3). */
export function refusalForReturning(view: View, actorId: string): Refusal | undefined {
  const { maximum } = view.limits['claim.returns'];
  // What was shown and objected to stays as it was claimed: its rows are not typed anew.
  const no = mayReview(view, actorId) ?? (view.reopened ? refusal('ALREADY_DECIDED') : undefined);
  return no ?? (view.returns >= maximum ? refusal('CLAIM_RETURNS_EXHAUSTED', { params: { maximum } }) : undefined);
}

/** What an institution claims of a class has a form of its own. */
export function refusalForResubmitting({ state, gateProfile }: View): Refusal | undefined {
  if (RESUBMISSION[gateProfile]) return refusal('CLAIMANT_KIND');
  return state === 'RETURNED' ? undefined : refusal('CLAIM_NOT_RETURNED');
}

function resubmittedAs(profile: GateProfile) {
  return ({ state, gateProfile }: View): Refusal | undefined =>
    state === 'RETURNED' && gateProfile === profile ? undefined : refusal('CLAIM_NOT_RETURNED');
}
export const refusalForResubmittingAward = resubmittedAs('AWARD');
export const refusalForResubmittingSupplement = resubmittedAs('PROJECT_CLASS');
export const refusalForResubmittingPrepayment = resubmittedAs('PREPAYMENT');
export const refusalForResubmittingAllowance = resubmittedAs('ALLOWANCE');

/** By the claimant, until it is approved, also while he has it back for correction. */
export function refusalForWithdrawing(view: View): Refusal | undefined {
  if (view.state === 'RETURNED') return undefined;
  return refusalOfState(view) ?? (view.approvedBy ? refusal('ALREADY_DECIDED') : undefined);
}

/** After a verification that nobody could pass, a review, or a correction that did not come in time. */
export function refusalForRefusing(view: View, actorId: string): Refusal | undefined {
  if ([view.filedBy, view.reviewedBy, view.checkedBy].includes(actorId)) return refusal('SAME_PERSON');
  if (view.state === 'RETURNED') {
    const until = view.dueOn;
    const hasEnded = until !== null && view.today > until && !view.dueProvisional;
    return hasEnded ? undefined : refusal('CORRECTION_RUNNING', { params: { until: until ?? '—' } });
  }
  const no = refusalForWithdrawing(view);
  if (no) return no;
  if (view.unverified > 0) return refusal('CLAIM_NOT_VERIFIED', { params: { count: view.unverified } });
  return refuseWhileObjectionOpen(view);
}

function refuseWhileObjectionOpen({ openObjections: count }: View): Refusal | undefined {
  return count > 0 ? refusal('OBJECTION_OPEN', { params: { count } }) : undefined;
}

/** The gate, asked again inside the transaction that pays. */
export function refusalForInstructing(view: View, actorId: string): Refusal | undefined {
  const no = mayInstruct(view, actorId) ?? refuseBatchPeople(view, actorId);
  if (no) return no;
  const count = profileConditions(view).filter(({ met }) => !met).length;
  return count > 0 ? refusal('GATE_CLOSED', { params: { count } }) : undefined;
}

export function refusalForConfirming(view: View, actorId: string): Refusal | undefined {
  const no = mayConfirm(view, actorId) ?? refuseBatchPeople(view, actorId);
  if (no) return no;
  return view.holdYear === Number(view.today.slice(0, 4)) ? undefined : refusal('BUDGET_YEAR');
}

function refuseBatchPeople({ batch }: View, actorId: string): Refusal | undefined {
  return batch?.makerId === actorId || batch?.checkerId === actorId ? refusal('SAME_PERSON') : undefined;
}
