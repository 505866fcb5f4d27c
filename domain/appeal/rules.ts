import { addDays, type IsoDate } from '../calendar/dates.js';

/** 行政复议: within sixty days of the decision (domain §5.2 stage 8); a last day on a rest day moves to the next worked day. */
export const APPEAL_WINDOW_DAYS = 60;
/** A review by people outside the case; no document gives its time (DEFAULT). */
export const APPEAL_WORKING_DAYS = 20;

export function unrolledWindowEnd(decidedOn: IsoDate): IsoDate {
  return addDays(decidedOn, APPEAL_WINDOW_DAYS);
}
