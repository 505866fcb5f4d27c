/**
 * Working days (工作日): Monday to Friday less holidays plus make-up days, by the calendar that has been loaded.
 * A year is OFFICIAL (the State Council has published it), PROVISIONAL (weekdays less the statutory days) or refused:
 * counting a year nobody has loaded as if it had no holidays would be silently wrong.
 */
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import { addDays, type IsoDate, weekday, yearOf } from './dates.js';

export const CALENDAR_STATUSES = ['OFFICIAL', 'PROVISIONAL'] as const;
export type CalendarStatus = (typeof CALENDAR_STATUSES)[number];

export interface WorkCalendar {
  readonly years: ReadonlyMap<number, CalendarStatus>;
  /** Day → worked or not. The exceptions to Monday–Friday are enough; a full list of days works as well. */
  readonly days: ReadonlyMap<IsoDate, boolean>;
}

export interface DueDay {
  readonly on: IsoDate;
  /** True while the day rests on a year that is not yet published: shown as 暂定, and no legal effect by it. */
  readonly provisional: boolean;
}

export interface DayCount {
  readonly days: number;
  readonly provisional: boolean;
}

export function isWorkingDay(calendar: WorkCalendar, date: IsoDate): boolean | Refusal {
  return missingYear(calendar, date) ?? works(calendar, date);
}

/** The n-th working day after the event, whose own day is not counted (Civil Code art. 201); before it when n < 0. */
export function addWorkingDays(calendar: WorkCalendar, from: IsoDate, count: number): DueDay | Refusal {
  const missing = missingYear(calendar, from);
  if (missing) return missing;
  const step = count < 0 ? -1 : 1;
  let provisional = isProvisional(calendar, from);
  let on = from;
  for (let left = Math.abs(count); left > 0; ) {
    on = addDays(on, step);
    const unknown = missingYear(calendar, on);
    if (unknown) return unknown;
    provisional ||= isProvisional(calendar, on);
    if (works(calendar, on)) left -= 1;
  }
  return { on, provisional };
}

/**
 * Working days after `from` up to and including `to`: the inverse of `addWorkingDays`.
 * Negative when `to` is earlier: then the working days after `to` up to `from`.
 */
export function workingDaysBetween(calendar: WorkCalendar, from: IsoDate, to: IsoDate): DayCount | Refusal {
  if (to < from) {
    const reverse = workingDaysBetween(calendar, to, from);
    return isRefusal(reverse) ? reverse : { days: 0 - reverse.days, provisional: reverse.provisional };
  }
  let provisional = isProvisional(calendar, from);
  let days = 0;
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const unknown = missingYear(calendar, date);
    if (unknown) return unknown;
    provisional ||= isProvisional(calendar, date);
    if (date !== from && works(calendar, date)) days += 1;
  }
  return { days, provisional };
}

/** A period in calendar days or months that ends on a rest day ends on the next working day (Civil Code art. 203). */
export function rollForward(calendar: WorkCalendar, date: IsoDate): DueDay | Refusal {
  const missing = missingYear(calendar, date);
  if (missing) return missing;
  if (works(calendar, date)) return { on: date, provisional: isProvisional(calendar, date) };
  return addWorkingDays(calendar, date, 1);
}

function works(calendar: WorkCalendar, date: IsoDate): boolean {
  return calendar.days.get(date) ?? weekday(date) <= 5;
}

function isProvisional(calendar: WorkCalendar, date: IsoDate): boolean {
  return calendar.years.get(yearOf(date)) === 'PROVISIONAL';
}

function missingYear(calendar: WorkCalendar, date: IsoDate): Refusal | undefined {
  const year = yearOf(date);
  return calendar.years.has(year) ? undefined : refusal('CALENDAR_YEAR_MISSING', { params: { year } });
}
