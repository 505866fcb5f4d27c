import { addWorkingDays } from '../domain/calendar/working-days.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import * as schemas from '../domain/quota/commands.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import { getCalendar } from '../store/calendar.js';
import { decidePaper, insertPaper, lockPaper } from '../store/confirmations.js';
import { promptDossier } from '../store/dossiers.js';
import { dossierCommand } from './dossier.js';
import { decisionOn } from './second-person.js';

/** As long as a filing is under review (DEFAULT). */
const CHECK_WORKING_DAYS = 5;

/** 登记纸质确认: trainees without a telephone sign on paper; it counts once a second person has seen the scan. */
export const confirmOnPaper = dossierCommand({
  schema: schemas.confirmOnPaper,
  async act({ tx, actor, today, input }) {
    const due = addWorkingDays(await getCalendar(tx), today, CHECK_WORKING_DAYS);
    if (isRefusal(due)) return due;
    const made = await insertPaper(tx, actor, input);
    if (!made) return 'NOT_FOUND';
    if (made.id === null) return refusal('CONFIRMATION_NOT_NEEDED', { field: 'traineeIds' });
    await promptDossier(tx, {
      ...{ dossier: 'paperConfirmation', id: made.id, command: 'checkPaper', role: 'reviewer' },
      title: `核对纸质确认（${made.title}，${input.reference}）`,
      ...{ organisationId: made.organisationId, dueOn: due.on, dueProvisional: due.provisional },
    });
    return { id: made.id, result: { paperConfirmationId: made.id } };
  },
});

const decide = decisionOn({ dossier: 'paperConfirmation', lock: lockPaper, write: decidePaper });

export const checkPaper = dossierCommand({
  schema: empty,
  act: (act) => decide(act, 'CONFIRMED'),
});

export const refusePaper = dossierCommand({
  schema: schemas.refusePaper,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});
