import type { Actor } from '../../domain/lifecycle/case-view.js';
import { VOUCHER_STATES, type VoucherFacts, type VoucherState } from '../../domain/voucher/rules.js';
import { type Database, inTransaction, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { readOfficials, readParts } from '../dossier/totals.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';

/** By its dates, whether the sweep has been or not (domain/voucher/rules.ts says the same). */
const isOver = sql`voucher_over(v, (SELECT business_today()))`;
const shownState = sql`CASE WHEN v.state IN ('ISSUED', 'CLAIMED', 'ACTIVATED') AND ${isOver} THEN 'LAPSED' ELSE v.state END`;
/** The few that a sweep has still to find. */
const isToLapse = sql`(v.state = 'ISSUED' AND v.claim_by < (SELECT business_today())
  OR v.state IN ('CLAIMED', 'ACTIVATED') AND v.valid_to < (SELECT business_today())) AND ${isOver}`;
const maskedName = sql`left(n.name, 1) || repeat('＊', greatest(char_length(n.name) - 1, 1))`;

/** What another region issued is seen with the trainee who holds it, without the list that it came from. */
const VOUCHER = sql`v.id, v.number, ${shownState} AS state, i.kind, ${maskedName} AS "holderName",
  n.id_number_masked AS "idNumberMasked", o.name AS "occupationName", item.level, g.name AS "institutionName",
  v.issued_on::text AS "issuedOn", v.claim_by::text AS "claimBy", v.claimed_on::text AS "claimedOn",
  v.claim_channel AS "claimChannel", v.valid_to::text AS "validTo", v.face_fen::float8 AS "faceFen", v.class_id AS "classId",
  v.activated_on::text AS "activatedOn", v.redeemed_on::text AS "redeemedOn", v.ended_on::text AS "endedOn",
  v.void_reason AS "voidReason"`;
const FROM_VOUCHER = sql`voucher v LEFT JOIN voucher_issue i ON i.id = v.issue_id LEFT JOIN person n ON n.id = v.person_id
  LEFT JOIN catalogue_item item ON item.id = i.catalogue_item_id LEFT JOIN occupation o ON o.id = item.occupation_id
  LEFT JOIN organisation g ON g.id = i.institution_id`;

export interface VoucherItem {
  readonly id: string;
  readonly number: string;
  readonly state: VoucherState;
}
interface Numbered extends VoucherItem {
  readonly seq: string;
}
export interface VoucherTotal {
  readonly state: VoucherState;
  readonly count: number;
  readonly faceFen: number;
}

/**
 * Newest first: what the actor's regions have issued or train against, or what his institution is to train or trains against;
 * with how many in each state are issued, or his institution's.
 */
export async function listVouchers(
  db: Database,
  actor: Actor,
  { after, limit, state }: PageRequest<string> & { state?: VoucherState },
): Promise<Page<Numbered> & { totals: VoucherTotal[] }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const isAfter = after ? sql`v.seq < ${after}::bigint` : sql`true`;
    const found = await rows<Numbered>(
      tx,
      sql`SELECT v.seq::text AS seq, ${VOUCHER} FROM ${FROM_VOUCHER}
      WHERE v.seq IN (${ownSeqs(actor, isAfter, state, limit)}) ORDER BY v.seq DESC LIMIT ${limit + 1}`,
    );
    return { items: found.slice(0, limit), more: found.length > limit, totals: await readTotalsByState(tx, actor) };
  });
}

