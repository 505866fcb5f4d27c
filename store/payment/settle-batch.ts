import { BATCH_WORKING_DAYS } from '../../domain/batch/rules.js';
import { addWorkingDays } from '../../domain/calendar/working-days.js';
import { isRefusal } from '../../domain/refusals.js';
import type { Tx } from '../../platform/database.js';
import { cancelPrompts, getToday, promptDossier } from '../dossier/dossiers.js';
import { getCalendar } from '../process/calendar.js';
import { findStanding, keepBatch, type Standing } from './batches.js';

/**
 * After answers have been booked: the batch is settled, waits on, or its payers are told what does not go by itself. Where
 * no finance system can be asked, what waits is no reason to look again.
 */
export async function settleBatch(tx: Tx, id: string, isAsked = true): Promise<Standing | undefined> {
  const standing = await findStanding(tx, id);
  if (!standing) return undefined;
  await keepBatch(tx, id, isAsked ? standing : { ...standing, stuck: standing.waiting - standing.held });
  await keepPayersPrompted(tx, id, standing);
  return standing;
}

/** Each of what the process cannot do itself is a prompt, and is none any more when it is over. */
async function keepPayersPrompted(tx: Tx, id: string, { number, payerOrganisationId, ...standing }: Standing) {
  const troubles = [
    { command: 'instructRepayment', count: standing.returned, what: '银行退回，待更正账户后重新拨付' },
    { command: 'instructRepayment', count: standing.accounted, what: '学员本人账户已核实，待补拨' },
    { command: 'askAgain', count: standing.stuck, what: '财政系统答复与我方不符，待核对' },
    { command: 'askAgain', count: standing.held, what: '因收款单位受处理或学员在追回中暂缓发出，解除后自动发出' },
  ] as const;
  const present = troubles.filter(({ count }) => count > 0);
  await cancelPrompts(tx, {
    ...{ dossier: 'batch', id, of: ['instructRepayment', 'askAgain'] },
    except: present.map(({ command }) => command),
  });
  for (const command of new Set(present.map((trouble) => trouble.command))) {
    const told = present.filter((trouble) => trouble.command === command);
    const due = addWorkingDays(await getCalendar(tx), await getToday(tx), BATCH_WORKING_DAYS);
    await promptDossier(tx, {
      ...{ dossier: 'batch', id, command, role: 'payer', organisationId: payerOrganisationId },
      title: `${number}：${told.map(({ count, what }) => `${count}笔${what}`).join('；')}`,
      dueOn: isRefusal(due) ? null : due.on,
      dueProvisional: !isRefusal(due) && due.provisional,
    });
  }
}
