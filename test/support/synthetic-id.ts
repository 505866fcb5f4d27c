import { idCheckLetter } from '../../domain/identity/id-number.js';

/** A valid ID number of nobody: 350199 is a county that has never been assigned. */
export function syntheticIdNumber(sequence: number, birthDate = '1990-01-01'): string {
  const digits = `350199${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return `${digits}${idCheckLetter(digits)}`;
}
