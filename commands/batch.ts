import type { DossierCommandName } from '../domain/access/dossiers.js';
import type { Role } from '../domain/access/roles.js';
import * as schemas from '../domain/batch/commands.schema.js';
import { readResultFile } from '../domain/batch/result-file.js';
import * as rules from '../domain/batch/rules.js';
import { addWorkingDays } from '../domain/calendar/working-days.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { readTable, type Table } from '../platform/workbook.js';
import { confirmRepayments, instructRepayments, isOutOfYear } from '../store/after-payment/repayments.js';
import { keepClaimInStep } from '../store/claim/claim-process.js';
import { closeDossierTasks, promptDossier } from '../store/dossier/dossiers.js';
import { listSent } from '../store/payment/batch-pages.js';
import * as batches from '../store/payment/batches.js';
import { bookAnswers } from '../store/payment/bookings.js';
import { settleBatch } from '../store/payment/settle-batch.js';
import { getCalendar } from '../store/process/calendar.js';
import { type DossierAct, dossierCommand } from './dossier.js';

/**
 * 编批: approved claims of one fund, region and payer, each to the one confirmed account of its payee. Each class has waited
 * for it (awaitsBatch), and waits again when it leaves the batch.
 */
export const makeBatch = dossierCommand({
  schema: schemas.makeBatch,
  async act({ tx, actor, today, input }) {
    const found = await batches.lockCandidates(tx, input.classIds, input.claimIds);
    const candidates = found.filter(({ regionCode }) => actor.regions.includes(regionCode));
    if (candidates.length < input.classIds.length + input.claimIds.length)
      return refusal('BATCH_CLAIM_MISSING', { field: 'classIds' });
    const unfit = rules.refusalForMaking(candidates);
    if (unfit) return unfit;
    const made = await batches.insertBatch(tx, actor.id, candidates);
    const [{ ownerOrganisationId } = { ownerOrganisationId: actor.organisationId }] = candidates;
    const late = await prompt(tx, today, made, {
      ...{ command: 'checkBatch', role: 'reviewer', organisationId: ownerOrganisationId },
      title: `复核拨付批次${made.number}`,
    });
    const no = late ?? (await keepInStep({ tx, actor }, input));
    return no ?? { id: made.id, result: { batchId: made.id, ...resultOf(made) } };
  },
});

/** 复核: the second person of the bureau; from here the payers may instruct, and each class waits for them. */
export const checkBatch = dossierCommand({
  schema: schemas.checkBatch,
  async act({ tx, actor, id, input }) {
    const batch = await batches.lockBatch(tx, actor, id);
    if (!batch) return 'NOT_FOUND';
    const no = rules.refusalForChecking(batch, actor.id);
    if (no) return no;
    await batches.checkBatch(tx, id, actor.id);
    await closeDossierTasks(tx, 'batch', id, actor.id);
    const late = await keepInStep({ tx, actor }, batch);
    const { classIds, claimIds } = batch;
    return (
      late ?? {
        id,
        result: { number: batch.number, claims: classIds.length + claimIds.length, opinion: input.opinion },
      }
    );
  },
});

/** 退回: by the bureau that keeps the fund, as long as nothing of it was instructed. */
export const returnBatch = dossierCommand({
  schema: schemas.returnBatch,
  async act({ tx, actor, id, input }) {
    const batch = await batches.lockBatch(tx, actor, id);
    if (!batch) return 'NOT_FOUND';
    const no = rules.refusalForUndoing(batch);
    if (no) return no;
    await batches.returnBatch(tx, id, actor.id, input.reason);
    await closeDossierTasks(tx, 'batch', id, actor.id);
    const late = await keepInStep({ tx, actor }, batch);
    return late ?? { id, result: { number: batch.number, reason: input.reason } };
  },
});

/** 移出: one claim leaves, for instance because its class was suspended meanwhile. */
export const dropFromBatch = dossierCommand({
  schema: schemas.dropFromBatch,
  async act({ tx, actor, id, input }) {
    const batch = await batches.lockBatch(tx, actor, id);
    if (!batch) return 'NOT_FOUND';
    const no = rules.refusalForUndoing(batch);
    if (no) return no;
    const { classId, claimId } = input;
    const one = { classIds: classId ? [classId] : [], claimIds: claimId ? [claimId] : [] };
    const isInside = classId ? batch.classIds.includes(classId) : batch.claimIds.includes(claimId ?? '');
    if (!isInside) return refusal('BATCH_CLAIM_MISSING', { field: classId ? 'classId' : 'claimId' });
    const left = await batches.dropClaim(tx, id, classId ?? claimId ?? '');
    if (left === 0) await closeDossierTasks(tx, 'batch', id, actor.id);
    const late = await keepInStep({ tx, actor }, one);
    return late ?? { id, result: { ...(classId ? { classId } : { claimId }), left, reason: input.reason } };
  },
});

