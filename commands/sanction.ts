import { empty } from '../domain/lifecycle/fields.schema.js';
import { refusal } from '../domain/refusals.js';
import * as schemas from '../domain/sanction/commands.schema.js';
import {
  refuseSanction as refuseProposed,
  SANCTION_DECISION_WORKING_DAYS,
  SANCTION_NAMES,
  sanctionEnd,
} from '../domain/sanction/rules.js';
import * as sanctions from '../store/after-payment/sanctions.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { type DossierAct, dossierCommand, type DossierOutcome } from './dossier.js';
import { promptNext } from './second-person.js';

/** 拟处理: holds once another person has confirmed it. */
export const proposeSanction = dossierCommand({
  schema: schemas.proposeSanction,
  async act(act) {
    const { tx, actor, today, input } = act;
    const subject = await sanctions.findSubject(tx, actor, input.subjectOrganisationId);
    if (!subject) return refusal('SANCTION_SUBJECT_UNKNOWN', { field: 'subjectOrganisationId' });
    const no = refuseProposed(input, today);
    if (no) return no;
    if (
      input.clawbackId &&
      !(await sanctions.isSanctionable(tx, actor, input.clawbackId, input.subjectOrganisationId))
    ) {
      return refusal('SANCTION_OF_HONEST_ERROR', { field: 'clawbackId' });
    }
    const id = await sanctions.insertSanction(tx, actor, { ...input, clause: subject.clause });
    const late = await promptNext(act, {
      ...{ dossier: 'sanction', id, command: 'confirmSanction', role: 'approver' },
      title: `确认处理：${subject.name}${SANCTION_NAMES[input.measure]}（${input.document}）`,
      workingDays: SANCTION_DECISION_WORKING_DAYS,
    });
    return late ?? { id, result: { sanctionId: id } };
  },
});

/** 确认处理: the term begins today. */
export const confirmSanction = dossierCommand({
  schema: empty,
  act: (act) =>
    decide(act, async (sanction) => {
      const { tx, actor, id, today } = act;
      const subject = await sanctions.findSubject(tx, actor, sanction.subjectOrganisationId);
      if (!subject) return refusal('SANCTION_SUBJECT_UNKNOWN');
      const until = sanctionEnd({ ...sanction, untilOn: sanction.endsOn }, today, subject.months);
      await sanctions.decideSanction(tx, id, actor.id, { until });
      return { id, result: { decision: 'CONFIRMED', endsOn: until } };
    }),
});

export const refuseSanction = dossierCommand({
  schema: schemas.refuseSanction,
  act: (act) =>
    decide(act, async () => {
      await sanctions.decideSanction(act.tx, act.id, act.actor.id, { refusedBecause: act.input.reason });
      return { id: act.id, result: { decision: 'REFUSED' } };
    }),
});

async function decide(
  { tx, actor, id }: DossierAct<unknown>,
  write: (sanction: sanctions.Sanction) => Promise<DossierOutcome>,
): Promise<DossierOutcome> {
  const sanction = await sanctions.lockSanction(tx, actor, id);
  if (!sanction) return 'NOT_FOUND';
  if (sanction.decision) return refusal('ALREADY_DECIDED');
  if (sanction.proposedBy === actor.id) return refusal('SAME_PERSON');
  const outcome = await write(sanction);
  await closeDossierTasks(tx, 'sanction', id, actor.id);
  return outcome;
}

/** 解除: by the head of the bureau, who neither proposed nor confirmed it. */
export const liftSanction = dossierCommand({
  schema: schemas.liftSanction,
  async act({ tx, actor, id, input }) {
    const sanction = await sanctions.lockSanction(tx, actor, id);
    if (!sanction) return 'NOT_FOUND';
    if (sanction.decision !== 'CONFIRMED' || sanction.liftedOn) return refusal('SANCTION_NOT_STANDING');
    if ([sanction.proposedBy, sanction.decidedBy].includes(actor.id)) return refusal('SAME_PERSON');
    await sanctions.liftSanction(tx, id, actor.id, input);
    return { id, result: { lifted: true } };
  },
});

/** 移送司法: kept with the sanction it belongs to. */
export const referToJustice = dossierCommand({
  schema: schemas.referToJustice,
  async act({ tx, actor, id, input }) {
    const sanction = await sanctions.lockSanction(tx, actor, id);
    if (!sanction) return 'NOT_FOUND';
    if (sanction.decision !== 'CONFIRMED') return refusal('SANCTION_NOT_STANDING');
    if (sanction.referred) return refusal('ALREADY_DECIDED');
    await sanctions.insertReferral(tx, id, actor.id, input);
    return { id, result: { referredTo: input.authority } };
  },
});
