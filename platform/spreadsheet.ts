import { read, utils, write } from '@e965/xlsx';
import { fromBuffer } from 'yauzl';

/** A workbook that unpacks to more than this is no list of people or payments. */
const UNPACKED_LIMIT = 20 * 1024 * 1024;
const ROW_LIMIT = 20_001;
/** A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it the text that it is. */
const FORMULA = /^[=+\-@\t\r]/;

export type Table = readonly (readonly string[])[];

/** The first sheet's cells as text, numbers as they are shown; or, in a sentence, why it cannot be read. */
export async function readTable(bytes: Buffer, fileName: string): Promise<Table | string> {
  const isWorkbook = fileName.toLowerCase().endsWith('.xlsx');
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK';
  if (isWorkbook !== isZip) return '文件内容与扩展名不符';
  if (isWorkbook && (await unpackedSize(bytes)) > UNPACKED_LIMIT) return '工作簿解压后过大';
  try {
    const options = { raw: true, dense: true, sheetRows: ROW_LIMIT + 1 } as const;
    const book = isWorkbook
      ? read(bytes, { ...options, type: 'buffer' })
      : read(decoded(bytes), { ...options, type: 'string' });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''];
    if (!sheet) return '工作簿是空的';
    const rows: unknown[][] = utils.sheet_to_json(sheet, { header: 1, raw: !isWorkbook, defval: '', blankrows: true });
    if (rows.length > ROW_LIMIT) return `超过${ROW_LIMIT - 1}行`;
    return rows.map((cells) => cells.map((cell) => String(cell).replace(/^'(?=[=+\-@])/, '')));
  } catch {
    return '文件已损坏或不是表格';
  }
}

/** UTF-8 where it is; what it is not comes from a Chinese Windows, in GBK or its successor GB 18030. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** What a zip says its entries unpack to; a damaged one says as much as one that is too large. */
function unpackedSize(bytes: Buffer): Promise<number> {
  return new Promise((resolve) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return resolve(Infinity);
      let sum = 0;
      zip.on('entry', (entry: { uncompressedSize: number }) => {
        sum += entry.uncompressedSize;
        zip.readEntry();
      });
      zip.once('end', () => resolve(sum));
      zip.once('error', () => resolve(Infinity));
      zip.readEntry();
    });
  });
}

/** Every cell is text: nothing is taken for a formula, and no account number for a number. */
export function writeXlsx(table: Table, sheetName: string): Buffer {
  const sheet = utils.aoa_to_sheet(table.map((cells) => cells.map((cell) => ({ t: 's' as const, v: cell, z: '@' }))));
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, sheetName);
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

/** With a byte order mark, by which Excel knows UTF-8. */
export function writeCsv(table: Table): Buffer {
  const lines = table.map((cells) => cells.map(quoted).join(','));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

function quoted(cell: string): string {
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
