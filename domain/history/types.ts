/** Subsidies paid elsewhere: other districts, other departments, before our time (domain.md §6, E20). */
import type { IsoDate } from '../calendar/dates.js';
import type { PriorState } from '../subsidy/types.js';
import type { SkillLevel, SubsidyKind } from '../vocabulary.js';

export interface HistoryEntry {
  readonly subsidyKind: SubsidyKind;
  /** As the payer wrote it, of whatever edition of the list. */
  readonly occupationCode: string | null;
  readonly level: SkillLevel | null;
  readonly certificateNumber: string | null;
  readonly issuedOn: IsoDate;
  readonly amountFen: number;
  /** Who paid. */
  readonly source: string;
  readonly state: PriorState;
}

export const UNKNOWN_CAUSES = [
  'NOT_CONFIGURED',
  'TIMED_OUT',
  'UNREACHABLE',
  'REFUSED',
  'MALFORMED',
  'NOT_FOUND',
] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** An error is no answer: UNKNOWN holds the line, it neither passes nor fails it. */
export type HistoryAnswer =
  | { readonly result: 'KNOWN'; readonly entries: readonly HistoryEntry[] }
  | { readonly result: 'UNKNOWN'; readonly cause: UnknownCause };

export interface HistoryQuestion {
  /** Ours, for the answer; it says nothing of the person. */
  readonly key: string;
  readonly idNumber: string;
}

/** The register of other bureaus. Never throws: whatever goes wrong is an answer. */
export interface SubsidyHistory {
  ask(requestId: string, questions: readonly HistoryQuestion[]): Promise<ReadonlyMap<string, HistoryAnswer>>;
}

export const HISTORY_MOMENTS = ['FILING', 'ROSTER_FREEZE', 'CLAIM', 'PAYMENT', 'ASKED'] as const;
export type HistoryMoment = (typeof HISTORY_MOMENTS)[number];

/** An answer older than this is asked again before money moves; no document gives a time (DEFAULT). */
export const FRESH_HOURS = 24;
