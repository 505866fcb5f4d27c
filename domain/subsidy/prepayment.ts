/** The two parts in which an apprenticeship may be paid: at most so much of it ahead, and at the end the rest of the whole (S14). */
import { formatYuan } from '../money.js';
import type { Facts } from './facts.js';
import { clauseOf } from './finding.js';
import type { Explanation, SubsidyRules } from './types.js';

interface Part {
  readonly amountFen: number;
  readonly clause: string;
  readonly note: string;
}

/** True where what is asked for is a part: what was requested then limits the part, and not the whole. */
export function isInParts(facts: Facts): boolean {
  return facts.settlementMode === 'PREPAYMENT' || prepayments(facts).length > 0;
}

/** What of the whole is paid now. A half fen is not prepaid: the part stays within its percentage. */
export function partOf(wholeFen: number, facts: Facts, { policy }: SubsidyRules): Part {
  const rule = policy.rules['apprenticeship.prepayment'];
  const { maximumPercent } = rule.value;
  const shareFen = Math.floor((wholeFen * maximumPercent) / 100);
  const requestedFen = facts.requestedFen ?? Number.MAX_SAFE_INTEGER;
  const clause = clauseOf(rule);
  if (facts.settlementMode === 'PREPAYMENT') {
    const amountFen = Math.min(shareFen, requestedFen);
    return { amountFen, clause, note: `全额${formatYuan(wholeFen)}元，预拨${maximumPercent}%` };
  }
  const prepaidFen = prepayments(facts).reduce((sum, { amountFen }) => sum + (amountFen ?? shareFen), 0);
  const amountFen = Math.min(Math.max(0, wholeFen - prepaidFen), requestedFen);
  return { amountFen, clause, note: `全额${formatYuan(wholeFen)}元，已预拨${formatYuan(prepaidFen)}元` };
}

/** Of this level: what was prepaid for another is no part of this whole. */
function prepayments({ subsidyKind, level, priorSubsidies }: Facts) {
  if (subsidyKind !== 'APPRENTICESHIP') return [];
  return priorSubsidies.filter(
    (prior) => prior.state === 'PREPAID' && prior.subsidyKind === subsidyKind && prior.level === level,
  );
}

/** What the place comes to in whole, of which the line pays a part; null of a line that is whole. */
export function wholeOfPart({ working }: Pick<Explanation, 'working'>): number | null {
  if (working.at(-1)?.step !== 'prepayment') return null;
  return working.find(({ step }) => step === 'rounding')?.amountFen ?? null;
}
