import type { z } from 'zod';
import type { proposeAllocation } from '../domain/budget/commands.schema.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { execute, row, sql, type Tx } from '../platform/database.js';

/** 拟下达: the authority is the region in which the proposer's bureau sits. */
export async function insertAllocation(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof proposeAllocation>,
): Promise<{ id: string }> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO budget_allocation (organisation_id, region_code, fund, budget_year, kind, amount_fen, document,
      proposed_by, proposed_on)
    SELECT o.id, o.region_code, ${input.fund}, ${input.budgetYear}::smallint, ${input.kind}, ${input.amountFen}::bigint,
      ${input.document}, ${actor.id}::uuid, business_today()
    FROM organisation o WHERE o.id = ${actor.organisationId}::uuid RETURNING id`,
  );
  if (!made) throw new Error('the proposer belongs to no organisation');
  return made;
}

export interface Allocation {
  readonly id: string;
  readonly proposedBy: string;
  readonly decision: string | null;
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export async function lockAllocation(tx: Tx, actor: Actor, id: string): Promise<Allocation | undefined> {
  return row<Allocation>(
    tx,
    sql`SELECT id, proposed_by AS "proposedBy", decision FROM budget_allocation
    WHERE id = ${id}::uuid AND organisation_id = ${actor.organisationId}::uuid FOR UPDATE`,
  );
}

/** The database raises or lowers the budget with it (budget_follows_allocation). */
export async function decideAllocation(
  tx: Tx,
  id: string,
  actorId: string,
  { decision, reason = null }: { decision: 'CONFIRMED' | 'REFUSED'; reason?: string | null },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE budget_allocation SET decision = ${decision}, decided_by = ${actorId}::uuid, decided_on = business_today(),
      reason = ${reason} WHERE id = ${id}::uuid`,
  );
}
