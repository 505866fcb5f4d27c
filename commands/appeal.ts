import * as schemas from '../domain/appeal/commands.schema.js';
import { APPEAL_WORKING_DAYS, EFFECT_WORKING_DAYS, unrolledWindowEnd } from '../domain/appeal/rules.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as appeals from '../store/after-payment/appeals.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { effectOf } from './appeal-effect.js';
import { type DossierAct, dossierCommand } from './dossier.js';
import { promptNext } from './second-person.js';

/** 提出申诉: by the institution, within its window, once against each decision. */
export const fileAppeal = dossierCommand({
  schema: schemas.fileAppeal,
  async act(act) {
    const { tx, actor, today } = act;
    const { claimId, claimLineId = null, ground, evidence = null } = act.input;
    const against = await appeals.findAppealable(tx, actor, claimId, claimLineId);
    if (!against?.decidedOn)
      return refusal('APPEAL_NOTHING_DECIDED', { field: claimLineId ? 'claimLineId' : 'claimId' });
    const windowEndsOn = await appeals.rollForwardDay(tx, unrolledWindowEnd(against.decidedOn));
    if (today > windowEndsOn) return refusal('APPEAL_WINDOW_ENDED', { params: { until: windowEndsOn } });
    const id = await appeals.insertAppeal(tx, actor, against, { claimId, claimLineId, ground, evidence, windowEndsOn });
    const late = await promptNext(act, {
      ...{ dossier: 'appeal', id, command: 'decideAppeal', role: 'reviewer' },
      title: `办理申诉（${against.title}）`,
      organisationId: await appeals.findDecidingBureau(tx, claimId, against),
      workingDays: APPEAL_WORKING_DAYS,
    });
    return late ?? { id, result: { appealId: id, windowEndsOn } };
  },
});

/** 申诉决定: by a reviewer who had no part in the case. */
export const decideAppeal = dossierCommand({
  schema: schemas.decideAppeal,
  async act(act) {
    const { tx, actor, id, input } = act;
    const appeal = await appeals.lockAppeal(tx, actor, id);
    if (!appeal) return 'NOT_FOUND';
    if (appeal.decision) return refusal('ALREADY_DECIDED');
    if (appeal.isInside) return refusal('CHECKER_INSIDE_CASE');
    const effect = input.decision === 'UPHELD' ? await effectOf(act, appeal, input.reason) : null;
    if (isRefusal(effect)) return effect;
    await appeals.decideAppeal(tx, id, actor.id, input, effect);
    await closeDossierTasks(tx, 'appeal', id, actor.id);
    const late = effect?.obstacle ? await askToCarryOut(act, appeal, effect.obstacle) : undefined;
    return late ?? { id, result: { decision: input.decision, ...effect } };
  },
});

function askToCarryOut(act: DossierAct<unknown>, { id, ...appeal }: appeals.Appeal, obstacle: string) {
  return promptNext(act, {
    ...{ dossier: 'appeal', id, command: 'carryOutAppeal', role: 'approver' },
    title: `落实申诉决定（${appeal.title}）：${obstacle}`,
    organisationId: appeal.ownerOrganisationId,
    workingDays: EFFECT_WORKING_DAYS,
  });
}

/** 落实: how an upheld appeal was carried out that could not reopen its claim; by another than who decided it. */
export const carryOutAppeal = dossierCommand({
  schema: schemas.carryOutAppeal,
  async act({ tx, actor, id, input }) {
    const appeal = await appeals.lockAppeal(tx, actor, id);
    if (!appeal) return 'NOT_FOUND';
    if (appeal.effect !== 'TO_CARRY_OUT') return refusal('APPEAL_NOTHING_TO_CARRY_OUT');
    if (appeal.carriedOutBy) return refusal('ALREADY_DECIDED');
    if (appeal.decidedBy === actor.id) return refusal('SAME_PERSON');
    await appeals.carryOutAppeal(tx, id, actor.id, input.carriedOutHow);
    await closeDossierTasks(tx, 'appeal', id, actor.id);
    return { id, result: { carriedOut: true } };
  },
});
