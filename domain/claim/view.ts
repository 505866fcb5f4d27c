import type { IsoDate } from '../calendar/dates.js';
import type { GateProfile } from '../vocabulary.js';
import type { Limits } from '../policy/limits.js';

/** A claim without a class as the rules see it. */
export interface SubsidyClaimView {
  readonly id: string;
  readonly today: IsoDate;
  readonly number: string;
  readonly gateProfile: GateProfile;
  readonly subsidyKind: string;
  readonly settlementMode: string;
  readonly fund: string;
  readonly regionCode: string;
  readonly ownerOrganisationId: string;
  readonly payerOrganisationId: string;
  readonly payeeOrganisationId: string;
  readonly policyVersionId: string;
  /** The class that a supplementary claim or an award follows, and what the gate of a class still misses of it. */
  readonly ofClassId: string | null;
  readonly classMissing: readonly string[];
  /** Since when the class is over, however it ended. */
  readonly classEndedOn: IsoDate | null;
  /** Whether the tracking of the class is closed that an award follows. */
  readonly trackingClosed: boolean;
  readonly state: 'FILED' | 'RETURNED' | 'WITHDRAWN' | 'REFUSED';
  readonly filedBy: string;
  readonly filedOn: IsoDate;
  readonly returns: number;
  readonly reviewedBy: string | null;
  readonly checkedBy: string | null;
  readonly publicityPostedBy: string | null;
  readonly publicityEndsOn: IsoDate | null;
  readonly publicityProvisional: boolean;
  readonly openObjections: number;
  /** Of these, how many nobody has looked into; and since when the oldest stands. */
  readonly toInvestigate: number;
  readonly objectedOn: IsoDate | null;
  /** It was reviewed once before: an objection was upheld, or the review was opened again. */
  readonly reopened: boolean;
  readonly approvedBy: string | null;
  readonly instructedBy: string | null;
  readonly confirmedBy: string | null;
  readonly batch: {
    readonly number: string;
    readonly state: string;
    readonly makerId: string;
    readonly checkerId: string | null;
  } | null;
  readonly payableFen: number;
  /** What is held for it and not drawn, and of which year. */
  readonly heldFen: number;
  /** What was taken back of its hold at the turn of a year, and is still to be found by the finance bureau. */
  readonly unfundedFen: number;
  readonly holdYear: number | null;
  /** Of an allowance: the year for which its class holds; it is paid with it. */
  readonly classYear: number | null;
  /** Rows that nobody has verified; of those that are paid, how many lack what the profile asks. */
  readonly unverified: number;
  readonly lacking: {
    readonly certificate: number;
    readonly realName: number;
    readonly insured: number;
    /** Work that was found, of one who was not insured at the filing. */
    readonly employment: number;
    /** A hiring or a contract that was found, of one who is said to have been hired; a category that was found. */
    readonly hiring: number;
    readonly category: number;
    /** A training line beside it that is paid, and the category, of an allowance. */
    readonly allowance: number;
    /** Of an allowance of a class's trainee: his training line, approved. */
    readonly training: number;
    /** A confirmed account of the person, where each person is a payee. */
    readonly account: number;
    /** A firm in hardship on the day that decides it, where the version asks. */
    readonly hardship: number;
    readonly quota: number;
    /** A prepayment within the share of what is held for its place. */
    readonly share: number;
    /** A late certificate that is verified. */
    readonly late: number;
  };
  readonly historyUnknown: number;
  /** Since when the register has not answered for some payable line; null where it has. */
  readonly historyUnknownSince: IsoDate | null;
  /** Conditions that two people have passed over (domain §5.1). */
  readonly shortfalls: readonly string[];
  readonly restriction: string | null;
  readonly openClawbacks: number;
  readonly hasAccount: boolean;
  /** When it was last returned for correction. */
  readonly returnedOn: IsoDate | null;
  /** Approved for more than nothing, and not paid yet. */
  readonly unpaidLines: number;
  readonly closedOn: IsoDate | null;
  readonly dueOn: IsoDate | null;
  readonly dueProvisional: boolean;
  readonly limits: Limits;
}
