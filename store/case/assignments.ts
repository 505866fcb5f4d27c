import { execute, row, sql, type Tx } from '../../platform/database.js';

/** An entry active today for the project's occupation in a directory of its region or one above it. */
export async function findActiveDirectoryEntry(tx: Tx, entryId: string, projectId: string) {
  return row<{ institutionId: string }>(
    tx,
    sql`SELECT d.institution_id AS "institutionId" FROM directory_entry d
    JOIN project p ON p.id = ${projectId}::uuid
    JOIN catalogue_item i ON i.id = p.catalogue_item_id
    JOIN occupation mine ON mine.id = i.occupation_id JOIN occupation theirs ON theirs.id = d.occupation_id
    WHERE d.id = ${entryId}::uuid AND mine.canonical_id = theirs.canonical_id
      AND business_today() BETWEEN d.valid_from AND d.valid_to
      AND d.region_code IN (WITH RECURSIVE up AS (
        SELECT code, parent_code FROM region WHERE code = p.region_code
        UNION ALL SELECT r.code, r.parent_code FROM region r JOIN up ON r.code = up.parent_code) SELECT code FROM up)`,
  );
}

interface NewAssignment {
  readonly projectId: string;
  readonly basis: 'DIRECTORY' | 'AWARD';
  readonly institutionId: string;
  readonly directoryEntryId?: string;
  readonly bidId?: string;
  readonly assignedBy: string;
}

export async function insertAssignment(tx: Tx, a: NewAssignment): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO assignment
      (project_id, basis, institution_id, directory_entry_id, bid_id, assigned_by, assigned_on)
    VALUES (${a.projectId}::uuid, ${a.basis}, ${a.institutionId}::uuid, ${a.directoryEntryId ?? null}::uuid,
      ${a.bidId ?? null}::uuid, ${a.assignedBy}::uuid, business_today())`,
  );
}

/** The second person's yes: from now on the institution sees the project. An award goes into publicity until `publicityEndsOn`. */
export async function confirmAssignment(
  tx: Tx,
  projectId: string,
  actorId: string,
  publicityEndsOn: string | null,
): Promise<void> {
  await execute(
    tx,
    sql`WITH confirmed AS (
      UPDATE assignment SET confirmed_by = ${actorId}::uuid, confirmed_on = business_today(),
        publicity_ends_on = ${publicityEndsOn}::date
      WHERE project_id = ${projectId}::uuid AND standing RETURNING institution_id)
    UPDATE project SET institution_id = confirmed.institution_id FROM confirmed WHERE id = ${projectId}::uuid`,
  );
}

export async function signAgreement(tx: Tx, projectId: string, actorId: string, reference: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE assignment SET agreement_signed_by = ${actorId}::uuid, agreement_signed_on = business_today(),
      agreement_reference = ${reference}
    WHERE project_id = ${projectId}::uuid AND standing`,
  );
}

export async function insertBid(
  tx: Tx,
  projectId: string,
  actor: { id: string; organisationId: string },
  proposal: string,
): Promise<string> {
  const bid = await row<{ id: string }>(
    tx,
    sql`INSERT INTO bid (project_id, institution_id, proposal, submitted_by, submitted_on)
    VALUES (${projectId}::uuid, ${actor.organisationId}::uuid, ${proposal}, ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  return bid?.id ?? '';
}

export async function listBids(tx: Tx, projectId: string) {
  return tx.bid.findMany({ where: { projectId }, select: { id: true, institutionId: true } });
}

/** The reserve order is kept: the first reserve takes over when a winner falls away (domain §2.4). */
export async function rankReserves(tx: Tx, projectId: string, bidIds: readonly string[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE bid SET reserve_rank = r.rank FROM unnest(${bidIds}::uuid[]) WITH ORDINALITY AS r(id, rank)
    WHERE bid.id = r.id AND bid.project_id = ${projectId}::uuid`,
  );
}
