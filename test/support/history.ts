import type { HistoryEntry } from '../../domain/history/types.js';
import { WORKBOOK_COLUMNS } from '../../domain/history/workbook.js';
import { people } from '../../scripts/story/plot.js';

/** A subsidy that another district has paid, unless something is changed on purpose: another trade, long ago enough. */
export function aPrior(change: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    subsidyKind: 'LEVEL_UPGRADE',
    occupationCode: '4-04-05-05',
    level: 'L5',
    certificateNumber: null,
    issuedOn: '2025-03-03',
    amountFen: 70_000,
    source: '厦门市人力资源和社会保障局',
    state: 'PAID',
    ...change,
  };
}

/** A line of an opening workbook by its columns; the person is a synthetic one. */
export type OpeningLine = Partial<Record<(typeof WORKBOOK_COLUMNS)[number], string>>;
const LINE: Record<(typeof WORKBOOK_COLUMNS)[number], string> = {
  身份证号码: people(1, 5000)[0]?.idNumber ?? '',
  补贴种类: 'LEVEL_UPGRADE',
  职业编码: '4-04-05-05',
  等级: 'L5',
  证书编号: 'OLD-0001',
  发证日期: '2024-09-09',
  '金额（元）': '700.00',
  支付单位: '鼓楼区人力资源和社会保障局',
  状态: '已拨付',
};

/** The text of a .csv with these lines. */
export function csvOf(lines: readonly OpeningLine[]): string {
  const rows = lines.map((line) => WORKBOOK_COLUMNS.map((column) => line[column] ?? LINE[column]).join(','));
  return [WORKBOOK_COLUMNS.join(','), ...rows].join('\n');
}

/** What is proposed: the file, with its own totals unless others are given. */
export function openingOf(
  lines: readonly OpeningLine[],
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  const sumFen = lines.reduce(
    (sum, line) => sum + Math.round(Number(line['金额（元）'] ?? LINE['金额（元）']) * 100),
    0,
  );
  const content = Buffer.from(csvOf(lines)).toString('base64');
  return { fileName: '期初.csv', content, rowCount: lines.length, sumFen, ...change };
}

/** Node decodes GBK and does not encode it: the table is read backwards. */
export function gbkOf(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Buffer.from(Array.from(text).flatMap((letter) => codes.get(letter) ?? [letter.charCodeAt(0)]));
}
