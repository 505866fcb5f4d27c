import { addMonths, type IsoDate } from '../calendar/dates.js';
import type { ClassView } from '../lifecycle/case-view.js';
import type { CertificateKind, FundingSource, PersonCategory, SkillLevel, SubsidyKind } from '../vocabulary.js';
import type { SubsidyCase, VoucherFacts } from './types.js';

interface Person {
  readonly birthDate: string;
  readonly categories: readonly PersonCategory[];
  readonly voucher?: VoucherFacts | null;
  readonly voucherWaived?: boolean;
  readonly approvedFeeFen?: number | null;
}

/** The line as it would be if the trainee attended everything and passed: the most it can cost, held at filing. */
export function mostThatItCanCost(view: ClassView, person: Person): SubsidyCase {
  const endedOn = view.class.endsOn ?? view.today;
  return {
    ...lineOf(view, person),
    // What is bound to the class is activated at its first check-in.
    voucher: person.voucher
      ? { ...person.voucher, activatedOn: person.voucher.activatedOn ?? view.class.startsOn }
      : null,
    filedOn: filingDay(view),
    classEndedOn: endedOn,
    claimFiledOn: addMonths(endedOn, 1),
    attendedHours: view.class.plannedHours,
    examResult: 'PASS',
    certificates: [{ kind: view.project.certificateKind as CertificateKind, issuer: '人社', issuedOn: endedOn }],
  };
}

/** A filing that was handed in before its version began, and approved after, counts from the version's first day. */
export function filingDay(view: ClassView): IsoDate {
  const handedIn = view.class.filing?.submittedOn ?? view.today;
  const beginsOn = view.limits['version.validFrom'];
  return handedIn < beginsOn ? beginsOn : handedIn;
}

/** What the project and the class say of every line. */
export function lineOf(view: ClassView, person: Person): SubsidyCase {
  return {
    subsidyKind: view.project.subsidyKind as SubsidyKind,
    occupationCode: view.project.occupationId,
    level: view.project.level as SkillLevel,
    person: { birthDate: person.birthDate, categories: person.categories },
    shortage: view.project.shortage,
    plannedHours: view.class.plannedHours,
    fundingSource: view.project.fund as FundingSource,
    voucher: person.voucher ?? null,
    voucherWaived: person.voucherWaived ?? false,
    approvedFeeFen: person.approvedFeeFen ?? null,
  };
}
