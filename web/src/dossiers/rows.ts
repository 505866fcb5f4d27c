import type { ReferenceItem } from '../api/types.js';
import type { Facts } from './places.js';

/** A table within facts; none where the API has not answered one. */
export function rowsOf(facts: Facts, name: string): readonly Facts[] {
  const found = facts[name];
  return Array.isArray(found) ? (found as Facts[]) : [];
}

/** A fact by its name; who made and who checked stand together in an answer, and apart on the page. */
export function factOf(facts: Facts, name: string): unknown {
  const people = facts['people'];
  if (name in facts || typeof people !== 'object' || people === null) return facts[name];
  return (people as Facts)[name];
}

/** A fact as a word; empty where there is none. */
export function textOf(facts: Facts, name: string): string {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export const isUndecided = ({ decision }: Facts): boolean => decision === null;
export const isIn =
  (...states: readonly string[]) =>
  (facts: Facts): boolean =>
    states.includes(textOf(facts, 'state') || textOf(facts, 'status'));

export const toClass = (row: Facts): string | undefined =>
  typeof row['classId'] === 'string' ? `/classes/${row['classId']}` : undefined;

/** A row of a class, or of a claim without one. */
export const toOwner = (row: Facts): string => toClass(row) ?? `/subsidyClaim/${textOf(row, 'claimId')}`;

/** Rows of a table on the page as the choices of a form. */
export function choicesOf(rows: readonly Facts[], value: string, label: readonly string[]): readonly ReferenceItem[] {
  return rows.map((row) => ({
    value: textOf(row, value),
    label: label.map((name) => textOf(row, name)).join(' · '),
  }));
}
