import * as schemas from '../domain/claim/commands.schema.js';
import { parseIdNumber } from '../domain/identity/id-number.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as names from '../store/people/name-corrections.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** 提出姓名更正: of the person before the counter, whom somebody put on a roster by another name. His number stays who he is. */
export const proposeNameCorrection = dossierCommand({
  schema: schemas.proposeNameCorrection,
  async act(act) {
    const { tx, actor, today, input, secrets } = act;
    const identity = parseIdNumber(input.idNumber, today);
    if (isRefusal(identity)) return identity;
    const id = await names.insertCorrection(tx, actor, { ...input, idNumberHash: secrets.hash(identity.idNumber) });
    if (!id) return refusal('NAME_CORRECTION_UNKNOWN', { field: 'idNumber' });
    const late = await promptNext(act, {
      ...{ dossier: 'nameCorrection', id, command: 'confirmNameCorrection', role: 'reviewer' },
      title: '核对姓名更正', // Tasks name no natural person, and whoever typed the reference may have.
    });
    return late ?? { id, result: { nameCorrectionId: id } };
  },
});

const decide = decisionOn({ dossier: 'nameCorrection', lock: names.lockCorrection, write: names.decideCorrection });

export const confirmNameCorrection = dossierCommand({ schema: empty, act: (act) => decide(act, 'CONFIRMED') });

export const refuseNameCorrection = dossierCommand({
  schema: schemas.refuseNameCorrection,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});
