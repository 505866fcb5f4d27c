import type { ClassView } from '../../domain/lifecycle/case-view.js';
import { MONTHS, type QuotaTerms } from '../../domain/quota/terms.js';
import { execute, rows, type Sql, sql, type Tx } from '../../platform/database.js';

export interface QuotaWish {
  readonly traineeId: string;
  readonly personId: string;
  readonly heldFen: number;
}

const within = (day: Sql, { countsFrom, countsTo }: QuotaTerms) =>
  sql`${day} BETWEEN ${countsFrom}::date AND ${countsTo}::date`;

/** Standing slots of a family that count within the window: months among themselves, and as one among the others. */
const usedHere = (person: Sql, terms: QuotaTerms) => {
  const isOfMonths = sql`q.cap_period = ${MONTHS}`;
  const counted =
    terms.capPeriod === MONTHS
      ? sql`count(*) FILTER (WHERE ${isOfMonths})`
      : sql`count(DISTINCT CASE WHEN ${isOfMonths} THEN ${MONTHS} ELSE q.id::text END)`;
  return sql`
  (SELECT ${counted} FROM quota_hold q WHERE q.person_id = ${person} AND q.family = ${terms.family} AND q.state <> 'RETURNED'
    AND CASE WHEN q.counts_on IS NULL THEN q.cap_period = ${terms.capPeriod} ELSE ${within(sql`q.counts_on`, terms)} END)`;
};

/** Few have got anything elsewhere: whose book is empty is not read at length. */
const hasPrior = sql`EXISTS (SELECT 1 FROM prior_subsidy r WHERE r.person_key = n.id_number_hash)`;

/** With what he got elsewhere: all that a person has used. */
export const used = (person: Sql, terms: QuotaTerms) => sql`(${usedHere(person, terms)}
  + (SELECT count(*) FROM person n, standing_prior_subsidies(n.id_number_hash) AS s WHERE n.id = ${person}
    AND s.family = ${terms.family} AND ${within(sql`s.issued_on`, terms)}
    AND (s.subsidy_kind = 'WORK_AS_TRAINING' OR ${terms.capPeriod !== MONTHS})))`;

/** The lowest number that no standing slot of the period has, or null. */
export const freeSlot = (person: Sql, { family, capPeriod, cap }: QuotaTerms) => sql`(
  SELECT min(n)::smallint FROM generate_series(1, ${cap}::int) AS n WHERE NOT EXISTS (SELECT 1 FROM quota_hold q
    WHERE q.person_id = ${person} AND q.family = ${family} AND q.cap_period = ${capPeriod} AND q.slot = n
      AND q.state <> 'RETURNED'))`;

/**
 * Holds one numbered slot per person (design §5). Answers the trainees for whom no slot is left or whose occupation and
 * level are taken, here or elsewhere: then nothing of this may stand, and the caller refuses.
 */
export async function holdQuotas(
  tx: Tx,
  view: ClassView,
  wishes: readonly QuotaWish[],
  terms: QuotaTerms,
): Promise<string[]> {
  await lockPeople(
    tx,
    wishes.map(({ personId }) => personId),
  );
  const held = await rows<{ traineeId: string }>(
    tx,
    sql`
    INSERT INTO quota_hold (trainee_id, class_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen,
      counts_on, counts_from, counts_to)
    SELECT w."traineeId", ${view.class.id}::uuid, w."personId", ${terms.family}, ${terms.capPeriod}, ${terms.cap}::smallint,
      free.slot, ${view.project.occupationCanonical}, ${view.project.level}, w."heldFen",
      ${terms.countsOn}::date, ${terms.countsFrom}::date, ${terms.countsTo}::date
    FROM jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) AS w("traineeId" uuid, "personId" uuid, "heldFen" bigint)
    LEFT JOIN person n ON n.id = w."personId"
    CROSS JOIN LATERAL (SELECT ${freeSlot(sql`w."personId"`, terms)} AS slot) AS free
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE ${within(sql`s.issued_on`, terms)}) AS counted,
        count(*) FILTER (WHERE (s.occupation_canonical, s.level)
          IS NOT DISTINCT FROM (${view.project.occupationCanonical}, ${view.project.level})) AS same
      FROM standing_prior_subsidies(n.id_number_hash) AS s WHERE s.family = ${terms.family} AND ${hasPrior}) AS elsewhere
    WHERE free.slot IS NOT NULL AND ${usedHere(sql`w."personId"`, terms)} + elsewhere.counted < ${terms.cap}::int
      AND elsewhere.same = 0
    ON CONFLICT DO NOTHING RETURNING trainee_id AS "traineeId"`,
  );
  const got = new Set(held.map(({ traineeId }) => traineeId));
  return wishes.filter(({ traineeId }) => !got.has(traineeId)).map(({ traineeId }) => traineeId);
}

/** Two rosters with one person come one after the other: each then counts what the other has taken. */
export async function lockPeople(tx: Tx, personIds: readonly string[]): Promise<void> {
  await execute(
    tx,
    sql`SELECT pg_advisory_xact_lock(hashtextextended('quota ' || id, 0))
    FROM (SELECT id FROM unnest(${personIds}::text[]) AS id ORDER BY id) AS people`,
  );
}

export interface Certified {
  readonly traineeId: string;
  readonly personId: string;
  readonly issuedOn: string;
}

