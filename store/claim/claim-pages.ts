import type { OwnEvent } from '../../domain/lifecycle/own-events.js';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { isRefusal } from '../../domain/refusals.js';
import { LINE_REASONS, type LineReason } from '../../domain/release/line-reasons.js';
import { calculateSubsidy } from '../../domain/subsidy/calculate.js';
import type { Shares, SubsidyCase, WorkingStep } from '../../domain/subsidy/types.js';
import { type Database, execute, inTransaction, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import type { Page, PageRequest } from '../lists.js';
import { NET_FEN, OFFSET_FEN } from '../payment/offsets.js';
import { scopeOf } from '../people/accounts.js';
import { NAME_OF_LINE } from '../people/name-corrections.js';
import { getSubsidyRules } from '../policy/policy.js';
import { isSeen, NO_ACCOUNT } from './subsidy-claims.js';

/** A claim that the actor may see: row-level security of its class says so, or of one without a class its own parties. */
const visible = (actor: Actor, claimId: string) =>
  sql`claim m LEFT JOIN class c ON c.id = m.of_class_id JOIN organisation o ON o.id = m.payee_organisation_id
  WHERE m.id = ${claimId}::uuid AND (c.id IS NOT NULL OR (m.of_class_id IS NULL AND ${isSeen(actor)}))`;

const list = (item: Sql, from: Sql, order: Sql) =>
  sql`(SELECT coalesce(jsonb_agg(${item} ORDER BY ${order}), '[]') FROM ${from})`;

const isProvisional = sql`NOT EXISTS (SELECT 1 FROM work_calendar_year y WHERE y.year = extract(year FROM b.ends_on)
  AND y.status = 'OFFICIAL')`;

interface Total {
  readonly reasonCode: string | null;
  readonly lines: number;
  readonly amountFen: number;
}
export interface ClaimSheet {
  readonly id: string;
  readonly totals: readonly (Total & { reasonText: string | null })[];
  readonly lines: Page<ClaimSheetLine>;
}
interface ClaimSheetLine {
  readonly id: string;
  readonly seq: number;
}

/** The claim with its rounds, its totals by reason, and a page of its lines in the order of the roster. */
export async function findClaimSheet(
  db: Database,
  actor: Actor,
  claimId: string,
  { after = '0', limit }: PageRequest<string>,
): Promise<ClaimSheet | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await row<{ sheet: Omit<ClaimSheet, 'totals' | 'lines'> & { totals: Total[] } }>(
      tx,
      sql`SELECT ${sheet} AS sheet FROM ${visible(actor, claimId)}`,
    );
    if (!found) return undefined;
    const items = await rows<ClaimSheetLine>(tx, sheetLines(claimId, after, limit + 1));
    const totals = found.sheet.totals.map((total) => ({ ...total, reasonText: reasonTextOf(total.reasonCode) }));
    return { ...found.sheet, totals, lines: { items: items.slice(0, limit), more: items.length > limit } };
  });
}

const sheet = sql`jsonb_build_object('id', m.id, 'classId', m.class_id, 'projectId', m.project_id, 'subsidyKind', m.subsidy_kind,
  'state', m.state,
  'payeeName', o.name, 'policyVersionId', coalesce(c.policy_version_id, m.policy_version_id), 'refusalReason', m.refusal_reason, 'filedOn', m.filed_on,
  'reviewedOn', m.reviewed_on, 'checkedOn', m.checked_on, 'publicityPostedOn', m.publicity_posted_on,
  'publicityEndsOn', m.publicity_ends_on, 'approvedOn', m.approved_on, 'instructedOn', m.instructed_on,
  'confirmedOn', m.confirmed_on, 'specialReviewReference', m.special_review_reference,
  'paymentReference', m.payment_reference,
  'totalFen', (SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id),
  'totals', ${list(
    sql`jsonb_build_object('reasonCode', t.reason_code, 'lines', t.lines, 'amountFen', t.fen)`,
    sql`(SELECT l.reason_code, count(*) AS lines, sum(l.amount_fen) AS fen FROM claim_line l WHERE l.claim_id = m.id
      GROUP BY l.reason_code) AS t`,
    sql`t.reason_code NULLS FIRST`,
  )},
  'rounds', ${list(
    sql`jsonb_build_object('round', r.round, 'kind', r.kind, 'submittedOn', r.submitted_on, 'reason', r.reason,
      'outcome', r.outcome, 'decidedOn', r.decided_on, 'grounds', r.grounds)`,
    sql`claim_round r WHERE r.claim_id = m.id`,
    sql`r.round`,
  )})`;

