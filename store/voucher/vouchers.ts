import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { PersonCategory } from '../../domain/vocabulary.js';
import type { IssueVouchers } from '../../domain/voucher/commands.schema.js';
import type { VoucherFacts } from '../../domain/voucher/rules.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { deciderOf, lockerOf, ofBureau } from '../dossier/proposals.js';
import { enrolled, type ListedPerson } from '../people/people.js';

/** 批量发放 as proposed: the list is kept with it; vouchers there are once a second person has confirmed. */
export async function insertIssue(
  tx: Tx,
  actor: Actor,
  input: Omit<IssueVouchers, 'rows'>,
  list: { readonly people: readonly ListedPerson[]; readonly secrets: PersonalData },
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO voucher_issue (organisation_id, region_code, kind, catalogue_item_id, institution_id, document,
      proposed_by, proposed_on)
    SELECT o.id, o.region_code, ${input.kind}, ${input.catalogueItemId ?? null}::uuid, ${input.institutionId ?? null}::uuid,
      ${input.document}, ${actor.id}::uuid, business_today()
    FROM organisation o WHERE o.id = ${actor.organisationId}::uuid RETURNING id`,
  );
  if (!made) throw new Error('the proposer belongs to no organisation');
  await execute(
    tx,
    sql`INSERT INTO voucher_issue_row (issue_id, seq, person_id, categories)
    SELECT ${made.id}::uuid, r.seq, r."personId", r.categories FROM ${enrolled(list.people, list.secrets)} AS r`,
  );
  return made.id;
}

/** The rows of a list whose people hold a voucher, whoever issued it; what is over by its dates is marked so before. */
export async function findHolders(tx: Tx, issueId: string): Promise<number[]> {
  await execute(
    tx,
    sql`SELECT lapse_vouchers(ARRAY (SELECT person_id FROM voucher_issue_row WHERE issue_id = ${issueId}::uuid))`,
  );
  const held = await rows<{ seq: number }>(
    tx,
    sql`SELECT r.seq FROM voucher_issue_row r WHERE r.issue_id = ${issueId}::uuid AND r.person_id IN (
      SELECT voucher_holders(ARRAY (SELECT person_id FROM voucher_issue_row WHERE issue_id = ${issueId}::uuid)))
    ORDER BY r.seq`,
  );
  return held.map(({ seq }) => seq);
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export const lockIssue = lockerOf(sql`voucher_issue`, ofBureau);

export const decideIssue = deciderOf(sql`voucher_issue`);

/** One voucher for each of the list. Two lists that name one person at the same moment: the second is refused. */
export function issueVouchers(tx: Tx, issueId: string, claimBy: string): Promise<number> {
  return execute(
    tx,
    sql`INSERT INTO voucher (issue_id, person_id, issued_on, claim_by)
    SELECT issue_id, person_id, business_today(), ${claimBy}::date FROM voucher_issue_row
    WHERE issue_id = ${issueId}::uuid ORDER BY seq`,
  );
}

export interface Voucher extends VoucherFacts {
  readonly id: string;
  readonly number: string;
  readonly personId: string;
  readonly regionCode: string;
  readonly birthDate: string;
  readonly categories: PersonCategory[];
  readonly failedClaims: number;
  readonly claimedOn: string | null;
  readonly faceFen: number | null;
  readonly policyVersionId: string | null;
  /** What a 定向券 is for; null for a 通用券. */
  readonly target: VoucherTarget | null;
}
export interface VoucherTarget {
  readonly occupationId: string;
  readonly level: string;
  readonly subsidyKind: string;
  readonly shortage: 'MANUFACTURING' | 'SERVICES' | 'KEY' | null;
  readonly certificateKind: string;
}

/** Under lock; undefined where it is not the transaction's to see. */
export async function lockVoucher(tx: Tx, id: string): Promise<Voucher | undefined> {
  const locked = await row(tx, sql`SELECT 1 AS locked FROM voucher WHERE id = ${id}::uuid FOR UPDATE`);
  if (!locked) return undefined;
  return row<Voucher>(
    tx,
    sql`SELECT v.id, v.number, v.state, v.person_id AS "personId", v.claim_by::text AS "claimBy", v.valid_to::text AS "validTo",
      v.claimed_on::text AS "claimedOn", v.failed_claims AS "failedClaims", v.face_fen::float8 AS "faceFen",
      v.policy_version_id AS "policyVersionId", v.class_id AS "classId",
      (SELECT c.ends_on::text FROM class c WHERE c.id = v.class_id) AS "classEndsOn", b.*
    FROM voucher v CROSS JOIN voucher_basis(v.id) AS b WHERE v.id = ${id}::uuid`,
  );
}

/** 实名核验: name and number are those of the voucher's person. */
export async function isHolder(
  tx: Tx,
  voucher: Voucher,
  { name, idNumberHash }: { readonly name: string; readonly idNumberHash: Buffer },
): Promise<boolean> {
  const found = await row(
    tx,
    sql`SELECT 1 AS found FROM person WHERE id = ${voucher.personId}::uuid AND name = ${name}
      AND id_number_hash = ${idNumberHash}`,
  );
  return found !== undefined;
}

/** A wrong answer to the link is counted, and the count stays. */
export async function countFailedClaim(tx: Tx, id: string): Promise<void> {
  await execute(tx, sql`UPDATE voucher SET failed_claims = failed_claims + 1 WHERE id = ${id}::uuid`);
}

export interface Claimed {
  readonly channel: 'LINK' | 'WINDOW';
  readonly policyVersionId: string;
  readonly validTo: string;
  readonly faceFen: number | null;
}

export async function claimVoucher(tx: Tx, id: string, claimed: Claimed): Promise<void> {
  await execute(
    tx,
    sql`UPDATE voucher SET state = 'CLAIMED', claimed_on = business_today(), claim_channel = ${claimed.channel},
      policy_version_id = ${claimed.policyVersionId}, valid_to = ${claimed.validTo}::date, face_fen = ${claimed.faceFen}::bigint
    WHERE id = ${id}::uuid`,
  );
}

/** Where a voucher is to be activated: the class as far as its institution may act on it, and whether the holder is in it. */
export interface CheckIn {
  readonly traineeId: string | null;
  readonly fits: boolean;
  readonly isRunning: boolean;
}

export function findCheckIn(tx: Tx, actor: Actor, voucher: Voucher, classId: string): Promise<CheckIn | undefined> {
  return row<CheckIn>(
    tx,
    sql`SELECT (SELECT t.id FROM trainee t WHERE t.class_id = c.id AND t.person_id = ${voucher.personId}::uuid
        AND t.state = 'ENROLLED') AS "traineeId",
      coalesce((SELECT voucher_fits(v.issue_id, c.id) FROM voucher v WHERE v.id = ${voucher.id}::uuid), false) AS fits,
      c.stage = 'supervision' AND c.state = 'ACTIVE' AND c.starts_on <= business_today() AS "isRunning"
    FROM class c WHERE c.id = ${classId}::uuid AND c.institution_id = ${actor.organisationId}::uuid`,
  );
}

export async function activateVoucher(
  tx: Tx,
  id: string,
  { classId, traineeId, actorId }: { classId: string; traineeId: string; actorId: string },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE voucher SET state = 'ACTIVATED', class_id = ${classId}::uuid, trainee_id = ${traineeId}::uuid,
      activated_on = business_today(), activated_by = ${actorId}::uuid WHERE id = ${id}::uuid`,
  );
}

