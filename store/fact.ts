import { FACT_ACCESS, type FactName } from '../domain/access/table.js';
import type { Actor, ClassView } from '../domain/lifecycle/case-view.js';
import { STAGE_NAMES } from '../domain/lifecycle/stages.js';
import { belongsToParty } from '../domain/lifecycle/table.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { type Database, inTransaction, row, sql, type Tx } from '../platform/database.js';
import { findClassView } from './case/case-view.js';
import { scopeOf } from './people/accounts.js';

/** Many rows, many mistakes: a refusal of rows names every one of them, and nothing is saved. */
export interface RowError {
  readonly row: number;
  readonly field: string;
  readonly message: string;
}
export type RowsRefusal = Refusal & { readonly errors?: readonly RowError[] };
export type FactOutcome = RowsRefusal | 'NOT_FOUND' | 'FORBIDDEN' | { readonly saved: number };

export interface Fact {
  readonly tx: Tx;
  readonly view: ClassView;
}

/** First of the refusals, carrying all of them by row (1-based) and field of the list that was typed. */
export function refusalOfRows(
  refusals: readonly { row: number; refusal: Refusal }[],
  list = 'rows',
): RowsRefusal | undefined {
  const first = refusals[0];
  if (!first) return undefined;
  const errors = refusals.map(({ row: line, refusal: no }) => ({
    row: line,
    field: `${list}[${line - 1}].${no.field ?? 'traineeId'}`,
    message: no.message,
  }));
  return { ...first.refusal, field: errors[0]?.field ?? list, errors };
}

class Undo extends Error {
  constructor(readonly no: RowsRefusal) {
    super(no.code);
  }
}

/**
 * Row facts (design §3): one transaction that holds the class's stage row FOR SHARE — leaving the stage takes it FOR UPDATE —
 * checks that the stage is open, writes the rows, and wakes nobody.
 */
export async function recordFact(
  db: Database,
  actor: Actor,
  name: FactName,
  classId: string,
  write: (fact: Fact) => Promise<RowsRefusal | { saved: number }>,
): Promise<FactOutcome> {
  try {
    return await inTransaction(db, scopeOf(actor), async (tx) => {
      await row(
        tx,
        sql`SELECT 1 AS held FROM case_stage WHERE class_id = ${classId}::uuid AND left_on IS NULL FOR SHARE`,
      );
      const view = await findClassView(tx, classId);
      if (!view) return 'NOT_FOUND';
      const { role, party } = FACT_ACCESS[name];
      if (!actor.roles.includes(role)) return 'FORBIDDEN';
      if (!belongsToParty(view, party, actor)) return 'NOT_FOUND';
      const outcome = refusalOfOpenStage(view, name) ?? (await write({ tx, view }));
      if (isRefusal(outcome)) throw new Undo(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undo) return error.no;
    throw error;
  }
}

function refusalOfOpenStage(view: ClassView, name: FactName): Refusal | undefined {
  const { stage } = FACT_ACCESS[name];
  if (view.class.stage === 'closed' || !['ACTIVE', 'SUSPENDED'].includes(view.class.state))
    return refusal('CASE_CLOSED');
  if (view.project.state === 'SUSPENDED') return refusal('CASE_SUSPENDED');
  if (view.class.stage === stage) return undefined;
  return refusal('WRONG_STAGE', {
    params: { stage: STAGE_NAMES[view.class.stage] ?? '', expected: STAGE_NAMES[stage] ?? '' },
  });
}