/** As many of each of the actor's places as a page may hold, each by an index in the list's own order. */
function ownSeqs(actor: Actor, isAfter: Sql, state: VoucherState | undefined, limit: number): Sql {
  const isWanted = sql`${isAfter} AND ${state ? sql`v.state = ${state} AND NOT ${isOver}` : sql`true`}`;
  const newest = (isOwn: Sql) =>
    sql`SELECT v.seq FROM voucher v WHERE ${isOwn} AND ${isWanted} ORDER BY v.seq DESC LIMIT ${limit + 1}`;
  const ofRegions = (isOwn: Sql) =>
    sql`SELECT s.seq FROM unnest(${actor.regions}::text[]) AS g(code) CROSS JOIN LATERAL (${newest(isOwn)}) AS s`;
  const own =
    actor.regions.length > 0
      ? sql`${ofRegions(sql`v.region_code = g.code`)}
        UNION ALL ${ofRegions(sql`v.class_region = g.code AND v.class_region <> v.region_code`)}`
      : sql`(${newest(sql`v.institution_id = ${actor.organisationId}::uuid`)})`;
  const unmarked = sql`SELECT v.seq FROM voucher v WHERE ${isAfter} AND ${isToLapse} AND ${isOwnOf(actor)}`;
  return state === 'LAPSED' ? sql`${own} UNION ALL ${unmarked}` : own;
}

const isOwnOf = (actor: Actor): Sql =>
  actor.regions.length > 0
    ? sql`(v.region_code = ANY (${actor.regions}::text[]) OR v.class_region = ANY (${actor.regions}::text[]))`
    : sql`v.institution_id = ${actor.organisationId}::uuid`;

async function readTotalsByState(tx: Tx, actor: Actor): Promise<VoucherTotal[]> {
  const kept = await readParts(tx, actor, 'voucher', ['count', 'faceFen']);
  const isCounted = actor.regions.length > 0 ? sql`v.region_code = ANY (${actor.regions}::text[])` : isOwnOf(actor);
  const unmarked = await rows<VoucherTotal>(
    tx,
    sql`SELECT v.state, count(*)::int AS count, coalesce(sum(v.face_fen), 0)::float8 AS "faceFen"
    FROM voucher v WHERE ${isToLapse} AND ${isCounted} GROUP BY v.state`,
  );
  const totals = new Map([...kept].map(([state, sums]) => [state as VoucherState, sums]));
  const move = (state: VoucherState, count: number, faceFen: number) => {
    const { count: before, faceFen: fen } = totals.get(state) ?? { count: 0, faceFen: 0 };
    totals.set(state, { count: before + count, faceFen: fen + faceFen });
  };
  for (const { state, count, faceFen } of unmarked) {
    move(state, -count, -faceFen);
    move('LAPSED', count, faceFen);
  }
  return VOUCHER_STATES.flatMap((state) => {
    const sums = totals.get(state);
    return sums && sums.count > 0 ? [{ state, ...sums }] : [];
  });
}

export function findVoucher(db: Database, actor: Actor, id: string): Promise<VoucherItem | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row<VoucherItem>(tx, sql`SELECT ${VOUCHER} FROM ${FROM_VOUCHER} WHERE v.id = ${id}::uuid`),
  );
}

/** A list as it is to be looked at by a second person, and what has become of it. */
export function findIssue(db: Database, actor: Actor, id: string) {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row(
      tx,
      sql`SELECT i.id, i.kind, i.document, o.name AS "occupationName", item.level, g.name AS "institutionName",
        i.proposed_on::text AS "proposedOn", i.decision, i.decided_on::text AS "decidedOn", i.reason,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('row', r.seq, 'holderName', ${maskedName},
            'idNumberMasked', n.id_number_masked, 'categories', to_jsonb(r.categories), 'voucherId', v.id,
            'state', CASE WHEN v.id IS NOT NULL THEN ${shownState} END) ORDER BY r.seq), '[]')
          FROM voucher_issue_row r JOIN person n ON n.id = r.person_id
          LEFT JOIN voucher v ON v.issue_id = r.issue_id AND v.person_id = r.person_id WHERE r.issue_id = i.id) AS rows
      FROM voucher_issue i LEFT JOIN catalogue_item item ON item.id = i.catalogue_item_id
      LEFT JOIN occupation o ON o.id = item.occupation_id LEFT JOIN organisation g ON g.id = i.institution_id
      WHERE i.id = ${id}::uuid AND ${actor.roles.includes('institution') ? sql`false` : sql`true`}`,
    ),
  );
}

