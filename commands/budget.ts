import * as schemas from '../domain/budget/commands.schema.js';
import { decideAllocation, insertAllocation, lockAllocation } from '../store/budget/budgets.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** 拟下达预算: counts once a second person of the same bureau has confirmed it. */
export const proposeAllocation = dossierCommand({
  schema: schemas.proposeAllocation,
  async act(act) {
    const { tx, actor, input } = act;
    const { id } = await insertAllocation(tx, actor, input);
    const late = await promptNext(act, {
      ...{ dossier: 'allocation', id, command: 'confirmAllocation', role: 'payer' },
      title: `确认预算下达（${input.budgetYear}年，${input.document}）`,
    });
    return late ?? { id, result: { allocationId: id } };
  },
});

const decide = decisionOn({ dossier: 'allocation', lock: lockAllocation, write: decideAllocation });

export const confirmAllocation = dossierCommand({
  schema: schemas.confirmAllocation,
  act: (act) => decide(act, 'CONFIRMED'),
});

export const refuseAllocation = dossierCommand({
  schema: schemas.refuseAllocation,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});
