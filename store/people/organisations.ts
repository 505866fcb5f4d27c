import type { Tx } from '../../platform/database.js';

export async function isOrganisationOfKind(tx: Tx, id: string, kind: string): Promise<boolean> {
  return (await tx.organisation.count({ where: { id, kind } })) > 0;
}

/** A colleague with this role in the same organisation, who is not the person himself. */
export async function isColleague(
  tx: Tx,
  accountId: string,
  { id, organisationId }: { id: string; organisationId: string },
  role: string,
): Promise<boolean> {
  const where = { id: { equals: accountId, not: id }, organisationId, roles: { has: role }, disabledAt: null };
  return (await tx.account.count({ where })) > 0;
}

/** The region in which an organisation sits. */
export async function regionOf(tx: Tx, id: string): Promise<string> {
  const select = { regionCode: true };
  return (await tx.organisation.findFirstOrThrow({ where: { id }, select })).regionCode;
}
