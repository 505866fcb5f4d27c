import type { SubsidyClaimView } from '../../domain/claim/view.js';
import { maskName } from '../../domain/identity/mask.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { GateProfile } from '../../domain/vocabulary.js';
import { type Database, inTransaction, row, rows, sql } from '../../platform/database.js';
import { readTotals } from '../dossier/totals.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';
import { findSubsidyClaim, isSeen } from './subsidy-claims.js';

export interface SubsidyClaimItem {
  readonly id: string;
  readonly number: string;
  readonly gateProfile: GateProfile;
  readonly subsidyKind: string;
  readonly settlementMode: string;
  readonly fund: string;
  readonly regionCode: string;
  readonly payeeName: string;
  readonly state: string;
  readonly filedOn: string;
  readonly dueOn: string | null;
  readonly lines: number;
  readonly amountFen: number;
  readonly approvedFen: number;
  readonly paidFen: number;
}
const TOTALS = ['claims', 'amountFen', 'approvedFen', 'paidFen'] as const;
type Totals = Record<(typeof TOTALS)[number], number>;

const SUMS = sql`CROSS JOIN LATERAL (SELECT count(*)::int AS lines, coalesce(sum(l.amount_fen), 0)::float8 AS amount,
    coalesce(sum(l.approved_fen), 0)::float8 AS approved,
    coalesce(sum((SELECT sum(y.amount_fen) FROM payment y WHERE y.claim_line_id = l.id AND y.state = 'PAID')), 0)::float8 AS paid
  FROM claim_line l WHERE l.claim_id = m.id) AS s`;

interface Wanted extends PageRequest<{ filedOn: string; id: string }> {
  /** The class that they follow. */
  readonly ofClassId?: string | undefined;
}

/** Newest first, with the totals of all that the person may see, or of the few of one class; a natural person by his masked name. */
export async function listSubsidyClaims(
  db: Database,
  actor: Actor,
  { after, limit, ofClassId }: Wanted,
): Promise<Page<SubsidyClaimItem> & { totals: Totals }> {
  const isWanted = sql`${isSeen(actor)} AND ${ofClassId ? sql`m.of_class_id = ${ofClassId}::uuid` : sql`true`}`;
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<SubsidyClaimItem & { isPerson: boolean }>(
      tx,
      sql`SELECT m.id, m.number, m.gate_profile AS "gateProfile", m.subsidy_kind AS "subsidyKind", m.settlement_mode AS "settlementMode", m.fund,
        m.region_code AS "regionCode", o.name AS "payeeName", o.kind = 'PERSON' AS "isPerson", m.state,
        m.filed_on::text AS "filedOn", m.due_on::text AS "dueOn", s.lines, s.amount AS "amountFen", s.approved AS "approvedFen",
        s.paid AS "paidFen"
      FROM claim m JOIN organisation o ON o.id = m.payee_organisation_id ${SUMS}
      WHERE ${isWanted} AND ${after ? sql`(m.filed_on, m.id) < (${after.filedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY m.filed_on DESC, m.id DESC LIMIT ${limit + 1}`,
    );
    const totals = ofClassId
      ? await row<Totals>(
          tx,
          sql`SELECT count(*)::float8 AS claims, coalesce(sum(s.amount), 0)::float8 AS "amountFen",
            coalesce(sum(s.approved), 0)::float8 AS "approvedFen", coalesce(sum(s.paid), 0)::float8 AS "paidFen"
          FROM claim m ${SUMS} WHERE ${isWanted}`,
        )
      : await readTotals(tx, actor, 'subsidyClaim', TOTALS);
    if (!totals) throw new Error('a sum has one row');
    const items = found.slice(0, limit).map(({ isPerson, ...item }) => ({
      ...item,
      payeeName: isPerson ? maskName(item.payeeName) : item.payeeName,
    }));
    return { items, more: found.length > limit, totals };
  });
}

export async function findVisibleClaim(db: Database, actor: Actor, id: string): Promise<SubsidyClaimView | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) => findSubsidyClaim(tx, actor, id));
}
