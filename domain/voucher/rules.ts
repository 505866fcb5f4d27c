import { addMonths, type IsoDate } from '../calendar/dates.js';
import type { PolicyValues } from '../policy/types.js';
import { type Refusal, refusal } from '../refusals.js';
import type { FundingSource, SettlementMode, SubsidyKind } from '../vocabulary.js';

export const VOUCHER_KINDS = ['GENERAL', 'TARGETED'] as const;
export const VOUCHER_STATES = ['ISSUED', 'CLAIMED', 'ACTIVATED', 'REDEEMED', 'LAPSED', 'VOIDED'] as const;
export type VoucherState = (typeof VOUCHER_STATES)[number];

/** 001-21: vouchers are money of the unemployment fund. */
export const VOUCHER_FUND = 'UNEMPLOYMENT_INSURANCE' satisfies FundingSource;
/** An issued voucher that nobody has claimed by then is over; no document gives the time (DEFAULT). */
const CLAIM_MONTHS = 3;
/** S9: three months at most, whatever a version says. */
const LONGEST_VALIDITY_MONTHS = 3;

const STATE_NAMES: Readonly<Record<VoucherState, string>> = {
  ...{ ISSUED: '已发放', CLAIMED: '已领取', ACTIVATED: '已激活' },
  ...{ REDEEMED: '已核销', LAPSED: '已失效', VOIDED: '已作废' },
};

/** A voucher as the rules see it: dates and ids, no name. */
export interface VoucherFacts {
  readonly state: VoucherState;
  readonly claimBy: IsoDate;
  readonly validTo: IsoDate | null;
  readonly classId: string | null;
  /** The planned end of the class that it is bound to. */
  readonly classEndsOn: IsoDate | null;
}

type VoucherRules = PolicyValues['voucher.rules'];

export function claimBy(issuedOn: IsoDate): IsoDate {
  return addMonths(issuedOn, CLAIM_MONTHS);
}

/** Calendar months from the claim, end date inclusive, never moved off a rest day (domain §2.5; E16). */
export function validTo(claimedOn: IsoDate, { validityMonths }: VoucherRules): IsoDate {
  return addMonths(claimedOn, Math.min(validityMonths, LONGEST_VALIDITY_MONTHS));
}

/**
 * What it is by its dates, whether a sweep has written it down or not. An activated voucher whose class ends within the
 * validity has done what is asked of it and waits for its payment.
 */
export function stateOn(voucher: VoucherFacts, today: IsoDate): VoucherState {
  const { state } = voucher;
  if (state === 'ISSUED') return voucher.claimBy < today ? 'LAPSED' : state;
  if (state !== 'CLAIMED' && state !== 'ACTIVATED') return state;
  const isPast = voucher.validTo !== null && voucher.validTo < today;
  return isPast && (state === 'CLAIMED' || endsTooLate(voucher)) ? 'LAPSED' : state;
}

/** Both activation and completion must fall within the validity: true where the class that is planned cannot. */
export function endsTooLate({ validTo: end, classEndsOn }: Pick<VoucherFacts, 'validTo' | 'classEndsOn'>): boolean {
  return classEndsOn === null || end === null || classEndsOn > end;
}

/** Says "no" to any step but that from this state. */
export function refusalUnless(voucher: VoucherFacts, wanted: VoucherState, today: IsoDate): Refusal | undefined {
  const state = stateOn(voucher, today);
  if (state === wanted) return undefined;
  if (state === 'LAPSED') return refusal('VOUCHER_OVER', { params: { on: voucher.validTo ?? voucher.claimBy } });
  return refusal('VOUCHER_WRONG_STATE', { params: { state: STATE_NAMES[state], expected: STATE_NAMES[wanted] } });
}

export function refusalForVoiding(voucher: VoucherFacts, today: IsoDate): Refusal | undefined {
  const state = stateOn(voucher, today);
  if (state === 'ISSUED' || state === 'CLAIMED' || state === 'ACTIVATED') return undefined;
  return refusal('VOUCHER_WRONG_STATE', { params: { state: STATE_NAMES[state], expected: '未核销且未失效' } });
}

export interface PaidFor {
  readonly fund: string | null;
  readonly subsidyKind: string;
  /** Of the claim; a class that is filed has none yet. */
  readonly settlementMode: SettlementMode | null;
}

/** 001-21: the funds that pay training against vouchers, save apprenticeship and what a person claims by certificate. */
export function isVoucherRequired({ fund, subsidyKind, settlementMode }: PaidFor, rules: VoucherRules): boolean {
  const isExempt =
    rules.exemptKinds.includes(subsidyKind as SubsidyKind) ||
    (settlementMode !== null && rules.exemptSettlementModes.includes(settlementMode));
  return fund !== null && rules.requiredForFunds.includes(fund as FundingSource) && !isExempt;
}
