import { addMonths, type IsoDate } from '../calendar/dates.js';
import type { ClassView } from '../lifecycle/case-view.js';

/** A claim is filed within six months of the certificate, end date inclusive (闽人社文〔2021〕47号, domain §2.3). */
export const CLAIM_WINDOW_MONTHS = 6;

/** Last day on which any line of the class can be claimed; null while no certificate is recorded. */
export function claimWindowEnd(view: ClassView): IsoDate | null {
  const last = view.class.assessment?.lastCertificateOn;
  return last ? addMonths(last, CLAIM_WINDOW_MONTHS) : null;
}
