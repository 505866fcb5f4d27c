import type { DossierCommandName } from '../access/dossiers.js';
import type { Role } from '../access/roles.js';
import { BATCH_WORKING_DAYS } from '../batch/rules.js';
import type { GateProfile } from '../vocabulary.js';
import type { SubsidyClaimView as View } from './view.js';

export interface AwaitedAct {
  readonly command: DossierCommandName;
  readonly role: Role;
  readonly organisationId: string;
  /** Counted from today, or from a day on record: that of the return, or the end of publicity. */
  readonly from: string;
  readonly workingDays: number;
  /** False while nobody can do it yet: then nobody is prompted. */
  readonly isOpen: boolean;
  /** Why, where the act does not say so by itself. */
  readonly reason?: string;
}

/** The correction of a claim that follows a class is no list of certificates. */
export const RESUBMISSION: Readonly<Partial<Record<GateProfile, DossierCommandName>>> = {
  PROJECT_CLASS: 'resubmitSupplementaryClaim',
  AWARD: 'resubmitAwardClaim',
  PREPAYMENT: 'resubmitPrepayment',
  ALLOWANCE: 'resubmitAllowanceClaim',
};

/** Whose turn it is, and by when; undefined where nobody's of this claim is: its batch waits for its own people. */
export function awaitedAct(view: View): AwaitedAct | undefined {
  const { today: from, limits, ownerOrganisationId, payerOrganisationId, payeeOrganisationId } = view;
  const { firstWorkingDays, secondWorkingDays } = limits['claim.review'];
  const hr = { organisationId: ownerOrganisationId, from, isOpen: true };
  if (view.state === 'RETURNED') {
    const workingDays = limits['claim.returns'].correctionWorkingDays;
    const claimant = { role: 'institution', organisationId: payeeOrganisationId } as const;
    const command = RESUBMISSION[view.gateProfile] ?? 'resubmitSubsidyClaim';
    return { ...claimant, command, from: view.returnedOn ?? from, workingDays, isOpen: true };
  }
  if (view.state !== 'FILED' || view.confirmedBy) return undefined;
  if (isBrokenOff(view)) return awaitedOfBrokenOff(view);
  if (!view.reviewedBy) {
    const first = { ...hr, workingDays: firstWorkingDays };
    if (view.unverified > 0) return { ...first, command: 'verifySubsidyClaim', role: 'caseworker' };
    if (view.payableFen === 0) return { ...first, command: 'refuseSubsidyClaim', role: 'approver' };
    return { ...first, command: 'reviewSubsidyClaim', role: 'caseworker' };
  }
  if (!view.checkedBy) return { ...hr, command: 'checkSubsidyClaim', role: 'reviewer', workingDays: secondWorkingDays };
  if (!view.publicityPostedBy)
    return { ...hr, command: 'postSubsidyPublicity', role: 'caseworker', workingDays: firstWorkingDays };
  if (!view.approvedBy) return awaitedDuringPublicity(view);
  const payer = { role: 'payer', organisationId: payerOrganisationId, from, isOpen: true } as const;
  const workingDays = limits['payment.workingDays'];
  if (!view.instructedBy && !view.batch && view.payableFen > 0)
    return { ...hr, command: 'makeBatch', role: 'caseworker', workingDays: BATCH_WORKING_DAYS };
  if (view.instructedBy) return { ...payer, command: 'confirmSubsidyClaim', workingDays };
  return view.batch?.state === 'CHECKED' ? { ...payer, command: 'instructSubsidyClaim', workingDays } : undefined;
}

/** What was said against the list comes first; then the approval, for which the process prompts once publicity is over. */
function awaitedDuringPublicity({ today, limits, publicityEndsOn: end, ...view }: View): AwaitedAct {
  const { ownerOrganisationId: organisationId } = view;
  if (view.openObjections > 0) {
    const workingDays = limits['objection.workingDays'];
    const objected = { organisationId, from: view.objectedOn ?? today, workingDays, isOpen: true };
    if (view.toInvestigate > 0) return { ...objected, command: 'investigateSubsidyObjection', role: 'caseworker' };
    return { ...objected, command: 'resolveSubsidyObjection', role: 'reviewer' };
  }
  const isOpen = end !== null && today > end && !view.publicityProvisional;
  const workingDays = limits['claim.review'].firstWorkingDays;
  const approver = { role: 'approver', organisationId } as const;
  return { ...approver, command: 'approveSubsidyClaim', from: end ?? today, workingDays, isOpen };
}

/**
 * What follows an ended class and nobody has instructed is paid no more (ADR 0024): people end it, step by step, all within one time
 * from the end of the class. What was said against its list is answered first.
 */
function isBrokenOff({ gateProfile, classEndedOn, instructedBy, openObjections }: View): boolean {
  return gateProfile === 'PREPAYMENT' && classEndedOn !== null && !instructedBy && openObjections === 0;
}

function awaitedOfBrokenOff({ limits, ownerOrganisationId, batch, approvedBy, classEndedOn, today }: View): AwaitedAct {
  const workingDays = limits['claim.review'].firstWorkingDays;
  const hr = { organisationId: ownerOrganisationId, from: classEndedOn ?? today, workingDays, isOpen: true };
  const reason = '所属班级已终止，不再预拨';
  if (batch)
    return { ...hr, command: 'dropFromBatch', role: 'caseworker', reason: `${reason}；请从批次${batch.number}移出` };
  const command = approvedBy ? 'reopenSubsidyClaim' : 'refuseSubsidyClaim';
  return { ...hr, command, role: 'approver', reason };
}
