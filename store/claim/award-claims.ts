import type { AwardEntry } from '../../domain/claim/commands.schema.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import { clearEntries } from './claim-entries.js';

/** What the claim is of comes from its class (award_of_class). */
export async function insertAwardClaim(tx: Tx, actor: Actor, classId: string): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO claim (number, of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
    VALUES ('J' || to_char(business_today(), 'YYYY') || lpad(nextval('subsidy_claim_number')::text, 6, '0'), ${classId}::uuid,
      'AWARD', ${actor.organisationId}::uuid, ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  if (!made) throw new Error('a claim was not written');
  return made.id;
}

export interface EmployedTrainee {
  readonly traineeId: string;
  readonly issuedOn: string;
  readonly employedOn: string;
}

/** Certified trainees of the class whose tracking ended with work, proven by then or not yet. */
export function listEmployed(tx: Tx, classId: string): Promise<EmployedTrainee[]> {
  return rows<EmployedTrainee>(
    tx,
    sql`SELECT t.id AS "traineeId", f.issued_on::text AS "issuedOn", r.employed_on::text AS "employedOn"
    FROM trainee t JOIN certificate f ON f.trainee_id = t.id
    JOIN employment_result r ON r.trainee_id = t.id AND r.result IN ('EMPLOYED', 'EMPLOYED_PROOF_PENDING')
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED'`,
  );
}

/** The rows of the claim as they were typed, in place of those that it had. */
export async function writeAwardEntries(tx: Tx, claimId: string, entries: readonly AwardEntry[]): Promise<void> {
  await clearEntries(tx, claimId);
  await execute(
    tx,
    sql`INSERT INTO claim_entry (claim_id, seq, person_id, family, occupation_id, level, categories, certificate_kind,
      certificate_number, issuer, issued_on, trainee_id, employed_on, proof_kind, proof_reference, proven_on)
    SELECT ${claimId}::uuid, v.seq, t.person_id, 'AWARD', i.occupation_id, i.level, t.categories, f.kind, f.number, o.name,
      f.issued_on, t.id, r.employed_on, v."proofKind", v."proofReference", v."provenOn"
    FROM jsonb_to_recordset(${JSON.stringify(entries.map((each, index) => ({ ...each, seq: index + 1 })))}::jsonb)
      AS v(seq int, "traineeId" uuid, "proofKind" text, "proofReference" text, "provenOn" date)
    JOIN trainee t ON t.id = v."traineeId" JOIN certificate f ON f.trainee_id = t.id
    JOIN organisation o ON o.id = f.issuer_organisation_id JOIN employment_result r ON r.trainee_id = t.id
    JOIN project p ON p.id = t.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id`,
  );
}
