import { timingSafeEqual } from 'node:crypto';
import type { PersonalData } from './personal-data.js';

/** Without letters that are taken for digits, and long enough that nobody guesses one at a counter. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 16;

/**
 * Codes that belong to an id and are kept nowhere: who has the service's key works them out again, a copy of the database
 * tells none. `purpose` keeps the codes of different uses apart.
 */
export function derivedCode(secrets: PersonalData, purpose: string, id: string): string {
  const bytes = secrets.hash(`${purpose}/${id}`);
  return Array.from(bytes.subarray(0, CODE_LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

export function isDerivedCode(secrets: PersonalData, purpose: string, id: string, typed: string): boolean {
  const expected = Buffer.from(derivedCode(secrets, purpose, id));
  const given = Buffer.from(typed);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
