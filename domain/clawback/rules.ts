import { type Refusal, refusal } from '../refusals.js';

export const CLAWBACK_SCOPES = ['PERSON', 'CLASS', 'PROJECT', 'CLAIM'] as const;
/** TOLERATED_ERROR 容错: an honest mistake on the way of reform; the money comes back, and nobody is sanctioned for it. */
export const ORDERED_GROUNDS = ['FRAUD', 'INELIGIBLE', 'ERROR', 'TOLERATED_ERROR'] as const;
/** NOT_COMPLETED 未完成培训: what was prepaid for a place comes back (S14); worked out by recoverPrepayment, and nobody's offence. */
export const CLAWBACK_GROUNDS = [...ORDERED_GROUNDS, 'NOT_COMPLETED'] as const;

/** No document gives these (DEFAULT). */
export const CLAWBACK_DECISION_WORKING_DAYS = 5;
export const REPAYMENT_WORKING_DAYS = 15;
export const REPAYMENT_CONFIRMATION_WORKING_DAYS = 3;

export interface Scope {
  readonly scope: (typeof CLAWBACK_SCOPES)[number];
  readonly projectId?: string | null | undefined;
  readonly classId?: string | null | undefined;
  readonly traineeIds?: readonly string[] | null | undefined;
  /** A claim without a class. */
  readonly claimId?: string | null | undefined;
  readonly allowances?: boolean | undefined;
}

/** Which of its four fields an order needs, and no other. */
export function refuseScope({
  scope,
  projectId,
  classId,
  traineeIds,
  claimId,
  allowances,
}: Scope): Refusal | undefined {
  // A claim without a class holds both already.
  if (allowances && scope === 'CLAIM') return refusal('CLAWBACK_SCOPE_UNCLEAR', { field: 'allowances' });
  const needed = { PERSON: ['classId', 'traineeIds'], CLASS: ['classId'], PROJECT: ['projectId'], CLAIM: ['claimId'] }[
    scope
  ];
  const given = Object.entries({ projectId, classId, traineeIds, claimId }).filter(([, value]) => value != null);
  const missing = needed.find((field) => !given.some(([name]) => name === field));
  const foreign = given.find(([name]) => !needed.includes(name))?.[0];
  const field = missing ?? foreign;
  return field ? refusal('CLAWBACK_SCOPE_UNCLEAR', { field }) : undefined;
}

/** A payment that could be ordered back: `leftFen` is what no standing order claims yet. */
export interface Reclaimable {
  readonly paymentId: string;
  readonly payeeOrganisationId: string;
  readonly leftFen: number;
}

/** The lines of an order: of each payment all that is left, or as much as was said. One order has one debtor. */
export function linesOf<Payment extends Reclaimable>(
  payments: readonly Payment[],
  payeeOrganisationId: string | null | undefined,
  perPaymentFen: number | null | undefined,
): readonly (Payment & { readonly amountFen: number })[] | Refusal {
  const own = payments.filter((each) => !payeeOrganisationId || each.payeeOrganisationId === payeeOrganisationId);
  if (new Set(own.map((each) => each.payeeOrganisationId)).size > 1) {
    return refusal('CLAWBACK_SEVERAL_PAYEES', { field: 'payeeOrganisationId' });
  }
  return ordersOf(own, perPaymentFen);
}

/** The same where each payment has a debtor of its own: an order for each that has something left to give back. */
export function ordersOf<Payment extends Reclaimable>(
  payments: readonly Payment[],
  perPaymentFen: number | null | undefined,
): readonly (Payment & { readonly amountFen: number })[] | Refusal {
  if (payments.length === 0) return refusal('CLAWBACK_NOTHING_PAID');
  const left = payments.filter(({ leftFen }) => leftFen > 0);
  if (left.length === 0) return refusal('CLAWBACK_ABOVE_PAID');
  if (perPaymentFen && left.some(({ leftFen }) => perPaymentFen > leftFen)) {
    return refusal('CLAWBACK_ABOVE_PAID', { field: 'perPaymentFen' });
  }
  return left.map((each) => ({ ...each, amountFen: perPaymentFen ?? each.leftFen }));
}

export interface Owed {
  readonly clawbackId: string;
  readonly outstandingFen: number;
}
export interface Offset {
  readonly paymentId: string;
  readonly clawbackId: string;
  readonly amountFen: number;
}

/** What each payment keeps back: the oldest debt first, until the payments or the debts are used up. */
export function planOffsets(
  payments: readonly { readonly paymentId: string; readonly amountFen: number }[],
  debts: readonly Owed[],
): Offset[] {
  const offsets: Offset[] = [];
  const owed = debts.map(({ outstandingFen }) => outstandingFen);
  for (const { paymentId, amountFen } of payments) {
    let free = amountFen;
    for (const [index, { clawbackId }] of debts.entries()) {
      const kept = Math.min(free, owed[index] ?? 0);
      if (kept <= 0) continue;
      offsets.push({ paymentId, clawbackId, amountFen: kept });
      owed[index] = (owed[index] ?? 0) - kept;
      free -= kept;
    }
  }
  return offsets;
}
