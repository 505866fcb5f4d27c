import * as schemas from '../domain/budget/commands.schema.js';
import { refusalForTurn, TURN_NAMES, yearAfterTurn } from '../domain/budget/turn.js';
import { refusal } from '../domain/refusals.js';
import { decideTurn, findAvailable, findTurnableBudget, insertTurn, lockTurn } from '../store/budget/budget-turns.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { sumsOf } from './budget-hold.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** 提出年末处理: what becomes of unpaid holds of a year. Nothing moves before a second person has confirmed it. */
export const proposeYearTurn = dossierCommand({
  schema: schemas.proposeYearTurn,
  async act(act) {
    const { tx, actor, today, id: budgetId, input } = act;
    const budget = await findTurnableBudget(tx, actor, budgetId, input.classId);
    if (!budget) return 'NOT_FOUND';
    const no = refusalForTurn(input.kind, budget, today);
    if (no) return no;
    const toYear = yearAfterTurn(input.kind, budget.budgetYear, today);
    const id = await insertTurn(tx, actor, budgetId, { ...input, toYear });
    const late = await promptNext(act, {
      ...{ dossier: 'yearTurn', id, command: 'confirmYearTurn', role: 'payer' },
      title: `确认${budget.fundName}${budget.budgetYear}年度预算${TURN_NAMES[input.kind]}（${input.document}）`,
    });
    return late ?? { id: budgetId, result: { yearTurnId: id, toYear } };
  },
});

export const confirmYearTurn = dossierCommand({
  schema: schemas.confirmYearTurn,
  async act({ tx, actor, today, id }) {
    const turn = await lockTurn(tx, actor, id);
    if (!turn) return 'NOT_FOUND';
    if (turn.decision) return refusal('ALREADY_DECIDED');
    if (turn.proposedBy === actor.id) return refusal('SAME_PERSON');
    const budget = await findTurnableBudget(tx, actor, turn.budgetId, turn.classId);
    if (!budget) return 'NOT_FOUND';
    const no = refusalForTurn(turn.kind, budget, today);
    if (no) return no;
    if (turn.kind === 'FUND') {
      const availableFen = await findAvailable(tx, turn.budgetId, turn.toYear);
      const target = { fundName: budget.fundName, year: turn.toYear, availableFen };
      if (availableFen < budget.unfundedFen)
        return refusal('BUDGET_SHORT', { params: sumsOf(target, budget.unfundedFen) });
    }
    const moved = await decideTurn(tx, id, actor.id, { decision: 'CONFIRMED' });
    await closeDossierTasks(tx, 'yearTurn', id, actor.id);
    return { id, result: { decision: 'CONFIRMED', ...moved } };
  },
});

const refuse = decisionOn({ dossier: 'yearTurn', lock: lockTurn, write: decideTurn });

export const refuseYearTurn = dossierCommand({
  schema: schemas.refuseYearTurn,
  act: (act) => refuse(act, 'REFUSED', act.input.reason),
});
