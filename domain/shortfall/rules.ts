import type { ClassView } from '../lifecycle/case-view.js';
import { type Refusal, refusal } from '../refusals.js';
import { conditionsOf } from '../release/conditions.js';

/**
 * The conditions that may be met by a SHORTFALL (domain §5.1): their owner is not the payee, and he can no longer meet them.
 * Never what the institution owns; never a signature, the budget or publicity, which can always still be given; never the
 * completion of a stage, for the database's clearance holds its key: a stage is completed over the shortfall of what it lacks.
 */
export const SHORTFALL_CONDITIONS = ['INSPECTIONS_MADE', 'SIBLINGS_EVALUATED'] as const;
export type ShortfallCondition = (typeof SHORTFALL_CONDITIONS)[number];

export const SHORTFALL_DECISION_WORKING_DAYS = 5;

/** Only what is unmet, and not before it is too late for its owner to meet it. */
export function refuseShortfall(view: ClassView, code: ShortfallCondition): Refusal | undefined {
  const state = conditionsOf(view).find((condition) => condition.code === code);
  if (!state || state.met) return refusal('SHORTFALL_NOT_NEEDED', { field: 'condition' });
  const { endsOn, stage } = view.class;
  const isTooLate = code === 'INSPECTIONS_MADE' ? endsOn !== null && view.today > endsOn : stage === 'release';
  return isTooLate ? undefined : refusal('SHORTFALL_TOO_EARLY', { params: { name: state.name }, field: 'condition' });
}
