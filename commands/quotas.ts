import type { ClassView } from '../domain/lifecycle/case-view.js';
import type { PolicyRules } from '../domain/policy/types.js';
import { quotaTerms } from '../domain/quota/terms.js';
import { type Refusal, refusal } from '../domain/refusals.js';
import { type SubsidyFamily, type SubsidyKind, subsidyFamily } from '../domain/vocabulary.js';
import type { Tx } from '../platform/database.js';
import { returnHolds } from '../store/budget/holds.js';
import * as quotas from '../store/budget/quotas.js';
import type { RosterPerson } from '../store/case/roster.js';
import { getPolicyVersion } from '../store/policy/policy.js';

/** Nobody's quota is used without his own word: the rest are named, or the reviewer goes on without them. */
export async function leaveOutUnconfirmed(
  tx: Tx,
  view: ClassView,
  withoutUnconfirmed: boolean,
): Promise<Refusal | undefined> {
  const unconfirmed = await quotas.listUnconfirmed(tx, view.class.id);
  if (unconfirmed.length === 0) return undefined;
  const row = unconfirmed.map(({ seq }) => seq).join('、');
  if (!withoutUnconfirmed) return refusal('QUOTA_NOT_CONFIRMED', { field: 'roster', params: { row } });
  if (unconfirmed.length === view.class.enrolled)
    return refusal('ROSTER_SIZE', { field: 'roster', params: { count: 0, maximum: view.class.plannedHeadcount } });
  await quotas.leaveOut(
    tx,
    unconfirmed.map(({ traineeId }) => traineeId),
  );
  return undefined;
}

/** A slot of each person's quota, in the period of the planned assessment (design §5). */
export async function takeQuotas(
  tx: Tx,
  view: ClassView,
  rules: PolicyRules,
  roster: readonly (RosterPerson & quotas.QuotaWish)[],
): Promise<Refusal | undefined> {
  const plannedOn = view.class.filing?.assessmentOn ?? view.class.endsOn ?? view.today;
  const family = familyOf(view);
  const without = await quotas.holdQuotas(
    tx,
    view,
    roster,
    quotaTerms(family, rules[`cap.${family}`]?.value, plannedOn),
  );
  if (without.length === 0) return undefined;
  const taken = roster.filter(({ traineeId }) => without.includes(traineeId)).map(({ seq }) => seq);
  return refusal('QUOTA_TAKEN', { field: 'roster', params: { row: taken.join('、') } });
}

/**
 * Certificates are verified and their days are final: each slot moves to the period of its certificate. A certificate is
 * a fact and is not refused for it; where its period has no slot left, the person's slot and money go back, and the line
 * will come to zero by the cap. Answers how many were lost so.
 */
export async function moveQuotasToCertificates(tx: Tx, view: ClassView): Promise<number> {
  const { rules } = await getPolicyVersion(tx, view.class.policyVersionId ?? '');
  const family = familyOf(view);
  const lost: string[] = [];
  for (const each of await quotas.listCertified(tx, view.class.id)) {
    const terms = quotaTerms(family, rules[`cap.${family}`]?.value, each.issuedOn);
    if (!(await quotas.moveQuota(tx, each, terms))) lost.push(each.traineeId);
  }
  if (lost.length > 0) {
    await returnHolds(tx, view.class.id, lost);
    await quotas.markLostToCap(tx, lost);
  }
  return lost.length;
}

interface LateCertified extends quotas.QuotaWish {
  readonly seq: number;
  readonly issuedOn: string;
}

/** A late certificate's slot, in the period of its own day: refused as at the roster's freeze where none is left. */
export async function takeQuotaAgain(tx: Tx, view: ClassView, late: LateCertified): Promise<Refusal | undefined> {
  const { rules } = await getPolicyVersion(tx, view.class.policyVersionId ?? '');
  const family = familyOf(view);
  const terms = quotaTerms(family, rules[`cap.${family}`]?.value, late.issuedOn);
  const isHeld = await quotas.holdAgain(tx, late, terms);
  return isHeld ? undefined : refusal('QUOTA_TAKEN', { field: 'lateResultId', params: { row: late.seq } });
}

function familyOf(view: ClassView): SubsidyFamily {
  return subsidyFamily(view.project.subsidyKind as SubsidyKind);
}
