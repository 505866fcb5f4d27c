import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { WorkingStep } from '../../../domain/subsidy/types.js';
import { request, withQuery } from './client.js';
import { usePages } from './queries.js';
import type { Page } from './types.js';

/** What the money parts of a class answer. */
export interface Slip {
  readonly traineeId: string;
  readonly seq: number;
  readonly token: string;
}

export interface ClassVouchers {
  readonly endsOn: string | null;
  readonly waived: boolean;
  readonly items: readonly {
    readonly traineeId: string;
    readonly voucher: {
      readonly number: string;
      readonly state: string;
      readonly validTo: string | null;
      readonly bound: boolean;
      readonly fits: boolean;
      readonly lapsesBeforeEnd: boolean;
    } | null;
  }[];
}

export interface ClaimRound {
  readonly round: number;
  readonly kind: 'FILED' | 'RESUBMITTED' | 'SUPPLEMENTED' | 'OBJECTION' | 'REOPENED';
  readonly submittedOn: string;
  readonly reason: string | null;
  readonly outcome: 'RETURNED' | 'WITHDRAWN' | 'REFUSED' | null;
  readonly decidedOn: string | null;
  /** Defects where it was returned, else the reason. */
  readonly grounds: readonly Defect[] | { readonly reason: string } | null;
}
export interface Defect {
  readonly item: string;
  readonly problem: string;
}

export interface SheetLine {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly idNumberMasked: string;
  readonly subsidyKind: string;
  readonly level: string | null;
  readonly certificateNumber: string | null;
  readonly subsidyMonth: string | null;
  readonly amountFen: number;
  readonly reasonCode: string | null;
  readonly held: boolean;
  readonly paymentState: string | null;
  /** It is paid to its person, who has no confirmed account. */
  readonly lacksAccount: boolean;
}

export interface ReasonTotal {
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly lines: number;
  readonly amountFen: number;
}

export interface ClaimSheet {
  readonly id: string;
  readonly state: 'FILED' | 'RETURNED' | 'WITHDRAWN' | 'REFUSED';
  readonly payeeName: string;
  readonly policyVersionId: string | null;
  readonly refusalReason: string | null;
  readonly filedOn: string;
  readonly reviewedOn: string | null;
  readonly checkedOn: string | null;
  readonly publicityEndsOn: string | null;
  readonly approvedOn: string | null;
  readonly confirmedOn: string | null;
  readonly specialReviewReference: string | null;
  readonly paymentReference: string | null;
  readonly totalFen: number;
  readonly totals: readonly ReasonTotal[];
  readonly rounds: readonly ClaimRound[];
  readonly lines: Page<SheetLine>;
}

export interface ClaimPublicity {
  readonly id: string;
  readonly round: number;
  readonly place: string;
  readonly postingProof: string;
  readonly postedOn: string;
  readonly endsOn: string;
  readonly provisional: boolean;
  readonly workingDays: number;
  readonly state: 'STANDING' | 'REPLACED';
  readonly extensionReason: string | null;
  readonly lines: number;
  readonly totalFen: number;
  readonly snapshotHash: string;
}

export interface Objection {
  readonly id: string;
  readonly line: number | null;
  readonly channel: 'WEB' | 'PHONE';
  readonly objectionGround: string;
  readonly contact: string | null;
  readonly filedOn: string;
  readonly investigation: string | null;
  readonly investigatedOn: string | null;
  readonly objectionOutcome: 'UPHELD' | 'REJECTED' | null;
  readonly reasons: string | null;
  readonly resolvedOn: string | null;
}

interface Worked {
  readonly amountFen: number;
  readonly reasonCode: string | null;
  readonly working: readonly WorkingStep[];
}
export interface Shares {
  readonly governmentFen: number;
  readonly enterpriseFen: number;
  readonly personFen: number;
}
export interface Explanation {
  readonly stored: Worked;
  readonly recomputed: (Worked & { readonly shares: Shares | null }) | null;
  readonly agrees: boolean;
  readonly differences: readonly string[];
  readonly adjustment: { readonly reasons: string | null; readonly resolvedOn: string | null } | null;
  readonly policyVersion: string;
  readonly reasonText: string | null;
}

/** Each page repeats the claim's head beside its lines. */
export function useClaimSheet(claimId: string) {
  return usePages<ClaimSheet>(['claims', claimId], `/api/claims/${claimId}`, {}, ({ lines }) => lines.next);
}

export function useExplanation(claimId: string, lineId: string) {
  return useQuery({
    queryKey: ['claims', claimId, 'lines', lineId],
    queryFn: () => request<Explanation>('GET', `/api/claims/${claimId}/lines/${lineId}/explanation`),
  });
}

export function useClaimPublicities(claimId: string) {
  return useQuery({
    queryKey: ['claims', claimId, 'publicities'],
    queryFn: () => request<{ items: readonly ClaimPublicity[] }>('GET', `/api/claims/${claimId}/publicities`),
  });
}

/** Each reading is on record: it is asked for when somebody wants to read, and not again because he looked away. */
export function useObjections(claimId: string) {
  return useInfiniteQuery({
    queryKey: ['claims', claimId, 'objections'],
    queryFn: ({ pageParam }) =>
      request<Page<Objection>>('GET', withQuery(`/api/claims/${claimId}/objections`, { after: pageParam })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export interface ClassMoney {
  readonly batch: {
    readonly id: string;
    readonly number: string;
    readonly state: string;
    readonly madeOn: string;
    readonly checkedOn: string | null;
    readonly payerName: string;
  } | null;
  readonly payments: readonly ClassPayment[];
  readonly clawbacks: readonly ClassClawback[];
}
export interface ClassPayment {
  readonly reference: string;
  readonly seq: number;
  readonly family: string;
  readonly amountFen: number;
  readonly state: string;
  readonly instructedOn: string;
  readonly confirmedOn: string | null;
  readonly replaces: string | null;
}
export interface ClassClawback {
  readonly id: string;
  readonly document: string;
  readonly scope: string;
  readonly state: string;
  readonly ground: string;
  readonly proposedOn: string;
  readonly dueOn: string | null;
  readonly people: number;
  readonly amountFen: number;
}

export interface ClassShortfall {
  readonly id: string;
  readonly condition: string;
  readonly responsibleName: string;
  readonly reason: string;
  readonly evidence: string;
  readonly declaredByName: string;
  readonly declaredOn: string;
  readonly decision: 'CONFIRMED' | 'REFUSED' | null;
  readonly decidedByName: string | null;
}

export interface TraineeHistory {
  readonly traineeId: string;
  readonly seq: number;
  readonly result: 'KNOWN' | 'UNKNOWN' | null;
  readonly cause: string | null;
  readonly askedAt: string | null;
  readonly entries: readonly PriorSubsidy[];
}
export interface PriorSubsidy {
  readonly subsidyKind: string;
  readonly occupationCode: string | null;
  readonly level: string | null;
  readonly certificateIssuedOn: string;
  readonly state: string;
  readonly source: string;
  readonly amountFen: number;
}

interface MoneyParts {
  payments: ClassMoney;
  shortfalls: { readonly items: readonly ClassShortfall[] };
  history: { readonly items: readonly TraineeHistory[] };
  vouchers: ClassVouchers;
}

/** A part of a class that not everybody may read: it is asked for only by who may. */
export function useMoneyPart<Name extends keyof MoneyParts>(classId: string, part: Name, mayRead = true) {
  return useQuery({
    queryKey: ['classes', classId, part],
    queryFn: () => request<MoneyParts[Name]>('GET', `/api/classes/${classId}/${part}`),
    enabled: mayRead,
  });
}
