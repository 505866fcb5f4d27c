/** What changed from one policy version to another, rule by rule. */
import type { PolicyKey, PolicyRule, PolicyVersion } from './types.js';

type AnyRule = PolicyRule<unknown>;

export interface RuleDifference {
  readonly key: PolicyKey;
  /** CITED: the figure is the same, its clause, source, confidence or deciding date is not. */
  readonly change: 'ADDED' | 'REMOVED' | 'CHANGED' | 'CITED';
  readonly before: AnyRule | null;
  readonly after: AnyRule | null;
}

/** In the order of the keys; a rule that both say alike is left out. */
export function differenceOf(from: PolicyVersion, to: PolicyVersion): RuleDifference[] {
  const keys = [...new Set([...Object.keys(from.rules), ...Object.keys(to.rules)])].toSorted() as PolicyKey[];
  return keys.flatMap((key) => {
    const before: AnyRule | null = from.rules[key] ?? null;
    const after: AnyRule | null = to.rules[key] ?? null;
    const change = changeOf(before, after);
    return change ? [{ key, change, before, after }] : [];
  });
}

function changeOf(before: AnyRule | null, after: AnyRule | null): RuleDifference['change'] | undefined {
  if (!before) return 'ADDED';
  if (!after) return 'REMOVED';
  if (textOf(before.value) !== textOf(after.value)) return 'CHANGED';
  return textOf(before) === textOf(after) ? undefined : 'CITED';
}

/** The same value gives the same text, whatever order its fields were written in. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
