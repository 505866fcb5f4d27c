import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, type Sql, sql } from '../../platform/database.js';
import { scopeOf } from '../people/accounts.js';

const list = (item: Sql, from: Sql, order: Sql) =>
  sql`(SELECT coalesce(jsonb_agg(${item} ORDER BY ${order}), '[]') FROM ${from})`;

/** The batch in which the class's claim lies now: where it stands, and nothing of the others in it. */
const batch = sql`(SELECT jsonb_build_object('id', b.id, 'number', b.number, 'state', b.state, 'madeOn', b.made_on,
    'checkedOn', b.checked_on, 'payerName', o.name)
  FROM batch_claim x JOIN claim m ON m.id = x.claim_id JOIN payment_batch b ON b.id = x.batch_id
  JOIN organisation o ON o.id = b.payer_organisation_id
  WHERE m.class_id = c.id AND x.left_on IS NULL ORDER BY b.made_on DESC, b.id DESC LIMIT 1)`;

const payments = list(
  sql`jsonb_build_object('reference', y.reference, 'seq', t.seq, 'family', y.family, 'amountFen', y.amount_fen, 'state', y.state,
    'instructedOn', y.instructed_on, 'confirmedOn', y.confirmed_on, 'replaces', r.reference)`,
  sql`payment y JOIN claim_line l ON l.id = y.claim_line_id JOIN trainee t ON t.id = l.trainee_id
    LEFT JOIN payment r ON r.id = y.replaces_id WHERE l.class_id = c.id`,
  sql`t.seq, y.instructed_on, y.reference`,
);

/** Of an order over more than this class, this class's part. */
const clawbacks = list(
  sql`jsonb_build_object('id', k.id, 'document', k.document, 'scope', k.scope, 'state', k.state, 'ground', k.ground,
    'proposedOn', k.proposed_on, 'dueOn', k.due_on, 'people', n.people, 'amountFen', n.fen)`,
  sql`clawback k CROSS JOIN LATERAL (SELECT count(*) AS people, sum(l.amount_fen) AS fen FROM clawback_line l
    WHERE l.clawback_id = k.id AND l.class_id = c.id) AS n WHERE n.people > 0`,
  sql`k.proposed_on DESC, k.id`,
);

/** What became of a class's money after its approval; undefined where the class is not the actor's to see. */
export function findClassMoney(db: Database, actor: Actor, classId: string) {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row(
      tx,
      sql`SELECT ${batch} AS batch, ${payments} AS payments, ${clawbacks} AS clawbacks FROM class c WHERE c.id = ${classId}::uuid`,
    ),
  );
}

/** What two people passed over at the gate of a class, or have still to decide. */
export async function listClassShortfalls(db: Database, actor: Actor, classId: string) {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row(
      tx,
      sql`SELECT ${list(
        sql`jsonb_build_object('id', s.id, 'condition', s.condition, 'responsibleName', r.display_name, 'reason', s.reason,
          'evidence', s.evidence, 'declaredByName', d.display_name, 'declaredOn', s.declared_on, 'decision', s.decision,
          'decidedByName', e.display_name, 'decisionReason', s.decision_reason)`,
        sql`shortfall s JOIN account d ON d.id = s.declared_by JOIN account r ON r.id = s.responsible_id
          LEFT JOIN account e ON e.id = s.decided_by WHERE s.class_id = c.id AND s.region_code = ANY (${actor.regions}::text[])`,
        sql`s.declared_on DESC, s.id`,
      )} AS items FROM class c WHERE c.id = ${classId}::uuid`,
    ),
  );
}
