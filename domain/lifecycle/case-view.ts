import type { ClassState, ProjectState } from './stages.js';
import type { IsoDate } from '../calendar/dates.js';
import type { Limits } from '../policy/limits.js';

/** What the record says of a case, as the rules see it. Ids, dates and counts only: no name, no identity number. */
export interface CaseView {
  readonly today: IsoDate;
  /** Of the working calendar by which this case's days are counted; absent where nobody counts. */
  readonly calendarRevision?: number;
  readonly project: ProjectFacts;
  /** Absent when the case at hand is the project itself. */
  readonly class?: ClassFacts;
}

export interface ClassView extends CaseView {
  readonly class: ClassFacts;
  /** Of the version that the class froze; before that, of the one it would freeze today. */
  readonly limits: Limits;
}

/** The part of a view that says whether a stage may be left: keeping a stage, which a process does most, reads this alone. */
export interface KeptView {
  readonly today: IsoDate;
  readonly project: Pick<ProjectFacts, 'stage' | 'state' | 'postingApprovedBy'> & {
    readonly assignment: Pick<AssignmentFacts, 'agreementSignedBy'> | null;
    readonly classes: Pick<ProjectFacts['classes'], 'open'>;
  };
  /** Absent when the case at hand is the project itself. */
  readonly class?: KeptClass;
}

export interface KeptClass extends Pick<ClassFacts, 'stage' | 'state' | 'claimWindow'> {
  readonly filing: Pick<FilingFacts, 'decision'> | null;
  readonly supervision: Pick<SupervisionFacts, 'deliveryConfirmedBy'> | null;
  readonly assessment: Pick<AssessmentFacts, 'certificatesVerifiedBy'> | null;
  readonly employment: Pick<EmploymentFacts, 'trackingClosedBy'> | null;
  readonly evaluation: Pick<EvaluationFacts, 'finalisedBy'> | null;
  readonly claim: Pick<ClaimFacts, 'state' | 'approvedBy' | 'confirmedBy' | 'payableFen' | 'unpaidLines'> | null;
}

export interface KeptClassView extends KeptView {
  readonly class: KeptClass;
}

export interface StageRow {
  readonly stage: string;
  readonly openedOn: IsoDate;
  readonly awaited: string;
  readonly dueOn: IsoDate | null;
  readonly dueAt: string | null;
  readonly dueProvisional: boolean;
  readonly remindOn: IsoDate | null;
  readonly suspendedOn: IsoDate | null;
  readonly daysLeft: number | null;
  readonly reviewDaysLeft: number | null;
  readonly reminded: boolean;
  readonly escalated: boolean;
}

export interface ProjectFacts {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly regionCode: string;
  readonly stage: string;
  readonly state: ProjectState;
  readonly version: number;
  readonly ownerOrganisationId: string;
  readonly payerOrganisationId: string;
  readonly institutionId: string | null;
  readonly fund: string;
  readonly occupationId: string;
  readonly occupationCanonical: string;
  readonly level: string;
  readonly subsidyKind: string;
  readonly certificateKind: string;
  readonly shortage: 'MANUFACTURING' | 'SERVICES' | 'KEY' | null;
  readonly postedBy: string;
  readonly postingApprovedBy: string | null;
  readonly assignment: AssignmentFacts | null;
  readonly bidders: readonly string[];
  readonly completions: readonly string[];
  readonly classes: { readonly total: number; readonly open: number; readonly evaluated: number };
  /** True once a class of it holds money of its fund. */
  readonly holdsBudget: boolean;
  readonly stageRow: StageRow | null;
}

export interface AssignmentFacts {
  readonly basis: 'AWARD' | 'DIRECTORY' | 'ENTERPRISE_OWN_STAFF';
  readonly institutionId: string;
  readonly assignedBy: string;
  readonly confirmedBy: string | null;
  readonly publicityEndsOn: IsoDate | null;
  readonly publicityProvisional: boolean;
  readonly agreementSignedBy: string | null;
  readonly agreementSignedOn: IsoDate | null;
}

export interface ClassFacts {
  readonly id: string;
  readonly seq: number;
  readonly title: string;
  readonly stage: string;
  readonly state: ClassState;
  readonly version: number;
  readonly institutionId: string | null;
  readonly assessmentBodyId: string | null;
  readonly plannedHeadcount: number;
  readonly plannedHours: number;
  readonly policyVersionId: string | null;
  /** Whether the class is paid by itself or only with its siblings, by the version that it froze; null before filing. */
  readonly releaseUnit: 'CLASS' | 'PROJECT' | null;
  readonly filingNumber: string | null;
  readonly startsOn: IsoDate | null;
  readonly endsOn: IsoDate | null;
  readonly enrolled: number;
  /** Until when its claim may be filed; null before tracking, and where nobody has a certificate. */
  readonly claimWindow: { readonly endsOn: IsoDate; readonly provisional: boolean } | null;
  /** Budget held for the class, less what lost lines gave back. */
  readonly heldFen: number;
  /** Measure that stands against the institution today; null where it may be paid (organisation_restriction). */
  readonly restriction: string | null;
  /** Orders to give back, undecided or not yet repaid: of this class itself, and elsewhere of one of its people. */
  /** Conditions of the gate that two people have declared a SHORTFALL. */
  readonly shortfalls: readonly string[];
  readonly openClawbacks: { readonly own: number; readonly people: number };
  /** The budget year of which it holds; null while it holds nothing. */
  readonly holdYear: number | null;
  readonly filing: FilingFacts | null;
  readonly supervision: SupervisionFacts | null;
  readonly assessment: AssessmentFacts | null;
  readonly employment: EmploymentFacts | null;
  readonly evaluation: EvaluationFacts | null;
  readonly claim: ClaimFacts | null;
  readonly late: LateFacts;
  /** Of an apprenticeship class; null of any other. */
  readonly prepayment: PrepaymentFacts | null;
  /** Trainees for whom a living allowance may be claimed; null where the version is known to pay none beside this training. */
  readonly allowances: number | null;
  readonly completions: readonly string[];
  readonly stageRow: StageRow | null;
}

