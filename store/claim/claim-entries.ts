import type { ComputedEntry } from '../../domain/claim/case.js';
import type { Entry } from '../../domain/claim/commands.schema.js';
import type { Stated } from '../../domain/claim/rules.js';
import type { QuotaTerms } from '../../domain/quota/terms.js';
import type { SubsidyFamily } from '../../domain/vocabulary.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { freeSlot, lockPeople, used } from '../budget/quotas.js';
import { enrolled, type ListedPerson } from '../people/people.js';
import { STATES_EMPLOYMENT } from './subsidy-claims.js';

/** The rows that a claim had are given up, and with them whom they named. */
export async function clearEntries(tx: Tx, claimId: string): Promise<void> {
  await rows(tx, sql`SELECT clear_entries(${claimId}::uuid)::text`);
}

/** The rows of a claim as they were typed, in place of those that it had. */
export async function writeEntries(
  tx: Tx,
  claimId: string,
  {
    people,
    entries,
    occupationIds,
  }: { people: readonly ListedPerson[]; entries: readonly Entry[]; occupationIds: readonly (string | null)[] },
  secrets: PersonalData,
): Promise<void> {
  await clearEntries(tx, claimId);
  const values = entries.map((each, index) => ({ ...each, seq: index + 1, occupationId: occupationIds[index] }));
  await execute(
    tx,
    sql`INSERT INTO claim_entry (claim_id, seq, person_id, family, occupation_id, level, categories, certificate_kind,
      certificate_number, issuer, issued_on, hired_on, contract_months, subsidy_month, fee_fen)
    SELECT m.id, p.seq, p."personId", subsidy_family(m.subsidy_kind), v."occupationId", v.level, coalesce(p.categories, '{}'),
      v."certificateKind", v."certificateNumber", v.issuer, v."issuedOn", v."hiredOn", v."contractMonths",
      (v."subsidyMonth" || '-01')::date, v."feeFen"
    FROM ${enrolled(people, secrets)} AS p JOIN claim m ON m.id = ${claimId}::uuid
    JOIN jsonb_to_recordset(${JSON.stringify(values.map(publicPart))}::jsonb) AS v(seq int, "occupationId" text, level text,
      "certificateKind" text, "certificateNumber" text, issuer text, "issuedOn" date, "hiredOn" date,
      "contractMonths" int, "subsidyMonth" text, "feeFen" bigint) ON v.seq = p.seq`,
  );
  await writeAllowances(tx, claimId, entries);
}

