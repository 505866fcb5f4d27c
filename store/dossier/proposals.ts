import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, type Sql, sql, type Tx } from '../../platform/database.js';

/** What one person has proposed, as the other finds it under lock. */
export interface Proposal {
  readonly proposedBy: string;
  readonly decision: string | null;
}

/** Who may decide about a proposal: whoever answers for its region, or the bureau that made it. */
export const ofRegions = ({ regions }: Actor) => sql`region_code = ANY (${regions}::text[])`;
export const ofBureau = ({ organisationId }: Actor) => sql`organisation_id = ${organisationId}::uuid`;

/** Finds a proposal under lock; undefined where it is not the actor's to decide. */
export function lockerOf(table: Sql, isHis: (actor: Actor) => Sql) {
  return (tx: Tx, actor: Actor, id: string): Promise<Proposal | undefined> =>
    row<Proposal>(
      tx,
      sql`SELECT proposed_by AS "proposedBy", decision FROM ${table} WHERE id = ${id}::uuid AND ${isHis(actor)} FOR UPDATE`,
    );
}

interface Decided {
  readonly decision: 'CONFIRMED' | 'REFUSED';
  readonly reason?: string | null;
}

/** Writes the second person's decision. A table's own constraint refuses the first person's; its trigger does what follows. */
export function deciderOf(table: Sql, reasonColumn: Sql = sql`reason`) {
  return async (tx: Tx, id: string, actorId: string, { decision, reason = null }: Decided): Promise<void> => {
    await execute(
      tx,
      sql`UPDATE ${table} SET decision = ${decision}, decided_by = ${actorId}::uuid, decided_on = business_today(),
        ${reasonColumn} = ${reason} WHERE id = ${id}::uuid`,
    );
  };
}
