import { maskAccountNumber, plainAccountNumber, refusalOfAccountNumber } from '../domain/batch/account-number.js';
import * as schemas from '../domain/batch/commands.schema.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { refusal } from '../domain/refusals.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import * as accounts from '../store/payment/payee-accounts.js';
import { listWaitingFor } from '../store/payment/payees.js';
import { settleBatch } from '../store/payment/settle-batch.js';
import { type DossierAct, dossierCommand } from './dossier.js';
import { promptNext } from './second-person.js';

/** 填报收款账户: by the payee itself; money goes there once the HR bureau has confirmed it. */
export const proposePayeeAccount = dossierCommand({
  schema: schemas.proposePayeeAccount,
  async act(act) {
    const { tx, actor, input, secrets } = act;
    const number = plainAccountNumber(input.number);
    const no = refusalOfAccountNumber(number);
    if (no) return no;
    const id = await accounts.proposeAccount(tx, actor, {
      ...{ holder: input.holder, bank: input.bank, numberMasked: maskAccountNumber(number) },
      ...{ numberHash: secrets.hash(number), numberCipher: secrets.encrypt(number) },
    });
    if (!id) return refusal('PAYEE_ACCOUNT_PENDING');
    const organisationId = await accounts.findConfirmingBureau(tx, actor.organisationId);
    // Tasks name no natural person.
    const title = `核实收款账户（${actor.organisationKind === 'PERSON' ? '个人' : input.holder}）`;
    const task = { dossier: 'payeeAccount', command: 'confirmPayeeAccount', role: 'caseworker', title } as const;
    const late = organisationId && (await promptNext(act, { ...task, id, organisationId }));
    return late || { id, result: { payeeAccountId: id, number: maskAccountNumber(number) } };
  },
});

/** 核实: the account that stood until now is replaced, and batches that name it are no longer paid. */
export const confirmPayeeAccount = dossierCommand({
  schema: empty,
  async act(act) {
    const account = await undecided(act);
    if (!('organisationId' in account)) return account.no;
    await accounts.confirmAccount(act.tx, account, act.actor.id);
    for (const batchId of await listWaitingFor(act.tx, account.organisationId)) await settleBatch(act.tx, batchId);
    await closeDossierTasks(act.tx, 'payeeAccount', act.id, act.actor.id);
    return { id: act.id, result: { state: 'CONFIRMED' } };
  },
});

export const refusePayeeAccount = dossierCommand({
  schema: schemas.refusePayeeAccount,
  async act(act) {
    const account = await undecided(act);
    if (!('organisationId' in account)) return account.no;
    await accounts.refuseAccount(act.tx, act.id, act.actor.id, act.input.reason);
    await closeDossierTasks(act.tx, 'payeeAccount', act.id, act.actor.id);
    return { id: act.id, result: { state: 'REFUSED', reason: act.input.reason } };
  },
});

async function undecided({ tx, actor, id }: DossierAct<unknown>) {
  const account = await accounts.lockAccount(tx, actor, id);
  if (!account) return { no: 'NOT_FOUND' as const };
  if (account.state !== 'PROPOSED') return { no: refusal('ALREADY_DECIDED') };
  return account.proposedBy === actor.id ? { no: refusal('SAME_PERSON') } : account;
}
