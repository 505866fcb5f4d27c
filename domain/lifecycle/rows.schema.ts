import type { z } from 'zod';
import type { Refusal } from '../refusals.js';

export interface RowFault {
  /** From 1. */
  readonly row: number;
  readonly refusal: Refusal;
}
/** A row as it was typed: nothing of it is known to be right. */
export type TypedRow = Readonly<Record<string, unknown>>;

/**
 * Adds to the faults in the shape of a list what its rules say of the rows: whoever mended the one heard of the other only then.
 * A list of the right shape is left to the rules alone, which know the day and answer with code and clause.
 */
export function withRowFaults<Schema extends z.ZodObject>(
  schema: Schema,
  list: string,
  faultsOf: (rows: readonly TypedRow[], input: TypedRow) => readonly RowFault[],
): Schema {
  const addFaults = (input: TypedRow, { issues, addIssue }: z.core.$RefinementCtx) => {
    const rows = input[list];
    if (!Array.isArray(rows)) return;
    const named = new Set(issues.map(({ path }) => path?.slice(0, 3).join('.')));
    const typed = rows.map((row: unknown) => (typeof row === 'object' && row !== null ? (row as TypedRow) : {}));
    for (const { row, refusal } of faultsOf(typed, input)) {
      const path = [list, row - 1, refusal.field ?? ''];
      const isNamed = named.has(path.join('.')) || named.has(path.slice(0, 2).join('.'));
      if (!isNamed) addIssue({ code: 'custom', path, message: refusal.message });
    }
  };
  return schema.superRefine(addFaults, { when: ({ issues }) => issues.length > 0 });
}