/** 重新拨付 of what the bank returned, once a corrected account has been confirmed; another payer confirms it. */
export const instructRepayment = dossierCommand({
  schema: empty,
  async act(act) {
    const { tx, actor, today, id } = act;
    const batch = await payable(act);
    if (!('number' in batch)) return batch.no;
    const payments = await instructRepayments(tx, id, { actorId: actor.id, today });
    if (payments === 0) return refusal('NOTHING_RETURNED');
    await closeDossierTasks(tx, 'batch', id, actor.id);
    const late = await prompt(tx, today, batch, {
      ...{ command: 'confirmRepayment', role: 'payer', organisationId: batch.payerOrganisationId },
      title: `确认重新拨付${batch.number}（${payments}笔）`,
    });
    return late ?? { id, result: { number: batch.number, payments } };
  },
});

export const confirmRepayment = dossierCommand({
  schema: empty,
  async act(act) {
    const { tx, actor, id } = act;
    const batch = await payable(act);
    if (!('number' in batch)) return batch.no;
    if (await isOutOfYear(tx, id)) return refusal('BUDGET_YEAR');
    const payments = await confirmRepayments(tx, id, actor.id);
    if (payments === 0) return refusal('NOTHING_RETURNED');
    await closeDossierTasks(tx, 'batch', id, actor.id);
    await batches.wakeBatch(tx, id, false);
    return { id, result: { number: batch.number, payments } };
  },
});

/** 再次查询 after a difference was cleared up on the other side: by reference, nothing is sent twice. */
export const askAgain = dossierCommand({
  schema: empty,
  async act(act) {
    const { tx, id } = act;
    const batch = await payable(act);
    if (!('number' in batch)) return batch.no;
    const standing = await batches.findStanding(tx, id);
    if (!standing?.waiting) return refusal('NOTHING_SENT');
    await batches.wakeBatch(tx, id, true);
    return { id, result: { number: batch.number, payments: standing.waiting } };
  },
});

/** 回单: the bank's result file, where no finance system is connected. Every row fits, or none of it is booked. */
export const recordResults = dossierCommand({
  schema: schemas.recordResults,
  prepare: ({ content, fileName }) => readTable(Buffer.from(content, 'base64'), fileName, rules.MOST_RESULT_ROWS),
  async act(act) {
    const { tx, actor, id } = act;
    const batch = await payable(act);
    if (!('number' in batch)) return batch.no;
    const table = act.prepared as Table | string;
    if (typeof table === 'string')
      return refusal('RESULT_FILE_UNREADABLE', { field: 'content', params: { problem: table } });
    const sent = await listSent(tx, id);
    if (sent.length === 0) return refusal('NOTHING_SENT');
    const answers = readResultFile(table, sent);
    if (isRefusal(answers)) return answers;
    const booked = await bookAnswers(tx, { batchId: id, source: 'FILE', answers, actorId: actor.id });
    await batches.keepStatement(tx, id, 'FILE', answers);
    await settleBatch(tx, id);
    return { id, result: { number: batch.number, rows: answers.length, ...booked } };
  },
});

/** Classes and claims of a batch are asked of whoever is next with them. */
async function keepInStep(
  act: Pick<DossierAct<unknown>, 'tx' | 'actor'>,
  { classIds, claimIds }: Pick<batches.Batch, 'classIds' | 'claimIds'>,
): Promise<Refusal | undefined> {
  for (const claimId of claimIds) {
    const late = await keepClaimInStep(act.tx, claimId, act.actor.id);
    if (late) return late;
  }
  return batches.keepClassesInStep(act.tx, classIds, act.actor.id);
}

type Payable = batches.Batch | { readonly no: Refusal | 'NOT_FOUND' };

async function payable({ tx, actor, id }: DossierAct<unknown>): Promise<Payable> {
  const batch = await batches.lockBatch(tx, actor, id);
  if (!batch) return { no: 'NOT_FOUND' };
  const no = rules.refusalForPaying(batch, actor.id);
  return no ? { no } : batch;
}

interface Prompt {
  readonly command: DossierCommandName;
  readonly role: Role;
  readonly organisationId: string;
  readonly title: string;
}

async function prompt(tx: Tx, today: string, { id }: { id: string }, task: Prompt): Promise<Refusal | undefined> {
  const due = addWorkingDays(await getCalendar(tx), today, rules.BATCH_WORKING_DAYS);
  if (isRefusal(due)) return due;
  await promptDossier(tx, { ...task, dossier: 'batch', id, dueOn: due.on, dueProvisional: due.provisional });
  return undefined;
}

function resultOf({ number, claims, totalFen }: batches.Made): Record<string, string | number> {
  return { number, claims, totalFen };
}
