import type { z } from 'zod';
import type { proposeAllocation } from '../../domain/budget/commands.schema.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { row, sql, type Tx } from '../../platform/database.js';
import { deciderOf, lockerOf, ofBureau } from '../dossier/proposals.js';

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

/** Under lock; undefined where it is not of the actor's own bureau. */
export const lockAllocation = lockerOf(sql`budget_allocation`, ofBureau);

/** The database raises or lowers the budget with it (budget_follows_allocation). */
export const decideAllocation = deciderOf(sql`budget_allocation`);
