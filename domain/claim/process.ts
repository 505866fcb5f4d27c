import { addDays, type IsoDate } from '../calendar/dates.js';
import type { SubsidyClaimView } from './view.js';

/** What the record keeps where a correction did not come in time, and nobody decided. */
export const LAPSED_REASON = '退回补正后未在规定期限内重新提交，不予补贴';

/** What the process of a claim without a class does by itself; everything else is people's. */
export type OwnAct = 'REFUSE_LAPSED' | 'CLOSE';

export function ownAct(view: SubsidyClaimView): OwnAct | undefined {
  if (view.closedOn) return undefined;
  const { state, today, dueOn, dueProvisional } = view;
  if (state === 'RETURNED') return dueOn && today > dueOn && !dueProvisional ? 'REFUSE_LAPSED' : undefined;
  return state === 'FILED' && view.confirmedBy && view.unpaidLines === 0 ? 'CLOSE' : undefined;
}

/**
 * The day on which it has to look again, though nobody does anything: after a correction's last day, or publicity's. A day
 * of a year that is not published yet is none: the published year wakes it (domain §0.1 #10).
 */
export function nextLookOn(view: SubsidyClaimView): IsoDate | null {
  if (view.closedOn) return null;
  if (view.state === 'RETURNED') return view.dueOn && !view.dueProvisional ? addDays(view.dueOn, 1) : null;
  const end = view.publicityEndsOn;
  if (view.state !== 'FILED' || view.approvedBy || !end || view.publicityProvisional) return null;
  return view.today > end ? null : addDays(end, 1);
}
