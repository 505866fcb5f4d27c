import type { Dossier } from '../../domain/access/dossiers.js';
import type { IsoDate } from '../../domain/calendar/dates.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, rows, type Sql, sql } from '../../platform/database.js';
import { iso, type Page, type PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';
import { readTotals } from './totals.js';

/** How one kind of dossier is read: from where, what is told of it, who sees it, and by which day it is listed. */
interface Source {
  readonly from: Sql;
  readonly columns: Sql;
  /** What the dossier's own page tells besides. */
  readonly more?: Sql;
  readonly day: Sql;
  seenBy(actor: Actor): Sql;
}

const inRegions = (actor: Actor, region: Sql) => sql`${region} = ANY (${actor.regions}::text[])`;
/** Proposed by one, decided by another: told alike of all that has these columns. */
const TWO_PEOPLE = sql`d.proposed_on::text AS "proposedOn", a.display_name AS "proposedBy", d.decision,
  d.decided_on::text AS "decidedOn", b.display_name AS "decidedBy"`;
const JOIN_TWO = sql`JOIN account a ON a.id = d.proposed_by LEFT JOIN account b ON b.id = d.decided_by`;
const JOIN_CLASS = sql`JOIN class c ON c.id = d.class_id JOIN project p ON p.id = c.project_id`;
const TITLE = sql`p.title || ' · ' || c.title AS title`;
const masked = (name: Sql) => sql`left(${name}, 1) || repeat('＊', greatest(char_length(${name}) - 1, 1))`;
const maskedName = masked(sql`n.name`);
const BY_TWO = { day: sql`d.proposed_on` };

const SOURCES = {
  allocation: {
    ...BY_TWO,
    from: sql`budget_allocation d JOIN region r ON r.code = d.region_code ${JOIN_TWO}`,
    columns: sql`d.id, d.kind, d.fund, r.name AS "regionName", d.budget_year AS "budgetYear", d.amount_fen::float8 AS "amountFen",
      d.document, ${TWO_PEOPLE}`,
    more: sql`d.reason, (SELECT g.id FROM budget g WHERE g.fund = d.fund AND g.region_code = d.region_code
      AND g.budget_year = d.budget_year) AS "budgetId"`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  yearTurn: {
    ...BY_TWO,
    from: sql`budget_turn d JOIN budget g ON g.id = d.budget_id JOIN region r ON r.code = g.region_code
      LEFT JOIN class c ON c.id = d.class_id ${JOIN_TWO}`,
    columns: sql`d.id, d.kind, g.fund, r.name AS "regionName", g.budget_year AS "budgetYear", d.to_year AS "toYear",
      c.title AS "classTitle", d.document, d.amount_fen::float8 AS "amountFen", ${TWO_PEOPLE}`,
    more: sql`d.reason, d.budget_id AS "budgetId", d.class_id AS "classId"`,
    seenBy: (actor) => inRegions(actor, sql`g.region_code`),
  },
  paperConfirmation: {
    ...BY_TWO,
    from: sql`paper_confirmation d ${JOIN_CLASS} JOIN organisation o ON o.id = d.institution_id ${JOIN_TWO}`,
    columns: sql`d.id, ${TITLE}, o.name AS "institutionName", cardinality(d.person_ids) AS people, d.reference, ${TWO_PEOPLE}`,
    more: sql`d.reason, d.class_id AS "classId", (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', t.seq,
        'holderName', ${maskedName}, 'idNumberMasked', n.id_number_masked) ORDER BY t.seq), '[]')
      FROM trainee t JOIN person n ON n.id = t.person_id
      WHERE t.class_id = d.class_id AND t.person_id::text = ANY (d.person_ids)) AS trainees`,
    seenBy: (actor) => inRegions(actor, sql`c.region_code`),
  },
  historyImport: {
    ...BY_TWO,
    from: sql`history_import d ${JOIN_TWO}`,
    columns: sql`d.id, d.file_name AS "fileName", d.row_count AS "rowCount", d.sum_fen::float8 AS "sumFen", ${TWO_PEOPLE}`,
    more: sql`d.reason, d.sha256`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  voucherIssue: {
    ...BY_TWO,
    from: sql`voucher_issue d LEFT JOIN catalogue_item i ON i.id = d.catalogue_item_id
      LEFT JOIN occupation o ON o.id = i.occupation_id LEFT JOIN organisation g ON g.id = d.institution_id ${JOIN_TWO}`,
    columns: sql`d.id, d.kind, d.document, o.name AS "occupationName", i.level, g.name AS "institutionName",
      (SELECT count(*)::int FROM voucher_issue_row w WHERE w.issue_id = d.id) AS people, ${TWO_PEOPLE}`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  voucherOverride: {
    ...BY_TWO,
    from: sql`voucher_override d ${JOIN_CLASS} ${JOIN_TWO}`,
    columns: sql`d.id, d.class_id AS "classId", ${TITLE}, d.reason, d.document, ${TWO_PEOPLE},
      d.refusal_reason AS "refusalReason",
      (SELECT count(*)::int FROM trainee t WHERE t.class_id = c.id AND t.state = 'ENROLLED') AS trainees`,
    seenBy: (actor) => inRegions(actor, sql`c.region_code`),
  },
  payeeAccount: {
    day: sql`d.proposed_on`,
    from: sql`payee_account d JOIN organisation o ON o.id = d.organisation_id ${JOIN_TWO}`,
    columns: sql`d.id, d.organisation_id AS "organisationId", o.name AS "organisationName", d.holder, d.bank,
      d.number_masked AS number, d.state, d.proposed_on::text AS "proposedOn", d.decided_on::text AS "decidedOn"`,
    more: sql`a.display_name AS "proposedBy", b.display_name AS "decidedBy", d.reason`,
    seenBy: (actor) =>
      sql`(d.organisation_id = ${actor.organisationId}::uuid OR ${inRegions(actor, sql`o.region_code`)})`,
  },
  spotCheck: {
    day: sql`d.drawn_on`,
    from: sql`spot_check d`,
    columns: sql`d.id, d.quarter_from::text AS "quarterFrom", d.percent, d.population, d.drawn, d.checked, d.errors,
      d.drawn_on::text AS "drawnOn"`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  signal: {
    day: sql`d.raised_on`,
    from: sql`line_signal d JOIN claim_line l ON l.id = d.claim_line_id JOIN claim m ON m.id = l.claim_id
      LEFT JOIN class c ON c.id = l.class_id LEFT JOIN project p ON p.id = c.project_id LEFT JOIN account a ON a.id = d.raised_by`,
    columns: sql`d.id, d.kind, coalesce(p.title || ' · ' || c.title, m.number) AS title, l.seq, d.detail, d.raised_on::text AS "raisedOn", a.display_name AS "raisedBy"`,
    more: sql`l.class_id AS "classId"`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  shortfall: {
    day: sql`d.declared_on`,
    from: sql`shortfall d LEFT JOIN class c ON c.id = d.class_id LEFT JOIN project p ON p.id = c.project_id
      LEFT JOIN claim m ON m.id = d.claim_id JOIN account a ON a.id = d.declared_by JOIN account r ON r.id = d.responsible_id
      LEFT JOIN account b ON b.id = d.decided_by`,
    columns: sql`d.id, d.declared_on::text AS "proposedOn", coalesce(p.title || ' · ' || c.title, m.number) AS title,
      d.class_id AS "classId", d.claim_id AS "claimId", d.condition,
      r.display_name AS "responsibleName", d.reason, d.evidence, a.display_name AS "declaredByName", d.decision,
      b.display_name AS "decidedByName"`,
    more: sql`d.decided_on::text AS "decidedOn", d.decision_reason AS "decisionReason"`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  appeal: {
    day: sql`d.filed_on`,
    from: sql`appeal d LEFT JOIN project p ON p.id = d.project_id JOIN organisation o ON o.id = d.organisation_id
      JOIN claim m ON m.id = d.claim_id LEFT JOIN claim_line l ON l.id = d.claim_line_id`,
    columns: sql`d.id, coalesce(p.title, m.number) AS title, o.name AS "organisationName", d.filed_on::text AS "filedOn",
      d.window_ends_on::text AS "windowEndsOn", d.decision, d.decided_on::text AS "decidedOn"`,
    more: sql`d.claim_id AS "claimId", d.claim_line_id AS "claimLineId", m.class_id AS "classId", l.seq, d.ground, d.evidence,
      d.decision_reason AS "decisionReason", d.effect, d.obstacle, d.carried_out_on::text AS "carriedOutOn",
      d.carried_out_how AS "carriedOutHow"`,
    seenBy: (actor) =>
      sql`(${inRegions(actor, sql`d.region_code`)} OR d.organisation_id = ${actor.organisationId}::uuid)`,
  },
  claimant: {
    day: sql`d.registered_on`,
    from: sql`claimant d JOIN account a ON a.id = d.account_id JOIN organisation o ON o.id = d.organisation_id
      JOIN person n ON n.id = o.person_id JOIN account b ON b.id = d.registered_by JOIN region r ON r.code = d.region_code`,
    columns: sql`d.id, a.username, ${maskedName} AS "holderName", n.id_number_masked AS "idNumberMasked", d.phone_masked AS phone,
      r.name AS "regionName", d.registered_on::text AS "registeredOn", a.one_time_until::text AS "passwordUntil"`,
    more: sql`d.identity_document AS "identityDocument", b.display_name AS "registeredBy"`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  nameCorrection: {
    ...BY_TWO,
    from: sql`name_correction d ${JOIN_TWO}`,
    columns: sql`d.id, ${masked(sql`d.old_name`)} AS "oldName", d.id_number_masked AS "idNumberMasked", d.document, ${TWO_PEOPLE}`,
    // What is to be compared with the paper.
    more: sql`d.new_name AS "newName", d.grounds, d.reason`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
  hardship: {
    ...BY_TWO,
    from: sql`hardship_recognition d JOIN organisation o ON o.id = d.organisation_id JOIN region r ON r.code = d.region_code ${JOIN_TWO}
      LEFT JOIN hardship_withdrawal w ON w.recognition_id = d.id AND w.decision IS DISTINCT FROM 'REFUSED'`,
    columns: sql`d.id, o.name AS "organisationName", r.name AS "regionName", d.document, d.valid_from::text AS "validFrom",
      d.valid_to::text AS "validTo", CASE WHEN d.decision IS NULL THEN 'PROPOSED' WHEN d.decision = 'REFUSED' THEN 'REFUSED'
        WHEN w.id IS NOT NULL AND w.decision IS NULL THEN 'WITHDRAWING' WHEN d.ends_before <= business_today() THEN 'WITHDRAWN'
        WHEN d.valid_to < business_today() THEN 'EXPIRED' ELSE 'STANDING' END AS state, ${TWO_PEOPLE}`,
    more: sql`d.grounds, d.reason, d.ends_before::text AS "endsBefore",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('fromDay', x.from_day, 'grounds', x.grounds, 'document', x.document,
          'proposedBy', a.display_name, 'proposedOn', x.proposed_on, 'decision', x.decision, 'decidedBy', b.display_name,
          'decidedOn', x.decided_on, 'reason', x.reason) ORDER BY x.proposed_on, x.decision IS DISTINCT FROM 'REFUSED', x.id), '[]')
        FROM hardship_withdrawal x JOIN account a ON a.id = x.proposed_by LEFT JOIN account b ON b.id = x.decided_by
        WHERE x.recognition_id = d.id) AS withdrawals,
      (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c."filedOn" DESC, c."claimId"), '[]') FROM (
        SELECT m.id AS "claimId", m.number, m.filed_on AS "filedOn", m.state AS "claimState",
          (SELECT count(*) FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id WHERE l.claim_id = m.id AND l.amount_fen > 0
            AND hardship_of(e) IS FALSE) AS uncovered,
          (SELECT coalesce(sum(y.amount_fen), 0) FROM payment y WHERE y.claim_id = m.id AND y.state = 'PAID')::float8 AS "paidFen"
        FROM claim m WHERE m.payee_organisation_id = d.organisation_id AND m.subsidy_kind = 'HARDSHIP_ENTERPRISE'
          AND m.class_id IS NULL ORDER BY m.filed_on DESC, m.id LIMIT 100) AS c) AS claims`,
    seenBy: (actor) => inRegions(actor, sql`d.region_code`),
  },
} as const satisfies Partial<Record<Dossier, Source>>;
/** The kinds that are listed and opened in this one way; the others have reads of their own. */
export type PlainDossier = keyof typeof SOURCES;

export type DossierItem = Readonly<Record<string, unknown>> & { readonly id: string };
export interface DossierTotals {
  readonly count: number;
  /** Not decided, or not looked at, yet. */
  readonly waiting: number;
}

/** Newest first, with how many there are of all that this person may see. */
export async function listDossiers(
  db: Database,
  actor: Actor,
  dossier: PlainDossier,
  { after, limit }: PageRequest<{ day: IsoDate; id: string }>,
): Promise<Page<DossierItem & { day: IsoDate }> & { totals: DossierTotals }> {
  const { from, columns, day, seenBy }: Source = SOURCES[dossier];
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<DossierItem & { day: IsoDate }>(
      tx,
      sql`SELECT ${day}::text AS day, ${columns} FROM ${from} WHERE ${seenBy(actor)}
        AND ${after ? sql`(${day}, d.id) < (${after.day}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY ${day} DESC, d.id DESC LIMIT ${limit + 1}`,
    );
    const totals = await readTotals(tx, actor, dossier, ['count', 'waiting']);
    return { items: found.slice(0, limit), more: found.length > limit, totals };
  });
}

export function findDossier(
  db: Database,
  actor: Actor,
  dossier: PlainDossier,
  id: string,
): Promise<DossierItem | undefined> {
  const { from, columns, more, seenBy }: Source = SOURCES[dossier];
  return inTransaction(db, scopeOf(actor), (tx) =>
    row<DossierItem>(
      tx,
      sql`SELECT ${columns}${more ? sql`, ${more}` : sql``} FROM ${from} WHERE d.id = ${id}::uuid AND ${seenBy(actor)}`,
    ),
  );
}

/** Who is asked to act on a dossier now, and until when. The caller has seen to it that the reader may know. */
export function listAwaited(db: Database, actor: Actor, dossier: Dossier, id: string) {
  return inTransaction(db, scopeOf(actor), (tx) =>
    rows(
      tx,
      sql`SELECT t.command, t.role, t.organisation_id AS "organisationId", o.name AS "organisationName",
        ${iso(sql`t.due_at`)} AS "dueAt", t.due_provisional AS "dueProvisional"
      FROM task t JOIN organisation o ON o.id = t.organisation_id
      WHERE t.dossier = ${dossier} AND t.dossier_id = ${id} AND t.state = 'OPEN' AND t.kind = 'ACT' ORDER BY t.due_at, t.id`,
    ),
  );
}
