import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  fundUseRows,
  periodOf,
  RegionTree,
  resultRows,
  statYearSpan,
  type UseCell,
} from '../../../domain/report/fund-use.js';
import { type Cell, foldSmallCells, SMALL_CELL_BELOW } from '../../../domain/report/small-cells.js';

const TREE = new RegionTree([
  { code: 'P', name: '省', parentCode: null },
  { code: 'A', name: '甲市', parentCode: 'P' },
  { code: 'B', name: '乙市', parentCode: 'P' },
  { code: 'A1', name: '甲一县', parentCode: 'A' },
  { code: 'A2', name: '甲二县', parentCode: 'A' },
  { code: 'B1', name: '乙一县', parentCode: 'B' },
]);
const cell = (regionCode: string, slot: string, persons: number): UseCell => ({
  ...{ regionCode, slot, persons, fund: 'EMPLOYMENT_SUBSIDY', lines: persons, amountFen: persons * 100 },
});
const peopleOf = (cells: readonly Cell[]) => cells.reduce((sum, { persons }) => sum + persons, 0);
const anyCells = fc
  .uniqueArray(
    fc.record({
      regionCode: fc.constantFrom('P', 'A', 'B', 'A1', 'A2', 'B1'),
      slot: fc.constantFrom('2025-01', '2025-02', '2025-04', '2025-12'),
      persons: fc.integer({ min: 1, max: 9 }),
    }),
    { selector: ({ regionCode, slot }) => `${regionCode} ${slot}` },
  )
  .map((cells) => cells.map(({ regionCode, slot, persons }) => cell(regionCode, slot, persons)));

describe('small cells', () => {
  test('every cell is in one group or withheld, and no group is of fewer people than may be shown', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const { groups, withheld } = foldSmallCells(cells, TREE.parentOf);
        const placed = [...groups.flatMap((group) => group.cells), ...withheld];
        expect(placed).toHaveLength(cells.length);
        expect(new Set(placed)).toEqual(new Set(cells));
        for (const group of groups) {
          expect(peopleOf(group.cells)).toBeGreaterThanOrEqual(SMALL_CELL_BELOW);
          for (const { regionCode, slot } of group.cells) {
            expect(TREE.isWithin(regionCode, group.regionCode)).toBe(true);
            expect(group.slot ?? slot).toBe(slot);
          }
        }
        expect(peopleOf(withheld)).toBeLessThan(SMALL_CELL_BELOW);
      }),
    );
  });

  test('a small county stands with its city, a small city with the province, a small month with the year', () => {
    const county = foldSmallCells(
      [cell('A1', '2025-01', 2), cell('A2', '2025-01', 3), cell('B1', '2025-01', 9)],
      TREE.parentOf,
    );
    expect(county.groups.map(({ regionCode, slot, cells }) => [regionCode, slot, peopleOf(cells)])).toEqual(
      expect.arrayContaining([
        ['A', '2025-01', 5],
        ['B1', '2025-01', 9],
      ]),
    );
    const year = foldSmallCells([cell('A1', '2025-01', 2), cell('B1', '2025-02', 3)], TREE.parentOf);
    expect(year.groups).toMatchObject([{ regionCode: 'P', slot: null }]);
    const nobody = foldSmallCells([cell('A1', '2025-01', 2)], TREE.parentOf);
    expect([nobody.groups, nobody.withheld.length]).toEqual([[], 1]);
  });
});

describe('fund use', () => {
  const budgets = [{ fund: 'EMPLOYMENT_SUBSIDY', regionCode: 'A', allocatedFen: 9_000, heldFen: 100 }];
  const use = (paid: UseCell[], recovered: UseCell[] = []) => ({ year: 2025, paid, recovered, budgets });

  test('what is published for the year is all that was paid, less what is withheld', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const { withheld } = foldSmallCells(cells, TREE.parentOf);
        const total = fundUseRows(use(cells), TREE, 'P', 'year').find(({ isTotal }) => isTotal);
        expect(total?.persons ?? 0).toBe(peopleOf(cells) - peopleOf(withheld));
        expect(total?.paidFen ?? 0).toBe(100 * (peopleOf(cells) - peopleOf(withheld)));
      }),
    );
  });

  test('no difference between a region and those below it, or between periods, shows fewer people than may be shown', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        for (const by of ['month', 'quarter', 'year'] as const)
          for (const top of ['P', 'A', 'B']) {
            const rows = fundUseRows(use(cells), TREE, top, by);
            for (const period of new Set(rows.map((row) => row.period))) {
              const ofPeriod = rows.filter((row) => row.period === period);
              const total = ofPeriod.find(({ isTotal }) => isTotal)?.persons ?? 0;
              const below = ofPeriod
                .filter(({ isTotal }) => !isTotal)
                .reduce((sum, { persons }) => sum + (persons ?? 0), 0);
              expect(total - below === 0 || total - below >= SMALL_CELL_BELOW).toBe(true);
            }
          }
        const months = fundUseRows(use(cells), TREE, 'P', 'month').filter(({ isTotal }) => isTotal);
        const year = fundUseRows(use(cells), TREE, 'P', 'year').find(({ isTotal }) => isTotal)?.persons ?? 0;
        const rest = year - months.reduce((sum, { persons }) => sum + (persons ?? 0), 0);
        expect(rest === 0 || rest >= SMALL_CELL_BELOW).toBe(true);
      }),
    );
  });

  test('a region whose people are too few shows nothing and says so; its budget stands', () => {
    const rows = fundUseRows(use([cell('A1', '2025-03', 2), cell('A2', '2025-03', 7)]), TREE, 'A', 'month');
    expect(rows).toMatchObject([
      {
        regionCode: 'A',
        isTotal: true,
        period: '2025-03',
        persons: 7,
        paidFen: 700,
        allocatedFen: 9_000,
        foldedUp: true,
      },
      { regionCode: 'A1', persons: null, paidFen: null, recoveredFen: 0, foldedUp: true },
      { regionCode: 'A2', persons: 7, paidFen: 700, foldedUp: false },
    ]);
  });

  test('what came back is folded by the people it concerns', () => {
    const back = fundUseRows(use([cell('A2', '2025-03', 7)], [cell('A2', '2025-05', 1)]), TREE, 'P', 'quarter');
    expect(back.filter(({ regionCode }) => regionCode === 'A')).toMatchObject([
      { period: '2025-Q1', paidFen: 700, recoveredFen: 0 },
      { period: '2025-Q2', paidFen: 0, recoveredFen: null, foldedUp: true },
    ]);
  });

  test('a month belongs to its quarter and its calendar year', () => {
    expect(['2025-01', '2025-03', '2025-04', '2025-12'].map((month) => periodOf(month, 'quarter'))).toEqual([
      ...['2025-Q1', '2025-Q1', '2025-Q2', '2025-Q4'],
    ]);
    expect(periodOf('2025-12', 'year')).toBe('2025');
  });
});

describe('results by statistics year', () => {
  test('run from December to November, and small ones stand with the region above', () => {
    expect(statYearSpan(2025)).toEqual({ from: '2024-12-01', to: '2025-11-30' });
    const of = (regionCode: string, persons: number) => ({
      ...{ regionCode, slot: '2025', persons, classes: 1, certified: persons - 1, employed: 1 },
    });
    expect(resultRows([of('A1', 3), of('A2', 20)], TREE, 'A')).toMatchObject([
      { regionCode: 'A', trained: 20, certified: 19, foldedUp: true },
      { regionCode: 'A1', trained: null, certified: null, foldedUp: true },
      { regionCode: 'A2', trained: 20, employed: 1, foldedUp: false },
    ]);
  });
});
