/** A payment as our book has it. */
export interface OurEntry {
  readonly reference: string;
  readonly amountFen: number;
  readonly state: string;
}
/** An entry of the finance system's list. */
export interface TheirEntry {
  readonly reference: string;
  readonly amountFen: number;
  readonly result: string;
}

export type ReconciliationKind = 'MISSING_THERE' | 'MISSING_HERE' | 'AMOUNT' | 'DOUBLE' | 'STATE';

export interface ReconciliationDifference {
  readonly reference: string;
  readonly kind: ReconciliationKind;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly oursFen: number | null;
  readonly theirsFen: number | null;
}

const EXPECTED: Readonly<Record<string, string>> = { PAID: 'PAID', REVERSED: 'PAID', RETURNED: 'RETURNED' };

/** Every difference between our book and theirs, by reference; none where the two agree. */
export function reconcile(ours: readonly OurEntry[], theirs: readonly TheirEntry[]): ReconciliationDifference[] {
  const entries = new Map<string, TheirEntry[]>();
  for (const entry of theirs) entries.set(entry.reference, [...(entries.get(entry.reference) ?? []), entry]);
  const known = new Set(ours.map(({ reference }) => reference));
  const found = ours.flatMap((our) => differencesOf(our, entries.get(our.reference) ?? []));
  const foreign = theirs.filter(({ reference }) => !known.has(reference));
  return [...found, ...foreign.map((entry) => difference('MISSING_HERE', undefined, entry))].sort((a, b) =>
    a.reference < b.reference ? -1 : Number(a.reference > b.reference),
  );
}

function differencesOf(our: OurEntry, entries: readonly TheirEntry[]): ReconciliationDifference[] {
  const [first, ...more] = entries;
  const expected = EXPECTED[our.state];
  if (!first) return expected ? [difference('MISSING_THERE', our, undefined)] : [];
  const found = more.map((entry) => difference('DOUBLE', our, entry));
  if (first.amountFen !== our.amountFen) found.unshift(difference('AMOUNT', our, first));
  else if (first.result !== expected) found.unshift(difference('STATE', our, first));
  return found;
}

function difference(
  kind: ReconciliationKind,
  our: OurEntry | undefined,
  their: TheirEntry | undefined,
): ReconciliationDifference {
  return {
    reference: our?.reference ?? their?.reference ?? '',
    kind,
    ours: our?.state ?? null,
    theirs: their?.result ?? null,
    oursFen: our?.amountFen ?? null,
    theirsFen: their?.amountFen ?? null,
  };
}
