import * as ofClaim from '../domain/claim/commands.schema.js';
import * as rules from '../domain/claim/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import { isRefusal } from '../domain/refusals.js';
import * as schemas from '../domain/release/commands.schema.js';
import type { GateProfile } from '../domain/vocabulary.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import { clearSignatures } from '../store/claim/claims.js';
import { dossierCommand } from './dossier.js';
import { recomputePrepayment } from './prepayment.js';
import { addObjection, extend, investigate, type Published, resolve } from './publicity.js';
import { onClaim, recompute } from './subsidy-claim.js';
import { recomputeSupplement } from './supplement.js';

/** The list of a claim without a class, and what is said against it: as of a class's claim, in the same words. */
const publishedOf = ({ id, today, limits }: SubsidyClaimView): Published => ({ claimId: id, today, limits });

export const extendSubsidyPublicity = dossierCommand({
  schema: schemas.extendPublicity,
  act: (act) =>
    onClaim(act, rules.refusalForExtending, async (view) => {
      const extended = await extend(act.tx, publishedOf(view), act.actor.id, act.input);
      return isRefusal(extended) ? extended : { id: view.id, result: extended };
    }),
});

/** 登记异议: what came in by telephone. */
export const fileSubsidyObjection = dossierCommand({
  schema: schemas.objection,
  act: (act) =>
    onClaim(act, rules.refusalUnlessPublic, async (view) => {
      const receipt = { enteredBy: act.actor.id, personalData: act.secrets };
      const filed = await addObjection(act.tx, publishedOf(view), act.input, receipt);
      return isRefusal(filed) ? filed : { id: view.id, result: { ...filed } };
    }),
});

export const investigateSubsidyObjection = dossierCommand({
  schema: ofClaim.investigateSubsidyObjection,
  act: (act) =>
    onClaim(act, rules.refusalForInvestigating, async (view) => {
      const no = await investigate(act.tx, publishedOf(view), act.actor.id, act.input);
      return no ?? { id: view.id, result: { number: view.number } };
    }),
});

/** 办结异议: upheld, the claim is reviewed again at what is left of it; what it does not need is free after that review. */
export const resolveSubsidyObjection = dossierCommand({
  schema: ofClaim.resolveSubsidyObjection,
  act: (act) =>
    onClaim(act, rules.refusalForResolving, async (view) => {
      const resolved = await resolve(act.tx, publishedOf(view), act.actor.id, act.input);
      return isRefusal(resolved) ? resolved : { id: view.id, result: resolved };
    }),
});

/** What has lines of trainees is computed from the record of its class, and not from rows of its own. */
const RECOMPUTED: Readonly<Partial<Record<GateProfile, typeof recomputeSupplement>>> = {
  PROJECT_CLASS: recomputeSupplement,
  PREPAYMENT: recomputePrepayment,
};

/** 重新核算审核: all signatures are given again, and publicity too. */
export const reopenSubsidyClaim = dossierCommand({
  schema: schemas.withReason,
  act: (act) =>
    onClaim(act, rules.refusalForReopening, async (view) => {
      await clearSignatures(act.tx, view.id, 'FILED');
      const sum = await (RECOMPUTED[view.gateProfile] ?? recompute)(act.tx, view);
      if (sum === 'NOT_FOUND' || isRefusal(sum)) return sum;
      const { reason } = act.input;
      await insertRound(act.tx, { claimId: view.id, kind: 'REOPENED', actorId: act.actor.id, reason });
      return { id: view.id, result: { number: view.number, ...sum } };
    }),
});
