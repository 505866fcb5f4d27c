import type { Dossier } from '../../domain/access/dossiers.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, rows, sql, type Tx } from '../../platform/database.js';

/** Beside the lists of dossiers: how often each official made an exception. */
type KeptList = Dossier | 'overridesOf' | 'shortfallsOf';

/**
 * What stands under a list, of all that this person may see: kept with every change (list_total), so that a long list opens
 * as fast as a short one. A party sees its own; a payer also what it pays in regions of others.
 */
export async function readTotals<Measure extends string>(
  tx: Tx,
  actor: Actor,
  list: KeptList,
  measures: readonly Measure[],
): Promise<Record<Measure, number>> {
  const known = new Map((await readKept(tx, actor, list)).map(({ measure, value }) => [measure, value]));
  return Object.fromEntries(measures.map((measure) => [measure, known.get(measure) ?? 0])) as Record<Measure, number>;
}

/** The same by parts: what each comes to, of those that come to anything. */
export async function readParts<Measure extends string>(
  tx: Tx,
  actor: Actor,
  list: KeptList,
  measures: readonly Measure[],
): Promise<Map<string, Record<Measure, number>>> {
  const parts = new Map<string, Record<Measure, number>>();
  for (const { measure: named, value } of await readKept(tx, actor, list)) {
    const [measure = '', part = ''] = named.split('.');
    const none = Object.fromEntries(measures.map((each) => [each, 0])) as Record<Measure, number>;
    if (value !== 0) parts.set(part, { ...(parts.get(part) ?? none), [measure]: value });
  }
  return parts;
}

/** How often each official made an exception, whoever did so most often first. */
export async function readOfficials<Measure extends string>(
  tx: Tx,
  actor: Actor,
  list: 'overridesOf' | 'shortfallsOf',
  measures: readonly [Measure, ...Measure[]],
): Promise<({ readonly name: string } & Record<Measure, number>)[]> {
  const kept = await readParts(tx, actor, list, measures);
  const people = await rows<{ id: string; name: string }>(
    tx,
    sql`SELECT id::text AS id, display_name AS name FROM account WHERE id::text = ANY (${[...kept.keys()]}::text[])
    ORDER BY display_name, id`,
  );
  const known = people.flatMap(({ id, name }) => {
    const sums = kept.get(id);
    return sums ? [{ name, ...sums }] : [];
  });
  return known.sort((one, other) => other[measures[0]] - one[measures[0]]);
}

function readKept(
  tx: Tx,
  { regions, organisationId }: Actor,
  list: KeptList,
): Promise<{ measure: string; value: number }[]> {
  return rows(
    tx,
    sql`SELECT t.measure, sum(t.value)::float8 AS value FROM list_total t WHERE t.list = ${list}
      AND (t.organisation_id IS NULL AND t.region_code = ANY (${regions}::text[])
        OR t.organisation_id = ${organisationId}::uuid AND CASE WHEN cardinality(${regions}::text[]) = 0
          THEN t.region_code IS NULL ELSE t.region_code <> ALL (${regions}::text[]) END)
    GROUP BY t.measure`,
  );
}

/** One row for what many statements have written. */
export async function foldTotals(tx: Tx): Promise<void> {
  await execute(tx, sql`SELECT fold_totals()`);
}
