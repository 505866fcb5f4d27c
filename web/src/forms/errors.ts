import type { z } from 'zod';
import type { FieldProblem } from '../api/client.js';
import type { Field } from './fields.js';

export type FieldPath = readonly (string | number)[];

export interface PlacedError {
  readonly name: (string | number)[];
  readonly errors: string[];
}

/** `classes[0].plannedHours` or `classes.0.plannedHours` as the form knows it. */
export function pathOf(field: string): FieldPath {
  return field
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** An empty field lacks something, whatever its schema says of the type or the choice that was not found there. */
export function problemOfIssue(issue: z.core.$ZodIssue, required: string): FieldProblem {
  const isUnchosen = issue.code === 'invalid_value' && issue.values.length > 1 && issue.input === undefined;
  const isEmpty = issue.code === 'invalid_type' || isUnchosen;
  return { field: issue.path.map(String).join('.'), message: isEmpty ? required : issue.message };
}

/** Errors at the fields that this form draws, gathered by field; what has no place comes back for the alert. */
export function placeErrors(
  fields: readonly Field[],
  errors: readonly FieldProblem[],
): { placed: PlacedError[]; unplaced: FieldProblem[] } {
  const placed = new Map<string, PlacedError>();
  const unplaced: FieldProblem[] = [];
  for (const error of errors) {
    const name = drawnPath(fields, pathOf(error.field));
    if (name.length === 0) {
      unplaced.push(error);
      continue;
    }
    const at = placed.get(name.join('.')) ?? { name: [...name], errors: [] };
    // A file and its name lack the same.
    if (!at.errors.includes(error.message)) at.errors.push(error.message);
    placed.set(name.join('.'), at);
  }
  return { placed: [...placed.values()], unplaced };
}

/** The part of a path that the form draws: a fault inside a choice of several stands at the choice. */
function drawnPath(fields: readonly Field[], [name, ...rest]: FieldPath): FieldPath {
  const field = fields.find((one) => one.name === name || (one.nameField !== undefined && one.nameField === name));
  if (!field || name === undefined) return [];
  if (field.kind === 'file') return [field.name];
  if (field.kind === 'group') {
    const inner = drawnPath(field.fields ?? [], rest);
    return inner.length > 0 ? [name, ...inner] : [];
  }
  const [row, ...within] = rest;
  if (field.kind !== 'rows' || typeof row !== 'number') return [name];
  const inner = drawnPath(field.fields ?? [], within);
  // A fault of the whole row stands at its first cell.
  const first = field.fields?.[0]?.name;
  if (inner.length > 0) return [name, row, ...inner];
  return first === undefined ? [name] : [name, row, first];
}
