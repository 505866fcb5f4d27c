import { addWorkingDays } from '../../domain/calendar/working-days.js';
import { CLAWBACK_DECISION_WORKING_DAYS, REPAYMENT_CONFIRMATION_WORKING_DAYS } from '../../domain/clawback/rules.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Tx } from '../../platform/database.js';
import { cancelPrompts, type DossierTask, getToday, promptDossier } from '../dossier/dossiers.js';
import { getCalendar } from '../process/calendar.js';
import { type Clawback, readClawback } from './clawbacks.js';

const DOSSIER = 'clawback';

/** Prompts whoever an order waits for, and takes back what nobody waits for any more. */
export async function keepClawbackPrompts(tx: Tx, id: string): Promise<Refusal | undefined> {
  const order = await readClawback(tx, id);
  if (!order) return undefined;
  const awaited = awaitedOf(order);
  await cancelPrompts(tx, { dossier: DOSSIER, id, except: awaited.map(({ command }) => command) });
  const [calendar, today] = [await getCalendar(tx), await getToday(tx)];
  for (const task of awaited) {
    const due = task.workingDays === null ? null : addWorkingDays(calendar, today, task.workingDays);
    if (isRefusal(due)) return due;
    await promptDossier(tx, {
      ...{ dossier: DOSSIER, id, command: task.command, role: task.role, organisationId: task.organisationId },
      title: `${task.title}（${order.payeeName}，${order.document}）`,
      dueOn: due ? due.on : order.dueOn,
      dueProvisional: due?.provisional ?? false,
    });
  }
  return undefined;
}

/** Days null: the order's own last day. */
type Awaited = Pick<DossierTask, 'command' | 'role' | 'title' | 'organisationId'> & {
  readonly workingDays: number | null;
};

function awaitedOf({ state, organisationId, payerOrganisationId, ...order }: Clawback): Awaited[] {
  const bureau = { role: 'approver', organisationId, workingDays: CLAWBACK_DECISION_WORKING_DAYS } as const;
  const keeper = { role: 'payer', organisationId: payerOrganisationId } as const;
  if (state === 'PROPOSED') return [{ ...bureau, command: 'confirmClawback', title: '确认追回决定' }];
  if (state !== 'OPEN') return [];
  const awaited: Awaited[] = [];
  if (order.reversalProposedBy) {
    awaited.push({ ...bureau, command: 'confirmClawbackReversal', title: '确认撤销追回决定' });
  }
  if (order.undecided.some(({ kind }) => kind === 'REPAYMENT')) {
    const workingDays = REPAYMENT_CONFIRMATION_WORKING_DAYS;
    awaited.push({ ...keeper, command: 'confirmRefund', title: '确认退款', workingDays });
  }
  if (order.outstandingFen > 0) {
    awaited.push({ ...keeper, command: 'recordRefund', title: '登记退款', workingDays: null });
  }
  return awaited;
}
