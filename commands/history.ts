import { type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { findHistoryOfLines } from '../store/history/history.js';

/**
 * In the transaction that pays: every payable line rests on an answer of today, and on nothing that has come to light
 * since it was computed (design §5). Nothing is asked here: that was done before (commands/history-asking.ts).
 */
export async function refusalOfHistory(tx: Tx, claimId: string): Promise<Refusal | undefined> {
  const { stale, changed } = await findHistoryOfLines(tx, claimId);
  if (stale !== null) return refusal('HISTORY_STALE', { params: { row: stale } });
  return changed === null ? undefined : refusal('HISTORY_CHANGED', { params: { row: changed } });
}
