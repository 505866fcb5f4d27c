import type { Field } from './fields.js';

/** What was typed, without what was left empty: an untouched field is absent, not an empty text. */
export function prune(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const kept = Object.entries(value).map(([name, inner]) => [name, prune(inner)] as const);
  return Object.fromEntries(kept.filter(([, inner]) => inner !== undefined));
}

/** A group that need not be filled in and was not is absent too, instead of being short of everything in it. */
export function withoutEmptyGroups(fields: readonly Field[], value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = { ...value };
  for (const { name, fields: within } of fields.filter(({ kind }) => kind === 'group')) {
    kept[name] = withoutEmptyGroups(within ?? [], kept[name]);
  }
  const isUntouched = ({ name, kind, required }: Field) =>
    kind === 'group' && !required && Object.keys(kept[name] ?? {}).length === 0;
  for (const { name } of fields.filter(isUntouched)) delete kept[name];
  return kept;
}

/** True for a row in which nothing has been typed yet. */
export function isEmptyRow(row: unknown): boolean {
  const pruned = prune(row);
  if (typeof pruned !== 'object' || pruned === null) return true;
  return Object.values(pruned).every((value) => (Array.isArray(value) ? value.length === 0 : value === false));
}
