import type { ClassView } from '../lifecycle/case-view.js';
import { type Refusal, refusal } from '../refusals.js';
import { addDays } from '../calendar/dates.js';
import { conditionsOf } from '../release/conditions.js';

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
  const state = conditionsOf(view).find((condition) => condition.code === code);
  if (!state || state.met) return refusal('SHORTFALL_NOT_NEEDED', { field: 'condition' });
  return isTooLate(view, code)
    ? undefined
    : refusal('SHORTFALL_TOO_EARLY', { params: { name: state.name }, field: 'condition' });
}

function isTooLate({ today, class: { endsOn, stage, claim } }: ClassView, code: ShortfallCondition): boolean {
  if (code === 'INSPECTIONS_MADE') return endsOn !== null && today > endsOn;
  if (code === 'SIBLINGS_EVALUATED') return stage === 'release';
  const since = claim?.historyUnknownSince;
  return stage === 'release' && since != null && today >= addDays(since, SILENT_DAYS);
}
