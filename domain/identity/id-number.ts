/** 公民身份号码 (GB 11643-1999) and the residence permits of Hong Kong, Macao and Taiwan residents, built alike. */
import { type IsoDate, isIsoDate } from '../calendar/dates.js';
import { type Refusal, refusal } from '../refusals.js';

export interface IdNumber {
  /** Normalised: the check letter is an upper-case X. */
  readonly idNumber: string;
  readonly kind: 'CITIZEN' | 'HONG_KONG_MACAO_PERMIT' | 'TAIWAN_PERMIT';
  readonly birthDate: IsoDate;
  readonly sex: 'MALE' | 'FEMALE';
}

const FORMAT = /^\d{17}[\dX]$/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_LETTERS = '10X98765432';

/** Provinces of GB/T 2260. Counties are not checked: a number keeps the code of its time of issue, abolished or not. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
);
/** Permits carry a whole pseudo-area, not a province with counties. */
const PERMIT_AREAS: Readonly<Record<string, IdNumber['kind']>> = {
  '810000': 'HONG_KONG_MACAO_PERMIT',
  '820000': 'HONG_KONG_MACAO_PERMIT',
  '830000': 'TAIWAN_PERMIT',
};

/** Reads an ID number as typed; names the first thing wrong with it. */
export function parseIdNumber(typed: string, today: IsoDate, field = 'idNumber'): IdNumber | Refusal {
  const idNumber = normaliseIdNumber(typed);
  if (!FORMAT.test(idNumber)) return refusal('ID_NUMBER_FORMAT', { field });
  const kind = kindOf(idNumber);
  if (!kind) return refusal('ID_NUMBER_REGION', { field, params: { prefix: idNumber.slice(0, 2) } });
  const birthDate = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  if (!isIsoDate(birthDate) || birthDate > today)
    return refusal('ID_NUMBER_BIRTH_DATE', { field, params: { birthDate } });
  if (idCheckLetter(idNumber) !== idNumber[17]) return refusal('ID_NUMBER_CHECK_DIGIT', { field });
  return { idNumber, kind, birthDate, sex: Number(idNumber[16]) % 2 === 1 ? 'MALE' : 'FEMALE' };
}

/** The form in which numbers are compared, hashed and stored. */
export function normaliseIdNumber(typed: string): string {
  return typed.trim().toUpperCase();
}

/** ISO 7064 MOD 11-2 over the first 17 digits. */
export function idCheckLetter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_LETTERS.charAt(sum % 11);
}

function kindOf(idNumber: string): IdNumber['kind'] | undefined {
  if (PROVINCES.has(idNumber.slice(0, 2))) return 'CITIZEN';
  return PERMIT_AREAS[idNumber.slice(0, 6)];
}
