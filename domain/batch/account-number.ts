import { type Refusal, refusal } from '../refusals.js';

const FORMAT = /^\d{8,32}$/;
const ASCENDING = '01234567890123456789012345678901234567890';
const DESCENDING = ASCENDING.split('').toReversed().join('');

/** Spaces, as on a bank card, are no part of a number. */
export function plainAccountNumber(typed: string): string {
  return typed.replaceAll(/[\s-]/g, '');
}

/** A number of the wrong length, and one that only holds a place: all digits the same, or counted up or down. */
export function refusalOfAccountNumber(number: string): Refusal | undefined {
  const field = 'number';
  if (!FORMAT.test(number)) return refusal('ACCOUNT_NUMBER_FORMAT', { field });
  const isPlaceholder = new Set(number).size === 1 || ASCENDING.includes(number) || DESCENDING.includes(number);
  return isPlaceholder ? refusal('ACCOUNT_NUMBER_PLACEHOLDER', { field, params: { number } }) : undefined;
}

/** As it is shown: the last four digits alone. */
export function maskAccountNumber(number: string): string {
  return `${'*'.repeat(Math.max(number.length - 4, 4))}${number.slice(-4)}`;
}
