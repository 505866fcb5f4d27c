/** 统一社会信用代码 (GB 32100-2015): registry, category, six digits of area, nine of organisation, one check character. */
import { type Refusal, refusal } from '../refusals.js';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Registry department, category, area, organisation code, check. */
const FORMAT = /^[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Reads a credit code as typed and gives its normalised form. */
export function parseCreditCode(typed: string, field = 'creditCode'): string | Refusal {
  const creditCode = typed.trim().toUpperCase();
  if (!FORMAT.test(creditCode)) return refusal('CREDIT_CODE_FORMAT', { field });
  if (creditCodeCheck(creditCode) !== creditCode[17]) return refusal('CREDIT_CODE_CHECK_DIGIT', { field });
  return creditCode;
}

/** The check character of the first 17 characters, GB 32100-2015. */
export function creditCodeCheck(characters: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(characters.charAt(index)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}
