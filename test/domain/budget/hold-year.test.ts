import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectedPaymentOn, holdYear } from '../../../domain/budget/hold-year.js';
import { isTurning, refusalForTurn, TURN_KINDS, yearAfterTurn } from '../../../domain/budget/turn.js';
import { budgetYear, statYear } from '../../../domain/calendar/stat-year.js';

describe('the year that a class holds of', () => {
  test.each([
    ['2025-07-23', 9, '2025-07-01', '2026-04-23', 2026],
    ['2025-03-31', 9, '2025-03-01', '2025-12-31', 2025], // The last day of the year is of that year.
    ['2025-04-01', 9, '2025-03-01', '2026-01-01', 2026],
    ['2025-05-31', 9, '2025-05-01', '2026-02-28', 2026], // A month that has no 31st ends with its last day.
    ['2024-05-31', 9, '2024-05-01', '2025-02-28', 2025],
    ['2025-12-31', 12, '2025-12-01', '2026-12-31', 2026],
    ['2025-07-23', 3, '2025-07-01', '2025-10-23', 2025],
  ])(
    'ended on %s, paid %i months later: filed on %s it is expected on %s, of %i',
    (endsOn, months, today, on, year) => {
      expect(expectedPaymentOn(endsOn, months)).toBe(on);
      expect(holdYear(endsOn, months, today)).toBe(year);
    },
  );

  test('is never one that is over', () => {
    expect(holdYear('2024-01-31', 9, '2025-02-01')).toBe(2025);
  });
});

describe('the turn of a year', () => {
  test('begins with its last month', () => {
    expect(isTurning(2025, '2025-11-30')).toBe(false);
    expect(isTurning(2025, '2025-12-01')).toBe(true);
    expect(isTurning(2025, '2026-01-31')).toBe(true);
  });

  test('carries into the next year, funds in the running one, takes back where it was', () => {
    expect(TURN_KINDS.map((kind) => yearAfterTurn(kind, 2025, '2027-01-15'))).toEqual([2026, 2025, 2027]);
  });

  test.each([
    ['CARRY_OVER', 100, 0, '2025-11-30', 'TURN_TOO_EARLY'],
    ['TAKE_BACK', 100, 0, '2025-11-30', 'TURN_TOO_EARLY'],
    ['CARRY_OVER', 100, 0, '2025-12-01', undefined],
    ['CARRY_OVER', 0, 100, '2025-12-01', 'NOTHING_TO_TURN'],
    ['FUND', 0, 100, '2025-06-01', undefined],
    ['FUND', 100, 0, '2025-12-01', 'NOTHING_TO_TURN'],
  ] as const)('%s of %i held and %i unfunded on %s: %s', (kind, openFen, unfundedFen, today, code) => {
    expect(refusalForTurn(kind, { budgetYear: 2025, openFen, unfundedFen }, today)?.code).toBe(code);
  });
});

describe('results and money are counted by different years', () => {
  test.each([
    ['2025-11-30', 2025, 2025],
    ['2025-12-01', 2026, 2025],
    ['2025-12-31', 2026, 2025],
    ['2026-01-01', 2026, 2026],
  ])('%s is of statistics year %i and budget year %i', (on, results, money) => {
    expect([statYear(on), budgetYear(on)]).toEqual([results, money]);
  });

  test('no file that deals in budgets knows of the statistics year', () => {
    const folders = ['domain/budget', 'domain/release', 'store', 'commands'];
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    );
    const sources = files.filter((file) => file.endsWith('.ts')).map((file) => readFileSync(file, 'utf8'));
    const ofMoney = sources.filter((text) => /\bbudgetYear\(/.test(text) || /\bbudget_hold\b/.test(text));
    expect(ofMoney.length).toBeGreaterThan(3);
    expect(ofMoney.filter((text) => /\bstatYear\(/.test(text))).toEqual([]);
  });

  test('neither function asks the other', () => {
    const text = readFileSync('domain/calendar/stat-year.ts', 'utf8');
    const bodyOf = (name: string) => text.slice(text.indexOf(`function ${name}`)).split('\n}')[0] ?? '';
    expect(bodyOf('statYear')).not.toContain('budgetYear');
    expect(bodyOf('budgetYear')).not.toContain('statYear');
  });
});
