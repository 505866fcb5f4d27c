import type { IsoDate } from '../../domain/calendar/dates.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, rows, type Sql, sql } from '../../platform/database.js';
import { readTotals } from '../dossier/totals.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';

export type DatedKey = { readonly postedOn: IsoDate; readonly id: string };

export interface ClawbackItem {
  readonly id: string;
  readonly proposedOn: IsoDate;
  readonly scope: string;
  readonly state: string;
  readonly ground: string;
  readonly document: string;
  readonly payeeName: string;
  readonly fund: string;
  readonly amountFen: number;
  readonly recoveredFen: number;
  readonly outstandingFen: number;
  readonly dueOn: IsoDate | null;
}
export interface ClawbackTotals {
  readonly orders: number;
  readonly orderedFen: number;
  readonly recoveredFen: number;
  readonly outstandingFen: number;
}

/** An authority sees its regions, the bureau that keeps the fund what it waits for, a payee its own. */
export const clawbackSeen = (actor: Actor): Sql => sql`(k.region_code = ANY (${actor.regions}::text[])
  OR ${actor.organisationId}::uuid IN (k.payee_organisation_id, k.payer_organisation_id))`;

const recovered = sql`(SELECT coalesce(sum(c.amount_fen), 0) FROM clawback_recovery c
  WHERE c.clawback_id = k.id AND c.state = 'CONFIRMED')`;
const owed = sql`CASE k.state WHEN 'OPEN' THEN k.amount_fen - ${recovered} ELSE 0 END`;

const ITEM = sql`k.id, k.proposed_on::text AS "proposedOn", k.scope, k.state, k.ground, k.document,
  CASE o.kind WHEN 'PERSON' THEN left(o.name, 1) || '**' ELSE o.name END AS "payeeName", k.fund,
  k.amount_fen::float8 AS "amountFen", ${recovered}::float8 AS "recoveredFen", (${owed})::float8 AS "outstandingFen",
  k.due_on::text AS "dueOn"`;

/** What was paid as living allowance beside training that the order takes back in full, and no standing order claims yet. */
const ALLOWANCES_LEFT = sql`(SELECT coalesce(sum(y.amount_fen), 0) FROM clawback_line o
  JOIN payment p ON p.id = o.payment_id AND p.family = 'TRAINING' AND p.amount_fen = o.amount_fen
  JOIN claim_line t ON t.id = p.claim_line_id JOIN claim_entry e ON e.trainee_id = t.trainee_id AND e.family = 'LIVING'
  JOIN claim_line l ON l.entry_id = e.id JOIN payment y ON y.claim_line_id = l.id AND y.live AND y.state = 'PAID'
  WHERE o.clawback_id = k.id AND k.state IN ('PROPOSED', 'OPEN', 'SETTLED') AND NOT EXISTS (SELECT 1 FROM clawback_line x
    JOIN clawback z ON z.id = x.clawback_id AND z.state NOT IN ('REFUSED', 'REVERSED') WHERE x.payment_id = y.id))`;

