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

const STATE_NAMES: Readonly<Record<string, PriorState>> = { 已拨付: 'PAID', 已冲正: 'REVERSED', 占用: 'HELD' };
const YUAN = /^(\d{1,6})(?:\.(\d{1,2}))?$/;

/** Undefined for a table whose heading is not ours. Empty lines are no lines; every fault of every line is named. */
export function readWorkbook(
  cells: readonly (readonly string[])[],
  names: WorkbookNames,
  today: IsoDate,
): Workbook | undefined {
  const [heading = [], ...rest] = cells;
  if (WORKBOOK_COLUMNS.some((column, index) => heading[index]?.trim() !== column)) return undefined;
  const lines: WorkbookLine[] = [];
  const faults: WorkbookFault[] = [];
  const firstRowOf = new Map<string, number>();
  for (const [index, values] of rest.entries()) {
    if (values.every((value) => value.trim() === '')) continue;
    const row = index + 2;
    const found = readLine(values, names, today);
    if (found.faults.length > 0) faults.push(...found.faults.map((fault) => ({ ...fault, row })));
    else if (found.line) {
      const first = firstRowOf.get(keyOf(found.line));
      if (first) faults.push({ row, column: '证书编号', problem: `与第${first}行重复` });
      else firstRowOf.set(keyOf(found.line), row);
      lines.push(found.line);
    }
  }
  return { lines, faults };
}

function keyOf({ idNumber, subsidyKind, certificateNumber, occupationCode, level, issuedOn }: WorkbookLine): string {
  return [idNumber, subsidyKind, certificateNumber ?? `${occupationCode} ${level} ${issuedOn}`].join(' ');
}

function readLine(values: readonly string[], names: WorkbookNames, today: IsoDate) {
  const faults: Omit<WorkbookFault, 'row'>[] = [];
  const text = (column: WorkbookColumn) => (values[WORKBOOK_COLUMNS.indexOf(column)] ?? '').trim();
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
      '补贴种类不在名录内',
    ),
    occupationCode: text('职业编码') || null,
    level: take(
      '等级',
      (value) => (value ? oneOf<SkillLevel>(SKILL_LEVELS, value, names.levels) : null),
      '等级不在名录内',
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

function dateOf(value: string, today: IsoDate): IsoDate | undefined {
  return isIsoDate(value) && value <= today ? value : undefined;
}

function fenOf(value: string): number | undefined {
  const [, yuan, cents = ''] = YUAN.exec(value) ?? [];
  return yuan === undefined ? undefined : Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
}
