import { normaliseIdNumber } from './identity/id-number.js';

/** What somebody who looks for a case has typed. An identity number is personal: it is only ever compared by its hash. */
export type SearchTerm =
  | { readonly kind: 'ID_NUMBER'; readonly idNumber: string }
  | { readonly kind: 'MASKED_ID'; readonly masked: string }
  | { readonly kind: 'TEXT'; readonly text: string; readonly number: string; readonly classSeq: number | null };

const ID_NUMBER = /^\d{17}[\dX]$/;
/** As the pages show it: area and last four. */
const MASKED = /^\d{6}[*＊]{8}\d{3}[\dX]$/;
const CLASS_NUMBER = /^(\d{6}-\d{4}-\d{5,})-(\d{1,3})$/;

export function readSearchTerm(typed: string): SearchTerm {
  const text = typed.trim().replaceAll(/\s+/g, ' ');
  const number = normaliseIdNumber(text.replaceAll(' ', ''));
  if (ID_NUMBER.test(number)) return { kind: 'ID_NUMBER', idNumber: number };
  if (MASKED.test(number)) return { kind: 'MASKED_ID', masked: number.replaceAll('＊', '*') };
  const [, project, seq] = CLASS_NUMBER.exec(number) ?? [];
  return { kind: 'TEXT', text, number: project ?? number, classSeq: seq === undefined ? null : Number(seq) };
}
