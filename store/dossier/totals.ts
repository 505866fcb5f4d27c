import type { Dossier } from '../../domain/access/dossiers.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, rows, sql, type Tx } from '../../platform/database.js';

/**
 * What stands under a list, of all that this person may see: kept with every change (list_total), so that a long list opens
 * as fast as a short one. A party sees its own; a payer also what it pays in regions of others.
 */
export async function readTotals<Measure extends string>(
  tx: Tx,
  { regions, organisationId }: Actor,
  list: Dossier,
  measures: readonly Measure[],
): Promise<Record<Measure, number>> {
  const found = await rows<{ measure: Measure; value: number }>(
    tx,
    sql`SELECT t.measure, sum(t.value)::float8 AS value FROM list_total t WHERE t.list = ${list}
      AND (t.organisation_id IS NULL AND t.region_code = ANY (${regions}::text[])
        OR t.organisation_id = ${organisationId}::uuid AND CASE WHEN cardinality(${regions}::text[]) = 0
          THEN t.region_code IS NULL ELSE t.region_code <> ALL (${regions}::text[]) END)
    GROUP BY t.measure`,
  );
  const known = new Map(found.map(({ measure, value }) => [measure, value]));
  return Object.fromEntries(measures.map((measure) => [measure, known.get(measure) ?? 0])) as Record<Measure, number>;
}

/** One row for what many statements have written. */
export async function foldTotals(tx: Tx): Promise<void> {
  await execute(tx, sql`SELECT fold_totals()`);
}
