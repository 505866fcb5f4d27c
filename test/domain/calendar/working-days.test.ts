import fc from 'fast-check';
import { addDays, weekday } from '../../../domain/calendar/dates.js';
import {
  addWorkingDays,
  isWorkingDay,
  rollForward,
  type WorkCalendar,
  workingDaysBetween,
} from '../../../domain/calendar/working-days.js';
import { isRefusal } from '../../../domain/refusals.js';
import { referenceCalendar } from '../../support/reference-policy.js';

const calendar = referenceCalendar();

describe('addWorkingDays', () => {
  it.each([
    ['2026-02-12', '2026-02-26'],
    ['2026-02-13', '2026-02-27'],
    ['2026-04-29', '2026-05-09'],
    ['2026-09-18', '2026-09-24'],
    ['2026-09-29', '2026-10-12'],
  ])('%s and five working days is %s (domain §3.5)', (from, expected) => {
    expect(addWorkingDays(calendar, from, 5)).toEqual({ on: expected, provisional: false });
  });

  it('E28: publicity posted 2026-04-29 ends with a make-up Saturday, and payment starts on the Monday', () => {
    expect(addWorkingDays(calendar, '2026-04-29', 5)).toMatchObject({ on: '2026-05-09' });
    expect(addWorkingDays(calendar, '2026-05-09', 1)).toMatchObject({ on: '2026-05-11' });
  });

  it('does not count the day of the event, and zero days is that day', () => {
    expect(addWorkingDays(calendar, '2026-05-11', 1)).toMatchObject({ on: '2026-05-12' });
    expect(addWorkingDays(calendar, '2026-05-10', 0)).toMatchObject({ on: '2026-05-10' });
  });

  it('counts backwards: the latest day to file before a first session', () => {
    expect(addWorkingDays(calendar, '2026-05-09', -5)).toMatchObject({ on: '2026-04-29' });
  });

  it('marks a day that rests on an unpublished year as provisional', () => {
    expect(addWorkingDays(calendar, '2026-12-31', 1)).toEqual({ on: '2027-01-04', provisional: true });
    expect(addWorkingDays(calendar, '2026-12-30', 1)).toEqual({ on: '2026-12-31', provisional: false });
  });

  it('refuses a year that nobody has loaded instead of counting it without holidays', () => {
    expect(addWorkingDays(calendar, '2027-12-31', 1)).toMatchObject({
      code: 'CALENDAR_YEAR_MISSING',
      message: expect.stringContaining('2028年'),
    });
    expect(addWorkingDays(calendar, '2024-12-31', 1)).toMatchObject({ code: 'CALENDAR_YEAR_MISSING' });
  });

  it('reads a calendar that lists every day as well as one that lists the exceptions', () => {
    const days = new Map<string, boolean>();
    for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
      days.set(day, isWorkingDay(calendar, day) === true);
    }
    const full: WorkCalendar = { years: new Map([[2026, 'OFFICIAL']]), days };
    expect(days.size).toBe(365);
    expect(addWorkingDays(full, '2026-09-29', 5)).toEqual(addWorkingDays(calendar, '2026-09-29', 5));
  });
});

describe('workingDaysBetween', () => {
  it('is the inverse of addWorkingDays, both ways', () => {
    const day = fc.integer({ min: 0, max: 500 }).map((days) => addDays('2025-03-01', days));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (from, count) => {
        const due = addWorkingDays(calendar, from, count);
        if (isRefusal(due)) throw new Error(due.message);
        expect(workingDaysBetween(calendar, from, due.on)).toMatchObject({ days: count });
        expect(workingDaysBetween(calendar, due.on, from)).toMatchObject({ days: 0 - count });
      }),
    );
  });

  it('says when the count rests on an unpublished year, and refuses one that is missing', () => {
    expect(workingDaysBetween(calendar, '2026-12-30', '2027-01-04')).toEqual({ days: 2, provisional: true });
    expect(workingDaysBetween(calendar, '2027-12-30', '2028-01-04')).toMatchObject({ code: 'CALENDAR_YEAR_MISSING' });
    expect(workingDaysBetween(calendar, '2028-01-04', '2027-12-30')).toMatchObject({ code: 'CALENDAR_YEAR_MISSING' });
  });
});

describe('rollForward (Civil Code art. 203)', () => {
  it.each([
    ['2026-12-15', '2026-12-15'],
    ['2026-05-01', '2026-05-06'],
    ['2026-05-09', '2026-05-09'],
    ['2026-05-10', '2026-05-11'],
    ['2026-10-01', '2026-10-08'],
  ])('a period that ends %s ends %s', (date, expected) => {
    expect(rollForward(calendar, date)).toEqual({ on: expected, provisional: false });
  });

  it('rolls over the turn of the year into a provisional day', () => {
    expect(rollForward(calendar, '2027-01-01')).toEqual({ on: '2027-01-04', provisional: true });
    expect(rollForward(calendar, '2028-01-01')).toMatchObject({ code: 'CALENDAR_YEAR_MISSING' });
  });
});

describe('the loaded years', () => {
  it('does not take 1 January 2027 for a working day, as a popular library does', () => {
    expect(isWorkingDay(calendar, '2027-01-01')).toBe(false);
    expect(isWorkingDay(calendar, '2030-01-01')).toMatchObject({ code: 'CALENDAR_YEAR_MISSING' });
  });

  it.each([
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, expected) => {
    expect(workingDaysBetween(calendar, `${year}-01-01`, `${year}-12-31`)).toEqual({
      days: expected,
      provisional: false,
    });
  });

  it('lists only exceptions in a published year: no worked weekday, no free weekend', () => {
    const useless = [...calendar.days].filter(([day, works]) => !day.startsWith('2027') && works === weekday(day) <= 5);
    expect(useless).toEqual([]);
  });
});
