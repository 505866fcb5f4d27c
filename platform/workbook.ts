import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fromBuffer, type ZipFile } from 'yauzl';

/** A workbook's zip may not grow beyond these: a bomb of 400 KB unfolds to 400 MB, an honest roster eightfold. */
const MOST_BYTES = 100_000_000;
const MOST_RATIO = 100;
const READER = fileURLToPath(new URL('workbook-reader.ts', import.meta.url));
const READER_HEAP_MB = 512;
const READER_MS = 8_000;

/**
 * The first sheet of an .xlsx, or a .csv in UTF-8 or GBK, as text cells; undefined for what is neither. Parsed in a
 * process of its own: whatever a hostile file does to its parser, it does to that process alone.
 */
export async function readCells(file: Buffer, fileName: string, mostRows: number): Promise<string[][] | undefined> {
  const isWorkbook = /\.xlsx$/i.test(fileName);
  if (isWorkbook && !(await isHonestZip(file))) return undefined;
  const answer = await parseApart(file, [isWorkbook ? 'xlsx' : 'csv', String(mostRows)]);
  if (answer === undefined) return undefined;
  const cells = JSON.parse(answer) as string[][];
  return cells.length > mostRows + 1 ? undefined : cells;
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
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined));
    child.stdin.on('error', () => undefined); // It may have died of what it was given.
    child.stdin.end(file);
  });
}
