import type { IsoDate } from '../calendar/dates.js';
import { budgetYear } from '../calendar/stat-year.js';
import { type Refusal, refusal } from '../refusals.js';

/** 结转, 收回, 重新安排: what finance may decide about unpaid holds of a budget year. */
export const TURN_KINDS = ['CARRY_OVER', 'TAKE_BACK', 'FUND'] as const;
export type TurnKind = (typeof TURN_KINDS)[number];

export const TURN_NAMES: Readonly<Record<TurnKind, string>> = {
  CARRY_OVER: '结转下年',
  TAKE_BACK: '收回',
  FUND: '重新安排',
};

/** What stands in a budget that a decision could move. */
export interface OpenHolds {
  readonly budgetYear: number;
  /** Held and neither drawn nor given back. */
  readonly openFen: number;
  /** Taken back, and not funded again. */
  readonly unfundedFen: number;
}

/** The year is decided about from its last month on. */
export function isTurning(year: number, today: IsoDate): boolean {
  return today >= `${year}-12-01`;
}

export function refusalForTurn(kind: TurnKind, budget: OpenHolds, today: IsoDate): Refusal | undefined {
  const params = { year: budget.budgetYear };
  if (kind !== 'FUND' && !isTurning(budget.budgetYear, today)) return refusal('TURN_TOO_EARLY', { params });
  const movable = kind === 'FUND' ? budget.unfundedFen : budget.openFen;
  return movable > 0 ? undefined : refusal('NOTHING_TO_TURN', { params });
}

/** Where the money goes: carried over into the next year, funded again in the running one, taken back where it was. */
export function yearAfterTurn(kind: TurnKind, year: number, today: IsoDate): number {
  if (kind === 'CARRY_OVER') return year + 1;
  return kind === 'FUND' ? Math.max(year, budgetYear(today)) : year;
}
