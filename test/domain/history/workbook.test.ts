import { expect, test } from '@jest/globals';
import { readWorkbook, WORKBOOK_COLUMNS } from '../../../domain/history/workbook.js';
import { csvOf, type OpeningLine } from '../../support/history.js';

const NAMES = { kinds: new Map([['技能提升补贴', 'LEVEL_UPGRADE']]), levels: new Map([['四级', 'L4']]) };
const cellsOf = (lines: readonly OpeningLine[]) =>
  csvOf(lines)
    .split('\n')
    .map((line) => line.split(','));
const read = (...lines: OpeningLine[]) => readWorkbook(cellsOf(lines), NAMES, '2025-07-01');

test('reads codes and the names that people use, and amounts to the fen', () => {
  const book = read({ 补贴种类: '技能提升补贴', 等级: '四级', '金额（元）': '1000.5', 证书编号: '' });
  expect(book?.faults).toEqual([]);
  expect(book?.lines).toEqual([
    expect.objectContaining({ subsidyKind: 'LEVEL_UPGRADE', level: 'L4', amountFen: 100_050, certificateNumber: null }),
  ]);
});

test.each<[keyof OpeningLine, string]>([
  ['身份证号码', '350199197501010013'],
  ['补贴种类', '其他'],
  ['等级', '九级'],
  ['发证日期', '2025-02-30'],
  ['发证日期', '2025-07-02'],
  ['金额（元）', '-1'],
  ['金额（元）', '1 000.00'],
  ['金额（元）', '0.001'],
  ['金额（元）', '1e3'],
  ['金额（元）', 'NaN'],
  ['支付单位', ''],
  ['状态', '不明'],
])('names row and column of what is wrong: %s %s', (column, value) => {
  const book = read({}, { 证书编号: 'OLD-0002', [column]: value });
  expect(book?.faults).toEqual([{ row: 3, column, problem: expect.any(String) }]);
});

test('one subsidy twice in one file is named, an empty line is none', () => {
  const book = readWorkbook([...cellsOf([{}, {}]), WORKBOOK_COLUMNS.map(() => ' ')], NAMES, '2025-07-01');
  expect(book?.faults).toEqual([{ row: 3, column: '证书编号', problem: '与第2行重复' }]);
});

test('another table is none of ours', () => {
  expect(readWorkbook([['姓名', '电话']], NAMES, '2025-07-01')).toBeUndefined();
  expect(readWorkbook([], NAMES, '2025-07-01')).toBeUndefined();
});
