import type { IsoDate } from '../calendar/dates.js';
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import { type IdNumber, parseIdNumber } from './id-number.js';

/** A number as typed, with what is wrong with it: each person once, unless the rows are his months. */
export function readNumbers(
  typed: readonly string[],
  { today, isOnceEach }: { readonly today: IsoDate; readonly isOnceEach: boolean },
): readonly (IdNumber | Refusal)[] {
  const firstRowOf = new Map<string, number>();
  return typed.map((text, index) => {
    const id = parseIdNumber(text, today);
    if (isRefusal(id)) return id;
    const row = index + 1;
    const other = firstRowOf.get(id.idNumber);
    if (other === undefined) firstRowOf.set(id.idNumber, row);
    return other !== undefined && isOnceEach
      ? refusal('ROSTER_PERSON_TWICE', { field: 'idNumber', params: { row, other } })
      : id;
  });
}

/** A form knows no day: who was born after today is found by the rule. */
const LAST_DAY: IsoDate = '9999-12-31';

/** The numbers of rows that may be of any shape. */
export function faultsOfNumbers(
  rows: readonly { readonly [column: string]: unknown }[],
  isOnceEach = true,
): { row: number; refusal: Refusal }[] {
  const typed = rows.map(({ idNumber }) => (typeof idNumber === 'string' ? idNumber : ''));
  return readNumbers(typed, { today: LAST_DAY, isOnceEach }).flatMap((read, index) =>
    isRefusal(read) ? [{ row: index + 1, refusal: read }] : [],
  );
}
