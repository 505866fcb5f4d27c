import type { IsoDate } from '../../domain/calendar/dates.js';
import type { Reclaimable, Scope } from '../../domain/clawback/rules.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';

export interface PaidLine extends Reclaimable {
  readonly personId: string;
  /** Null of a claim without a class. */
  readonly classId: string | null;
  readonly projectId: string | null;
  readonly payerOrganisationId: string;
  readonly regionCode: string;
  readonly fund: string;
}

const LEFT_FEN = sql`(y.amount_fen - coalesce((SELECT sum(o.amount_fen) FROM clawback_line o
  JOIN clawback k ON k.id = o.clawback_id WHERE o.payment_id = y.id AND k.state NOT IN ('REFUSED', 'REVERSED')), 0))::float8`;

/** What was paid within a scope, of the actor's regions, with what no standing order claims yet. */
export async function listReclaimable(tx: Tx, actor: Actor, scope: Scope): Promise<PaidLine[]> {
  return rows<PaidLine>(
    tx,
    sql`SELECT y.id AS "paymentId", y.payee_organisation_id AS "payeeOrganisationId", y.person_id AS "personId",
      l.class_id AS "classId", CASE WHEN l.class_id IS NOT NULL THEN m.project_id END AS "projectId", m.payer_organisation_id AS "payerOrganisationId",
      m.region_code AS "regionCode", y.fund, ${LEFT_FEN} AS "leftFen"
    FROM payment y JOIN claim_line l ON l.id = y.claim_line_id JOIN claim m ON m.id = l.claim_id
    WHERE y.state = 'PAID' AND m.region_code = ANY (${actor.regions}::text[]) AND ${within(scope)}
      AND ${scope.traineeIds ? sql`l.trainee_id = ANY (${[...scope.traineeIds]}::uuid[])` : sql`true`}
    ORDER BY y.id`,
  );
}

/** The living allowances that were paid to people of the scope beside their training, each with the claim that it is of. */
export async function listReclaimableAllowances(
  tx: Tx,
  actor: Actor,
  { classId, projectId, traineeIds }: Scope,
): Promise<(PaidLine & { readonly claimId: string })[]> {
  return rows<PaidLine & { claimId: string }>(
    tx,
    sql`SELECT y.id AS "paymentId", y.payee_organisation_id AS "payeeOrganisationId", y.person_id AS "personId", m.id AS "claimId",
      NULL AS "classId", NULL AS "projectId", m.payer_organisation_id AS "payerOrganisationId", m.region_code AS "regionCode",
      y.fund, ${LEFT_FEN} AS "leftFen"
    FROM trainee t JOIN claim_entry e ON e.trainee_id = t.id AND e.family = 'LIVING' JOIN claim_line l ON l.entry_id = e.id
    JOIN payment y ON y.claim_line_id = l.id AND y.live AND y.state = 'PAID' JOIN claim m ON m.id = l.claim_id
    WHERE m.region_code = ANY (${actor.regions}::text[])
      AND ${classId ? sql`t.class_id = ${classId}::uuid` : sql`t.project_id = ${projectId ?? null}::uuid`}
      AND ${traineeIds ? sql`t.id = ANY (${[...traineeIds]}::uuid[])` : sql`true`} ORDER BY t.class_id, t.seq`,
  );
}

function within({ scope, claimId, classId, projectId }: Scope): Sql {
  // What is of a class is ordered back by it, and what only follows one by its claim.
  if (scope === 'CLAIM') return sql`m.id = ${claimId ?? null}::uuid AND l.class_id IS NULL`;
  return classId
    ? sql`l.class_id = ${classId}::uuid`
    : sql`m.project_id = ${projectId ?? null}::uuid AND l.class_id IS NOT NULL`;
}

export interface NewClawback {
  readonly scope: Scope;
  readonly ground: string;
  readonly reason: string;
  readonly document: string;
  readonly lines: readonly (PaidLine & { readonly amountFen: number })[];
}

/** A proposal with its lines; the database counts what was paid against every standing order (JX055). */
export async function insertClawback(
  tx: Tx,
  actor: Actor,
  order: NewClawback,
): Promise<{ id: string; amountFen: number }> {
  const [first] = order.lines;
  const amountFen = order.lines.reduce((sum, line) => sum + line.amountFen, 0);
  const made = await row<{ id: string }>(
    tx,
    sql`WITH made AS (
      INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, claim_id, payee_organisation_id,
        payer_organisation_id, fund, ground, reason, document, amount_fen, proposed_by, proposed_on)
      VALUES (${actor.organisationId}::uuid, ${first?.regionCode ?? ''}, ${order.scope.scope}, ${first?.projectId ?? null}::uuid,
        ${order.scope.classId ?? null}::uuid, ${order.scope.claimId ?? null}::uuid, ${first?.payeeOrganisationId ?? null}::uuid,
        ${first?.payerOrganisationId ?? null}::uuid, ${first?.fund ?? ''}, ${order.ground}, ${order.reason}, ${order.document},
        ${amountFen}::bigint, ${actor.id}::uuid, business_today())
      RETURNING id)
    SELECT id FROM made`,
  );
  const id = made?.id ?? '';
  const lines = order.lines.map(({ paymentId, personId, classId, amountFen: fen }) => ({
    paymentId,
    personId,
    classId,
    fen,
  }));
  await execute(
    tx,
    sql`INSERT INTO clawback_line (clawback_id, payment_id, person_id, class_id, amount_fen)
    SELECT ${id}::uuid, v."paymentId", v."personId", v."classId", v.fen
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS v("paymentId" uuid, "personId" uuid, "classId" uuid, fen bigint)`,
  );
  return { id, amountFen };
}