export interface FilingFacts {
  readonly round: number;
  readonly startsOn: IsoDate;
  /** Planned day of the assessment; null: the class's last day. */
  readonly assessmentOn?: IsoDate | null;
  /** Agreed, of an apprenticeship; null of any other, and of one that was filed before it was asked. */
  readonly months?: number | null;
  readonly submittedBy: string;
  readonly submittedOn: IsoDate;
  readonly decision: 'RETURNED' | 'APPROVED' | 'REFUSED' | null;
  readonly decidedBy: string | null;
}

export interface SupervisionFacts {
  readonly onSiteVisits: number;
  readonly onlinePatrols: number;
  readonly traineesPhoned: number;
  readonly openFindings: number;
  /** Sessions that not every trainee then enrolled has an attendance row for. */
  readonly sessionsUnrecorded: number;
  readonly lastSessionOn: IsoDate | null;
  readonly deliveryConfirmedBy: string | null;
}

export interface AssessmentFacts {
  /** Trainees admitted to the examination (attendance at or above the threshold) without a final result. */
  readonly resultsMissing: number;
  readonly passed: number;
  readonly certificatesMissing: number;
  readonly resultsSubmittedBy: string | null;
  readonly certificatesVerifiedBy: string | null;
  readonly certificatesVerifiedOn: IsoDate | null;
  /** The latest issue date: the class's claim and employment windows count from each certificate, and end with this. */
  readonly lastCertificateOn: IsoDate | null;
}

export interface EmploymentFacts {
  readonly resultsMissing: number;
  readonly trackingClosedBy: string | null;
}

export interface EvaluationFacts {
  readonly evaluatorOrganisationId: string;
  readonly assignedBy: string;
  readonly scoredBy: string | null;
  readonly objectionEndsOn: IsoDate | null;
  readonly objectionProvisional: boolean;
  readonly grade: 'A' | 'B' | 'C' | 'D' | null;
  readonly finalisedBy: string | null;
}

export interface ClaimFacts {
  readonly id: string;
  readonly state: 'FILED' | 'RETURNED' | 'WITHDRAWN' | 'REFUSED';
  /** How often it was returned since it was filed, and since when it is with the institution. */
  readonly returns: number;
  readonly returnedOn: IsoDate | null;
  readonly filedBy: string;
  readonly filedOn: IsoDate;
  readonly reviewedBy: string | null;
  readonly checkedBy: string | null;
  readonly publicityPostedBy: string | null;
  readonly publicityEndsOn: IsoDate | null;
  /** The end of publicity rests on a calendar year that is not yet official: it takes no legal effect (domain §0.1 #10). */
  readonly publicityProvisional: boolean;
  readonly objections: ObjectionFacts;
  readonly approvedBy: string | null;
  readonly specialReviewReference: string | null;
  readonly instructedBy: string | null;
  readonly confirmedBy: string | null;
  /** Payable lines of which nobody could say what the person got elsewhere. */
  readonly historyUnknown: number;
  /** The day of the first of the answers that have been unknown since. */
  readonly historyUnknownSince?: IsoDate | null;
  readonly payableFen: number;
  /** The batch that it is in; null where it is in none. */
  readonly batch: ClaimBatch | null;
  /** Approved lines that the bank has not paid; null until the payment is confirmed. */
  readonly unpaidLines: number | null;
}

/** What came after the certificates were verified: waiting to be verified, and verified but not claimed for. */
export interface LateFacts {
  readonly pending: number;
  readonly verifyBy: IsoDate | null;
  readonly remindVerifyOn: IsoDate | null;
  readonly claimable: number;
  readonly claimBy: IsoDate | null;
  readonly remindClaimOn: IsoDate | null;
  /** When the window of the last of those ended for which nobody has claimed. */
  readonly endedOn: IsoDate | null;
}

export interface PrepaymentFacts {
  /** By the version that the class froze. */
  readonly allowed: boolean;
  readonly stands: boolean;
  /** It stands, and its payment is not instructed. */
  readonly undecided: boolean;
  /** Places for which more was prepaid than they came to, and nobody has ordered it back; and by when somebody does. */
  readonly toRecover: number;
  readonly recoverBy: IsoDate | null;
  /** Orders that a second person has not confirmed. */
  readonly proposed: number;
}

export interface ClaimBatch {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly makerId: string;
  readonly checkerId: string | null;
}

/** What is said against the claim and not yet decided: first looked into, then resolved. */
export interface ObjectionFacts {
  readonly open: number;
  readonly toInvestigate: number;
  readonly toResolve: number;
  /** Of the earliest that is open. */
  readonly filedOn: IsoDate | null;
}

/** The person who acts: from the session, never from the request. */
export interface Actor {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationKind: string;
  readonly roles: readonly string[];
  /** The region of the actor's organisation and everything below it in the tree. */
  readonly regions: readonly string[];
}
