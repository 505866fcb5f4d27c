import type { Actor } from '../../domain/lifecycle/case-view.js';
import { row, sql, type Tx } from '../../platform/database.js';
import { deciderOf, lockerOf, ofRegions } from '../dossier/proposals.js';

interface NewCorrection {
  readonly idNumberHash: Buffer;
  readonly name: string;
  readonly reason: string;
  readonly document: string;
}

/** Undefined where nobody has this number. What he is called until now the record fills in by itself. */
export async function insertCorrection(
  tx: Tx,
  actor: Actor,
  { idNumberHash, name, reason, document }: NewCorrection,
): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO name_correction (person_id, region_code, new_name, grounds, document, proposed_by, proposed_on)
    SELECT p.id, o.region_code, ${name}, ${reason}, ${document}, ${actor.id}::uuid, business_today()
    FROM person_with(${idNumberHash}) AS p(id), organisation o
    WHERE p.id IS NOT NULL AND o.id = ${actor.organisationId}::uuid RETURNING id`,
  );
  return made?.id;
}

/** Under lock; undefined where it was proposed outside the actor's regions. */
export const lockCorrection = lockerOf(sql`name_correction`, ofRegions);

/** The database renames him with it, and keeps the old name where it was signed (name_corrected). */
export const decideCorrection = deciderOf(sql`name_correction`);

/** What a line `l` calls its person `n`: as of its approval, else as of today. */
export const NAME_OF_LINE = sql`coalesce((SELECT s.name FROM signed_name s WHERE s.claim_line_id = l.id), n.name)`;
