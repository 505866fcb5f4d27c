import type { z } from 'zod';
import { addWorkingDays } from '../domain/calendar/working-days.js';
import * as schemas from '../domain/clawback/commands.schema.js';
import { linesOf, ordersOf, refuseScope, REPAYMENT_WORKING_DAYS } from '../domain/clawback/rules.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { formatYuan } from '../domain/money.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { keepClawbackPrompts } from '../store/after-payment/clawback-prompts.js';
import * as clawbacks from '../store/after-payment/clawbacks.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { getCalendar } from '../store/process/calendar.js';
import { type DossierAct, dossierCommand, type DossierOutcome } from './dossier.js';

/** 追回决定: proposed over what was paid, and in force once another person has confirmed it. */
export const orderClawback = dossierCommand({
  schema: schemas.orderClawback,
  async act(act) {
    const { tx, actor, input } = act;
    const unclear = refuseScope(input);
    if (unclear) return unclear;
    if (input.allowances) return orderAllowances(act);
    const paid = await clawbacks.listReclaimable(tx, actor, input);
    const lines = linesOf(paid, input.payeeOrganisationId, input.perPaymentFen);
    if (isRefusal(lines)) return lines;
    const { ground, reason, document } = input;
    const { id, amountFen } = await clawbacks.insertClawback(tx, actor, {
      scope: input,
      ground,
      reason,
      document,
      lines,
    });
    const late = await keepClawbackPrompts(tx, id);
    return late ?? { id, result: { clawbackId: id, amountFen, lines: lines.length } };
  },
});

/** An order each, for each of these people is a debtor of his own: it is confirmed, repaid and reversed by itself. */
async function orderAllowances({ tx, actor, input }: DossierAct<Ordered>): Promise<DossierOutcome> {
  const paid = ordersOf(await clawbacks.listReclaimableAllowances(tx, actor, input), input.perPaymentFen);
  if (isRefusal(paid)) return paid;
  const orders: string[] = [];
  for (const line of paid) {
    const { ground, reason, document } = input;
    const scope = { scope: 'CLAIM', claimId: line.claimId } as const;
    const { id } = await clawbacks.insertClawback(tx, actor, { scope, ground, reason, document, lines: [line] });
    const late = await keepClawbackPrompts(tx, id);
    if (late) return late;
    orders.push(id);
  }
  const [id = ''] = orders;
  const amountFen = paid.reduce((sum, line) => sum + line.amountFen, 0);
  return { id, result: { clawbackId: id, orders, amountFen, lines: paid.length } };
}
type Ordered = z.output<typeof schemas.orderClawback>;

/** 确认追回: the receivable stands from now on, and the bureau that keeps the fund waits for the money. */
export const confirmClawback = dossierCommand({
  schema: empty,
  act: (act) =>
    onProposal(act, async ({ tx, actor, today, id }) => {
      const due = addWorkingDays(await getCalendar(tx), today, REPAYMENT_WORKING_DAYS);
      if (isRefusal(due)) return due;
      await clawbacks.decideClawback(tx, id, actor.id, { confirmedUntil: due.on });
      return { decision: 'CONFIRMED', dueOn: due.on };
    }),
});

export const refuseClawback = dossierCommand({
  schema: schemas.refuseClawback,
  act: (act) =>
    onProposal(act, async ({ tx, actor, id }) => {
      await clawbacks.decideClawback(tx, id, actor.id, { refusedBecause: act.input.reason });
      return { decision: 'REFUSED' };
    }),
});

/** 登记退款: whole or in part; it counts once another payer has seen the receipt. */
export const recordRefund = dossierCommand({
  schema: schemas.recordRefund,
  async act(act) {
    const { tx, actor, id, input } = act;
    const order = await clawbacks.lockClawback(tx, actor, id, 'KEEPS_FUND');
    if (!order) return 'NOT_FOUND';
    if (order.state !== 'OPEN') return refusal('CLAWBACK_NOT_OPEN');
    if (input.amountFen > order.outstandingFen) {
      const outstanding = formatYuan(order.outstandingFen);
      return refusal('REPAYMENT_ABOVE_OUTSTANDING', { field: 'amountFen', params: { outstanding } });
    }
    const recoveryId = await clawbacks.insertRepayment(tx, id, actor.id, input);
    return goOn(act, { recoveryId });
  },
});

