import { zipOf } from './zip-stream.js';

/** What is written: text stays text, counts are numbers, and money is given in fen and shown in yuan. */
export type Cell = string | number | { readonly fen: number };
export type Sheet = readonly (readonly Cell[])[];
/** Read one by one, as they are written. */
export type Rows = Sheet | AsyncIterable<readonly Cell[]>;

const FEN_PER_YUAN = 100;
/** A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it the text that it is. */
const FORMULA = /^[=+\-@\t\r\n]/;
const PIECE_LETTERS = 32_768;

/** With a byte order mark, by which Excel and WPS know UTF-8. */
export async function* csvOf(table: Rows): AsyncGenerator<Buffer> {
  for await (const piece of pieces(csvLines(table))) yield Buffer.from(piece, 'utf8');
}

async function* csvLines(table: Rows): AsyncGenerator<string> {
  yield '\uFEFF';
  for await (const cells of table) yield `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell !== 'string') return (cell.fen / FEN_PER_YUAN).toFixed(2);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A workbook of one sheet. Text is never taken for a formula, and no account number for a number. */
export function xlsxOf(table: Rows, sheetName: string): AsyncGenerator<Buffer> {
  return zipOf([
    ...Object.entries(PARTS).map(([name, content]) => ({ name, content: [HEAD + content] })),
    { name: 'xl/workbook.xml', content: [HEAD + workbook(sheetName)] },
    { name: 'xl/worksheets/sheet1.xml', content: pieces(sheetRows(table)) },
  ]);
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const FORMATS = 'http://schemas.openxmlformats.org';
const MAIN = `xmlns="${FORMATS}/spreadsheetml/2006/main"`;
const OFFICE = `${FORMATS}/officeDocument/2006/relationships`;
const PACKAGE = `xmlns="${FORMATS}/package/2006`;
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** The places of the three formats in `xl/styles.xml`: text, whole numbers, money. */
const STYLES = { text: 1, count: 2, money: 3 } as const;
const PARTS = {
  '[Content_Types].xml': `<Types ${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships ${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `<Relationships ${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  // 49 is text, 1 a whole number, 4 has two decimals and thousands: formats that every spreadsheet knows by their number.
  'xl/styles.xml': `<styleSheet ${MAIN}><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf numFmtId="49" xfId="0" applyNumberFormat="1"/><xf numFmtId="1" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
};

function workbook(sheetName: string): string {
  return `<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

async function* sheetRows(table: Rows): AsyncGenerator<string> {
  yield `${HEAD}<worksheet ${MAIN}><sheetData>`;
  let line = 0;
  for await (const cells of table) {
    line += 1;
    yield `<row r="${line}">${cells.map((cell, place) => cellOf(cell, `${columnName(place)}${line}`)).join('')}</row>`;
  }
  yield '</sheetData></worksheet>';
}

function cellOf(cell: Cell, place: string): string {
  if (typeof cell === 'number') return `<c r="${place}" s="${STYLES.count}"><v>${cell}</v></c>`;
  if (typeof cell !== 'string') return `<c r="${place}" s="${STYLES.money}"><v>${cell.fen / FEN_PER_YUAN}</v></c>`;
  return `<c r="${place}" s="${STYLES.text}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** A, B, …, Z, AA, … */
function columnName(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : columnName(Math.floor(place / 26) - 1) + letter;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold is written as the format says, `_x001F_`, and what looks like that is kept from being read so. */
function escaped(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter)
    .replaceAll(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, coded);
}

function coded(letter: string): string {
  return `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** Small texts in pieces that are worth being sent. */
async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LETTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
