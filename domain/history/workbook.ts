/** The opening workbook: a table with one subsidy in each line. */
import { isIsoDate, type IsoDate } from '../calendar/dates.js';
import { parseIdNumber } from '../identity/id-number.js';
import { isRefusal } from '../refusals.js';
import { PRIOR_STATES, type PriorState } from '../subsidy/types.js';
import { SKILL_LEVELS, type SkillLevel, SUBSIDY_KINDS, type SubsidyKind } from '../vocabulary.js';
import type { HistoryEntry } from './types.js';

export const WORKBOOK_COLUMNS = [
  '身份证号码',
  '补贴种类',
  '职业编码',
  '等级',
  '证书编号',
  '发证日期',
  '金额（元）',
  '支付单位',
  '状态',
] as const;
export type WorkbookColumn = (typeof WORKBOOK_COLUMNS)[number];
export const MOST_ROWS = 20_000;

export interface WorkbookLine extends HistoryEntry {
  readonly idNumber: string;
}
/** What is wrong, and where a person finds it: row as the workbook counts, and its column's heading. */
export interface WorkbookFault {
  readonly row: number;
  /** As a spreadsheet names it, such as D9; null where the table has no such column. */
  readonly cell: string | null;
  readonly column: WorkbookColumn;
  readonly problem: string;
}
export interface Workbook {
  readonly lines: readonly WorkbookLine[];
  readonly faults: readonly WorkbookFault[];
}

/** Chinese names of codes, as people write them into workbooks. */
export interface WorkbookNames {
  readonly kinds: ReadonlyMap<string, string>;
  readonly levels: ReadonlyMap<string, string>;
}

/** The other half of a level's name, as certificates and catalogues print it. */
const LEVEL_NUMERALS: Readonly<Record<string, SkillLevel>> = {
  五级: 'L5',
  四级: 'L4',
  三级: 'L3',
  二级: 'L2',
  一级: 'L1',
};
const STATE_NAMES: Readonly<Record<string, PriorState>> = { 已拨付: 'PAID', 已冲正: 'REVERSED', 占用: 'HELD' };
const YUAN = /^(\d{1,6})(?:\.(\d{1,2}))?$/;

type Places = ReadonlyMap<WorkbookColumn, number>;

/**
 * Undefined for a table that has none of our headings. The columns may come in any order, with others beside them; each one
 * that is missing is named. Empty lines are no lines; every fault of every line is named.
 */
export function readWorkbook(
  cells: readonly (readonly string[])[],
  names: WorkbookNames,
  today: IsoDate,
): Workbook | undefined {
  const [heading = [], ...rest] = cells;
  const places = placesOf(heading);
  if (places.size === 0) return undefined;
  const missing = WORKBOOK_COLUMNS.filter((column) => !places.has(column));
  if (missing.length > 0) return { lines: [], faults: missing.map(missingColumn) };
  const lines: WorkbookLine[] = [];
  const faults: WorkbookFault[] = [];
  const firstRowOf = new Map<string, number>();
  for (const [index, values] of rest.entries()) {
    if (values.every((value) => value.trim() === '')) continue;
    const row = index + 2;
    const found = readLine(values, { places, names, today });
    const at = (fault: Fault) => ({ ...fault, row, cell: `${lettersOf(places.get(fault.column) ?? 0)}${row}` });
    if (found.faults.length > 0) faults.push(...found.faults.map(at));
    else if (found.line) {
      const first = firstRowOf.get(keyOf(found.line));
      if (first) faults.push(at({ column: '证书编号', problem: `与第${first}行重复` }));
      else firstRowOf.set(keyOf(found.line), row);
      lines.push(found.line);
    }
  }
  return { lines, faults };
}

/** Where each of our headings stands; of two alike the first. */
function placesOf(heading: readonly string[]): Places {
  const titles = heading.map((title) => title.trim());
  return new Map(
    WORKBOOK_COLUMNS.map((column) => [column, titles.indexOf(column)] as const).filter(([, place]) => place >= 0),
  );
}

/** A to Z, then AA. */
function lettersOf(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : lettersOf(Math.floor(place / 26) - 1) + last;
}

function missingColumn(column: WorkbookColumn): WorkbookFault {
  return { row: 1, cell: null, column, problem: '表头缺少这一列' };
}

function keyOf({ idNumber, subsidyKind, certificateNumber, occupationCode, level, issuedOn }: WorkbookLine): string {
  return [idNumber, subsidyKind, certificateNumber ?? `${occupationCode} ${level} ${issuedOn}`].join(' ');
}

interface Reading {
  readonly places: Places;
  readonly names: WorkbookNames;
  readonly today: IsoDate;
}
type Fault = Omit<WorkbookFault, 'row' | 'cell'>;

function readLine(values: readonly string[], { places, names, today }: Reading) {
  const faults: Fault[] = [];
  const text = (column: WorkbookColumn) => (values[places.get(column) ?? -1] ?? '').trim();
  const take = <Value>(column: WorkbookColumn, read: (value: string) => Value | undefined, problem: string) => {
    const value = read(text(column));
    if (value === undefined) faults.push({ column, problem });
    return value;
  };
  const id = parseIdNumber(text('身份证号码'), today);
  if (isRefusal(id)) faults.push({ column: '身份证号码', problem: id.message });
  const line = {
    idNumber: isRefusal(id) ? '' : id.idNumber,
    subsidyKind: take(
      '补贴种类',
      (value) => oneOf<SubsidyKind>(SUBSIDY_KINDS, value, names.kinds),
      `须为${[...names.kinds.keys()].join('、')}之一`,
    ),
    occupationCode: text('职业编码') || null,
    level: take(
      '等级',
      (value) => (value ? levelOf(value, names) : null),
      `须为空、${Object.keys(LEVEL_NUMERALS).join('、')}，或${[...names.levels.keys()].join('、')}之一`,
    ),
    certificateNumber: text('证书编号') || null,
    issuedOn: take('发证日期', (value) => dateOf(value, today), '须为真实日期（年-月-日），且不晚于今天'),
    amountFen: take('金额（元）', fenOf, '须为不带千分位的金额，最多两位小数，不超过999999.99'),
    source: take('支付单位', (value) => (value && value.length <= 100 ? value : undefined), '不能为空，不超过100字'),
    state: take(
      '状态',
      (value) => STATE_NAMES[value] ?? oneOf<PriorState>(PRIOR_STATES, value),
      '须为已拨付、已冲正或占用',
    ),
  };
  return { faults, line: faults.length === 0 ? (line as WorkbookLine) : undefined };
}

function oneOf<Code extends string>(
  codes: readonly Code[],
  value: string,
  names: ReadonlyMap<string, string> = new Map(),
): Code | undefined {
  return codes.find((code) => code === value || code === names.get(value));
}

function levelOf(value: string, { levels }: WorkbookNames): SkillLevel | undefined {
  return LEVEL_NUMERALS[value] ?? oneOf<SkillLevel>(SKILL_LEVELS, value, levels);
}

function dateOf(value: string, today: IsoDate): IsoDate | undefined {
  return isIsoDate(value) && value <= today ? value : undefined;
}

function fenOf(value: string): number | undefined {
  const [, yuan, cents = ''] = YUAN.exec(value) ?? [];
  return yuan === undefined ? undefined : Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
}
