import { addMonths, type IsoDate } from '../calendar/dates.js';
import type { ClassView } from '../lifecycle/case-view.js';
import type { CertificateKind, FundingSource, PersonCategory, SkillLevel, SubsidyKind } from '../vocabulary.js';
import type { CertificateFacts, CostShares, ExamResult, PriorSubsidy, SubsidyCase, VoucherFacts } from './types.js';

interface Person {
  readonly birthDate: string;
  readonly categories: readonly PersonCategory[];
  readonly voucher?: VoucherFacts | null;
  readonly voucherWaived?: boolean;
  readonly approvedFeeFen?: number | null;
  readonly costPerHeadFen?: number | null;
  readonly costShares?: CostShares | null;
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

interface Trained extends Person {
  readonly attendedHours: number;
  readonly examResult: ExamResult;
  readonly certificates: readonly CertificateFacts[];
  readonly priorSubsidies: readonly PriorSubsidy[];
}

/** The line by what is on record: everything that the amount rests on, and nothing that says who it is. */
export function lineAsClaimed(view: ClassView, facts: Trained, claimFiledOn: IsoDate): SubsidyCase {
  return {
    ...lineOf(view, facts),
    filedOn: filingDay(view),
    classEndedOn: view.class.endsOn,
    claimFiledOn,
    attendedHours: facts.attendedHours,
    examResult: facts.examResult,
    certificates: facts.certificates,
    priorSubsidies: facts.priorSubsidies,
  };
}

/**
 * The line if all that is still open turns out well. What is already decided stays: who has withdrawn, failed for good or has
 * his certificate is worth what is on record; of the others nobody knows more than when the class was filed.
 */
export function lineIfMet(view: ClassView, facts: Trained, claimFiledOn: IsoDate): SubsidyCase {
  const isOpen = !view.class.completions.includes('assessment') && facts.certificates.length === 0;
  if (!isOpen || facts.examResult === 'WITHDRAWN') return lineAsClaimed(view, facts, claimFiledOn);
  return { ...mostThatItCanCost(view, facts), priorSubsidies: facts.priorSubsidies };
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
    ...(person.costShares ? { costPerHeadFen: person.costPerHeadFen, costShares: person.costShares } : {}),
    // Of an apprenticeship alone; one that does not say counts as a year.
    ...(view.class.filing?.months ? { months: view.class.filing.months } : {}),
  };
}
