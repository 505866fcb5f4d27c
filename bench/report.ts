import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** One figure of ours beside its floor, and what was promised. */
export interface Measure {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'lives/s' | 'cases/s' | '/s' | 'errors' | 'events' | 'lines' | 'exponent' | 'KiB' | 'MiB';
  readonly ours: number;
  /** The least that anybody would need for this, measured in the same run; null where the goal is a plain figure. */
  readonly floor: number | null;
  readonly ratio: number | null;
  readonly goal: string;
  readonly met: boolean;
}

export interface Report {
  readonly bench: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly conditions: Readonly<Record<string, string | number>>;
  readonly measures: readonly Measure[];
}

interface Limits {
  readonly atMost?: number;
  readonly atLeast?: number;
}
interface Figure extends Pick<Measure, 'name' | 'unit' | 'ours'> {
  readonly floor?: number;
  /** What the ratio to the floor, or without a floor the figure itself, must keep to. */
  readonly goal: Limits;
}

export function measure({ name, unit, ours, floor, goal }: Figure): Measure {
  const ratio = floor === undefined ? null : ours / floor;
  const { atMost = Infinity, atLeast = -Infinity } = goal;
  const suffix = ratio === null ? ` ${unit}` : '×';
  const judged = ratio ?? ours;
  return {
    ...{ name, unit, ours: rounded(ours), floor: floor === undefined ? null : rounded(floor) },
    ...{ ratio: ratio === null ? null : rounded(ratio), met: judged <= atMost && judged >= atLeast },
    goal: goal.atMost === undefined ? `≥ ${atLeast}${suffix}` : `≤ ${atMost}${suffix}`,
  };
}

/** The figure below which this share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What others were doing when we came; a busy machine bends even the ratios. */
const LOAD_BEFORE = rounded(loadavg()[0] ?? 0);

export function machine(): Record<string, string | number> {
  return {
    loadBefore: LOAD_BEFORE,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  };
}

export function asTable({ bench, machine: on, conditions, measures }: Report): string {
  const cells = measures.map(({ name, unit, ours, floor, ratio, goal, met }) => [
    name,
    floor === null ? '' : `${floor} ${unit}`,
    `${ours} ${unit}`,
    ratio === null ? '' : `${ratio}×`,
    goal,
    met ? 'met' : 'NOT MET',
  ]);
  const lines = [['', 'floor', 'ours', 'ratio', 'goal', ''], ...cells];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const padded = (line: readonly string[]) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [`${bench} · ${said(on)}`, said(conditions), '', ...lines.map(padded), ''].join('\n');
}

function said(facts: Readonly<Record<string, string | number>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');
}

function rounded(value: number): number {
  return Number(value.toPrecision(value >= 100 ? 4 : 3));
}
