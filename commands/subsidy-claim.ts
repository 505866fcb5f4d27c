import { type ComputedEntry, caseOf, inOrderOfMonths } from '../domain/claim/case.js';
import * as schemas from '../domain/claim/commands.schema.js';
import { CLAIM_KINDS, type ClaimKindName, profileOf, settlementModeOf } from '../domain/claim/kinds.js';
import * as rules from '../domain/claim/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { fileClaim, returnClaim, withReason } from '../domain/release/commands.schema.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import type { Tx } from '../platform/database.js';
import * as projects from '../store/case/projects.js';
import * as entries from '../store/claim/claim-entries.js';
import { closeClaim, keepClaimInStep } from '../store/claim/claim-process.js';
import * as rounds from '../store/claim/claim-rounds.js';
import { clearSignatures } from '../store/claim/claims.js';
import * as claims from '../store/claim/subsidy-claims.js';
import { regionOf } from '../store/people/organisations.js';
import { getPolicyVersion, getSubsidyRules } from '../store/policy/policy.js';
import { writeRows } from './claim-rows.js';
import { type DossierAct, dossierCommand, type DossierDone, type DossierOutcome } from './dossier.js';

/** 提交: by an enterprise for its staff or by a person for himself; the day of this submission stays the claim's. */
export const fileSubsidyClaim = dossierCommand({
  schema: schemas.fileSubsidyClaim,
  async act(act): Promise<DossierOutcome> {
    const { tx, actor, input } = act;
    const { subsidyKind } = input;
    const claimant = actor.organisationKind;
    if (claimant !== 'ENTERPRISE' && claimant !== 'PERSON') return refusal('CLAIMANT_KIND');
    const gateProfile = profileOf(subsidyKind, claimant);
    if (isRefusal(gateProfile)) return gateProfile;
    const regionCode = await regionOf(tx, actor.organisationId);
    const policyVersionId = await projects.findPolicyVersionId(tx, input.fund, regionCode);
    if (!policyVersionId)
      return refusal('TARIFF_NOT_IN_FORCE', { field: 'fund', params: { region: regionCode, on: act.today } });
    const { name, rules: figures } = await getPolicyVersion(tx, policyVersionId);
    const without = (field: string, kind: string) =>
      refusal('NO_TARIFF_IN_VERSION', { field, params: { policy: name, kind } });
    if (!figures[`tariff.${subsidyKind}`]) return without('subsidyKind', CLAIM_KINDS[subsidyKind].name);
    if (!figures['tariff.LIVING_ALLOWANCE'] && input.entries.some(({ allowanceFen }) => allowanceFen != null)) {
      return without('entries', '生活费（含交通费）补贴');
    }
    const payerOrganisationId = await projects.findPayer(tx, input.fund, regionCode);
    const ownerOrganisationId = await claims.findOwner(tx, regionCode);
    if (!payerOrganisationId || !ownerOrganisationId) return refusal('FUND_WITHOUT_PAYER', { field: 'fund' });
    const id = await claims.insertSubsidyClaim(tx, actor, {
      ...{ gateProfile, subsidyKind, settlementMode: settlementModeOf(subsidyKind, claimant, input.reimbursement) },
      ...{ fund: input.fund, regionCode, ownerOrganisationId, payerOrganisationId, policyVersionId },
    });
    const no = await writeRows(act, { id, subsidyKind }, input.entries);
    return no ?? submit(act, id, 'FILED');
  },
});

/** 重新提交: the rows as corrected, computed as of the first submission, and verified anew. */
export const resubmitSubsidyClaim = dossierCommand({
  schema: schemas.resubmitSubsidyClaim,
  act: (act) =>
    onClaim(act, rules.refusalForResubmitting, async ({ id, subsidyKind }) => {
      await clearSignatures(act.tx, id, 'FILED');
      const no = await writeRows(act, { id, subsidyKind: subsidyKind as ClaimKindName }, act.input.entries);
      return no ?? submit(act, id, 'RESUBMITTED');
    }),
});

/** 核验: the certificate on the national query, the real name, and of an enterprise's row insurance, contract and category. */
export const verifySubsidyClaim = dossierCommand({
  schema: schemas.verifySubsidyClaim,
  act: (act) =>
    onClaim(act, rules.refusalForVerifying, async (view) => {
      const { tx, actor, input } = act;
      const unsaid = rules.refusalForUnsaid(view, input.entries, await entries.listStated(tx, view.id));
      if (unsaid) return unsaid;
      await entries.verifyEntries(tx, view.id, actor.id, input);
      const sum = await recompute(tx, view);
      if (isRefusal(sum)) return sum;
      await rounds.insertRound(tx, {
        claimId: view.id,
        kind: 'SUPPLEMENTED',
        actorId: actor.id,
        reason: input.reference,
      });
      return { id: view.id, result: { number: view.number, ...sum } };
    }),
});