/** 生活费: a row of its own beside that of its training, by the same certificate, after all that was typed. */
async function writeAllowances(tx: Tx, claimId: string, entries: readonly Entry[]): Promise<void> {
  const asked = entries.flatMap(({ allowanceFen }, index) =>
    allowanceFen == null ? [] : [{ seq: index + 1, fen: allowanceFen }],
  );
  if (asked.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO claim_entry (claim_id, seq, person_id, family, occupation_id, level, categories, certificate_kind,
      certificate_number, issuer, issued_on, beside_id, requested_fen)
    SELECT e.claim_id, ${entries.length} + row_number() OVER (ORDER BY e.seq), e.person_id, 'LIVING', e.occupation_id, e.level,
      e.categories, e.certificate_kind, e.certificate_number, e.issuer, e.issued_on, e.id, v.fen
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS v(seq int, fen bigint)
    JOIN claim_entry e ON e.claim_id = ${claimId}::uuid AND e.seq = v.seq`,
  );
}

const publicPart = ({ name: _name, idNumber: _number, ...rest }: Entry) => rest;

/** The occupation of each code, every edition's; missing where the list does not know it. */
export async function findOccupationIds(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ code: string; id: string }>(
    tx,
    sql`SELECT v.code, o.id FROM unnest(${codes}::text[]) AS v(code) JOIN occupation o ON v.code IN (o.id, o.code)`,
  );
  return new Map(found.map(({ code, id }) => [code, id]));
}

/** True where the one row is of the natural person who claims. */
export async function isOwnPerson(
  tx: Tx,
  organisationId: string,
  idNumberHash: Buffer,
  name: string,
): Promise<boolean> {
  const found = await row(
    tx,
    sql`SELECT 1 AS found FROM organisation o WHERE o.id = ${organisationId}::uuid
      AND o.person_id = person_of(decode(${idNumberHash.toString('hex')}, 'hex'), ${name})`,
  );
  return found !== undefined;
}

/** What the rows state that the bureau must look into. */
export function listStated(tx: Tx, claimId: string): Promise<Stated[]> {
  return rows<Stated>(
    tx,
    sql`SELECT e.seq::int AS seq, e.certificate_number IS NOT NULL AS "hasCertificate", ${STATES_EMPLOYMENT} AS "hasEmployment",
      e.family <> 'AWARD' AND e.categories <> '{}' AS "hasCategories"
    FROM claim_entry e WHERE e.claim_id = ${claimId}::uuid`,
  );
}

export interface Verification {
  readonly row: number;
  readonly certificateVerified?: boolean | null | undefined;
  readonly realName: boolean;
  readonly insured?: boolean | null | undefined;
  readonly employmentVerified?: boolean | null | undefined;
  readonly categoryVerified?: boolean | null | undefined;
  readonly insuredAtFiling?: boolean | null | undefined;
}

/** What the bureau found; answers how many rows it was about. */
export async function verifyEntries(
  tx: Tx,
  claimId: string,
  actorId: string,
  { reference, entries }: { reference: string; entries: readonly Verification[] },
): Promise<number> {
  return execute(
    tx,
    sql`UPDATE claim_entry e SET certificate_verified = CASE WHEN e.certificate_number IS NOT NULL THEN v."certificateVerified" END, real_name = v."realName", insured = v.insured,
      employment_verified = CASE WHEN ${STATES_EMPLOYMENT} THEN v."employmentVerified" END,
      category_verified = CASE WHEN e.family <> 'AWARD' AND e.categories <> '{}' THEN v."categoryVerified" END,
      insured_at_filing = CASE e.family WHEN 'AWARD' THEN v."insuredAtFiling" END,
      verification_reference = ${reference}, verified_by = ${actorId}::uuid, verified_on = business_today()
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS v(row int, "certificateVerified" boolean, "realName" boolean,
      insured boolean, "employmentVerified" boolean, "categoryVerified" boolean, "insuredAtFiling" boolean) WHERE e.claim_id = ${claimId}::uuid AND e.seq = v.row`,
  );
}

/** Verified anew: upon an appeal, of the line that was heard, or of the whole claim. Until then it counts as it was claimed. */
export async function clearVerification(tx: Tx, claimId: string, lineId: string | null): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim_entry e SET certificate_verified = NULL, real_name = NULL, insured = NULL, employment_verified = NULL,
      category_verified = NULL, insured_at_filing = NULL, verification_reference = NULL, verified_by = NULL, verified_on = NULL
    FROM claim_line l WHERE l.entry_id = e.id AND e.claim_id = ${claimId}::uuid
      AND (${lineId}::uuid IS NULL OR l.id = ${lineId}::uuid)`,
  );
}

export async function isWorthNothing(tx: Tx, lineId: string): Promise<boolean> {
  const found = await row(tx, sql`SELECT 1 FROM claim_line WHERE id = ${lineId}::uuid AND amount_fen = 0`);
  return found !== undefined;
}

/** One line per entry, paid or zero, as a class's claim has one per trainee. An objected line stays, unless an appeal was heard. */
export async function writeEntryLines(
  tx: Tx,
  claimId: string,
  lines: readonly ComputedEntry[],
  heardLineId: string | null = null,
): Promise<void> {
  const values = lines.map(({ facts, inputs, explanation }) => ({
    ...{ entry_id: facts.entryId, seq: facts.seq, person_id: facts.personId, occupation: facts.occupationCanonical },
    ...{
      level: facts.level,
      subsidy_month: facts.subsidyMonth,
      certificate_number: facts.certificateNumber,
      amount_fen: explanation.amountFen,
    },
    ...{ reason_code: explanation.reasonCode, working: explanation.working, inputs },
  }));
  await execute(
    tx,
    sql`INSERT INTO claim_line (claim_id, entry_id, seq, person_id, family, subsidy_kind, occupation_canonical, level,
      subsidy_month, certificate_number, amount_fen, reason_code, working, inputs)
    SELECT m.id, v.entry_id, v.seq, v.person_id, e.family,
      CASE WHEN e.beside_id IS NULL THEN m.subsidy_kind ELSE 'LIVING_ALLOWANCE' END, v.occupation, v.level, v.subsidy_month, v.certificate_number,
      v.amount_fen, v.reason_code, v.working, v.inputs
    FROM jsonb_to_recordset(${JSON.stringify(values)}::jsonb) AS v(entry_id uuid, seq smallint, person_id uuid, occupation text,
      level text, subsidy_month date, certificate_number text, amount_fen bigint, reason_code text, working jsonb, inputs jsonb)
    JOIN claim_entry e ON e.id = v.entry_id JOIN claim m ON m.id = e.claim_id WHERE m.id = ${claimId}::uuid
    ON CONFLICT (entry_id, family) WHERE entry_id IS NOT NULL DO UPDATE SET amount_fen = excluded.amount_fen,
      reason_code = excluded.reason_code, working = excluded.working, inputs = excluded.inputs, objection_id = NULL
      WHERE claim_line.objection_id IS NULL OR claim_line.id = ${heardLineId}::uuid`,
  );
}

