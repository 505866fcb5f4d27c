import { buffer } from 'node:stream/consumers';
import { crc32, inflateRawSync } from 'node:zlib';
import { read, utils } from '@e965/xlsx';
import { expect, test } from '@jest/globals';
import { fromBuffer } from 'yauzl';
import { type Cell, csvOf, type Sheet, xlsxOf } from '../../platform/table-stream.js';

const ODD = [
  'a < b & "c" > d',
  ' 前后有空格 ',
  '第一行\n第二行',
  '回车\r换行',
  '\u0001\u001F',
  '_x0041_',
  '𠮷😀',
  '',
  '=1+1',
  '350199199001010014',
];
const SHEET: Sheet = [['姓名', '人数', '金额'], ...ODD.map((text, at): Cell[] => [text, at, { fen: at * 12_345 }])];

const sheetOf = async (table: Sheet) => {
  const book = read(await buffer(xlsxOf(table, '清单 & <1>')), { cellNF: true });
  return { name: book.SheetNames[0], sheet: book.Sheets[book.SheetNames[0] ?? ''] ?? {} };
};

test('a workbook has text as text, whole numbers, and money in yuan with two decimals', async () => {
  const { name, sheet } = await sheetOf(SHEET);
  expect(name).toBe('清单 & <1>');
  expect(utils.sheet_to_json(sheet, { header: 1, defval: '', raw: true })).toEqual([
    ['姓名', '人数', '金额'],
    ...ODD.map((text, at) => [text, at, (at * 12_345) / 100]),
  ]);
  expect(sheet['A11']).toMatchObject({ t: 's', v: '350199199001010014', z: '@' });
  expect([sheet['A10'].v, sheet['A10'].f]).toEqual(['=1+1', undefined]);
  expect(sheet['B3']).toMatchObject({ t: 'n', v: 1, z: '0' });
  expect(sheet['C3']).toMatchObject({ t: 'n', v: 123.45, z: '#,##0.00', w: '123.45' });
});

test('more columns than letters have names, too', async () => {
  const wide = Array.from({ length: 60 }, (_, place) => `${place}`);
  const { sheet } = await sheetOf([wide]);
  expect([sheet['Z1'].v, sheet['AA1'].v, sheet['BH1'].v]).toEqual(['25', '26', '59']);
});

test('its zip says of every part what the part is', async () => {
  const bytes = await buffer(xlsxOf(SHEET, '清单'));
  const parts = await new Promise<Map<string, string>>((resolve, reject) => {
    const found = new Map<string, string>();
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', ({ fileName, crc32: crc, compressedSize, uncompressedSize, relativeOffsetOfLocalHeader: at }) => {
        const from = at + 30 + bytes.readUInt16LE(at + 26);
        const plain = inflateRawSync(bytes.subarray(from, from + compressedSize));
        expect([fileName, plain.length, crc32(plain)]).toEqual([fileName, uncompressedSize, crc]);
        found.set(fileName, plain.toString('utf8'));
        zip.readEntry();
      });
      zip.once('end', () => resolve(found));
      zip.once('error', reject);
      zip.readEntry();
    });
  });
  expect([...parts.keys()].sort()).toEqual([
    ...['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/workbook.xml'],
    'xl/worksheets/sheet1.xml',
  ]);
  expect(await buffer(xlsxOf(SHEET, '清单'))).toEqual(bytes);
});

test('a csv begins with its mark, quotes what has to be, and has no formula', async () => {
  const text = (await buffer(csvOf([['a,b', '说"话"', '=1+1', '-5', 7, { fen: 123_450 }]]))).toString('utf8');
  expect(text).toBe(`\uFEFF"a,b","说""话""",'=1+1,'-5,7,1234.50\r\n`);
});

test.each([
  ['csv', csvOf],
  ['xlsx', (rows: AsyncIterable<readonly Cell[]>) => xlsxOf(rows, '清单')],
] as const)('a %s reads its rows as they are taken, and lets them go when it is not', async (_, fileOf) => {
  let taken = 0;
  let isOver = false;
  async function* endless(): AsyncGenerator<Cell[]> {
    try {
      for (;;) {
        taken += 1;
        yield [`第${taken}行 ${Math.random()}`, taken, { fen: taken }];
      }
    } finally {
      isOver = true;
    }
  }
  let bytes = 0;
  for await (const piece of fileOf(endless())) {
    bytes += piece.length;
    if (bytes > 200_000) break;
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isOver).toBe(true);
  expect(taken).toBeLessThan(60_000); // Of rows without an end.
});

test('a fault of the rows is a fault of the file', async () => {
  async function* broken(): AsyncGenerator<Cell[]> {
    yield ['一'];
    throw new Error('the record is away');
  }
  await expect(buffer(xlsxOf(broken(), '清单'))).rejects.toThrow('the record is away');
  await expect(buffer(csvOf(broken()))).rejects.toThrow('the record is away');
});
