import { addWorkingDays } from '../domain/calendar/working-days.js';
import * as schemas from '../domain/budget/commands.schema.js';
import { isRefusal } from '../domain/refusals.js';
import { decideAllocation, insertAllocation, lockAllocation } from '../store/budgets.js';
import { getCalendar } from '../store/calendar.js';
import { promptDossier } from '../store/dossiers.js';
import { dossierCommand } from './dossier.js';
import { decisionOn } from './second-person.js';

/** A second person of the bureau looks at it within this time; no document gives one (DEFAULT). */
const CONFIRMATION_WORKING_DAYS = 5;

/** 拟下达预算: counts once a second person of the same bureau has confirmed it. */
export const proposeAllocation = dossierCommand({
  schema: schemas.proposeAllocation,
  async act({ tx, actor, today, input }) {
    const due = addWorkingDays(await getCalendar(tx), today, CONFIRMATION_WORKING_DAYS);
    if (isRefusal(due)) return due;
    const { id } = await insertAllocation(tx, actor, input);
    await promptDossier(tx, {
      ...{ dossier: 'allocation', id, command: 'confirmAllocation', role: 'payer' },
      title: `确认预算下达（${input.budgetYear}年，${input.document}）`,
      ...{ organisationId: actor.organisationId, dueOn: due.on, dueProvisional: due.provisional },
    });
    return { id, result: { allocationId: id } };
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