export async function listClawbacks(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<DatedKey>,
): Promise<Page<ClawbackItem> & { totals: ClawbackTotals }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<ClawbackItem>(
      tx,
      sql`SELECT ${ITEM} FROM clawback k JOIN organisation o ON o.id = k.payee_organisation_id WHERE ${clawbackSeen(actor)}
      AND ${after ? sql`(k.proposed_on, k.id) < (${after.postedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY k.proposed_on DESC, k.id DESC LIMIT ${limit + 1}`,
    );
    const sums = await readTotals(tx, actor, 'clawback', ['orders', 'orderedFen', 'recoveredFen']);
    // Of a settled order nothing is outstanding.
    const totals = { ...sums, outstandingFen: sums.orderedFen - sums.recoveredFen };
    return { items: found.slice(0, limit), more: found.length > limit, totals };
  });
}

/** An order with its lines and what came back; names of persons are not told. `refundDueFen`: what a reversal gives back. */
export async function findClawback(
  db: Database,
  actor: Actor,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row<Record<string, unknown>>(
      tx,
      sql`SELECT ${ITEM}, k.project_id AS "projectId", k.class_id AS "classId", k.claim_id AS "claimId", k.reason, k.decided_on::text AS "decidedOn",
        k.decision_reason AS "decisionReason", k.settled_on::text AS "settledOn", k.reversed_on::text AS "reversedOn",
        k.reversal_reason AS "reversalReason", k.reversal_document AS "reversalDocument",
        (CASE k.state WHEN 'REVERSED' THEN ${recovered} ELSE 0 END)::float8 AS "refundDueFen",
        ${ALLOWANCES_LEFT}::float8 AS "allowancesLeftFen",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('paymentId', l.payment_id, 'classId', l.class_id,
            'classTitle', c.title, 'seq', n.seq, 'paidFen', y.amount_fen, 'amountFen', l.amount_fen,
            'paymentState', y.state) ORDER BY l.id), '[]')
          FROM clawback_line l JOIN payment y ON y.id = l.payment_id LEFT JOIN claim_line n ON n.id = y.claim_line_id
          LEFT JOIN class c ON c.id = l.class_id WHERE l.clawback_id = k.id) AS lines,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'amountFen', c.amount_fen,
            'reference', c.reference, 'paymentId', c.payment_id, 'receivedOn', c.received_on, 'state', c.state,
            'reason', c.reason) ORDER BY c.recorded_on, c.id), '[]')
          FROM clawback_recovery c WHERE c.clawback_id = k.id) AS recoveries
      FROM clawback k JOIN organisation o ON o.id = k.payee_organisation_id WHERE k.id = ${id}::uuid AND ${clawbackSeen(actor)}`,
    ),
  );
}

export interface SanctionItem {
  readonly id: string;
  readonly proposedOn: IsoDate;
  readonly subjectName: string;
  readonly measure: string;
  readonly ground: string;
  readonly document: string;
  readonly decision: string | null;
  readonly decidedOn: IsoDate | null;
  readonly endsOn: IsoDate | null;
  readonly liftedOn: IsoDate | null;
  readonly standing: boolean;
}

const SANCTION = sql`s.id, s.proposed_on::text AS "proposedOn", o.name AS "subjectName", s.measure, s.ground, s.document,
  s.decision, s.decided_on::text AS "decidedOn", s.ends_on::text AS "endsOn", s.lifted_on::text AS "liftedOn",
  s.decision = 'CONFIRMED' IS TRUE AND s.lifted_on IS NULL AND coalesce(s.ends_on >= business_today(), true) AS standing`;
/** A party sees what was decided about itself; the proposal is the bureau's. */
export const sanctionSeen = (actor: Actor): Sql => sql`(s.region_code = ANY (${actor.regions}::text[])
  OR (s.subject_organisation_id = ${actor.organisationId}::uuid AND s.decision = 'CONFIRMED'))`;

export async function listSanctions(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<DatedKey>,
): Promise<Page<SanctionItem> & { totals: { standing: number } }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<SanctionItem>(
      tx,
      sql`SELECT ${SANCTION} FROM sanction s JOIN organisation o ON o.id = s.subject_organisation_id WHERE ${sanctionSeen(actor)}
      AND ${after ? sql`(s.proposed_on, s.id) < (${after.postedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY s.proposed_on DESC, s.id DESC LIMIT ${limit + 1}`,
    );
    const counted = await row<{ standing: number }>(
      tx,
      sql`SELECT count(*)::int AS standing FROM sanction s WHERE ${sanctionSeen(actor)} AND s.decision = 'CONFIRMED'
        AND s.lifted_on IS NULL AND (s.ends_on IS NULL OR s.ends_on >= business_today())`,
    );
    return {
      items: found.slice(0, limit),
      more: found.length > limit,
      totals: { standing: counted?.standing ?? 0 },
    };
  });
}

export async function findSanction(
  db: Database,
  actor: Actor,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row<Record<string, unknown>>(
      tx,
      sql`SELECT ${SANCTION}, s.clawback_id AS "clawbackId", s.reason, s.clause, s.decision_reason AS "decisionReason",
        s.lift_reason AS "liftReason", s.lift_document AS "liftDocument",
        (SELECT jsonb_build_object('authority', j.authority, 'document', j.document, 'referredOn', j.referred_on)
          FROM judicial_referral j WHERE j.sanction_id = s.id) AS referral
      FROM sanction s JOIN organisation o ON o.id = s.subject_organisation_id WHERE s.id = ${id}::uuid AND ${sanctionSeen(actor)}`,
    ),
  );
}