/** Slots of lines that came to nothing since they were held. */
export async function returnUnusedSlots(tx: Tx, claimId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE quota_hold q SET state = 'RETURNED' FROM claim_line l
    WHERE l.id = q.claim_line_id AND l.claim_id = ${claimId}::uuid AND q.state = 'HELD' AND l.amount_fen = 0`,
  );
}

export interface PaidEntry {
  readonly lineId: string;
  readonly seq: number;
  readonly personId: string;
  /** Of its certificate, or the month's first. */
  readonly countsOn: string;
  readonly subsidyMonth: string | null;
  readonly family: SubsidyFamily;
}

/** Paid lines for which no slot is held yet. */
export function listPaidEntries(tx: Tx, claimId: string): Promise<PaidEntry[]> {
  return rows<PaidEntry>(
    tx,
    sql`SELECT l.id AS "lineId", l.seq::int AS seq, l.person_id AS "personId", coalesce(e.issued_on, e.subsidy_month)::text AS "countsOn",
      e.subsidy_month::text AS "subsidyMonth", l.family FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
    WHERE l.claim_id = ${claimId}::uuid AND l.amount_fen > 0
      AND NOT EXISTS (SELECT 1 FROM quota_hold q WHERE q.claim_line_id = l.id AND q.state = 'HELD') ORDER BY l.person_id`,
  );
}

/** A slot of the person's quota for a line without a trainee; false where none is free, here or elsewhere. */
export async function holdQuotaOfLine(tx: Tx, { lineId, personId }: PaidEntry, terms: QuotaTerms): Promise<boolean> {
  await lockPeople(tx, [personId]);
  const person = sql`l.person_id`;
  const held = await execute(
    tx,
    sql`INSERT INTO quota_hold (claim_line_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen,
      counts_on, counts_from, counts_to)
    SELECT l.id, l.person_id, ${terms.family}, ${terms.capPeriod}, ${terms.cap}::smallint, ${freeSlot(person, terms)},
      l.occupation_canonical, l.level, l.amount_fen, ${terms.countsOn}::date, ${terms.countsFrom}::date, ${terms.countsTo}::date
    FROM claim_line l WHERE l.id = ${lineId}::uuid AND ${freeSlot(person, terms)} IS NOT NULL
      AND ${used(person, terms)} < ${terms.cap}::int
      AND NOT EXISTS (SELECT 1 FROM person n, standing_prior_subsidies(n.id_number_hash) AS s WHERE n.id = l.person_id
        AND s.family = l.family AND l.subsidy_month IS NULL AND (s.occupation_canonical, s.level) IS NOT DISTINCT FROM (l.occupation_canonical, l.level))
    ON CONFLICT DO NOTHING`,
  );
  return held === 1;
}

/** A claim that is at its end holds nothing any longer. */
export async function returnClaimHolds(tx: Tx, claimId: string): Promise<void> {
  await execute(
    tx,
    sql`WITH slots AS (
      UPDATE quota_hold q SET state = 'RETURNED' FROM claim_line l
      WHERE l.claim_id = ${claimId}::uuid AND (l.id = q.claim_line_id OR (l.trainee_id = q.trainee_id AND l.family <> 'PREPAYMENT'))
        AND q.state = 'HELD')
    UPDATE budget_hold SET returned_fen = held_fen - drawn_fen WHERE claim_id = ${claimId}::uuid`,
  );
}
