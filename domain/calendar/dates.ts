/**
 * Dates of the domain: 'YYYY-MM-DD' strings, which compare and sort as they read. No clock is asked here.
 * Business days are days in Asia/Shanghai, which has kept UTC+8 without summer time since 1992.
 */
import { type Refusal, refusal } from '../refusals.js';

export type IsoDate = string;

/** An instant as ISO 8601 text in UTC, e.g. '2026-05-09T15:59:59.999Z'. */
export type IsoInstant = string;

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a day that exists: 2026-02-29 does not. */
export function isIsoDate(text: string): boolean {
  const parts = DATE_PATTERN.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Reads a date that a person has typed. */
export function parseIsoDate(text: string, field?: string): IsoDate | Refusal {
  if (isIsoDate(text)) return text;
  return refusal('DATE_NOT_REAL', { params: { date: text }, ...(field ? { field } : {}) });
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return fromDayNumber(dayNumber(date) + days);
}

/**
 * Calendar months, clamped to the end of a shorter month: 31 August plus six months is 28 February.
 * Civil Code art. 202: a period in months ends on the corresponding day, or on the month's last where there is none.
 */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const total = yearOf(date) * 12 + (monthOf(date) - 1) + months;
  const year = Math.floor(total / 12);
  const month = (total % 12) + 1;
  return isoDate(year, month, Math.min(dayOfMonth(date), daysInMonth(year, month)));
}

/** Whole days from the first to the second; negative when the second is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Negative, zero or positive, for sorting. */
export function compareDates(left: IsoDate, right: IsoDate): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** ISO weekday: 1 Monday to 7 Sunday. */
export function weekday(date: IsoDate): number {
  // Day 0, 1970-01-01, was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}

/** Completed years of life on a day; someone born on 29 February completes the year on 1 March. */
export function ageOn(birthDate: IsoDate, on: IsoDate): number {
  const years = yearOf(on) - yearOf(birthDate);
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The last instant of a business day; a deadline that names a day ends here (DEFAULT: no office-hours cut-off). */
export function endOfDay(date: IsoDate): IsoInstant {
  return new Date((dayNumber(date) + 1) * DAY_MS - SHANGHAI_OFFSET_MS - 1).toISOString();
}

/** The first instant of a business day. */
export function startOfDay(date: IsoDate): IsoInstant {
  return new Date(dayNumber(date) * DAY_MS - SHANGHAI_OFFSET_MS).toISOString();
}

/** The business day on which an instant falls. */
export function dateOfInstant(instant: IsoInstant | Date): IsoDate {
  return fromDayNumber(Math.floor((new Date(instant).getTime() + SHANGHAI_OFFSET_MS) / DAY_MS));
}

function monthOf(date: IsoDate): number {
  return Number(date.slice(5, 7));
}

function dayOfMonth(date: IsoDate): number {
  return Number(date.slice(8, 10));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function dayNumber(date: IsoDate): number {
  return Date.UTC(yearOf(date), monthOf(date) - 1, dayOfMonth(date)) / DAY_MS;
}

function fromDayNumber(days: number): IsoDate {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}

function isoDate(year: number, month: number, day: number): IsoDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
