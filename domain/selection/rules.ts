import type { CaseView } from '../lifecycle/case-view.js';
import type { ProjectCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/** Fewer bids than this: repeat the call, or choose another method (domain §5.2, DEFAULT). */
export const MINIMUM_BIDS = 3;
/** The winner signs within ten working days of the award (domain §2.4, DEFAULT). */
const SIGNING_WORKING_DAYS = 10;
const ASSIGNMENT_WORKING_DAYS = 10;
/** An award is public for five working days (闽就劳办〔2026〕1号 annex 3): no version speaks before a class (ADR 0021). */
export const PUBLICITY_WORKING_DAYS = 5;

/** Stage 2 遴选: the basis of assignment is recorded — DIRECTORY (the usual case) or AWARD (001-06). */
export const selectionCommands = {
  assignFromDirectory: { refuse: refuseWhenAssigned, awaited: (view) => view.project.assignment === null },
  confirmAssignment: {
    refuse: (view) => refusalForConfirming(view, 'DIRECTORY'),
    awaited: (view) => awaitsConfirmation(view, 'DIRECTORY'),
  },
  submitBid: {
    refuse: (view, actor) =>
      refuseWhenAssigned(view) ??
      (view.project.bidders.includes(actor.organisationId) ? refusal('ALREADY_BID') : undefined),
    awaited: () => false,
  },
  award: {
    refuse: (view) => refuseWhenAssigned(view) ?? refuseWhenFewBids(view),
    awaited: (view) => view.project.assignment === null && view.project.bidders.length >= MINIMUM_BIDS,
  },
  confirmAward: {
    refuse: (view) => refusalForConfirming(view, 'AWARD'),
    awaited: (view) => awaitsConfirmation(view, 'AWARD'),
  },
  signAgreement: {
    refuse: refusalForSigning,
    awaited: ({ project: { assignment } }) =>
      assignment !== null && assignment.confirmedBy !== null && assignment.agreementSignedBy === null,
  },
} satisfies Record<string, ProjectCommandRule>;

export const selectionStage: StageRule<CaseView> = {
  settled: (view) => view.project.assignment?.agreementSignedBy != null,
  deadline: (view) => {
    const { assignment } = view.project;
    if (!assignment) return { from: view.today, workingDays: ASSIGNMENT_WORKING_DAYS };
    return { from: assignment.publicityEndsOn ?? view.today, workingDays: SIGNING_WORKING_DAYS };
  },
};

function refuseWhenAssigned(view: CaseView): Refusal | undefined {
  return view.project.assignment ? refusal('ALREADY_DECIDED') : undefined;
}

function refuseWhenFewBids(view: CaseView): Refusal | undefined {
  const count = view.project.bidders.length;
  return count < MINIMUM_BIDS ? refusal('BIDS_TOO_FEW', { params: { minimum: MINIMUM_BIDS, count } }) : undefined;
}

function refusalForConfirming(view: CaseView, basis: 'DIRECTORY' | 'AWARD'): Refusal | undefined {
  const { assignment } = view.project;
  if (assignment?.basis !== basis) return refusal('NOTHING_TO_CONFIRM');
  return assignment.confirmedBy ? refusal('ALREADY_DECIDED') : undefined;
}

function awaitsConfirmation(view: CaseView, basis: 'DIRECTORY' | 'AWARD'): boolean {
  const { assignment } = view.project;
  return assignment?.basis === basis && assignment.confirmedBy === null;
}

function refusalForSigning(view: CaseView): Refusal | undefined {
  const { assignment } = view.project;
  if (!assignment?.confirmedBy) return refusal('NOTHING_TO_CONFIRM');
  if (assignment.agreementSignedBy) return refusal('ALREADY_DECIDED');
  const until = assignment.publicityEndsOn;
  if (!until) return undefined;
  if (view.today <= until) return refusal('PUBLICITY_RUNNING', { params: { until } });
  return assignment.publicityProvisional ? refusal('PUBLICITY_PROVISIONAL', { params: { until } }) : undefined;
}
