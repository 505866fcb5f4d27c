import * as schemas from '../domain/hardship/commands.schema.js';
import { refusalForWithdrawing } from '../domain/hardship/rules.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { refusal } from '../domain/refusals.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import * as hardship from '../store/claim/hardship.js';
import { type DossierAct, dossierCommand, type DossierOutcome } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** 提出困难企业认定: the paper lies before the caseworker; another person decides. */
export const proposeHardship = dossierCommand({
  schema: schemas.proposeHardship,
  async act(act) {
    const made = await hardship.insertRecognition(act.tx, act.actor, act.input);
    if (!made) return refusal('HARDSHIP_ENTERPRISE_UNKNOWN', { field: 'organisationId' });
    const { id, name } = made;
    const late = await promptNext(act, {
      ...{ dossier: 'hardship', id, command: 'confirmHardship', role: 'reviewer' },
      title: `决定困难企业认定（${name}）`,
    });
    return late ?? { id, result: { hardshipId: id } };
  },
});

const decide = decisionOn({
  dossier: 'hardship',
  lock: hardship.lockRecognition,
  write: hardship.decideRecognition,
});

export const confirmHardship = dossierCommand({ schema: empty, act: (act) => decide(act, 'CONFIRMED') });

export const refuseHardship = dossierCommand({
  schema: schemas.refuseHardship,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});

/** 提出撤销困难企业认定. */
export const withdrawHardship = dossierCommand({
  schema: schemas.withdrawHardship,
  async act(act) {
    const { tx, actor, id, input } = act;
    const standing = await hardship.lockRecognition(tx, actor, id);
    if (!standing) return 'NOT_FOUND';
    const no = refusalForWithdrawing(standing, input.fromDay);
    if (no) return no;
    await hardship.insertWithdrawal(tx, id, actor.id, input);
    const late = await promptNext(act, {
      ...{ dossier: 'hardship', id, command: 'confirmHardshipWithdrawal', role: 'reviewer' },
      title: `决定撤销困难企业认定（${standing.name}）`,
    });
    return late ?? { id, result: { fromDay: input.fromDay } };
  },
});

/** Of the withdrawal that waits: by another than who proposed it. */
async function decideWithdrawal(
  { tx, actor, id }: DossierAct<unknown>,
  decision: 'CONFIRMED' | 'REFUSED',
  reason?: string,
): Promise<DossierOutcome> {
  if (!(await hardship.lockRecognition(tx, actor, id))) return 'NOT_FOUND';
  const waiting = await hardship.findWithdrawal(tx, id);
  if (!waiting) return refusal('HARDSHIP_NO_WITHDRAWAL');
  if (waiting.proposedBy === actor.id) return refusal('SAME_PERSON');
  await hardship.decideWithdrawal(tx, waiting.id, actor.id, { decision, ...(reason ? { reason } : {}) });
  await closeDossierTasks(tx, 'hardship', id, actor.id);
  return { id, result: { decision } };
}

export const confirmHardshipWithdrawal = dossierCommand({
  schema: empty,
  act: (act) => decideWithdrawal(act, 'CONFIRMED'),
});

export const refuseHardshipWithdrawal = dossierCommand({
  schema: schemas.refuseHardshipWithdrawal,
  act: (act) => decideWithdrawal(act, 'REFUSED', act.input.reason),
});
