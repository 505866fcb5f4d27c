import type { OurEntry, TheirEntry } from '../../domain/batch/reconciliation.js';
import type { SentLine } from '../../domain/batch/result-file.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { readTotals } from '../dossier/totals.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';
import { IS_HELD } from './batches.js';
import { NET_FEN, OFFSET_FEN } from './offsets.js';

/** A batch is seen by the bureaus of its region and by the bureau that pays it; no payee sees another's lines. */
export const batchSeen = (actor: Actor): Sql => sql`(b.payer_organisation_id = ${actor.organisationId}::uuid
  OR b.region_code = ANY (${actor.regions}::text[]))`;

const COLUMNS = sql`b.id, b.number, b.state, b.fund, b.region_code AS "regionCode", b.made_on::text AS "madeOn",
  b.checked_on::text AS "checkedOn", b.sending, t.held, payer.name AS "payerName",
  t.claims, t.lines, t.amount_fen AS "amountFen", t.offset_fen AS "offsetFen", t.paid_fen AS "paidFen", t.returned, t.waiting, t.differences`;

/** Counted once a batch: claims and lines that are in it, and where their money stands. */
const TOTALS = sql`CROSS JOIN LATERAL (SELECT
  (SELECT count(*)::int FROM batch_claim c WHERE c.batch_id = b.id AND c.left_on IS NULL) AS claims,
  (SELECT coalesce(sum(c.lines), 0)::int FROM batch_claim c WHERE c.batch_id = b.id AND c.left_on IS NULL) AS lines,
  (SELECT coalesce(sum(c.amount_fen), 0)::float8 FROM batch_claim c WHERE c.batch_id = b.id AND c.left_on IS NULL) AS amount_fen,
  (SELECT coalesce(sum(y.amount_fen), 0)::float8 FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id
    WHERE c.batch_id = b.id AND y.batch_id = b.id AND y.state = 'PAID') AS paid_fen,
  (SELECT coalesce(sum(${OFFSET_FEN}), 0)::float8 FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id
    WHERE c.batch_id = b.id AND y.batch_id = b.id AND y.live) AS offset_fen,
  (SELECT count(*)::int FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id
    WHERE c.batch_id = b.id AND y.batch_id = b.id AND ${IS_HELD}) AS held,
  (SELECT count(*)::int FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id WHERE c.batch_id = b.id
    AND y.batch_id = b.id AND y.state = 'RETURNED' AND NOT EXISTS (SELECT 1 FROM payment r WHERE r.replaces_id = y.id)) AS returned,
  (SELECT count(*)::int FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id
    WHERE c.batch_id = b.id AND y.batch_id = b.id AND y.state = 'CONFIRMED') AS waiting,
  (SELECT count(*)::int FROM finance_answer f WHERE f.batch_id = b.id AND f.difference IS NOT NULL) AS differences) AS t
  JOIN organisation payer ON payer.id = b.payer_organisation_id`;

export interface BatchItem {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly fund: string;
  readonly regionCode: string;
  readonly madeOn: string;
  readonly checkedOn: string | null;
  readonly sending: boolean;
  /** Signed payments that may not leave now: their payee is under a sanction, or their person under a clawback. */
  readonly held: number;
  readonly payerName: string;
  readonly claims: number;
  readonly lines: number;
  readonly amountFen: number;
  /** Of it, what is kept back for clawbacks. */
  readonly offsetFen: number;
  readonly paidFen: number;
  readonly returned: number;
  readonly waiting: number;
  readonly differences: number;
}

export interface BatchTotals {
  readonly batches: number;
  readonly amountFen: number;
  readonly paidFen: number;
}

