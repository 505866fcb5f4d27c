/** A policy version: what a region pays, from when, and every figure with the clause it comes from. Data, never code. */
import type { IsoDate } from '../calendar/dates.js';
import type {
  FundingSource,
  GateProfile,
  PersonCategory,
  SettlementMode,
  SkillLevel,
  SubsidyKind,
} from '../vocabulary.js';
import type { TariffRung, TariffValues } from './tariff.js';

export const CONFIDENCES = ['H', 'M', 'L', 'DEFAULT'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const POLICY_STATUSES = ['DRAFT', 'RETURNED', 'CHECKED', 'IN_FORCE', 'SUPERSEDED'] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];

export const DECIDING_DATES = ['FILING', 'CLASS_END', 'CERTIFICATE', 'CLAIM'] as const;
export type DecidingDate = (typeof DECIDING_DATES)[number];

export const CAP_SCOPES = ['PER_YEAR', 'CUMULATIVE', 'PERIOD'] as const;
export type CapScope = (typeof CAP_SCOPES)[number];

export const STACKINGS = ['NONE', 'SUM', 'PRODUCT'] as const;
export type Stacking = (typeof STACKINGS)[number];

export const SHORTAGES = ['MANUFACTURING', 'SERVICES', 'KEY'] as const;
export type Shortage = (typeof SHORTAGES)[number];

export const PAID_HOURS = ['ATTENDED', 'PLANNED'] as const;
export type PaidHours = (typeof PAID_HOURS)[number];

export const OVERLAP_RULES = ['NEWEST', 'MORE_FAVOURABLE', 'HIGHEST'] as const;
export type OverlapRule = (typeof OVERLAP_RULES)[number];

export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

export interface Uplift {
  readonly id: string;
  readonly name: string;
  readonly percent: number;
  /** Exactly one of the two says whom it is for. */
  readonly shortage?: Shortage | undefined;
  readonly personCategories?: readonly PersonCategory[] | undefined;
  readonly minimumLevel?: SkillLevel | undefined;
}

export interface Cap {
  readonly maximum: number;
  readonly scope: CapScope;
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
}

/** What a kind asks for besides what every kind asks for. A fact that the case does not state is not in the way. */
export interface KindConditions {
  /** Shortest labour contract. */
  readonly contractMonths?: number | undefined;
  /** The employer pays the worker's basic pension insurance. */
  readonly basicPension?: boolean | undefined;
  /** The training lies within so many months of hiring. */
  readonly hiredWithinMonths?: number | undefined;
  /** Only for persons of one of these categories ... */
  readonly categories?: readonly PersonCategory[] | undefined;
  /** ... or of one of these, where the employer is insured. */
  readonly categoriesOfInsuredEmployer?: readonly PersonCategory[] | undefined;
  readonly refuseInsuredAtFiling?: boolean | undefined;
  /** The employer is recognised as in hardship on the deciding day. */
  readonly recognisedHardship?: boolean | undefined;
  /** Of an allowance: beside which training it is paid; beside any where nothing is said. */
  readonly trainingKinds?: readonly SubsidyKind[] | undefined;
}

export interface EvaluationWeights {
  readonly schedule: number;
  readonly certificate: number;
  readonly satisfaction: number;
  readonly employment: number;
}

type ConditionValues = { [Kind in SubsidyKind as `conditions.${Kind}`]: KindConditions };

/** Rules that a version may do without: a kind without a tariff pays nothing, a family without a cap is not counted. */
export interface OptionalValues extends TariffValues, ConditionValues {
  'cap.LIVING': Cap;
  'cap.AWARD': Cap;
  /** How versions that overlap are chosen between, where the document says so: 从新、从优、从高. */
  'version.overlap': readonly OverlapRule[];
  /** For how many months an apprenticeship may be agreed on. */
  'apprenticeship.months': { readonly minimum: number; readonly maximum: number };
}

