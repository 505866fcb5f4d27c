import { row, sql, type Tx } from '../platform/database.js';

export async function isOrganisationOfKind(tx: Tx, id: string, kind: string): Promise<boolean> {
  return (
    (await row(tx, sql`SELECT 1 AS found FROM organisation WHERE id = ${id}::uuid AND kind = ${kind}`)) !== undefined
  );
}

/** A colleague with this role in the same organisation, who is not the person himself. */
export async function isColleague(
  tx: Tx,
  accountId: string,
  actor: { id: string; organisationId: string },
  role: string,
): Promise<boolean> {
  return (
    (await row(
      tx,
      sql`SELECT 1 AS found FROM account WHERE id = ${accountId}::uuid AND id <> ${actor.id}::uuid
    AND organisation_id = ${actor.organisationId}::uuid AND ${role} = ANY (roles) AND disabled_at IS NULL`,
    )) !== undefined
  );
}
