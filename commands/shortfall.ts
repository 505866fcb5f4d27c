import type { z } from 'zod';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/shortfall/commands.schema.js';
import {
  refuseShortfall as refuseDeclared,
  refuseShortfallOfClaim,
  SHORTFALL_DECISION_WORKING_DAYS,
} from '../domain/shortfall/rules.js';
import * as shortfalls from '../store/after-payment/shortfalls.js';
import { lockClassView } from '../store/case/case-view.js';
import { keepInStep, reread } from '../store/case/stages.js';
import { keepClaimInStep } from '../store/claim/claim-process.js';
import { lockClaim, lockSubsidyClaim } from '../store/claim/subsidy-claims.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { type DossierAct, dossierCommand, type DossierOutcome } from './dossier.js';
import { promptNext } from './second-person.js';

type Declared = DossierAct<z.output<typeof schemas.declareShortfall>>;

/** 认定缺项: by the approver of the owning bureau; counts once the head of the bureau has confirmed it. */
export const declareShortfall = dossierCommand({
  schema: schemas.declareShortfall,
  async act(act) {
    const { tx, actor, input } = act;
    const of = await (input.claimId ? claimThatLacks(act, input.claimId) : classThatLacks(act, input.classId ?? ''));
    if (isRefusal(of)) return of;
    if (!(await shortfalls.isOfficial(tx, actor, of, input.responsibleId))) {
      return refusal('SHORTFALL_OFFICIAL_UNKNOWN', { field: 'responsibleId' });
    }
    const id = await shortfalls.insertShortfall(tx, actor, of, input);
    const late = await promptNext(act, {
      ...{ dossier: 'shortfall', id, command: 'confirmShortfall', role: 'bureau_head' },
      title: `确认缺项认定（${of.title}）`,
      workingDays: SHORTFALL_DECISION_WORKING_DAYS,
    });
    return late ?? { id, result: { shortfallId: id } };
  },
});

/** A class of others and a condition of none answer alike: neither is this person's to declare on. */
async function classThatLacks(
  { tx, actor, input }: Declared,
  classId: string,
): Promise<shortfalls.ShortfallOf | Refusal> {
  const view = await lockClassView(tx, classId);
  if (!view || !actor.regions.includes(view.project.regionCode))
    return refusal('SHORTFALL_NOT_NEEDED', { field: 'classId' });
  const { project, class: of } = view;
  const evaluatorId = of.evaluation?.evaluatorOrganisationId;
  return (
    refuseDeclared(view, input.condition) ?? {
      ...{ classId, claimId: null, regionCode: project.regionCode, title: `${project.title} · ${of.title}` },
      organisationIds: [project.ownerOrganisationId, ...(evaluatorId ? [evaluatorId] : [])],
    }
  );
}

async function claimThatLacks(
  { tx, actor, input }: Declared,
  claimId: string,
): Promise<shortfalls.ShortfallOf | Refusal> {
  const view = await lockSubsidyClaim(tx, actor, claimId);
  if (!view || !actor.regions.includes(view.regionCode)) return refusal('SHORTFALL_NOT_NEEDED', { field: 'claimId' });
  const { regionCode, number, ownerOrganisationId } = view;
  return (
    refuseShortfallOfClaim(view, input.condition) ?? {
      ...{ classId: null, claimId, regionCode, title: `补贴申领${number}`, organisationIds: [ownerOrganisationId] },
    }
  );
}

export const confirmShortfall = dossierCommand({ schema: empty, act: (act) => decide(act, null) });

export const refuseShortfall = dossierCommand({
  schema: schemas.refuseShortfall,
  act: (act) => decide(act, act.input.reason),
});

/** The tasks of what it is of follow: what was awaited of an official is no longer. */
async function decide({ tx, actor, id }: DossierAct<unknown>, refusedBecause: string | null): Promise<DossierOutcome> {
  const declared = await shortfalls.lockShortfall(tx, actor, id);
  if (!declared) return 'NOT_FOUND';
  if (declared.decision) return refusal('ALREADY_DECIDED');
  if ([declared.declaredBy, declared.responsibleId].includes(actor.id)) return refusal('SAME_PERSON');
  const view = declared.classId ? await lockClassView(tx, declared.classId) : undefined;
  if (declared.claimId) await lockClaim(tx, declared.claimId);
  else if (!view) return 'NOT_FOUND';
  await shortfalls.decideShortfall(tx, id, actor.id, refusedBecause);
  await closeDossierTasks(tx, 'shortfall', id, actor.id);
  const no = view
    ? await keepInStep(tx, await reread(tx, view), actor.id)
    : await keepClaimInStep(tx, declared.claimId ?? '', actor.id);
  return no ?? { id, result: { decision: refusedBecause === null ? 'CONFIRMED' : 'REFUSED' } };
}
