import { empty } from '../domain/lifecycle/fields.schema.js';
import * as schemas from '../domain/quota/commands.schema.js';
import { refusal } from '../domain/refusals.js';
import { decidePaper, insertPaper, lockPaper } from '../store/case/confirmations.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** 登记纸质确认: trainees without a telephone sign on paper; it counts once a second person has seen the scan. */
export const confirmOnPaper = dossierCommand({
  schema: schemas.confirmOnPaper,
  async act(act) {
    const { tx, actor, input } = act;
    const made = await insertPaper(tx, actor, input);
    if (!made) return 'NOT_FOUND';
    if (made.id === null) return refusal('CONFIRMATION_NOT_NEEDED', { field: 'traineeIds' });
    const late = await promptNext(act, {
      ...{ dossier: 'paperConfirmation', id: made.id, command: 'checkPaper', role: 'reviewer' },
      title: `核对纸质确认（${made.title}，${input.reference}）`,
      organisationId: made.organisationId,
    });
    return late ?? { id: made.id, result: { paperConfirmationId: made.id } };
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
