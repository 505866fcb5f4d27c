import { empty } from '../domain/lifecycle/fields.schema.js';
import { refusal } from '../domain/refusals.js';
import * as schemas from '../domain/shortfall/commands.schema.js';
import { refuseShortfall as refuseDeclared, SHORTFALL_DECISION_WORKING_DAYS } from '../domain/shortfall/rules.js';
import { lockClassView } from '../store/case-view.js';
import { closeDossierTasks } from '../store/dossiers.js';
import * as shortfalls from '../store/shortfalls.js';
import { keepInStep, reread } from '../store/stages.js';
import { type DossierAct, dossierCommand, type DossierOutcome } from './dossier.js';
import { promptNext } from './second-person.js';

/** 认定缺项: by the approver of the owning bureau; counts once the head of the bureau has confirmed it. */
export const declareShortfall = dossierCommand({
  schema: schemas.declareShortfall,
  async act(act) {
    const { tx, actor, input } = act;
    const view = await lockClassView(tx, input.classId);
    // A class of others and a condition of none answer alike: neither is this person's to declare on.
    if (!view || !actor.regions.includes(view.project.regionCode))
      return refusal('SHORTFALL_NOT_NEEDED', { field: 'classId' });
    const no = refuseDeclared(view, input.condition);
    if (no) return no;
    if (!(await shortfalls.isOfficial(tx, actor, view, input.responsibleId))) {
      return refusal('SHORTFALL_OFFICIAL_UNKNOWN', { field: 'responsibleId' });
    }
    const id = await shortfalls.insertShortfall(tx, actor, view, input);
    const late = await promptNext(act, {
      ...{ dossier: 'shortfall', id, command: 'confirmShortfall', role: 'bureau_head' },
      title: `确认缺项认定（${view.project.title} · ${view.class.title}）`,
      workingDays: SHORTFALL_DECISION_WORKING_DAYS,
    });
    return late ?? { id, result: { shortfallId: id } };
  },
});

export const confirmShortfall = dossierCommand({ schema: empty, act: (act) => decide(act, null) });

export const refuseShortfall = dossierCommand({
  schema: schemas.refuseShortfall,
  act: (act) => decide(act, act.input.reason),
});

/** The class's own tasks follow: what was awaited of an official is no longer. */
async function decide({ tx, actor, id }: DossierAct<unknown>, refusedBecause: string | null): Promise<DossierOutcome> {
  const declared = await shortfalls.lockShortfall(tx, actor, id);
  if (!declared) return 'NOT_FOUND';
  if (declared.decision) return refusal('ALREADY_DECIDED');
  if ([declared.declaredBy, declared.responsibleId].includes(actor.id)) return refusal('SAME_PERSON');
  const view = await lockClassView(tx, declared.classId);
  if (!view) return 'NOT_FOUND';
  await shortfalls.decideShortfall(tx, id, actor.id, refusedBecause);
  await closeDossierTasks(tx, 'shortfall', id, actor.id);
  const no = await keepInStep(tx, await reread(tx, view), actor.id);
  return no ?? { id, result: { decision: refusedBecause === null ? 'CONFIRMED' : 'REFUSED' } };
}