/** Who holds a slot and has a certificate, which was issued on another day than the one planned. */
export function listCertified(tx: Tx, classId: string): Promise<Certified[]> {
  return rows(
    tx,
    sql`SELECT q.trainee_id AS "traineeId", q.person_id AS "personId", f.issued_on::text AS "issuedOn"
    FROM quota_hold q JOIN certificate f ON f.trainee_id = q.trainee_id
    WHERE q.class_id = ${classId}::uuid AND q.state = 'HELD' AND q.counts_on IS DISTINCT FROM f.issued_on
    ORDER BY q.person_id`,
  );
}

/** Moves a slot to the day of its certificate. Answers false where that day's period has none free: then it is unmoved. */
export async function moveQuota(tx: Tx, { traineeId, personId }: Certified, terms: QuotaTerms): Promise<boolean> {
  await lockPeople(tx, [personId]);
  const person = sql`${personId}::uuid`;
  const moved = await execute(
    tx,
    sql`UPDATE quota_hold h SET counts_on = ${terms.countsOn}::date, counts_from = ${terms.countsFrom}::date,
      counts_to = ${terms.countsTo}::date, cap = ${terms.cap}::smallint,
      slot = CASE h.cap_period WHEN ${terms.capPeriod} THEN h.slot ELSE ${freeSlot(person, terms)} END,
      cap_period = ${terms.capPeriod}
    WHERE h.trainee_id = ${traineeId}::uuid AND h.state = 'HELD' AND (h.cap_period = ${terms.capPeriod}
      OR (${freeSlot(person, terms)} IS NOT NULL AND ${used(person, terms)} < ${terms.cap}::int))`,
  );
  return moved === 1;
}

/**
 * Holds again, on the day of his late certificate, the slot that a trainee gave back when he failed. Answers false where
 * no slot is left, or where his occupation and level are taken, here or elsewhere.
 */
export async function holdAgain(
  tx: Tx,
  { traineeId, personId, heldFen }: QuotaWish,
  terms: QuotaTerms,
): Promise<boolean> {
  await lockPeople(tx, [personId]);
  const person = sql`${personId}::uuid`;
  const held = await execute(
    tx,
    sql`UPDATE quota_hold h SET state = 'HELD', lost_to = NULL, held_fen = ${heldFen}::bigint, slot = ${freeSlot(person, terms)},
      cap = ${terms.cap}::smallint, cap_period = ${terms.capPeriod}, counts_on = ${terms.countsOn}::date,
      counts_from = ${terms.countsFrom}::date, counts_to = ${terms.countsTo}::date
    WHERE h.trainee_id = ${traineeId}::uuid AND h.state = 'RETURNED' AND ${freeSlot(person, terms)} IS NOT NULL
      AND ${used(person, terms)} < ${terms.cap}::int
      AND NOT EXISTS (SELECT 1 FROM quota_hold o WHERE o.person_id = h.person_id AND o.family = h.family AND o.state <> 'RETURNED'
        AND (o.occupation_canonical, o.level) IS NOT DISTINCT FROM (h.occupation_canonical, h.level))
      AND NOT EXISTS (SELECT 1 FROM person n, standing_prior_subsidies(n.id_number_hash) AS s WHERE n.id = h.person_id
        AND s.family = h.family AND (s.occupation_canonical, s.level) IS NOT DISTINCT FROM (h.occupation_canonical, h.level))`,
  );
  return held === 1;
}

/** Why a slot was lost that had been held: the line will say that the cap is reached (domain.md §6, E7). */
export async function markLostToCap(tx: Tx, traineeIds: readonly string[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE quota_hold SET lost_to = 'CAP' WHERE trainee_id = ANY (${traineeIds}::uuid[]) AND state = 'RETURNED'`,
  );
}

/** The enrolled whose own word is missing, by their place on the roster. */
export function listUnconfirmed(tx: Tx, classId: string): Promise<{ traineeId: string; seq: number }[]> {
  return rows(
    tx,
    sql`SELECT t.id AS "traineeId", t.seq FROM trainee t JOIN class c ON c.id = t.class_id
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' AND NOT EXISTS (SELECT 1 FROM trainee_confirmation a
      WHERE (a.class_id, a.person_id, a.institution_id) = (c.id, t.person_id, c.institution_id) AND a.answer = 'CONFIRMED')
    ORDER BY t.seq`,
  );
}

/** They stay on the roster as withdrawn before the first lesson; nothing is held for them. */
export async function leaveOut(tx: Tx, traineeIds: readonly string[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE trainee SET state = 'WITHDRAWN', withdrawn_on = business_today(),
      withdrawal_reason = '本人未确认占用补贴次数，未纳入开班' WHERE id = ANY (${traineeIds}::uuid[]) AND state = 'ENROLLED'`,
  );
}

export interface RosterWarning {
  readonly row: number;
  readonly warning: 'ENROLLED_ELSEWHERE' | 'SAME_LEVEL_TAKEN';
}

/** What is known of the roster's people elsewhere: the row and what it is, never where or with whom. */
export function listRosterWarnings(tx: Tx, classId: string): Promise<RosterWarning[]> {
  return rows(
    tx,
    sql`SELECT t.seq AS row, w.warning FROM roster_warnings(${classId}::uuid) AS w JOIN trainee t ON t.id = w.trainee_id
    ORDER BY t.seq, w.warning`,
  );
}

/** Lines that came to nothing hold nothing any longer. What was not prepaid may come to something all the same. */
export async function listRefusedTrainees(tx: Tx, classId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT trainee_id AS id FROM claim_line WHERE class_id = ${classId}::uuid AND amount_fen = 0 AND family <> 'PREPAYMENT'`,
  );
  return found.map(({ id }) => id);
}