export const confirmRefund = dossierCommand({
  schema: schemas.confirmRefund,
  act: (act) => decideRepayment(act, null),
});

export const refuseRefund = dossierCommand({
  schema: schemas.refuseRefund,
  act: (act) => decideRepayment(act, act.input.reason),
});

/** 撤销追回: a mistaken order is undone by two people. One that came back in full is not: its lines are free to be claimed anew. */
export const reverseClawback = dossierCommand({
  schema: schemas.reverseClawback,
  async act(act) {
    const { tx, actor, id, input } = act;
    const order = await clawbacks.lockClawback(tx, actor, id, 'ORDERED_BY');
    if (!order) return 'NOT_FOUND';
    if (order.state !== 'OPEN') return refusal('CLAWBACK_NOT_OPEN');
    if (order.reversalProposedBy) return refusal('ALREADY_DECIDED');
    await clawbacks.proposeReversal(tx, id, actor.id, input);
    return goOn(act, {});
  },
});

export const confirmClawbackReversal = dossierCommand({
  schema: empty,
  act: (act) =>
    onReversal(act, async ({ tx, actor, id }, order) => {
      if (order.undecided.length > 0) return refusal('RECOVERY_UNDECIDED');
      await clawbacks.reverse(tx, id, actor.id);
      return { decision: 'CONFIRMED' };
    }),
});

export const refuseClawbackReversal = dossierCommand({
  schema: schemas.refuseClawback,
  act: (act) =>
    onReversal(act, async ({ tx, id }) => {
      await clawbacks.proposeReversal(tx, id, null, null);
      return { decision: 'REFUSED', reason: act.input.reason };
    }),
});

type Decision = Readonly<Record<string, unknown>> | Refusal;

async function onProposal<Input>(
  act: DossierAct<Input>,
  decide: (act: DossierAct<Input>) => Promise<Decision>,
): Promise<DossierOutcome> {
  const { tx, actor, id } = act;
  const order = await clawbacks.lockClawback(tx, actor, id, 'ORDERED_BY');
  if (!order) return 'NOT_FOUND';
  if (order.state !== 'PROPOSED') return refusal('ALREADY_DECIDED');
  if (order.proposedBy === actor.id) return refusal('SAME_PERSON');
  const result = await decide(act);
  return isRefusal(result) ? result : goOn(act, result);
}

async function onReversal<Input>(
  act: DossierAct<Input>,
  decide: (act: DossierAct<Input>, order: clawbacks.Clawback) => Promise<Decision>,
): Promise<DossierOutcome> {
  const { tx, actor, id } = act;
  const order = await clawbacks.lockClawback(tx, actor, id, 'ORDERED_BY');
  if (!order) return 'NOT_FOUND';
  if (order.state !== 'OPEN' || !order.reversalProposedBy) return refusal('CLAWBACK_NOT_OPEN');
  if (order.reversalProposedBy === actor.id) return refusal('SAME_PERSON');
  const result = await decide(act, order);
  return isRefusal(result) ? result : goOn(act, result);
}

async function decideRepayment(
  act: DossierAct<{ recoveryId: string }>,
  refusedBecause: string | null,
): Promise<DossierOutcome> {
  const { tx, actor, id, input } = act;
  const order = await clawbacks.lockClawback(tx, actor, id, 'KEEPS_FUND');
  const recovery = order?.undecided.find((each) => each.id === input.recoveryId && each.kind === 'REPAYMENT');
  if (!order) return 'NOT_FOUND';
  if (!recovery) return refusal('ALREADY_DECIDED', { field: 'recoveryId' });
  if (recovery.recordedBy === actor.id) return refusal('SAME_PERSON');
  await clawbacks.decideRepayment(tx, input.recoveryId, actor.id, refusedBecause);
  const decision = refusedBecause === null ? 'CONFIRMED' : 'REFUSED';
  return goOn(act, { decision });
}

/** What was prompted is done; what comes next is prompted. Answers with what the order stands at. */
async function goOn(act: DossierAct<unknown>, result: Readonly<Record<string, unknown>>): Promise<DossierOutcome> {
  const { tx, actor, id } = act;
  await closeDossierTasks(tx, 'clawback', id, actor.id);
  const late = await keepClawbackPrompts(tx, id);
  if (late) return late;
  const order = await clawbacks.readClawback(tx, id);
  return { id, result: { ...result, state: order?.state, outstandingFen: order?.outstandingFen } };
}
