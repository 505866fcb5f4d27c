import type { IsoDate } from '../calendar/dates.js';
import type { SubsidyCase } from '../subsidy/types.js';
import type { CertificateKind, PersonCategory, SkillLevel, SubsidyKind } from '../vocabulary.js';
import { VOUCHER_FUND } from './rules.js';

export interface FaceBasis {
  readonly occupationId: string;
  readonly level: string;
  readonly subsidyKind: string;
  readonly shortage: 'MANUFACTURING' | 'SERVICES' | 'KEY' | null;
  readonly certificateKind: string;
  readonly plannedHours?: number;
}
interface Holder {
  readonly birthDate: IsoDate;
  /** Left out where nobody said: then an ordinary employee, as the calculator takes it. */
  readonly categories?: readonly PersonCategory[];
}

/**
 * The line as it would be had everything been done on the day of the claim: its amount is the face value, the tariff with
 * the holder's uplift on that day (DEFAULT, domain §2.5).
 */
export function faceCase(basis: FaceBasis, holder: Holder, claimedOn: IsoDate): SubsidyCase {
  return {
    subsidyKind: basis.subsidyKind as SubsidyKind,
    occupationCode: basis.occupationId,
    level: basis.level as SkillLevel,
    person: holder,
    shortage: basis.shortage,
    plannedHours: basis.plannedHours ?? null,
    examResult: 'PASS',
    certificates: [{ kind: basis.certificateKind as CertificateKind, issuer: '人社', issuedOn: claimedOn }],
    ...{ filedOn: claimedOn, classEndedOn: claimedOn, claimFiledOn: claimedOn },
    fundingSource: VOUCHER_FUND,
    voucher: { claimedOn, activatedOn: claimedOn, faceFen: null },
  };
}