/** 退回补正: once, and all defects at once. */
export const returnSubsidyClaim = dossierCommand({
  schema: returnClaim,
  act: (act) =>
    onClaim(act, rules.refusalForReturning, async ({ id, number }) => {
      const { defects } = act.input;
      await rounds.endRound(act.tx, id, act.actor.id, { outcome: 'RETURNED', grounds: defects });
      await clearSignatures(act.tx, id, 'RETURNED');
      return { id, result: { number, defects: defects.length } };
    }),
});

/** 撤回: what was held is free again, and the certificates may be claimed for anew. */
export const withdrawSubsidyClaim = dossierCommand({
  schema: withReason,
  act: (act) =>
    onClaim(act, rules.refusalForWithdrawing, async (view) => {
      const { id } = view;
      await rounds.endRound(act.tx, id, act.actor.id, { outcome: 'WITHDRAWN', grounds: { reason: act.input.reason } });
      await clearSignatures(act.tx, id, 'WITHDRAWN');
      return close(act, view);
    }),
});

/** 不予补贴. */
export const refuseSubsidyClaim = dossierCommand({
  schema: withReason,
  act: (act) =>
    onClaim(
      act,
      (view) => rules.refusalForRefusing(view, act.actor.id),
      async (view) => {
        const { id } = view;
        await rounds.endRound(act.tx, id, act.actor.id, { outcome: 'REFUSED', grounds: { reason: act.input.reason } });
        await rounds.refuseClaim(act.tx, id, act.actor.id, act.input.reason);
        return close(act, view);
      },
    ),
});

async function close(
  { tx, actor }: Act<unknown>,
  { id, number, ofClassId }: SubsidyClaimView,
): Promise<DossierOutcome> {
  const late = await closeClaim(tx, { id, ofClassId }, actor.id);
  return late ?? { id, result: { number } };
}

type Act<Input> = DossierAct<Input>;

/** Locks the claim, asks the rule, acts, and asks whoever is next. */
export async function onClaim<Input>(
  act: Act<Input>,
  refuse: (view: SubsidyClaimView, actorId: string) => Refusal | undefined,
  work: (view: SubsidyClaimView) => Promise<DossierOutcome>,
): Promise<DossierOutcome> {
  const view = await claims.lockSubsidyClaim(act.tx, act.actor, act.id);
  if (!view) return 'NOT_FOUND';
  const no = refuse(view, act.actor.id);
  if (no) return no;
  const outcome = await work(view);
  if (outcome === 'NOT_FOUND' || isRefusal(outcome)) return outcome;
  return (await keepClaimInStep(act.tx, act.id, act.actor.id)) ?? outcome;
}

/** 重新提交 of what has no rows to correct: `again` computes it from the record of its class. */
export function resubmissionFromRecord(
  refuse: (view: SubsidyClaimView) => Refusal | undefined,
  again: (tx: Tx, view: SubsidyClaimView) => Promise<{ lines: number; amountFen: number } | Refusal | 'NOT_FOUND'>,
) {
  return dossierCommand({
    schema: fileClaim,
    act: (act) =>
      onClaim(act, refuse, async (view) => {
        const { id, number } = view;
        await clearSignatures(act.tx, id, 'FILED');
        const sum = await again(act.tx, view);
        if (sum === 'NOT_FOUND' || isRefusal(sum)) return sum;
        await rounds.insertRound(act.tx, { claimId: id, kind: 'RESUBMITTED', actorId: act.actor.id });
        return { id, result: { claimId: id, number, ...sum } };
      }),
  });
}

/** Computed, on record as a round, and the first of the bureau asked. */
export async function submit(
  { tx, actor }: Pick<Act<unknown>, 'tx' | 'actor'>,
  id: string,
  kind: 'FILED' | 'RESUBMITTED',
): Promise<DossierDone | Refusal> {
  const view = await claims.findSubsidyClaim(tx, actor, id);
  if (!view) throw new Error('a claim vanished inside its own transaction');
  const sum = await recompute(tx, view);
  if (isRefusal(sum)) return sum;
  await rounds.insertRound(tx, { claimId: id, kind, actorId: actor.id });
  const late = kind === 'FILED' ? await keepClaimInStep(tx, id, actor.id) : undefined;
  return late ?? { id, result: { claimId: id, number: view.number, ...sum } };
}

/** One line per row under the claim's version; the window of each runs from its certificate to the first submission. */
export async function recompute(
  tx: Tx,
  view: SubsidyClaimView,
  heardLineId: string | null = null,
): Promise<{ lines: number; amountFen: number } | Refusal> {
  const policy = await getSubsidyRules(tx, view.policyVersionId);
  const lines: ComputedEntry[] = [];
  for (const facts of inOrderOfMonths(await claims.listEntryFacts(tx, view.id))) {
    const inputs = caseOf(view, facts, lines);
    const explanation = calculateSubsidy(inputs, policy);
    if (isRefusal(explanation)) return explanation;
    lines.push({ facts, inputs, explanation });
  }
  await entries.writeEntryLines(tx, view.id, lines, heardLineId);
  return { lines: lines.length, amountFen: lines.reduce((sum, { explanation }) => sum + explanation.amountFen, 0) };
}
