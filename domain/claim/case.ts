import type { Shortage } from '../policy/types.js';
import type { CertificateFacts, Explanation, PriorSubsidy, SubsidyCase } from '../subsidy/types.js';
import type { FundingSource, PersonCategory, SettlementMode, SkillLevel, SubsidyKind } from '../vocabulary.js';
import type { SubsidyClaimView } from './view.js';

/** What the calculator is told of a row of a claim without a class; nothing that says who it is. */
export interface EntryFacts {
  readonly entryId: string;
  readonly seq: number;
  readonly personId: string;
  readonly birthDate: string;
  readonly categories: PersonCategory[];
  readonly occupationId: string | null;
  readonly occupationCanonical: string | null;
  readonly level: SkillLevel | null;
  readonly certificateNumber: string | null;
  readonly certificates: CertificateFacts[];
  readonly realName: boolean;
  readonly insured: boolean;
  readonly employmentVerified: boolean | null;
  readonly hiredOn: string | null;
  readonly contractMonths: number | null;
  readonly subsidyMonth: string | null;
  /** Whether the firm was in hardship on the deciding day; null where the version does not ask. */
  readonly employerInHardship: boolean | null;
  readonly feeFen: number | null;
  /** Of an allowance: the row of its training, and what is asked for. */
  readonly besideEntryId: string | null;
  readonly requestedFen: number | null;
  /** Of an allowance of a class's trainee: his training there; null of any other. */
  readonly training: {
    readonly kind: SubsidyKind;
    readonly isWorth: boolean;
    readonly filedOn: string;
    readonly classEndedOn: string;
  } | null;
  readonly shortage: Shortage | null;
  readonly priorSubsidies: PriorSubsidy[];
  /** Of an award: what its class and the bureau say of the employment; null of any other. */
  readonly award: { readonly filedOn: string; readonly classEndedOn: string; readonly insuredAtFiling: boolean } | null;
}

export interface ComputedEntry {
  readonly facts: EntryFacts;
  readonly inputs: SubsidyCase;
  readonly explanation: Explanation;
}

/** Everything that the amount rests on, and nothing that says who it is: kept with the line. */
export function caseOf(view: SubsidyClaimView, facts: EntryFacts, computed: readonly ComputedEntry[]): SubsidyCase {
  const { birthDate, categories, realName, award, insured } = facts;
  const ofClass = award ?? facts.training;
  return {
    ...kindOf(view, facts, computed),
    occupationCode: facts.occupationId,
    level: facts.level,
    person: {
      ...{ birthDate, realNameRegistered: realName, ...(categories.length > 0 ? { categories } : {}) },
      ...(award ? { employeeInsuredAtFiling: award.insuredAtFiling } : {}),
    },
    shortage: facts.shortage,
    certificates: facts.certificates,
    priorSubsidies: [...facts.priorSubsidies, ...monthsBefore(facts, computed)],
    claimFiledOn: view.filedOn,
    fundingSource: view.fund as FundingSource,
    settlementMode: view.settlementMode as SettlementMode,
    ...(ofClass ? { filedOn: ofClass.filedOn, classEndedOn: ofClass.classEndedOn } : {}),
    hiredOn: facts.hiredOn,
    employmentVerified: facts.employmentVerified,
    contractMonths: facts.contractMonths,
    // Of an enterprise's row: paid into the pension, and by a unit that pays it.
    ...(ofClass ? {} : { basicPensionPaid: insured, employerInsured: insured }),
    employerInHardship: facts.employerInHardship,
    approvedFeeFen: facts.feeFen,
    ...(facts.subsidyMonth === null ? {} : { months: 1 }),
    requestedFen: facts.requestedFen,
  };
}

/** An allowance stands and falls with its training line: that of the row beside it, which comes first, or of its class's claim. */
function kindOf(
  { subsidyKind }: SubsidyClaimView,
  { besideEntryId, training }: EntryFacts,
  computed: readonly ComputedEntry[],
) {
  if (training) return allowanceBeside(training.kind, training.isWorth);
  if (besideEntryId === null) return { subsidyKind: subsidyKind as SubsidyKind };
  const beside = computed.find(({ facts: { entryId } }) => entryId === besideEntryId);
  return allowanceBeside(subsidyKind as SubsidyKind, beside !== undefined && beside.explanation.amountFen > 0);
}

function allowanceBeside(linkedTrainingKind: SubsidyKind, isWorth: boolean) {
  const linkedTrainingLine = isWorth ? ('APPROVED' as const) : ('REFUSED' as const);
  return { subsidyKind: 'LIVING_ALLOWANCE' as const, linkedTrainingKind, linkedTrainingLine };
}

/** Earlier months of the same person in the same claim: its rows are worked out in the order of their months. */
function monthsBefore({ personId, subsidyMonth }: EntryFacts, computed: readonly ComputedEntry[]): PriorSubsidy[] {
  if (subsidyMonth === null) return [];
  const earlier = computed.filter(({ facts, explanation }) => facts.personId === personId && explanation.amountFen > 0);
  const [first] = earlier;
  if (!first) return [];
  const certificateIssuedOn = first.facts.subsidyMonth ?? subsidyMonth;
  const work = { subsidyKind: 'WORK_AS_TRAINING', occupationCode: null, level: null, state: 'APPROVED' } as const;
  return [{ ...work, certificateIssuedOn, months: earlier.length }];
}

/** A person's months come one after the other, in whatever order they were typed. */
export function inOrderOfMonths(rows: readonly EntryFacts[]): EntryFacts[] {
  return rows.toSorted(
    (one, other) => (one.subsidyMonth ?? '').localeCompare(other.subsidyMonth ?? '') || one.seq - other.seq,
  );
}
