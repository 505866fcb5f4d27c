/** What the calculator is asked and what it answers: the same JSON that auditors type and read. */
import type { IsoDate } from '../calendar/dates.js';
import type { WorkCalendar } from '../calendar/working-days.js';
import type { Payee } from '../policy/tariff.js';
import type { CapScope, PolicyVersion, Shortage, Stacking } from '../policy/types.js';
import type {
  CertificateKind,
  FundingSource,
  PersonCategory,
  SettlementMode,
  SkillLevel,
  SubsidyKind,
} from '../vocabulary.js';
import type { ReasonCode } from './reason-codes.js';

export const STUDENT_STATUSES = ['NONE', 'FINAL_YEAR', 'OTHER'] as const;
export type StudentStatus = (typeof STUDENT_STATUSES)[number];

export const EXAM_RESULTS = ['PASS', 'FAIL', 'ABSENT', 'WITHDRAWN'] as const;
export type ExamResult = (typeof EXAM_RESULTS)[number];

/** PREPAID is the first part of an apprenticeship, whose balance is settled later. */
export const PRIOR_STATES = [
  'HELD',
  'APPROVED',
  'PREPAID',
  'PAID',
  'REVERSED',
  'REFUSED',
  'CANCELLED',
  'LAPSED',
] as const;
export type PriorState = (typeof PRIOR_STATES)[number];

export const LINKED_LINES = ['APPROVED', 'REFUSED'] as const;
export type LinkedLine = (typeof LINKED_LINES)[number];

export interface PersonFacts {
  readonly birthDate: IsoDate;
  readonly categories?: readonly PersonCategory[] | undefined;
  readonly realNameRegistered?: boolean | undefined;
  readonly drawsPension?: boolean | undefined;
  readonly pensionEntitled?: boolean | undefined;
  readonly publicStaff?: boolean | undefined;
  readonly student?: StudentStatus | undefined;
  readonly employeeInsuredAtFiling?: boolean | undefined;
}

export interface PriorSubsidy {
  readonly subsidyKind: SubsidyKind;
  readonly occupationCode: string | null;
  readonly level: SkillLevel | null;
  readonly certificateIssuedOn: IsoDate;
  readonly state: PriorState;
  /** Of a prepayment how much it was; left out, the version's share of the whole. */
  readonly amountFen?: number | null | undefined;
  /** Of work as training, which is one subsidy however many months it has been paid for. */
  readonly months?: number | undefined;
}

export interface CertificateFacts {
  readonly kind: CertificateKind;
  readonly issuer: string;
  readonly issuedOn: IsoDate;
}

export interface VoucherFacts {
  readonly claimedOn: IsoDate;
  readonly activatedOn: IsoDate | null;
  /** Null where no face value is printed: then it limits nothing. */
  readonly faceFen: number | null;
}

/** Percentages that add to 100. */
export interface CostShares {
  readonly government: number;
  readonly enterprise: number;
  readonly person: number;
}

/** One line to compute. What is left out is filled in by `factsOf`. */
export interface SubsidyCase {
  readonly subsidyKind: SubsidyKind;
  /** A special ability has a code of its own and no level. */
  readonly occupationCode: string | null;
  readonly level: SkillLevel | null;
  readonly person: PersonFacts;
  readonly shortage?: Shortage | null | undefined;
  readonly priorSubsidies?: readonly PriorSubsidy[] | undefined;
  readonly plannedHours?: number | null | undefined;
  readonly attendedHours?: number | null | undefined;
  readonly certificates?: readonly CertificateFacts[] | undefined;
  readonly examResult?: ExamResult | null | undefined;
  readonly filedOn?: IsoDate | null | undefined;
  readonly classEndedOn?: IsoDate | null | undefined;
  readonly claimFiledOn?: IsoDate | null | undefined;
  readonly fundingSource?: FundingSource | null | undefined;
  readonly settlementMode?: SettlementMode | null | undefined;
  readonly voucher?: VoucherFacts | null | undefined;
  /** Two people have decided that this class needs no voucher (001-21: "in principle"). */
  readonly voucherWaived?: boolean | null | undefined;
  readonly approvedFeeFen?: number | null | undefined;
  readonly costPerHeadFen?: number | null | undefined;
  readonly costShares?: CostShares | null | undefined;
  /** Override the version when not null. */
  readonly capScope?: CapScope | null | undefined;
  readonly stacking?: Stacking | null | undefined;
  /** Of an apprenticeship, where 12 are one year, or of work as training. */
  readonly months?: number | null | undefined;
  readonly hiredOn?: IsoDate | null | undefined;
  /** False where the bureau looked and did not find the employment that an award, or a firm's kind, rests on. */
  readonly employmentVerified?: boolean | null | undefined;
  readonly contractMonths?: number | null | undefined;
  readonly basicPensionPaid?: boolean | null | undefined;
  readonly employerInsured?: boolean | null | undefined;
  /** Recognised as in hardship on the day that decides it. */
  readonly employerInHardship?: boolean | null | undefined;
  /** Kinds already paid for the same person and employer. */
  readonly otherSubsidies?: readonly SubsidyKind[] | undefined;
  /** What has become of the training line with which a living allowance is claimed. */
  readonly linkedTrainingLine?: LinkedLine | null | undefined;
  /** Of which kind that line is. */
  readonly linkedTrainingKind?: SubsidyKind | null | undefined;
  /** Nothing is paid beyond what is asked for; an allowance is usually asked for by its amount. */
  readonly requestedFen?: number | null | undefined;
}

/** What the national standard says of an occupation. */
export interface OccupationStandard {
  /** The same through all editions of the list: what "the same occupation" compares. */
  readonly canonicalId: string;
  /** Empty where no standard has been read: then any level goes. */
  readonly levels: readonly SkillLevel[];
  readonly hours: Readonly<Partial<Record<SkillLevel, number>>>;
}

export interface SubsidyRules {
  readonly policy: PolicyVersion;
  /** By occupation code, every edition's. */
  readonly occupations: ReadonlyMap<string, OccupationStandard>;
  /** Asked only for a claim filed after the unrolled end of its window. */
  readonly calendar?: WorkCalendar | undefined;
}

export const WORKING_STEPS = [
  'version',
  'person',
  'plan',
  'cap',
  'duplicate',
  'exclusion',
  'withdrawal',
  'attendance',
  'exam',
  'certificate',
  'voucher',
  'claimWindow',
  'linkedTraining',
  'base',
  'uplift',
  'ceiling',
  'quality',
  'rounding',
  'prepayment',
] as const;
export type WorkingStepName = (typeof WORKING_STEPS)[number];

export interface WorkingStep {
  readonly step: WorkingStepName;
  /** The amount after the step; 0 while conditions are being checked, and in the step that refuses. */
  readonly amountFen: number;
  readonly clause: string;
  readonly note: string;
}

export interface Shares {
  readonly governmentFen: number;
  readonly enterpriseFen: number;
  readonly personFen: number;
}

export interface Explanation {
  readonly amountFen: number;
  /** Null when paid. */
  readonly reasonCode: ReasonCode | null;
  /** Null when the version has no tariff that could name one. */
  readonly payee: Payee | null;
  readonly shares: Shares;
  readonly working: readonly WorkingStep[];
  readonly policyVersion: string;
}