export interface Unclaimed {
  readonly voucherId: string;
  readonly row: number;
  readonly number: string;
  readonly holderName: string;
  readonly idNumberMasked: string;
  readonly claimBy: string;
}

/** Whom of a list a link is still to be handed to; undefined where the list is not of the actor's own bureau. */
export function findUnclaimed(db: Database, actor: Actor, issueId: string): Promise<Unclaimed[] | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const own = await row(
      tx,
      sql`SELECT 1 AS own FROM voucher_issue
      WHERE id = ${issueId}::uuid AND organisation_id = ${actor.organisationId}::uuid`,
    );
    if (!own) return undefined;
    return rows<Unclaimed>(
      tx,
      sql`SELECT v.id AS "voucherId", r.seq AS row, v.number, ${maskedName} AS "holderName",
        n.id_number_masked AS "idNumberMasked", v.claim_by::text AS "claimBy"
      FROM voucher v JOIN voucher_issue_row r ON r.issue_id = v.issue_id AND r.person_id = v.person_id
      JOIN person n ON n.id = v.person_id
      WHERE v.issue_id = ${issueId}::uuid AND v.state = 'ISSUED' AND v.claim_by >= business_today() ORDER BY r.seq`,
    );
  });
}

export interface Printable extends VoucherFacts {
  readonly number: string;
  readonly faceFen: number | null;
  readonly today: string;
}

/** A voucher of the actor's own regions, to be printed for a holder who has no telephone. */
export function findPrintable(db: Database, actor: Actor, id: string): Promise<Printable | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row(
      tx,
      sql`SELECT v.number, v.state, v.claim_by::text AS "claimBy", v.valid_to::text AS "validTo",
        v.face_fen::float8 AS "faceFen", v.class_id AS "classId",
        (SELECT c.ends_on::text FROM class c WHERE c.id = v.class_id) AS "classEndsOn", business_today()::text AS today
      FROM voucher v
      JOIN voucher_issue i ON i.id = v.issue_id AND i.region_code = ANY (${actor.regions}::text[])
      WHERE v.id = ${id}::uuid`,
    ),
  );
}

/** Who of a class holds what, and which of it will be over before the class ends; undefined where it is not to be seen. */
export function findClassVouchers(db: Database, actor: Actor, classId: string) {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row(
      tx,
      sql`SELECT c.ends_on::text AS "endsOn",
        EXISTS (SELECT 1 FROM voucher_override w WHERE w.class_id = c.id AND w.decision = 'CONFIRMED') AS waived,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('traineeId', t.id, 'seq', t.seq, 'name', n.name,
            'idNumberMasked', n.id_number_masked, 'voucher', h.voucher) ORDER BY t.seq), '[]')
          FROM trainee t JOIN person n ON n.id = t.person_id LEFT JOIN LATERAL (
            SELECT jsonb_build_object('id', v.id, 'number', v.number, 'state', ${shownState}, 'claimedOn', v.claimed_on,
              'validTo', v.valid_to, 'faceFen', v.face_fen, 'activatedOn', v.activated_on,
              'bound', coalesce(v.trainee_id = t.id, false), 'fits', coalesce(voucher_fits(v.issue_id, c.id), false),
              'lapsesBeforeEnd', coalesce(v.valid_to < c.ends_on, false)) AS voucher
            FROM voucher v WHERE v.person_id = t.person_id AND (v.trainee_id = t.id OR v.state IN ('ISSUED', 'CLAIMED', 'ACTIVATED'))
            ORDER BY v.trainee_id = t.id DESC NULLS LAST, v.seq DESC LIMIT 1) AS h ON true
          WHERE t.class_id = c.id AND t.state = 'ENROLLED') AS items
      FROM class c WHERE c.id = ${classId}::uuid`,
    ),
  );
}

/** How often each official has done without vouchers: auditors look at these (001-21). */
export function countOverrides(db: Database, actor: Actor) {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const officials = await readOfficials(tx, actor, 'overridesOf', ['proposed', 'confirmed']);
    return officials.map(({ name: proposedBy, ...counts }) => ({ proposedBy, ...counts }));
  });
}
