import fc from 'fast-check';
import {
  addDays,
  addMonths,
  ageOn,
  compareDates,
  dateOfInstant,
  daysBetween,
  endOfDay,
  isIsoDate,
  parseIsoDate,
  startOfDay,
  weekday,
} from '../../../domain/calendar/dates.js';
import { budgetYear, statYear } from '../../../domain/calendar/stat-year.js';

const anyDate = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('isIsoDate', () => {
  it.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01'])('knows %s', (text) => {
    expect(isIsoDate(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '20260101',
    '',
  ])('refuses %s', (text) => {
    expect(isIsoDate(text)).toBe(false);
  });

  it('answers a typed date that does not exist with a sentence and the field', () => {
    expect(parseIsoDate('2026-02-30', 'startsOn')).toMatchObject({
      kind: 'refusal',
      code: 'DATE_NOT_REAL',
      field: 'startsOn',
      message: expect.stringContaining('2026-02-30'),
    });
    expect(parseIsoDate('2026-02-28')).toBe('2026-02-28');
  });
});

describe('adding', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s and %i days is %s', (from, days, expected) => {
    expect(addDays(from, days)).toBe(expected);
  });

  it.each([
    ['2026-06-15', 6, '2026-12-15'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2026-10-31', 1, '2026-11-30'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-31', -13, '2024-12-31'],
  ])('%s and %i months is %s, clamped to the end of a shorter month', (from, months, expected) => {
    expect(addMonths(from, months)).toBe(expected);
  });

  it('daysBetween is the inverse of addDays', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  it('compares as the text does', () => {
    expect(['2026-10-01', '2026-02-01', '2025-12-31'].sort(compareDates)).toEqual([
      '2025-12-31',
      '2026-02-01',
      '2026-10-01',
    ]);
    expect(compareDates('2026-01-01', '2026-01-01')).toBe(0);
  });
});

describe('weekday', () => {
  it.each([
    ['2026-05-09', 6],
    ['2026-05-10', 7],
    ['2026-05-11', 1],
    ['1970-01-01', 4],
    ['1969-12-31', 3],
  ])('%s is day %i of the week', (date, expected) => {
    expect(weekday(date)).toBe(expected);
  });

  it('agrees with the calendar of the platform', () => {
    fc.assert(fc.property(anyDate, (date) => expect(weekday(date) % 7).toBe(new Date(date).getUTCDay())));
  });
});

describe('instants in Asia/Shanghai', () => {
  it('ends a day at 23:59:59.999 local time', () => {
    expect(endOfDay('2026-05-09')).toBe('2026-05-09T15:59:59.999Z');
    expect(startOfDay('2026-05-09')).toBe('2026-05-08T16:00:00.000Z');
  });

  it('puts an instant on its business day', () => {
    expect(dateOfInstant('2026-05-08T15:59:59.999Z')).toBe('2026-05-08');
    expect(dateOfInstant('2026-05-08T16:00:00.000Z')).toBe('2026-05-09');
    expect(dateOfInstant(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
  });

  it('holds every day between its first and last instant', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect([dateOfInstant(startOfDay(date)), dateOfInstant(endOfDay(date))]).toEqual([date, date]);
      }),
    );
  });
});

describe('ageOn', () => {
  it.each([
    ['1990-06-15', '2026-06-14', 35],
    ['1990-06-15', '2026-06-15', 36],
    ['2008-02-29', '2024-02-28', 15],
    ['2008-02-29', '2025-02-28', 16],
    ['2008-02-29', '2025-03-01', 17],
  ])('someone born %s is, on %s, %i', (birthDate, on, age) => {
    expect(ageOn(birthDate, on)).toBe(age);
  });
});

describe('the years that must never be one function', () => {
  it.each([
    ['2025-11-30', 2025],
    ['2025-12-01', 2026],
    ['2026-01-01', 2026],
  ])('E27: a class that ends %s counts in statistics year %i', (date, year) => {
    expect(statYear(date)).toBe(year);
  });

  it('money of 1 December belongs to the year that is running', () => {
    expect(budgetYear('2025-12-01')).toBe(2025);
  });
});
