/** A case made complete: what was left out filled in, the occupation looked up, the deciding certificate chosen. */
import type { IsoDate } from '../calendar/dates.js';
import type { Tariff, TariffRung } from '../policy/tariff.js';
import type { DecidingDate, PolicyRule } from '../policy/types.js';
import type { CertificateKind } from '../vocabulary.js';
import type { CertificateFacts, OccupationStandard, PersonFacts, SubsidyCase, SubsidyRules } from './types.js';

type Complete<T> = { readonly [Key in keyof T]-?: Exclude<T[Key], undefined> };

export interface Facts extends Complete<Omit<SubsidyCase, 'person'>> {
  readonly person: Complete<PersonFacts>;
  readonly rung: TariffRung;
  readonly standard: OccupationStandard | undefined;
  /** The occupation through all editions; the code itself where the list does not know it. */
  readonly canonicalId: string | null;
  readonly tariff: PolicyRule<Tariff> | undefined;
  /** Of the certificates that prove this rung, the first one issued since the filing; else the first one. */
  readonly certificate: CertificateFacts | null;
}

/**
 * Left out means: an ordinary registered employee, everything attended, nothing received before, no certificate.
 * One literal, not two objects spread into a third: this runs for every line of a settlement.
 */
export function factsOf(input: SubsidyCase, rules: SubsidyRules): Facts {
  const rung = input.level ?? 'SPECIAL_ABILITY';
  const standard = input.occupationCode === null ? undefined : rules.occupations.get(input.occupationCode);
  const tariff: PolicyRule<Tariff> | undefined = rules.policy.rules[`tariff.${input.subsidyKind}`];
  const certificates = input.certificates ?? [];
  return {
    subsidyKind: input.subsidyKind,
    occupationCode: input.occupationCode,
    level: input.level,
    person: personWithDefaults(input.person),
    shortage: orNull(input.shortage),
    priorSubsidies: input.priorSubsidies ?? [],
    plannedHours: orNull(input.plannedHours),
    attendedHours: orNull(input.attendedHours ?? input.plannedHours),
    certificates,
    examResult: orNull(input.examResult),
    filedOn: orNull(input.filedOn),
    classEndedOn: orNull(input.classEndedOn),
    claimFiledOn: orNull(input.claimFiledOn),
    fundingSource: orNull(input.fundingSource),
    settlementMode: orNull(input.settlementMode),
    voucher: orNull(input.voucher),
    voucherWaived: input.voucherWaived ?? false,
    approvedFeeFen: orNull(input.approvedFeeFen),
    costPerHeadFen: orNull(input.costPerHeadFen),
    costShares: orNull(input.costShares),
    capScope: orNull(input.capScope),
    stacking: orNull(input.stacking),
    months: orNull(input.months),
    hiredOn: orNull(input.hiredOn),
    employmentVerified: orNull(input.employmentVerified),
    contractMonths: orNull(input.contractMonths),
    basicPensionPaid: orNull(input.basicPensionPaid),
    employerInsured: orNull(input.employerInsured),
    employerInHardship: orNull(input.employerInHardship),
    otherSubsidies: input.otherSubsidies ?? [],
    linkedTrainingLine: orNull(input.linkedTrainingLine),
    linkedTrainingKind: orNull(input.linkedTrainingKind),
    requestedFen: orNull(input.requestedFen),
    rung,
    standard,
    canonicalId: standard?.canonicalId ?? input.occupationCode,
    tariff,
    certificate: decidingCertificate(certificates, orNull(input.filedOn), acceptedKinds(rung, tariff)),
  };
}

/** The certificate kinds that prove a rung. */
export function acceptedKinds(rung: TariffRung, tariff: PolicyRule<Tariff> | undefined): readonly CertificateKind[] {
  if (!tariff) return [];
  return rung === 'SPECIAL_ABILITY' && 'amountsFen' in tariff.value
    ? ['SPECIAL_ABILITY']
    : tariff.value.certificateKinds;
}

/** The day by which a rule is judged; the nearest known one while that day has not come. */
export function decidingDay(facts: Facts, deciding: DecidingDate): IsoDate | null {
  const certified = facts.certificate?.issuedOn ?? null;
  switch (deciding) {
    case 'FILING':
      return facts.filedOn ?? certified ?? facts.classEndedOn ?? facts.claimFiledOn;
    case 'CLASS_END':
      return facts.classEndedOn ?? certified ?? facts.claimFiledOn ?? facts.filedOn;
    case 'CERTIFICATE':
      return certified ?? facts.classEndedOn ?? facts.claimFiledOn ?? facts.filedOn;
    case 'CLAIM':
      return facts.claimFiledOn ?? certified ?? facts.classEndedOn ?? facts.filedOn;
  }
}

function orNull<Value>(value: Value | null | undefined): Value | null {
  return value ?? null;
}

function personWithDefaults(person: PersonFacts): Complete<PersonFacts> {
  return {
    birthDate: person.birthDate,
    categories: person.categories ?? ['EMPLOYEE'],
    realNameRegistered: person.realNameRegistered ?? true,
    drawsPension: person.drawsPension ?? false,
    pensionEntitled: person.pensionEntitled ?? false,
    publicStaff: person.publicStaff ?? false,
    student: person.student ?? 'NONE',
    employeeInsuredAtFiling: person.employeeInsuredAtFiling ?? true,
  };
}

function decidingCertificate(
  certificates: readonly CertificateFacts[],
  filedOn: IsoDate | null,
  accepted: readonly CertificateKind[],
): CertificateFacts | null {
  let chosen: CertificateFacts | null = null;
  for (const certificate of certificates) {
    if (!accepted.includes(certificate.kind)) continue;
    if (!chosen || rank(certificate, filedOn) < rank(chosen, filedOn)) chosen = certificate;
  }
  return chosen;
}

/** Sorts by "since the filing", day, kind: the order in which they were typed must not matter. */
function rank(certificate: CertificateFacts, filedOn: IsoDate | null): string {
  const early = filedOn !== null && certificate.issuedOn < filedOn ? '1' : '0';
  return `${early} ${certificate.issuedOn} ${certificate.kind}`;
}
