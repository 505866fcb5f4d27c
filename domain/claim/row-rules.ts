import { type Refusal, refusal } from '../refusals.js';
import { type ClaimKindName, type EntryFact, FACT_NAMES, kindOf } from './kinds.js';

const FACTS = Object.keys(FACT_NAMES) as readonly EntryFact[];

/** What each row lacks or says too much of, by its kind: every one is named. */
export function refusalsOfRows(
  kind: ClaimKindName,
  rows: readonly { readonly [fact: string]: unknown }[],
): { row: number; refusal: Refusal }[] {
  const { name, asks, may = [] } = kindOf(kind);
  return rows.flatMap((entry, index) => {
    const row = index + 1;
    // A special ability has a code of its own and no level.
    const needed = entry['certificateKind'] === 'SPECIAL_ABILITY' ? asks.filter((fact) => fact !== 'level') : asks;
    return FACTS.flatMap((fact) => {
      const params = { row, fact: FACT_NAMES[fact], kind: name };
      const isSaid = entry[fact] != null;
      if (!isSaid && needed.includes(fact)) {
        return [{ row, refusal: refusal('ENTRY_FACT_MISSING', { field: fact, params }) }];
      }
      if (isSaid && !needed.includes(fact) && !may.includes(fact)) {
        return [{ row, refusal: refusal('ENTRY_FACT_NOT_ASKED', { field: fact, params }) }];
      }
      return [];
    });
  });
}
