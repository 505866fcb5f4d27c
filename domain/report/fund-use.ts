import type { IsoDate } from '../calendar/dates.js';
import { type Cell, foldSmallCells } from './small-cells.js';

export const PERIODS = ['month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** One month of one fund and authority, as the ledger has it. */
export interface UseCell extends Cell {
  readonly fund: string;
  readonly lines: number;
  readonly amountFen: number;
}
export interface BudgetCell {
  readonly fund: string;
  readonly regionCode: string;
  readonly allocatedFen: number;
  readonly heldFen: number;
}
export interface ResultCell extends Cell {
  readonly classes: number;
  readonly certified: number;
  readonly employed: number;
}
export interface Region {
  readonly code: string;
  readonly name: string;
  readonly parentCode: string | null;
}

/** Null figures: all that there is stands with the region above, for it concerns too few people. */
export interface UseRow {
  readonly period: string;
  readonly fund: string;
  readonly regionCode: string;
  readonly regionName: string;
  readonly isTotal: boolean;
  /** Of the whole budget year and as of the day of the report, whatever the period. */
  readonly allocatedFen: number;
  readonly heldFen: number;
  readonly lines: number | null;
  readonly persons: number | null;
  readonly paidFen: number | null;
  readonly recoveredFen: number | null;
  readonly foldedUp: boolean;
}
export interface ResultRow {
  readonly regionCode: string;
  readonly regionName: string;
  readonly isTotal: boolean;
  readonly classes: number | null;
  readonly trained: number | null;
  readonly certified: number | null;
  readonly employed: number | null;
  readonly foldedUp: boolean;
}

/** The regions of a report: one and those right below it, each with all that lies below. */
export class RegionTree {
  readonly #byCode: ReadonlyMap<string, Region>;

  constructor(regions: readonly Region[]) {
    this.#byCode = new Map(regions.map((region) => [region.code, region]));
  }

  parentOf = (code: string): string | null => this.#byCode.get(code)?.parentCode ?? null;

  isWithin(code: string, top: string): boolean {
    const parent = this.parentOf(code);
    return code === top || (parent !== null && this.isWithin(parent, top));
  }

  /** The region itself first. */
  shownUnder(top: string): Region[] {
    const below = [...this.#byCode.values()].filter(({ parentCode }) => parentCode === top);
    const own = this.#byCode.get(top);
    return [...(own ? [own] : []), ...below.sort((a, b) => a.code.localeCompare(b.code))];
  }
}

export function periodOf(month: string, by: Period): string {
  const [year = '', number = ''] = month.split('-');
  if (by === 'year') return year;
  return by === 'month' ? `${year}-${number}` : `${year}-Q${Math.ceil(Number(number) / 3)}`;
}

interface UseOf {
  readonly year: number;
  readonly paid: readonly UseCell[];
  readonly recovered: readonly UseCell[];
  readonly budgets: readonly BudgetCell[];
}

/** What each fund allotted, holds, paid and got back, under one region, by period. */
export function fundUseRows(use: UseOf, tree: RegionTree, top: string, by: Period): UseRow[] {
  const cells = [...use.paid, ...use.recovered, ...use.budgets];
  const funds = [...new Set(cells.map(({ fund }) => fund))].sort();
  return funds.flatMap((fund) => {
    const budgets = use.budgets.filter((budget) => budget.fund === fund);
    const ofFund = (found: readonly UseCell[]) =>
      foldSmallCells(
        found.filter((cell) => cell.fund === fund),
        tree.parentOf,
      );
    const [paid, recovered] = [ofFund(use.paid), ofFund(use.recovered)].map((folded) => spread(folded, by)) as [
      Spread<UseCell>,
      Spread<UseCell>,
    ];
    const periods = new Set([...paid, ...recovered].map(({ period }) => period));
    if (by === 'year' && budgets.length > 0) periods.add(String(use.year));
    return [...periods].sort().flatMap((period) =>
      tree.shownUnder(top).flatMap((region) => {
        const row = useRow({ region, period, tree, paid, recovered, budgets });
        return row ? [{ ...row, fund, isTotal: region.code === top }] : [];
      }),
    );
  });
}

/** A cell, the period it belongs to, and where it is published in that period; null where it is not. */
type Spread<C> = readonly { readonly cell: C; readonly period: string; readonly at: string | null }[];

function spread<C extends Cell>({ groups, withheld }: ReturnType<typeof foldSmallCells<C>>, by: Period): Spread<C> {
  const placed = groups.flatMap(({ regionCode, slot, cells }) =>
    // The sum of all slots is the year's; in a shorter period it cannot be told apart.
    cells.map((cell) => ({
      cell,
      period: periodOf(cell.slot, by),
      at: slot === null && by !== 'year' ? null : regionCode,
    })),
  );
  return [...placed, ...withheld.map((cell) => ({ cell, period: periodOf(cell.slot, by), at: null }))];
}

/** What of it is published within a region, and whether some of the region's own is not. */
function within<C extends Cell>(spreadCells: Spread<C>, period: string, region: string, tree: RegionTree) {
  const ofPeriod = spreadCells.filter((each) => each.period === period);
  const own = ofPeriod.filter(({ cell }) => tree.isWithin(cell.regionCode, region));
  const shown = ofPeriod.filter(({ at }) => at !== null && tree.isWithin(at, region)).map(({ cell }) => cell);
  const foldedUp = own.some(({ at }) => at === null || !tree.isWithin(at, region));
  return { shown, foldedUp, isEmpty: own.length === 0, isHidden: shown.length === 0 && foldedUp };
}

interface RowOf {
  readonly region: Region;
  readonly period: string;
  readonly tree: RegionTree;
  readonly paid: Spread<UseCell>;
  readonly recovered: Spread<UseCell>;
  readonly budgets: readonly BudgetCell[];
}

function useRow({ region, period, tree, paid, recovered, budgets }: RowOf) {
  const ofBudgets = budgets.filter(({ regionCode }) => tree.isWithin(regionCode, region.code));
  const out = within(paid, period, region.code, tree);
  const back = within(recovered, period, region.code, tree);
  if (ofBudgets.length === 0 && out.isEmpty && back.isEmpty) return undefined;
  const figure = (of: typeof out, value: (cell: UseCell) => number) => (of.isHidden ? null : sum(of.shown, value));
  return {
    ...{ period, regionCode: region.code, regionName: region.name },
    allocatedFen: sum(ofBudgets, ({ allocatedFen }) => allocatedFen),
    heldFen: sum(ofBudgets, ({ heldFen }) => heldFen),
    lines: figure(out, ({ lines }) => lines),
    persons: figure(out, ({ persons }) => persons),
    paidFen: figure(out, ({ amountFen }) => amountFen),
    recoveredFen: figure(back, ({ amountFen }) => amountFen),
    foldedUp: out.foldedUp || back.foldedUp,
  };
}

/** What was achieved in a statistics year: apart from money, and by the class's last day (001 L284-286). */
export function resultRows(cells: readonly ResultCell[], tree: RegionTree, top: string): ResultRow[] {
  const results = spread(foldSmallCells(cells, tree.parentOf), 'year');
  const period = periodOf(cells[0]?.slot ?? '', 'year');
  return tree.shownUnder(top).flatMap((region) => {
    const { shown, foldedUp, isEmpty, isHidden } = within(results, period, region.code, tree);
    if (isEmpty) return [];
    const figure = (value: (cell: ResultCell) => number) => (isHidden ? null : sum(shown, value));
    return [
      {
        ...{ regionCode: region.code, regionName: region.name, isTotal: region.code === top, foldedUp },
        classes: figure(({ classes }) => classes),
        trained: figure(({ persons }) => persons),
        certified: figure(({ certified }) => certified),
        employed: figure(({ employed }) => employed),
      },
    ];
  });
}

/** The first and last day of a statistics year. */
export function statYearSpan(year: number): { readonly from: IsoDate; readonly to: IsoDate } {
  return { from: `${year - 1}-12-01`, to: `${year}-11-30` };
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
