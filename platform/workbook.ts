import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { utils, write } from '@e965/xlsx';
import { fromBuffer, type ZipFile } from 'yauzl';

export type Table = readonly (readonly string[])[];
/** What is written: text stays text, counts are numbers, and money is given in fen and shown in yuan. */
export type Cell = string | number | { readonly fen: number };
export type Sheet = readonly (readonly Cell[])[];

/** A workbook's zip may not grow beyond these: a bomb of 400 KB unfolds to 400 MB, an honest roster eightfold. */
const MOST_BYTES = 100_000_000;
const MOST_RATIO = 100;
/** Twenty thousand honest lines are three million letters; one long cell may be named in a million places. */
const MOST_ANSWER_BYTES = 16_000_000;
const READER = fileURLToPath(new URL('workbook-reader.ts', import.meta.url));
const READER_HEAP_MB = 512;
const READER_MS = 8_000;
const READERS_AT_ONCE = 2;
/** A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it the text that it is. */
const FORMULA = /^[=+\-@\t\r\n]/;
const FEN_PER_YUAN = 100;

/**
 * The first sheet of an .xlsx, or a .csv in UTF-8 or GBK, as text cells; or, in a sentence, why it cannot be read. Parsed
 * in a process of its own: whatever a hostile file does to its parser, it does to that process alone. Call it outside of
 * transactions (`prepare` of a dossier command).
 */
export async function readTable(file: Buffer, fileName: string, mostRows: number): Promise<Table | string> {
  const isWorkbook = /\.xlsx$/i.test(fileName);
  const isZip = file.subarray(0, 2).toString('latin1') === 'PK';
  if (isWorkbook !== isZip) return '文件内容与扩展名不符';
  if (isWorkbook && !(await isHonestZip(file))) return '工作簿已损坏，或解压后过大';
  const answer = await inTurn(() => parseApart(file, [isWorkbook ? 'xlsx' : 'csv', String(mostRows)]));
  if (answer === undefined) return '文件已损坏或不是表格';
  const table = JSON.parse(answer) as Table;
  return table.length > mostRows + 1 ? `超过${mostRows}行` : table;
}

/** What the zip says of itself, before a byte of it is unfolded. */
function isHonestZip(file: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    fromBuffer(file, { lazyEntries: true }, (error, zip: ZipFile | undefined) => {
      if (error || !zip) return resolve(false);
      let bytes = 0;
      zip.on('entry', ({ uncompressedSize }: { uncompressedSize: number }) => {
        bytes += uncompressedSize;
        if (bytes > MOST_BYTES || bytes > file.length * MOST_RATIO) resolve(false);
        else zip.readEntry();
      });
      zip.once('end', () => resolve(true));
      zip.once('error', () => resolve(false));
      zip.readEntry();
    });
  });
}

const waiting: (() => void)[] = [];
let reading = 0;

/** So many files at once, so that they cannot take the machine's memory together. */
async function inTurn<T>(read: () => Promise<T>): Promise<T> {
  if (reading < READERS_AT_ONCE) reading += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve)); // Who leaves hands over his place.
  try {
    return await read();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else reading -= 1;
  }
}

/** Undefined when the parser failed, took too long or answered more than there can be in an honest file. */
function parseApart(file: Buffer, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${READER_HEAP_MB}`, '--import', 'tsx', READER, ...args],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { PATH: process.env['PATH'] },
        timeout: READER_MS,
        killSignal: 'SIGKILL',
      },
    );
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined));
    child.stdin.on('error', () => undefined); // It may have died of what it was given.
    child.stdin.end(file);
  });
}

/** Text is never taken for a formula, and no account number for a number. */
export function writeXlsx(table: Sheet, sheetName: string): Buffer {
  const sheet = utils.aoa_to_sheet(
    table.map((cells) => cells.map(cellOf)),
    { dense: true },
  );
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, sheetName);
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

function cellOf(cell: Cell) {
  if (typeof cell === 'string') return { t: 's' as const, v: cell, z: '@' };
  return typeof cell === 'number'
    ? { t: 'n' as const, v: cell, z: '0' }
    : { t: 'n' as const, v: cell.fen / FEN_PER_YUAN, z: '#,##0.00' };
}

/** With a byte order mark, by which Excel and WPS know UTF-8. */
export function writeCsv(table: Sheet): Buffer {
  const lines = table.map((cells) => cells.map(quoted).join(','));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

function quoted(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell !== 'string') return (cell.fen / FEN_PER_YUAN).toFixed(2);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
