/** What was typed, without what was left empty: an untouched field is absent, not an empty text. */
export function prune(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const kept = Object.entries(value).map(([name, inner]) => [name, prune(inner)] as const);
  return Object.fromEntries(kept.filter(([, inner]) => inner !== undefined));
}

/** True for a row in which nothing has been typed yet. */
export function isEmptyRow(row: unknown): boolean {
  const pruned = prune(row);
  if (typeof pruned !== 'object' || pruned === null) return true;
  return Object.values(pruned).every((value) => (Array.isArray(value) ? value.length === 0 : value === false));
}
