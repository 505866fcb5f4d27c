import { expect, test } from '@jest/globals';
import { readWorkbook, WORKBOOK_COLUMNS } from '../../../domain/history/workbook.js';
import { csvOf, type OpeningLine } from '../../support/history.js';

const NAMES = { kinds: new Map([['技能提升补贴', 'LEVEL_UPGRADE']]), levels: new Map([['中级工', 'L4']]) };
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

test.each(['四级', '中级工', 'L4'])('knows a level by its numeral, its name and its code: %s', (value) => {
  expect(read({ 等级: value })?.lines).toEqual([expect.objectContaining({ level: 'L4' })]);
});

test('says which words a column takes', () => {
  const problems = read({ 补贴种类: '其他', 等级: '九级' })?.faults.map(({ problem }) => problem);
  expect(problems).toEqual(['须为技能提升补贴之一', '须为空、五级、四级、三级、二级、一级，或中级工之一']);
});

test('finds its columns in any order, beside others, and names a cell where it stands', () => {
  const turned = cellsOf([{ 等级: '四级' }, { 等级: '九级', 证书编号: 'OLD-2' }]).map((cells) => [
    '备注',
    ...cells.toReversed(),
  ]);
  const book = readWorkbook(turned, NAMES, '2025-07-01');
  expect(book?.lines).toEqual([expect.objectContaining({ level: 'L4', issuedOn: '2024-09-09' })]);
  expect(book?.faults).toEqual([expect.objectContaining({ row: 3, cell: 'G3', column: '等级' })]);
});

test('names every column that the heading lacks, and reads nothing', () => {
  const narrow = cellsOf([{}]).map((cells) => cells.filter((_, place) => place !== 4 && place !== 7));
  expect(readWorkbook(narrow, NAMES, '2025-07-01')).toEqual({
    lines: [],
    faults: [
      { row: 1, cell: null, column: '证书编号', problem: '表头缺少这一列' },
      { row: 1, cell: null, column: '支付单位', problem: '表头缺少这一列' },
    ],
  });
});

test('names a cell past the twenty-sixth column as a spreadsheet does', () => {
  const wide = cellsOf([{ 状态: '不明' }]).map((cells) => [...Array.from({ length: 20 }, () => ''), ...cells]);
  expect(readWorkbook(wide, NAMES, '2025-07-01')?.faults).toEqual([expect.objectContaining({ cell: 'AC2' })]);
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
  expect(book?.faults).toEqual([
    { row: 3, cell: expect.stringMatching(/^[A-I]3$/), column, problem: expect.any(String) },
  ]);
});

test('one subsidy twice in one file is named, an empty line is none', () => {
  const book = readWorkbook([...cellsOf([{}, {}]), WORKBOOK_COLUMNS.map(() => ' ')], NAMES, '2025-07-01');
  expect(book?.faults).toEqual([{ row: 3, cell: 'E3', column: '证书编号', problem: '与第2行重复' }]);
});

test('another table is none of ours', () => {
  expect(readWorkbook([['姓名', '电话']], NAMES, '2025-07-01')).toBeUndefined();
  expect(readWorkbook([], NAMES, '2025-07-01')).toBeUndefined();
});
