import { execute, type Sql, sql, type Tx } from '../../platform/database.js';

/** What one person has proposed, as the other finds it under lock. */
export interface Proposal {
  readonly proposedBy: string;
  readonly decision: string | null;
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