const sheetLines = (claimId: string, after: string, limit: number) => sql`
  SELECT l.id, l.seq::int AS seq, ${NAME_OF_LINE} AS name, n.id_number_masked AS "idNumberMasked", l.subsidy_kind AS "subsidyKind", l.level,
    l.certificate_number AS "certificateNumber", to_char(l.subsidy_month, 'YYYY-MM') AS "subsidyMonth", l.amount_fen::float8 AS "amountFen", l.approved_fen::float8 AS "approvedFen",
    l.reason_code AS "reasonCode", EXISTS (SELECT 1 FROM objection x JOIN publicity b ON b.id = x.publicity_id
      WHERE b.claim_id = l.claim_id AND x.outcome IS NULL AND coalesce(x.claim_line_id, l.id) = l.id) AS held,
    (SELECT y.state FROM payment y WHERE y.claim_line_id = l.id AND y.state <> 'REVERSED') AS "paymentState",
    l.amount_fen > 0 AND m.gate_profile = 'ALLOWANCE' AND ${NO_ACCOUNT} AS "lacksAccount"
  FROM claim_line l JOIN claim m ON m.id = l.claim_id JOIN person n ON n.id = l.person_id
  WHERE l.claim_id = ${claimId}::uuid AND l.seq > ${after}::bigint ORDER BY l.seq LIMIT ${limit}`;

interface Worked {
  readonly amountFen: number;
  readonly reasonCode: string | null;
  readonly working: readonly WorkingStep[];
}
/** With who bears what of a cost that is shared; null where none is, and where an objection was upheld. */
interface Recomputed extends Worked {
  readonly shares: Shares | null;
}
interface StoredLine {
  readonly stored: Worked;
  readonly inputs: SubsidyCase | null;
  readonly policyVersion: string;
  /** Its last payment: in full, what was kept back of it for clawbacks, and what the bank was to be sent. */
  readonly payment: Readonly<Record<string, unknown>> | null;
  readonly adjustment: { objectionId: string; reasons: string | null; resolvedOn: string | null } | null;
}
export type Difference = keyof Worked | 'inputs';

const offsets = list(
  sql`jsonb_build_object('document', k.document, 'amountFen', r.amount_fen, 'state', r.state)`,
  sql`clawback_recovery r JOIN clawback k ON k.id = r.clawback_id WHERE r.payment_id = y.id`,
  sql`k.decided_on, k.id`,
);

/** Why this amount: worked out again from what was kept with the line, under the version that its class froze. */
export async function explainLine(db: Database, actor: Actor, claimId: string, lineId: string) {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await row<{ line: StoredLine }>(
      tx,
      sql`SELECT jsonb_build_object('stored', jsonb_build_object('amountFen', l.amount_fen, 'reasonCode', l.reason_code,
          'working', l.working), 'inputs', l.inputs, 'policyVersion', coalesce(c.policy_version_id, m.policy_version_id),
          'payment', (SELECT jsonb_build_object('reference', y.reference, 'state', y.state, 'amountFen', y.amount_fen,
              'offsetFen', ${OFFSET_FEN}, 'netFen', ${NET_FEN}, 'offsets', ${offsets})
            FROM payment y WHERE y.claim_line_id = l.id ORDER BY y.live DESC, y.instructed_on DESC, y.reference DESC LIMIT 1),
          'adjustment', (SELECT jsonb_build_object('objectionId', x.id, 'reasons', x.reasons, 'resolvedOn', x.resolved_on)
            FROM objection x WHERE x.id = l.objection_id)) AS line
      FROM claim_line l CROSS JOIN ${visible(actor, claimId)} AND l.claim_id = m.id AND l.id = ${lineId}::uuid`,
    );
    if (!found) return undefined;
    const { line } = found;
    const recomputed = await recompute(tx, line);
    const differences = differencesOf(line, recomputed);
    return {
      lineId,
      ...line,
      recomputed,
      agrees: differences.length === 0,
      differences,
      reasonText: reasonTextOf(line.stored.reasonCode),
      clauses: [...new Set(line.stored.working.map(({ clause }) => clause))],
    };
  });
}

