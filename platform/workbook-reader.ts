import { read, utils } from '@e965/xlsx';

/** The process that platform/workbook.ts starts: a file on stdin, its cells as JSON on stdout. */
const [kind, mostRows] = process.argv.slice(2);
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const file = Buffer.concat(chunks);

/** Long digits stay text: of a number with 18 digits only 16 would be left. */
const options = { dense: true, cellDates: true, UTC: true, raw: true, sheetRows: Number(mostRows) + 2 } as const;
const book =
  kind === 'csv' ? read(textOf(file), { ...options, type: 'string' }) : read(file, { ...options, type: 'buffer' });
const sheet = book.Sheets[book.SheetNames[0] ?? ''];
const rows = sheet ? utils.sheet_to_json<unknown[]>(sheet, { header: 1, defval: '', blankrows: true, raw: true }) : [];
process.stdout.write(JSON.stringify(rows.map((row) => row.map(cellText))));

/** UTF-8 where it is valid, else GBK, as older office programs save. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** A date as such, an amount without the dust of its binary form. */
function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Math.round(value * 1e6) / 1e6);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  // The apostrophe with which we write out what a spreadsheet would take for a formula.
  return typeof value === 'string' ? value.replace(/^'(?=[=+\-@])/, '') : '';
}
