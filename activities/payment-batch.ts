import type { FinanceAnswer } from '../domain/batch/answers.js';
import type { SentBatch } from '../domain/lifecycle/process.js';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { findStanding, keepStatement } from '../store/payment/batches.js';
import { bookAnswers } from '../store/payment/bookings.js';
import { takeToSend, type ToSend } from '../store/payment/payments.js';
import { settleBatch } from '../store/payment/settle-batch.js';
import type { FinanceSystem } from './finance-system.js';

/** As many at once as one step can wait for. */
const AT_ONCE = 10;

export interface Outside {
  readonly finance: FinanceSystem;
  readonly personalData: PersonalData;
}

/**
 * Sends what two payers have confirmed, asks about what has no answer, and books what was said. Each payment is written
 * down as sent before it leaves the house; one that may have left is asked about by its reference, and only where the other
 * side never had it is it sent once more, under the same reference. What may not leave now is held; the sweep wakes the
 * batch when it may.
 */
export const paymentBatchSteps = (db: Database, outside: Outside | null) => ({
  async sendBatch(batchId: string): Promise<SentBatch> {
    const found = await inTransaction(db, SYSTEM_SCOPE, (tx) => findStanding(tx, batchId));
    if (!found || !outside) {
      // Without a finance system the payers take the bank file, and bring its result back.
      await inTransaction(db, SYSTEM_SCOPE, (tx) => settleBatch(tx, batchId, false));
      return { isDone: true, waitMs: null };
    }
    const orders = await inTransaction(db, SYSTEM_SCOPE, (tx) => takeToSend(tx, batchId, AT_ONCE));
    const replies = await Promise.all(orders.map((order) => exchange(outside, found.number, order)));
    const answers = replies.flat();
    const standing = await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
      if (answers.length > 0) await bookAnswers(tx, { batchId, source: 'WIRE', answers, actorId: null });
      return settleBatch(tx, batchId);
    });
    const { waiting = 0, stuck = 0, held = 0 } = standing ?? {};
    if (waiting > stuck + held) return { isDone: false, waitMs: Math.max(0, standing?.waitMs ?? 0) };
    await takeStatement(db, outside.finance, batchId, found.number);
    return { isDone: true, waitMs: null };
  },
});

/** No answer, or none that can be understood, is no answer: the payment keeps waiting, and is asked about. */
async function exchange(
  { finance, personalData }: Outside,
  batchNumber: string,
  order: ToSend,
): Promise<readonly FinanceAnswer[]> {
  const { reference, amountFen, holder, bank } = order;
  try {
    const known = order.isSent ? await finance.ask(reference) : undefined;
    if (known) return known;
    if (order.isHeld) return []; // It never arrived there, and may not leave now.
    const number = personalData.decrypt(Buffer.from(order.numberCipher));
    return await finance.submit({
      reference,
      amountFen,
      payee: { holder, bank, number },
      purpose: `补贴款 ${batchNumber}`,
    });
  } catch {
    return [];
  }
}

/** Their own list, for reconciliation; a list that does not come now is taken when the batch is next looked at. */
async function takeStatement(
  db: Database,
  finance: FinanceSystem,
  batchId: string,
  batchNumber: string,
): Promise<void> {
  const entries = await finance.statement(batchNumber).catch(() => undefined);
  if (entries) await inTransaction(db, SYSTEM_SCOPE, (tx) => keepStatement(tx, batchId, 'WIRE', entries));
}
