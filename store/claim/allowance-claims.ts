import { execute, rows, sql, type Tx } from '../../platform/database.js';

/** Who of a class may be claimed for now, in the order of the roster. */
export async function listWanted(tx: Tx, classId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT t.id FROM allowance_wanted(${classId}::uuid) AS wanted JOIN trainee t ON t.id = wanted ORDER BY t.seq`,
  );
  return found.map(({ id }) => id);
}

/** Of each the roster, his certificate, and what is asked for: where nothing is said, all that the version gives. */
export async function writeRows(
  tx: Tx,
  claimId: string,
  asked: readonly { readonly traineeId: string; readonly fen: number | null }[],
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO claim_entry (claim_id, seq, person_id, family, occupation_id, level, categories, certificate_kind,
      certificate_number, issuer, issued_on, trainee_id, requested_fen)
    SELECT m.id, v.seq, t.person_id, 'LIVING', i.occupation_id, i.level, t.categories, f.kind, f.number, o.name, f.issued_on, t.id,
      coalesce(v.fen, (SELECT (r.value ->> 'atMostFen')::bigint FROM policy_rule r
        WHERE r.version_id = m.policy_version_id AND r.key = 'tariff.LIVING_ALLOWANCE'))
    FROM jsonb_to_recordset(${JSON.stringify(asked.map((each, index) => ({ ...each, seq: index + 1 })))}::jsonb)
      AS v(seq int, "traineeId" uuid, fen bigint)
    JOIN claim m ON m.id = ${claimId}::uuid JOIN trainee t ON t.id = v."traineeId" JOIN certificate f ON f.trainee_id = t.id
    JOIN organisation o ON o.id = f.issuer_organisation_id
    JOIN project p ON p.id = t.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id`,
  );
}