export async function voidVoucher(tx: Tx, id: string, actorId: string, reason: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE voucher SET state = 'VOIDED', ended_on = business_today(), voided_by = ${actorId}::uuid, void_reason = ${reason}
    WHERE id = ${id}::uuid`,
  );
}

/** Fixes the face value of a 通用券, which is not known before its class is. */
export async function setFaceValue(tx: Tx, id: string, faceFen: number): Promise<void> {
  await execute(tx, sql`UPDATE voucher SET face_fen = ${faceFen}::bigint WHERE id = ${id}::uuid AND face_fen IS NULL`);
}

/**
 * Binds what the people of the class hold to it: claimed, still valid, and for this class. Answers the vouchers that are
 * bound; who has none is for the caller to say.
 */
export async function bindVouchers(tx: Tx, classId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE voucher v SET class_id = t.class_id, trainee_id = t.id FROM trainee t
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' AND v.person_id = t.person_id AND v.state = 'CLAIMED'
      AND v.trainee_id IS NULL AND v.valid_to >= business_today() AND voucher_fits(v.issue_id, t.class_id)`,
  );
}

export interface ClassVoucher {
  readonly seq: number;
  /** Null where the trainee has none bound to this class. */
  readonly voucherId: string | null;
  readonly validTo: string | null;
}

export function listBound(tx: Tx, classId: string): Promise<ClassVoucher[]> {
  return rows<ClassVoucher>(
    tx,
    sql`SELECT t.seq, v.id AS "voucherId", v.valid_to::text AS "validTo" FROM trainee t
    LEFT JOIN voucher v ON v.trainee_id = t.id AND v.state = 'CLAIMED'
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' ORDER BY t.seq`,
  );
}

/** Marks what is over by its dates, set by set; every reader judges by the dates anyway. */
export async function lapseVouchers(tx: Tx): Promise<number> {
  return (await row<{ lapsed: number }>(tx, sql`SELECT lapse_vouchers(NULL) AS lapsed`))?.lapsed ?? 0;
}
