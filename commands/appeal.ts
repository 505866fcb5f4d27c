import * as schemas from '../domain/appeal/commands.schema.js';
import { APPEAL_WORKING_DAYS, unrolledWindowEnd } from '../domain/appeal/rules.js';
import { addWorkingDays } from '../domain/calendar/working-days.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as appeals from '../store/appeals.js';
import { getCalendar } from '../store/calendar.js';
import { closeDossierTasks, promptDossier } from '../store/dossiers.js';
import { dossierCommand } from './dossier.js';

/** 提出申诉: by the institution, within its window, once against each decision. */
export const fileAppeal = dossierCommand({
  schema: schemas.fileAppeal,
  async act({ tx, actor, today, input: { claimId, claimLineId = null, ground, evidence = null } }) {
    const against = await appeals.findAppealable(tx, actor, claimId, claimLineId);
    if (!against?.decidedOn)
      return refusal('APPEAL_NOTHING_DECIDED', { field: claimLineId ? 'claimLineId' : 'claimId' });
    const windowEndsOn = await appeals.rollForwardDay(tx, unrolledWindowEnd(against.decidedOn));
    if (today > windowEndsOn) return refusal('APPEAL_WINDOW_ENDED', { params: { until: windowEndsOn } });
    const due = addWorkingDays(await getCalendar(tx), today, APPEAL_WORKING_DAYS);
    if (isRefusal(due)) return due;
    const id = await appeals.insertAppeal(tx, actor, against, { claimId, claimLineId, ground, evidence, windowEndsOn });
    await promptDossier(tx, {
      ...{ dossier: 'appeal', id, command: 'decideAppeal', role: 'reviewer' },
      title: `办理申诉（${against.title}）`,
      organisationId: await appeals.findDecidingBureau(tx, against),
      ...{ dueOn: due.on, dueProvisional: due.provisional },
    });
    return { id, result: { appealId: id, windowEndsOn } };
  },
});

/** 申诉决定: by a reviewer who had no part in the case. */
export const decideAppeal = dossierCommand({
  schema: schemas.decideAppeal,
  async act({ tx, actor, id, input }) {
    const appeal = await appeals.lockAppeal(tx, actor, id);
    if (!appeal) return 'NOT_FOUND';
    if (appeal.decision) return refusal('ALREADY_DECIDED');
    if (appeal.isInside) return refusal('CHECKER_INSIDE_CASE');
    await appeals.decideAppeal(tx, id, actor.id, input);
    await closeDossierTasks(tx, 'appeal', id, actor.id);
    return { id, result: { decision: input.decision } };
  },
});
