import { type Refusal, refusal } from '../refusals.js';

/** What a person can still look through; no document gives a figure (DEFAULT). */
export const MAXIMUM_CLAIMS = 200;
/** Check, instruction and correction are each prompted with this many working days (comparable rules, DEFAULT). */
export const BATCH_WORKING_DAYS = 5;
/** Lines of the largest result file that is read; the limit of an upload ends before it. */
export const MOST_RESULT_ROWS = 20_000;

export const BATCH_STATES = ['MADE', 'CHECKED', 'SETTLED', 'RETURNED', 'CANCELLED'] as const;
export type BatchState = (typeof BATCH_STATES)[number];
export const BATCH_STATE_NAMES: Readonly<Record<BatchState, string>> = {
  MADE: '待复核',
  CHECKED: '已复核',
  SETTLED: '已付清',
  RETURNED: '已退回',
  CANCELLED: '已撤销',
};

/** A claim that somebody wants to put into a batch. */
export interface Candidate {
  readonly claimId: string;
  /** Null of a claim without a class. */
  readonly classId: string | null;
  readonly title: string;
  readonly isReady: boolean;
  readonly fund: string;
  readonly regionCode: string;
  readonly ownerOrganisationId: string;
  readonly payerOrganisationId: string;
  readonly payee: string;
  readonly hasAccount: boolean;
  /** 学员生活费补贴: paid to each of its people. */
  readonly isAllowance: boolean;
  readonly isBatched: boolean;
  /** 就业奖补. */
  readonly isAward: boolean;
}

/** A batch is of one fund, region and payer, and of approved claims whose payees have a confirmed account. */
export function refusalForMaking(candidates: readonly Candidate[]): Refusal | undefined {
  const [first] = candidates;
  for (const each of candidates) {
    const field = 'classIds';
    if (!each.isReady) return refusal('BATCH_CLAIM_NOT_READY', { field, params: { title: each.title } });
    if (each.isBatched) return refusal('CLAIM_IN_BATCH', { field });
    if (first && keyOf(each) !== keyOf(first)) return refusal('BATCH_MIXED', { field, params: { title: each.title } });
    if (each.hasAccount) continue;
    if (each.isAllowance) return refusal('ALLOWANCE_ACCOUNTS_MISSING', { field, params: { title: each.title } });
    return refusal('PAYEE_ACCOUNT_MISSING', { field, params: { payee: each.payee } });
  }
  return undefined;
}

/** An award has a batch of its own (domain §2.2). */
function keyOf({ fund, regionCode, ownerOrganisationId, payerOrganisationId, isAward }: Candidate): string {
  return [fund, regionCode, ownerOrganisationId, payerOrganisationId, isAward].join(' ');
}

export interface BatchFacts {
  readonly state: BatchState;
  readonly makerId: string;
  readonly checkerId: string | null;
  readonly isInstructed: boolean;
}

export function refusalForChecking(batch: BatchFacts, actorId: string): Refusal | undefined {
  if (batch.state !== 'MADE') return notOpen(batch);
  return batch.makerId === actorId ? refusal('SAME_PERSON') : undefined;
}

/** 退回 and 移出: as long as nothing of it was instructed. */
export function refusalForUndoing(batch: BatchFacts): Refusal | undefined {
  if (batch.state !== 'MADE' && batch.state !== 'CHECKED') return notOpen(batch);
  return batch.isInstructed ? refusal('BATCH_INSTRUCTED') : undefined;
}

/** 重新拨付 and 回单: two payers, neither of whom has made or checked the batch. */
export function refusalForPaying(batch: BatchFacts, actorId: string): Refusal | undefined {
  if (batch.state !== 'CHECKED') return notOpen(batch);
  return actorId === batch.makerId || actorId === batch.checkerId ? refusal('SAME_PERSON') : undefined;
}

function notOpen({ state }: BatchFacts): Refusal {
  return refusal('BATCH_NOT_OPEN', { params: { state: BATCH_STATE_NAMES[state] } });
}
