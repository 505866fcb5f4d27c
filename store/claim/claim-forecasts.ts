import type { SubsidyClaimView } from '../../domain/claim/view.js';
import { maskName } from '../../domain/identity/mask.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { profileConditions } from '../../domain/release/profiles.js';
import { type Database, inTransaction, rows, sql } from '../../platform/database.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';
import { isSeen, listSubsidyClaimViews } from './subsidy-claims.js';

interface Listed {
  readonly id: string;
  readonly payeeName: string;
  readonly isPerson: boolean;
  readonly ownerName: string;
  readonly payerName: string;
  readonly lines: number;
  readonly fen: number;
  readonly paidFen: number;
}
export type ClaimForecast = ReturnType<typeof forecastOf>;

/** Open claims without a class, newest first, each with what its own gate profile still asks and what it comes to. */
export async function listClaimForecasts(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<{ filedOn: string; id: string }>,
): Promise<Page<ClaimForecast>> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<Listed>(
      tx,
      sql`SELECT m.id, o.name AS "payeeName", o.kind = 'PERSON' AS "isPerson", hr.name AS "ownerName", f.name AS "payerName",
        s.lines, s.fen, s.paid AS "paidFen"
      FROM claim m JOIN organisation o ON o.id = m.payee_organisation_id JOIN organisation hr ON hr.id = m.owner_organisation_id
      JOIN organisation f ON f.id = m.payer_organisation_id
      CROSS JOIN LATERAL (SELECT count(*)::int AS lines, coalesce(sum(coalesce(l.approved_fen, l.amount_fen)), 0)::float8 AS fen,
          coalesce(sum((SELECT sum(y.amount_fen) FROM payment y WHERE y.claim_line_id = l.id AND y.state = 'PAID')), 0)::float8 AS paid
        FROM claim_line l WHERE l.claim_id = m.id) AS s
      WHERE ${isSeen(actor)} AND m.state IN ('FILED', 'RETURNED') AND m.closed_on IS NULL
        AND ${after ? sql`(m.filed_on, m.id) < (${after.filedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY m.filed_on DESC, m.id DESC LIMIT ${limit + 1}`,
    );
    const shown = found.slice(0, limit);
    const views = await listSubsidyClaimViews(
      tx,
      shown.map(({ id }) => id),
    );
    const items = shown.flatMap((listed) => {
      const view = views.find(({ id }) => id === listed.id);
      return view ? [forecastOf(view, listed)] : [];
    });
    return { items, more: found.length > limit };
  });
}

function forecastOf(view: SubsidyClaimView, listed: Listed) {
  const payeeName = listed.isPerson ? maskName(listed.payeeName) : listed.payeeName;
  const actors: Readonly<Record<string, string>> = {
    ...{ CLAIMANT: payeeName, HR_BUREAU: listed.ownerName, FINANCE_BUREAU: listed.payerName },
  };
  return {
    ...{
      claimId: view.id,
      number: view.number,
      gateProfile: view.gateProfile,
      fund: view.fund,
      regionCode: view.regionCode,
    },
    ...{ payeeName, state: view.state, filedOn: view.filedOn, dueOn: view.dueOn, lines: listed.lines },
    ...{ nowFen: listed.fen, nextBatchFen: Math.max(0, listed.fen - listed.paidFen), paidFen: listed.paidFen },
    open: profileConditions(view).flatMap(({ met, ...condition }) =>
      met ? [] : [{ ...condition, organisationName: actors[condition.owner] ?? null }],
    ),
  };
}