export interface Clawback {
  readonly id: string;
  readonly state: 'PROPOSED' | 'REFUSED' | 'OPEN' | 'SETTLED' | 'REVERSED';
  readonly organisationId: string;
  readonly payerOrganisationId: string;
  readonly payeeName: string;
  readonly document: string;
  readonly proposedBy: string;
  readonly proposedOn: IsoDate;
  readonly dueOn: IsoDate | null;
  readonly reversalProposedBy: string | null;
  /** Less what is recorded and undecided. */
  readonly outstandingFen: number;
  readonly undecided: readonly { readonly id: string; readonly kind: string; readonly recordedBy: string }[];
}

/** Under lock; undefined where the bureau of the actor is not the one whose act it is. */
export async function lockClawback(
  tx: Tx,
  actor: Actor,
  id: string,
  side: 'ORDERED_BY' | 'KEEPS_FUND',
): Promise<Clawback | undefined> {
  const own = side === 'ORDERED_BY' ? sql`organisation_id` : sql`payer_organisation_id`;
  const locked = await row<{ locked: number }>(
    tx,
    sql`SELECT 1 AS locked FROM clawback WHERE id = ${id}::uuid AND ${own} = ${actor.organisationId}::uuid FOR UPDATE`,
  );
  return locked && readClawback(tx, id);
}

export async function readClawback(tx: Tx, id: string): Promise<Clawback | undefined> {
  return row<Clawback>(
    tx,
    sql`SELECT k.id, k.state, k.organisation_id AS "organisationId", k.payer_organisation_id AS "payerOrganisationId",
      CASE o.kind WHEN 'PERSON' THEN '个人' ELSE o.name END AS "payeeName", k.document, k.proposed_by AS "proposedBy", k.proposed_on::text AS "proposedOn",
      k.due_on::text AS "dueOn", k.reversal_proposed_by AS "reversalProposedBy",
      clawback_outstanding(k.id)::float8 AS "outstandingFen",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'recordedBy', c.recorded_by)), '[]')
        FROM clawback_recovery c WHERE c.clawback_id = k.id AND c.state = 'RECORDED') AS undecided
    FROM clawback k JOIN organisation o ON o.id = k.payee_organisation_id WHERE k.id = ${id}::uuid`,
  );
}

/** With the confirmation the receivable stands in the ledger, by the same statement (ledger_follows_clawback). */
export async function decideClawback(
  tx: Tx,
  id: string,
  actorId: string,
  decision: { confirmedUntil: IsoDate } | { refusedBecause: string },
): Promise<void> {
  const until = 'confirmedUntil' in decision ? decision.confirmedUntil : null;
  const reason = 'refusedBecause' in decision ? decision.refusedBecause : null;
  await execute(
    tx,
    sql`UPDATE clawback SET decision = ${until ? 'CONFIRMED' : 'REFUSED'}, decided_by = ${actorId}::uuid,
      decided_on = business_today(), decision_reason = ${reason}, due_on = ${until}::date WHERE id = ${id}::uuid`,
  );
}

interface Repayment {
  readonly amountFen: number;
  readonly reference: string;
  readonly receivedOn: IsoDate;
}

export async function insertRepayment(tx: Tx, id: string, actorId: string, repayment: Repayment): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO clawback_recovery (clawback_id, kind, amount_fen, reference, received_on, recorded_by, recorded_on)
    VALUES (${id}::uuid, 'REPAYMENT', ${repayment.amountFen}::bigint, ${repayment.reference}, ${repayment.receivedOn}::date,
      ${actorId}::uuid, business_today()) RETURNING id`,
  );
  return made?.id ?? '';
}

export async function decideRepayment(
  tx: Tx,
  recoveryId: string,
  actorId: string,
  refusedBecause: string | null,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE clawback_recovery SET state = ${refusedBecause === null ? 'CONFIRMED' : 'REFUSED'}, decided_by = ${actorId}::uuid,
      decided_on = business_today(), reason = ${refusedBecause} WHERE id = ${recoveryId}::uuid`,
  );
}

export async function proposeReversal(
  tx: Tx,
  id: string,
  actorId: string | null,
  paper: { reason: string; document: string } | null,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE clawback SET reversal_proposed_by = ${actorId}::uuid, reversal_reason = ${paper?.reason ?? null},
      reversal_document = ${paper?.document ?? null},
      reversal_proposed_on = CASE WHEN ${actorId}::uuid IS NULL THEN NULL ELSE business_today() END WHERE id = ${id}::uuid`,
  );
}

/** Undone by transfers running back, and by nothing else (ledger_follows_clawback). */
export async function reverse(tx: Tx, id: string, actorId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE clawback SET reversed_by = ${actorId}::uuid, reversed_on = business_today() WHERE id = ${id}::uuid`,
  );
}
