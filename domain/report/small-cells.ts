/**
 * 公开不得识别个人: figures of fewer people than this stand nowhere by themselves. DEFAULT: no document gives the number;
 * the duty is that of 《中华人民共和国统计法》第二十五条 and 《中华人民共和国个人信息保护法》第二十八条.
 */
export const SMALL_CELL_BELOW = 5;

/** The least that is counted: one region in one month (or in whatever slot the caller counts by). */
export interface Cell {
  readonly regionCode: string;
  readonly slot: string;
  readonly persons: number;
}

/** Cells that are published together or not at all; `slot` is null where only the sum of all slots is published. */
export interface Group<C extends Cell> {
  readonly regionCode: string;
  readonly slot: string | null;
  readonly cells: readonly C[];
}

export interface Folded<C extends Cell> {
  readonly groups: readonly Group<C>[];
  /** Too few people even for the whole tree and all slots: published nowhere. */
  readonly withheld: readonly C[];
}

/**
 * Puts each cell into exactly one group of at least SMALL_CELL_BELOW people: a small one goes up to the region above, and
 * what is still small at the top goes into the sum of all slots. Whatever is published is a sum of whole groups, so that no
 * difference of published figures ever shows fewer people.
 */
export function foldSmallCells<C extends Cell>(
  cells: readonly C[],
  parentOf: (regionCode: string) => string | null,
): Folded<C> {
  const groups: Group<C>[] = [];
  const left: C[] = [];
  for (const [slot, ofSlot] of groupBy(cells, (cell) => cell.slot)) {
    const folded = foldUp(ofSlot, parentOf);
    groups.push(...folded.groups.map((group) => ({ ...group, slot })));
    left.push(...folded.left);
  }
  if (left.length === 0) return { groups, withheld: [] };
  if (peopleOf(left) < SMALL_CELL_BELOW) return { groups, withheld: left };
  const top = topOf(left[0]?.regionCode ?? '', parentOf);
  return { groups: [...groups, { regionCode: top, slot: null, cells: left }], withheld: [] };
}

function foldUp<C extends Cell>(cells: readonly C[], parentOf: (regionCode: string) => string | null) {
  const waiting = new Map(groupBy(cells, (cell) => cell.regionCode));
  const groups: { regionCode: string; cells: C[] }[] = [];
  const left: C[] = [];
  while (waiting.size > 0) {
    // The deepest first: whatever it hands up arrives before its parent is looked at.
    const regionCode = [...waiting.keys()].reduce((a, b) => (depthOf(b, parentOf) > depthOf(a, parentOf) ? b : a));
    const here = waiting.get(regionCode) ?? [];
    waiting.delete(regionCode);
    const parent = parentOf(regionCode);
    if (peopleOf(here) >= SMALL_CELL_BELOW) groups.push({ regionCode, cells: here });
    else if (parent === null) left.push(...here);
    else waiting.set(parent, [...(waiting.get(parent) ?? []), ...here]);
  }
  return { groups, left };
}

function depthOf(regionCode: string, parentOf: (regionCode: string) => string | null): number {
  const parent = parentOf(regionCode);
  return parent === null ? 0 : 1 + depthOf(parent, parentOf);
}

function topOf(regionCode: string, parentOf: (regionCode: string) => string | null): string {
  const parent = parentOf(regionCode);
  return parent === null ? regionCode : topOf(parent, parentOf);
}

function peopleOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { persons }) => sum + persons, 0);
}

function groupBy<C>(items: readonly C[], keyOf: (item: C) => string): [string, C[]][] {
  const found = new Map<string, C[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group) group.push(item);
    else found.set(key, [item]);
  }
  return [...found];
}