/** Newest first, with the totals of all that the person may see. */
export async function listBatches(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<{ madeOn: string; id: string }>,
): Promise<Page<BatchItem> & { totals: BatchTotals }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<BatchItem>(
      tx,
      sql`SELECT ${COLUMNS} FROM payment_batch b ${TOTALS}
      WHERE ${batchSeen(actor)} AND ${after ? sql`(b.made_on, b.id) < (${after.madeOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY b.made_on DESC, b.id DESC LIMIT ${limit + 1}`,
    );
    const totals = await readTotals(tx, actor, 'batch', ['batches', 'amountFen', 'paidFen']);
    return { items: found.slice(0, limit), more: found.length > limit, totals };
  });
}

export interface BatchLine {
  readonly reference: string;
  readonly classTitle: string;
  readonly trainee: number;
  /** Gross; the bank is sent `netFen`. */
  readonly amountFen: number;
  readonly offsetFen: number;
  readonly netFen: number;
  readonly state: string;
  readonly held: boolean;
  readonly payee: string;
  readonly holder: string;
  readonly bank: string;
  /** The last digits alone: in full it stands in the bank file only. */
  readonly account: string;
  readonly replaces: string | null;
}
export interface BatchClaim {
  readonly claimId: string;
  readonly classId: string | null;
  readonly title: string;
  readonly payee: string;
  readonly lines: number;
  readonly amountFen: number;
  readonly leftOn: string | null;
}
export interface BatchPage extends BatchItem {
  readonly returnReason: string | null;
  readonly people: { readonly maker: string; readonly checker: string | null };
  readonly claimList: readonly BatchClaim[];
  readonly payments: readonly BatchLine[];
}

/** A batch with its claims and, once instructed, every payment. */
export async function findBatch(db: Database, actor: Actor, id: string): Promise<BatchPage | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const batch = await row<Omit<BatchPage, 'claimList' | 'payments'>>(
      tx,
      sql`SELECT ${COLUMNS}, b.return_reason AS "returnReason", jsonb_build_object(
          'maker', (SELECT display_name FROM account WHERE id = b.maker_id),
          'checker', (SELECT display_name FROM account WHERE id = b.checker_id)) AS people
      FROM payment_batch b ${TOTALS} WHERE b.id = ${id}::uuid AND ${batchSeen(actor)}`,
    );
    if (!batch) return undefined;
    const claimList = await rows<BatchClaim>(
      tx,
      sql`SELECT m.id AS "claimId", m.class_id AS "classId", coalesce(k.title, m.number) AS title,
        CASE o.kind WHEN 'PERSON' THEN m.number ELSE coalesce(o.name, '学员本人') END AS payee, c.lines::int AS lines,
        c.amount_fen::float8 AS "amountFen", c.left_on::text AS "leftOn" FROM batch_claim c JOIN claim m ON m.id = c.claim_id LEFT JOIN class k ON k.id = m.class_id
      LEFT JOIN organisation o ON o.id = c.payee_organisation_id WHERE c.batch_id = ${id}::uuid ORDER BY c.seq`,
    );
    return { ...batch, claimList, payments: await listLines(tx, id) };
  });
}

function listLines(tx: Tx, id: string): Promise<BatchLine[]> {
  return rows<BatchLine>(
    tx,
    sql`SELECT y.reference, coalesce(k.title, m.number) AS "classTitle", l.seq::int AS trainee,
      y.amount_fen::float8 AS "amountFen", ${OFFSET_FEN}::float8 AS "offsetFen", ${NET_FEN}::float8 AS "netFen", y.state,
      ${IS_HELD} AS held, CASE o.kind WHEN 'PERSON' THEN m.number ELSE o.name END AS payee,
      CASE o.kind WHEN 'PERSON' THEN left(a.holder, 1) || '**' ELSE a.holder END AS holder, a.bank, a.number_masked AS account,
      (SELECT r.reference FROM payment r WHERE r.id = y.replaces_id) AS replaces
    FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = c.batch_id
    JOIN claim m ON m.id = y.claim_id JOIN claim_line l ON l.id = y.claim_line_id LEFT JOIN class k ON k.id = l.class_id
    JOIN organisation o ON o.id = y.payee_organisation_id JOIN payee_account a ON a.id = y.account_id
    WHERE c.batch_id = ${id}::uuid ORDER BY y.reference`,
  );
}

/** What waits for its answer, in the amount that the bank was given: a result file must name these and no others. */
export function listSent(tx: Tx, id: string): Promise<SentLine[]> {
  return rows<SentLine>(
    tx,
    sql`SELECT y.reference, ${NET_FEN}::float8 AS "amountFen" FROM batch_claim c
    JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = c.batch_id
    WHERE c.batch_id = ${id}::uuid AND y.state = 'CONFIRMED' AND NOT ${IS_HELD} ORDER BY y.reference`,
  );
}

export interface BankLine extends SentLine {
  readonly holder: string;
  readonly bank: string;
  readonly numberCipher: Uint8Array;
}
export interface BankFile {
  readonly number: string;
  readonly lines: readonly BankLine[];
}

/**
 * For the bank, accounts in full and net amounts: who took it, and how much of it, stays in the trail. What is in it has left
 * the house; what is held is not in it. Undefined where he may not see it.
 */
export async function takeBankFile(
  db: Database,
  actor: Actor,
  id: string,
  format: string,
): Promise<BankFile | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const batch = await row<{ number: string }>(
      tx,
      sql`SELECT b.number FROM payment_batch b WHERE b.id = ${id}::uuid AND b.payer_organisation_id = ${actor.organisationId}::uuid`,
    );
    if (!batch) return undefined;
    const lines = await rows<BankLine>(
      tx,
      sql`WITH waiting AS (
        SELECT y.id, y.reference, ${NET_FEN} AS amount_fen, a.holder, a.bank, a.number_cipher FROM batch_claim c
        JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = c.batch_id JOIN payee_account a ON a.id = y.account_id
        WHERE c.batch_id = ${id}::uuid AND y.state = 'CONFIRMED' AND NOT ${IS_HELD}
      ), left_house AS (
        UPDATE payment y SET sent_at = clock_timestamp() FROM waiting WHERE y.id = waiting.id AND y.sent_at IS NULL
      ), audited AS (
        INSERT INTO audit_event (actor_id, event, dossier, dossier_id, business_on, detail)
        SELECT ${actor.id}::uuid, 'bank-file-taken', 'batch', ${id}, business_today(),
          jsonb_build_object('format', ${format}::text, 'lines', count(*), 'amountFen', coalesce(sum(amount_fen), 0)) FROM waiting)
      SELECT reference, amount_fen::float8 AS "amountFen", holder, bank, number_cipher AS "numberCipher" FROM waiting
      ORDER BY reference`,
    );
    return { number: batch.number, lines };
  });
}

export interface Accounts {
  readonly ours: readonly OurEntry[];
  readonly theirs: readonly TheirEntry[];
  /** When their list was taken; null where none was. */
  readonly takenOn: string | null;
  /** Answers that were kept and not booked. */
  readonly kept: readonly KeptAnswer[];
}
export interface KeptAnswer {
  readonly reference: string;
  readonly difference: string;
  readonly result: string;
  readonly amountFen: number;
  readonly businessOn: string;
}

/** Our book of a batch and their last list of it. */
export async function findBooks(db: Database, actor: Actor, id: string): Promise<Accounts | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const seen = await row(
      tx,
      sql`SELECT 1 AS seen FROM payment_batch b WHERE b.id = ${id}::uuid AND ${batchSeen(actor)}`,
    );
    if (!seen) return undefined;
    // Of what nothing was sent the other side knows nothing.
    const ours = await rows<OurEntry>(
      tx,
      sql`SELECT y.reference, ${NET_FEN}::float8 AS "amountFen", y.state FROM batch_claim c
      JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = c.batch_id
      WHERE c.batch_id = ${id}::uuid AND ${NET_FEN} > 0 ORDER BY y.reference`,
    );
    const statement = await row<{ entries: TheirEntry[]; takenOn: string }>(
      tx,
      sql`SELECT entries, business_on::text AS "takenOn" FROM finance_statement WHERE batch_id = ${id}::uuid ORDER BY id DESC LIMIT 1`,
    );
    const kept = await rows<KeptAnswer>(
      tx,
      sql`SELECT reference, difference, result, amount_fen::float8 AS "amountFen", business_on::text AS "businessOn"
      FROM finance_answer WHERE batch_id = ${id}::uuid AND difference IS NOT NULL ORDER BY id`,
    );
    return { ours, theirs: statement?.entries ?? [], takenOn: statement?.takenOn ?? null, kept };
  });
}