/** An upheld objection stands above what is computed: without it the line would be worth what the steps say. */
async function recompute(tx: Tx, { inputs, policyVersion, adjustment }: StoredLine): Promise<Recomputed | null> {
  if (!inputs) return null;
  const explanation = calculateSubsidy(inputs, await getSubsidyRules(tx, policyVersion));
  if (isRefusal(explanation)) return null;
  const { amountFen, reasonCode, working } = explanation;
  if (adjustment) return { amountFen: 0, reasonCode: 'OBJECTION_UPHELD', working, shares: null };
  return { amountFen, reasonCode, working, shares: inputs.costShares ? explanation.shares : null };
}

function differencesOf({ stored }: StoredLine, recomputed: Worked | null): Difference[] {
  if (!recomputed) return ['inputs'];
  const fields = ['amountFen', 'reasonCode', 'working'] as const;
  return fields.filter((field) => !isDeepStrictEqual(stored[field], recomputed[field]));
}

function reasonTextOf(code: string | null): string | null {
  return code === null ? null : (LINE_REASONS[code as LineReason] ?? code);
}

/** Every time the claim was made public, the first one first. */
export async function listPublicities(db: Database, actor: Actor, claimId: string) {
  const found = await inTransaction(db, scopeOf(actor), (tx) =>
    row<{ items: unknown[] }>(
      tx,
      sql`SELECT ${list(
        sql`jsonb_build_object('id', b.id, 'round', b.round, 'place', b.place, 'postingProof', b.proof_reference,
          'postedOn', b.posted_on, 'endsOn', b.ends_on, 'provisional', ${isProvisional}, 'workingDays', b.working_days,
          'state', b.state, 'extensionReason', b.extension_reason, 'snapshotHash', b.snapshot_hash,
          'lines', json_array_length(b.snapshot -> 'rows'), 'totalFen', (b.snapshot ->> 'totalFen')::bigint)`,
        sql`publicity b WHERE b.claim_id = m.id`,
        sql`b.round`,
      )} AS items FROM ${visible(actor, claimId)}`,
    ),
  );
  return found && { items: found.items };
}

interface ObjectionRow {
  readonly id: string;
  readonly filedOn: string;
  readonly contactHex: string | null;
}

/** What was said against the claim, with how to reach whoever said it: so each reading is itself on record. */
export async function listObjections(
  db: Database,
  actor: Actor,
  claimId: string,
  { after, limit }: PageRequest<{ filedOn: string; id: string }>,
  personalData: PersonalData,
) {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const claim = await row<{ classId: string | null; projectId: string | null }>(
      tx,
      sql`SELECT m.of_class_id AS "classId", m.project_id AS "projectId" FROM ${visible(actor, claimId)}`,
    );
    if (!claim) return undefined;
    const found = await rows<ObjectionRow>(
      tx,
      sql`SELECT x.id, x.publicity_id AS "publicityId", l.seq::int AS line, x.channel, x.ground AS "objectionGround",
        encode(x.contact_cipher, 'hex') AS "contactHex", x.filed_on::text AS "filedOn", x.finding AS investigation,
        x.investigated_on::text AS "investigatedOn", x.outcome AS "objectionOutcome", x.reasons,
        x.resolved_on::text AS "resolvedOn"
      FROM objection x JOIN publicity b ON b.id = x.publicity_id LEFT JOIN claim_line l ON l.id = x.claim_line_id
      WHERE b.claim_id = ${claimId}::uuid
        AND ${after ? sql`(x.filed_on, x.id) < (${after.filedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY x.filed_on DESC, x.id DESC LIMIT ${limit + 1}`,
    );
    await auditRead(tx, actor, { ...claim, claimId, event: 'objections-read', detail: { claimId } });
    const items = found.slice(0, limit).map(({ contactHex, ...item }) => ({
      ...item,
      contact: contactHex === null ? null : personalData.decrypt(Buffer.from(contactHex, 'hex')),
    }));
    return { items, more: found.length > limit };
  });
}

interface Reading {
  readonly claimId: string;
  readonly classId: string | null;
  readonly projectId: string | null;
  readonly event: OwnEvent;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Who read what is not everybody's to read. */
export async function auditRead(tx: Tx, actor: Actor, reading: Reading): Promise<void> {
  const { claimId, classId, projectId, event, detail } = reading;
  await execute(
    tx,
    sql`INSERT INTO audit_event (actor_id, event, project_id, class_id, dossier, dossier_id, business_on, detail)
    VALUES (${actor.id}::uuid, ${event}, ${projectId}::uuid, ${classId}::uuid, ${projectId === null ? 'subsidyClaim' : null},
      ${projectId === null ? claimId : null}, business_today(), ${JSON.stringify(detail)}::jsonb)`,
  );
}
