import { addWorkingDays } from '../domain/calendar/working-days.js';
import { BATCH_WORKING_DAYS } from '../domain/batch/rules.js';
import { isRefusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { findStanding, keepBatch, type Standing } from './batches.js';
import { getCalendar } from './calendar.js';
import { getToday, promptDossier } from './dossiers.js';

/** After answers have been booked: the batch is settled, waits on, or its payers are told what the bank returned. */
export async function settleBatch(tx: Tx, id: string): Promise<Standing | undefined> {
  const standing = await findStanding(tx, id);
  if (!standing) return undefined;
  await keepBatch(tx, id, standing);
  if (standing.returned > 0)
    await promptRepayment(tx, id, standing, 'instructRepayment', '银行退回，待更正账户后重新拨付');
  if (standing.stuck > 0) await promptRepayment(tx, id, standing, 'askAgain', '财政系统答复与我方不符，待核对');
  return standing;
}

async function promptRepayment(
  tx: Tx,
  id: string,
  { number, payerOrganisationId, returned, stuck }: Standing,
  command: 'instructRepayment' | 'askAgain',
  what: string,
): Promise<void> {
  const due = addWorkingDays(await getCalendar(tx), await getToday(tx), BATCH_WORKING_DAYS);
  await promptDossier(tx, {
    ...{ dossier: 'batch', id, command, role: 'payer', organisationId: payerOrganisationId },
    title: `${number}：${command === 'askAgain' ? stuck : returned}笔${what}`,
    dueOn: isRefusal(due) ? null : due.on,
    dueProvisional: !isRefusal(due) && due.provisional,
  });
}
