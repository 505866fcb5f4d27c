import type { ClassView } from '../lifecycle/case-view.js';
import { type Refusal, refusal } from '../refusals.js';
import { addDays, type IsoDate } from '../calendar/dates.js';
import { conditionsOf } from '../release/conditions.js';
import { profileConditions } from '../release/profiles.js';
import type { SubsidyClaimView } from '../claim/view.js';

/**
 * The conditions that may be met by a SHORTFALL (domain §5.1): their owner is not the payee, and he can no longer meet them.
 * Never what the institution owns; never a signature, the budget or publicity, which can always still be given; never the
 * completion of a stage, for the database's clearance holds its key: a stage is completed over the shortfall of what it lacks.
 */
export const SHORTFALL_CONDITIONS = ['INSPECTIONS_MADE', 'SIBLINGS_EVALUATED', 'HISTORY_KNOWN'] as const;
export type ShortfallCondition = (typeof SHORTFALL_CONDITIONS)[number];

export const SHORTFALL_DECISION_WORKING_DAYS = 5;
/** A register that has not answered for so long, although it was asked again and again, is down (DEFAULT). */
const SILENT_DAYS = 10;

/** Only what is unmet, and not before it is too late for its owner to meet it. */
export function refuseShortfall(view: ClassView, code: ShortfallCondition): Refusal | undefined {
  return refuseUnless(conditionsOf(view), code, isTooLate(view, code));
}

/**
 * Of a claim without a class: a register that is down, and nothing else. What its class lacks is a shortfall of the class; all
 * other conditions are the claimant's, a signature or a look at a certificate, which can still be given.
 */
export function refuseShortfallOfClaim(view: SubsidyClaimView, code: ShortfallCondition): Refusal | undefined {
  const { state, instructedBy, historyUnknownSince } = view;
  if (code !== 'HISTORY_KNOWN' || state !== 'FILED' || instructedBy)
    return refusal('SHORTFALL_NOT_NEEDED', { field: 'condition' });
  return refuseUnless(profileConditions(view), code, isSilent(view.today, historyUnknownSince));
}

function refuseUnless(
  conditions: readonly { code: string; name: string; met: boolean }[],
  code: ShortfallCondition,
  isTooLateNow: boolean,
): Refusal | undefined {
  const state = conditions.find((condition) => condition.code === code);
  if (!state || state.met) return refusal('SHORTFALL_NOT_NEEDED', { field: 'condition' });
  return isTooLateNow
    ? undefined
    : refusal('SHORTFALL_TOO_EARLY', { params: { name: state.name }, field: 'condition' });
}

function isSilent(today: IsoDate, since: IsoDate | null | undefined): boolean {
  return since != null && today >= addDays(since, SILENT_DAYS);
}

function isTooLate({ today, class: { endsOn, stage, claim } }: ClassView, code: ShortfallCondition): boolean {
  if (code === 'INSPECTIONS_MADE') return endsOn !== null && today > endsOn;
  if (code === 'SIBLINGS_EVALUATED') return stage === 'release';
  return stage === 'release' && isSilent(today, claim?.historyUnknownSince);
}
