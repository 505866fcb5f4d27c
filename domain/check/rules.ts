import { addDays, addMonths, type IsoDate } from '../calendar/dates.js';
import { type Refusal, refusal } from '../refusals.js';

/** At least 5 % of lines a quarter (domain §2.3 “After payment”, DEFAULT). */
export const MINIMUM_PERCENT = 5;
export const SPOT_CHECK_WORKING_DAYS = 20;
export const SIGNAL_KINDS = [
  'PENSION',
  'ENROLLED_ELSEWHERE',
  'OVERLAPPING_CHECK_IN',
  'IMPOSSIBLE_TRAVEL',
  'SAME_FACE',
  'TEACHER_OR_VENUE_OVERLAP',
  'COMPLAINT',
  'OTHER',
] as const;

export interface Quarter {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** 2025年第2季度: drawn once it is over, so that no line of it is out of the draw. */
export function quarterOf(year: number, quarter: number, today: IsoDate): Quarter | Refusal {
  const from = `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`;
  const to = addDays(addMonths(from, 3), -1);
  return to < today ? { from, to } : refusal('QUARTER_NOT_OVER', { params: { to } });
}
