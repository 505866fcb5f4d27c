import { formatYuan } from '../money.js';
import { type Refusal, refusal } from '../refusals.js';
import type { FinanceAnswer } from './answers.js';

/** The columns of a result file; others may stand beside them, in any order. */
const COLUMNS = { reference: '参考号', amount: '金额', result: '结果', reason: '原因' } as const;
const RESULTS: Readonly<Record<string, FinanceAnswer['result']>> = {
  成功: 'PAID',
  已付: 'PAID',
  退回: 'RETURNED',
  失败: 'RETURNED',
};
const SUM = '合计';
const AMOUNT = /^\d{1,3}(?:,\d{3})*(?:\.\d{1,2})?$|^\d{1,13}(?:\.\d{1,2})?$/;

export interface SentLine {
  readonly reference: string;
  readonly amountFen: number;
}
interface Fault {
  readonly row: number;
  readonly cell: string;
  readonly problem: string;
}

/**
 * A result file against what was sent. The rows may come in any order; each must be ours, once, of its amount and with a
 * result, none may be missing, and a closing sum must be theirs. Names the first row and cell that is wrong, and how many are.
 */
export function readResultFile(
  table: readonly (readonly string[])[],
  sent: readonly SentLine[],
): FinanceAnswer[] | Refusal {
  const places = placesOf(table[0] ?? []);
  if (!('reference' in places)) return refused([{ row: 1, cell: places.missing, problem: '表头缺少这一列' }]);
  const expected = new Map(sent.map((line) => [line.reference, line.amountFen]));
  const seen = new Map<string, number>();
  const faults: Fault[] = [];
  const answers: FinanceAnswer[] = [];
  for (const [index, cells] of table.entries()) {
    const row = index + 1;
    if (index === 0 || cells.every((cell) => cell.trim() === '')) continue;
    const text = (place: number) => (cells[place] ?? '').trim();
    const reference = text(places.reference);
    const amountFen = fenOf(text(places.amount));
    if (reference === SUM) {
      faults.push(...faultOfSum(row, amountFen, answers));
      continue;
    }
    const result = RESULTS[text(places.result)];
    const fault =
      faultOfReference(row, reference, expected, seen) ??
      faultOfAmount(row, text(places.amount), amountFen, expected.get(reference) ?? 0) ??
      (result ? undefined : { row, cell: COLUMNS.result, problem: `“${text(places.result)}”不是成功或退回` });
    seen.set(reference, row);
    if (fault) faults.push(fault);
    else
      answers.push({ reference, result: result ?? 'RETURNED', amountFen: amountFen ?? 0, reason: text(places.reason) });
  }
  for (const { reference } of sent)
    if (!seen.has(reference))
      faults.push({ row: table.length + 1, cell: COLUMNS.reference, problem: `缺少我方发出的${reference}` });
  return faults.length > 0 ? refused(faults) : answers;
}

function placesOf(header: readonly string[]) {
  const at = (name: string) => header.findIndex((cell) => cell.trim() === name);
  const missing = [COLUMNS.reference, COLUMNS.amount, COLUMNS.result].find((name) => at(name) < 0);
  if (missing) return { missing };
  const reason = at(COLUMNS.reason);
  const places = { reference: at(COLUMNS.reference), amount: at(COLUMNS.amount), result: at(COLUMNS.result) };
  return { ...places, reason: reason < 0 ? header.length : reason };
}

/** Yuan with at most two decimals; anything else is no amount. */
function fenOf(text: string): number | undefined {
  if (!AMOUNT.test(text)) return undefined;
  const [yuan = '', fen = ''] = text.replaceAll(',', '').split('.');
  return Number(yuan) * 100 + Number(fen.padEnd(2, '0'));
}

function faultOfReference(
  row: number,
  reference: string,
  expected: ReadonlyMap<string, number>,
  seen: ReadonlyMap<string, number>,
): Fault | undefined {
  const cell = COLUMNS.reference;
  if (!expected.has(reference)) return { row, cell, problem: `“${reference}”不是本批次等待结果的参考号` };
  return seen.has(reference) ? { row, cell, problem: `与第${seen.get(reference)}行重复` } : undefined;
}

function faultOfAmount(row: number, text: string, amountFen: number | undefined, expected: number): Fault | undefined {
  const cell = COLUMNS.amount;
  if (amountFen === undefined) return { row, cell, problem: `“${text}”不是金额` };
  return amountFen === expected ? undefined : { row, cell, problem: `为${text}，我方发出${formatYuan(expected)}` };
}

function faultOfSum(row: number, amountFen: number | undefined, answers: readonly FinanceAnswer[]): Fault[] {
  const sum = answers.reduce((total, answer) => total + answer.amountFen, 0);
  return amountFen === sum ? [] : [{ row, cell: COLUMNS.amount, problem: `合计应为${formatYuan(sum)}` }];
}

function refused(faults: readonly Fault[]): Refusal {
  const [first = { row: 1, cell: '', problem: '' }] = faults;
  return refusal('RESULT_FILE_WRONG', { field: 'content', params: { ...first, count: faults.length } });
}
