/** An enterprise in hardship (domain §2.2): on which days it is, and for which rows of a claim that matters. */
import type { IsoDate } from '../calendar/dates.js';
import type { DecidingDate } from '../policy/types.js';
import { type Refusal, refusal } from '../refusals.js';

/** Both days included. */
export interface HardshipTerm {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** What the version of a claim asks, and what stands of its enterprise; undefined where it does not ask. */
export interface HardshipAsked {
  readonly deciding: DecidingDate;
  readonly filedOn: IsoDate;
  readonly terms: readonly HardshipTerm[];
}

/** Every row whose deciding day is in no term. Without a class a filing is stood for by the certificate, as in the calculator. */
export function refusalsOfHardship(
  { deciding, filedOn, terms }: HardshipAsked,
  rows: readonly { readonly issuedOn?: IsoDate | null | undefined }[],
): { row: number; refusal: Refusal }[] {
  const known = terms.map(({ from, to }) => `${from}至${to}`).join('、') || '无';
  return rows.flatMap(({ issuedOn }, index) => {
    const row = index + 1;
    const on = deciding === 'CLAIM' ? filedOn : (issuedOn ?? filedOn);
    if (terms.some(({ from, to }) => from <= on && on <= to)) return [];
    const params = { row, on, terms: known };
    return [{ row, refusal: refusal('HARDSHIP_NOT_RECOGNISED', { field: 'issuedOn', params }) }];
  });
}

/** A recognition that stands and that nobody withdraws already, from a day of its own. */
export function refusalForWithdrawing(
  {
    decision,
    isWithdrawn,
    from,
    to,
  }: HardshipTerm & { readonly decision: string | null; readonly isWithdrawn: boolean },
  fromDay: IsoDate,
): Refusal | undefined {
  if (decision !== 'CONFIRMED') return refusal('HARDSHIP_NOT_STANDING');
  if (isWithdrawn) return refusal('HARDSHIP_WITHDRAWN');
  return from <= fromDay && fromDay <= to
    ? undefined
    : refusal('HARDSHIP_WITHDRAWAL_DAY', { field: 'fromDay', params: { from, to } });
}