/** Every rule by its key. */
export interface PolicyValues extends OptionalValues {
  'version.validFrom': IsoDate;
  'version.validTo': IsoDate | null;
  'uplift.rules': readonly Uplift[];
  /** Which kinds are lifted. */
  'uplift.kinds': readonly SubsidyKind[];
  'uplift.stacking': Stacking;
  'cap.TRAINING': Cap;
  'cap.EVALUATION': Cap;
  'duplicate.refuseLowerAfterHigher': boolean;
  'exclusion.pairs': readonly (readonly [SubsidyKind, SubsidyKind])[];
  'eligibility.age': { readonly minimum: number; readonly maximum: number };
  'eligibility.persons': {
    readonly refusePensionDrawers: boolean;
    readonly refusePensionEntitled: boolean;
    readonly refusePublicStaff: boolean;
    /** Final-year students may; others may not. */
    readonly refuseStudents: boolean;
  };
  'hours.minimum': Readonly<Partial<Record<TariffRung | 'COMPLETION', number>>>;
  'hours.day': { readonly classHourMinutes: number; readonly dailyMaximum: number; readonly practicePercent: number };
  'class.size': { readonly minimum: number; readonly maximum: number };
  /** Whether hours attended or hours planned are paid. */
  'hours.paid': PaidHours;
  'attendance.thresholdPercent': number;
  'supervision.inspections': {
    /** Classes of fewer hours need one visit. */
    readonly shortClassHours: number;
    readonly shortClassVisits: number;
    readonly visits: number;
    readonly patrols: number;
    readonly phoneCheckPercent: number;
    readonly phoneCheckMinimum: number;
  };
  'supervision.correctionWorkingDays': number;
  'supervision.confirmationWorkingDays': number;
  'filing.leadWorkingDays': number;
  'filing.reviewWorkingDays': number;
  /** From the signed agreement, or the last class, to the plan that is filed. */
  'filing.planWorkingDays': number;
  'filing.returns': { readonly maximum: number; readonly correctionWorkingDays: number };
  'assessment.passMark': number;
  'assessment.windows': {
    readonly examDaysAfterClass: number;
    readonly resultsWorkingDays: number;
    readonly certificateWorkingDays: number;
    readonly resits: number;
    readonly resitDays: number;
  };
  'employment.windowMonths': number;
  'employment.proofRipeningMonths': number;
  'employment.closingWorkingDays': number;
  'claim.windowMonths': number;
  /** An award is claimed within so many months of the end of the employment window. */
  'award.claimWindowMonths': number;
  'claim.review': { readonly firstWorkingDays: number; readonly secondWorkingDays: number };
  'claim.returns': { readonly maximum: number; readonly correctionWorkingDays: number };
  'publicity.workingDays': number;
  'objection.workingDays': number;
  'payment.workingDays': number;
  /** From the end of a class: in whose budget year its money is held. */
  'payment.expectedMonths': number;
  'voucher.rules': {
    readonly requiredForFunds: readonly FundingSource[];
    readonly exemptKinds: readonly SubsidyKind[];
    readonly exemptSettlementModes: readonly SettlementMode[];
    readonly validityMonths: number;
    /** Left out, a voucher is worth the tariff on the day of its claim (DEFAULT, domain §2.5). */
    readonly faceFen?: number | undefined;
  };
  'apprenticeship.prepayment': { readonly enabled: boolean; readonly maximumPercent: number };
  'amount.qualityFactorBasisPoints': number;
  'evaluation.weights': EvaluationWeights;
  /** Lowest score of each grade; below C is D. */
  'evaluation.bands': { readonly A: number; readonly B: number; readonly C: number };
  'evaluation.employmentTargetPercent': number;
  'evaluation.windows': {
    readonly appointWorkingDays: number;
    readonly draftWorkingDays: number;
    readonly commentWorkingDays: number;
    readonly surveyPercent: number;
  };
  'evaluation.finalWorkingDays': number;
  'evaluation.consequences': {
    readonly rectifyDays: number;
    /** D, or C so many times running, leaves the directory ... */
    readonly removedAfterGradesC: number;
    /** ... and gets no new project for so long. */
    readonly barredMonths: number;
  };
  'supervision.checkIn': {
    readonly timesPerDay: number;
    readonly geofenceMetres: number;
    readonly rollCallsPerDay: number;
    readonly lateMinutes: number;
  };
  'supervision.classRates': { readonly yellowBelowPercent: number; readonly redBelowPercent: number };
  'filing.changeWorkingDays': number;
  'assessment.bookingDays': number;
  'payment.spotCheckPercent': number;
  'sanction.blacklistMonths': { readonly fraud: number; readonly subcontracting: number };
  'archive.years': { readonly records: number; readonly videos: number };
  'release.unit': 'CLASS' | 'PROJECT';
  'gate.profiles': Readonly<Partial<Record<SubsidyKind, GateProfile>>>;
}

export type PolicyKey = keyof PolicyValues;
export type OptionalKey = keyof OptionalValues;

export interface PolicyRule<Value> {
  readonly value: Value;
  readonly clause: string;
  readonly sourceDocument: string;
  readonly confidence: Confidence;
  /** No document gives the figure. */
  readonly isDefault: boolean;
  readonly decidingDate: DecidingDate;
}

export type PolicyRules = { readonly [Key in Exclude<PolicyKey, OptionalKey>]: PolicyRule<PolicyValues[Key]> } & {
  readonly [Key in OptionalKey]?: PolicyRule<PolicyValues[Key]> | undefined;
};

export interface PolicyVersion {
  readonly id: string;
  readonly name: string;
  readonly regionCode: string;
  readonly fundSources: readonly FundingSource[];
  readonly validFrom: IsoDate;
  /** Null: the document gives no end. */
  readonly validTo: IsoDate | null;
  readonly document: string;
  readonly status: PolicyStatus;
  readonly rules: PolicyRules;
}
