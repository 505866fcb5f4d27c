import { createHash } from 'node:crypto';
import type { IsoDate } from '../domain/calendar/dates.js';
import * as schemas from '../domain/history/commands.schema.js';
import {
  MOST_ROWS,
  readWorkbook,
  WORKBOOK_COLUMNS,
  type WorkbookFault,
  type WorkbookLine,
} from '../domain/history/workbook.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { readTable, type Table } from '../platform/workbook.js';
import type { RowsRefusal } from '../store/fact.js';
import * as imports from '../store/history/history-imports.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** A person corrects so many at a time; the rest come up with the next try. */
const FAULTS_TOLD = 200;

/** 期初导入: subsidies of before our time. Nothing of it stands while one cell is wrong or a total differs. */
export const importHistory = dossierCommand({
  schema: schemas.importHistory,
  /** Outside of the transaction: a workbook takes its second. */
  prepare: ({ content, fileName }) => readTable(Buffer.from(content, 'base64'), fileName, MOST_ROWS),
  async act(act) {
    const { tx, actor, today, input, secrets, prepared } = act;
    const sha256 = createHash('sha256').update(Buffer.from(input.content, 'base64')).digest('hex');
    const lines = await linesOf(tx, prepared as Table | string, today);
    if (isRefusal(lines)) return lines;
    const no = refusalOfTotals(lines, input);
    if (no) return no;
    const known = await imports.findImportOf(tx, sha256);
    if (known) return { id: known.id, result: { historyImportId: known.id, already: true } };
    const id = await imports.insertImport(tx, actor, { ...input, sha256 }, lines, secrets);
    const late = await promptNext(act, {
      ...{ dossier: 'historyImport', id, command: 'confirmHistoryImport', role: 'reviewer' },
      title: `确认补贴历史导入（${input.fileName}，${input.rowCount}行）`,
    });
    return late ?? { id, result: { historyImportId: id, already: false } };
  },
});

const decide = decisionOn({ dossier: 'historyImport', lock: imports.lockImport, write: imports.decideImport });

export const confirmHistoryImport = dossierCommand({
  schema: empty,
  act: (act) => decide(act, 'CONFIRMED'),
});

export const refuseHistoryImport = dossierCommand({
  schema: schemas.refuseHistoryImport,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});

async function linesOf(tx: Tx, table: Table | string, today: IsoDate): Promise<readonly WorkbookLine[] | RowsRefusal> {
  if (typeof table === 'string') return unreadable(table);
  const book = readWorkbook(table, await imports.findWorkbookNames(tx), today);
  if (!book) return unreadable(`第1行须为表头：${WORKBOOK_COLUMNS.join('、')}`);
  const [first] = book.faults;
  return first ? refusalOfFaults(first, book.faults) : book.lines;
}

function unreadable(problem: string): Refusal {
  return refusal('IMPORT_UNREADABLE', { field: 'content', params: { problem, rows: MOST_ROWS } });
}

/** Each with row and cell, as the workbook names them. */
function refusalOfFaults(first: WorkbookFault, faults: readonly WorkbookFault[]): RowsRefusal {
  const params = { count: faults.length, row: first.row, column: first.column, problem: first.problem };
  const errors = faults.slice(0, FAULTS_TOLD).map(({ row, cell, column, problem }) => ({
    row,
    field: cell ?? 'content',
    message: `${column}：${problem}`,
  }));
  return { ...refusal('IMPORT_ROWS_WRONG', { field: 'content', params }), errors };
}

function refusalOfTotals(
  lines: readonly WorkbookLine[],
  { rowCount, sumFen }: Pick<schemas.ImportHistory, 'rowCount' | 'sumFen'>,
): Refusal | undefined {
  const sum = lines.reduce((total, { amountFen }) => total + amountFen, 0);
  if (lines.length === rowCount && sum === sumFen) return undefined;
  const params = { rows: lines.length, sum: yuan(sum), givenRows: rowCount, givenSum: yuan(sumFen) };
  return refusal('IMPORT_TOTALS_DIFFER', { field: lines.length === rowCount ? 'sumFen' : 'rowCount', params });
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}
