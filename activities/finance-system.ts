import { z } from 'zod';
import type { FinanceAnswer } from '../domain/batch/answers.js';
import type { TheirEntry } from '../domain/batch/reconciliation.js';

export interface PaymentOrder {
  readonly reference: string;
  readonly amountFen: number;
  readonly payee: { readonly holder: string; readonly bank: string; readonly number: string };
  readonly purpose: string;
}

/** The bureau's payment system, as the process needs it. A call that throws has an unknown end, and is asked about later. */
export interface FinanceSystem {
  /** Known by its reference there: given again it is the same payment. No answer yet: an empty list. */
  submit(order: PaymentOrder): Promise<FinanceAnswer[]>;
  /** What became of a reference; undefined where it never arrived. */
  ask(reference: string): Promise<FinanceAnswer[] | undefined>;
  /** All that is booked there under references that begin with the batch's number. */
  statement(batchNumber: string): Promise<TheirEntry[]>;
}

const CALL_MS = 5_000;

const answer = z.object({
  reference: z.string(),
  result: z.enum(['PAID', 'RETURNED']),
  amountFen: z.int(),
  reason: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
});
const replySchema = z.object({ answers: z.array(answer) });
const statementSchema = z.object({ entries: z.array(answer) });

/** Over HTTP and JSON: POST /payments, GET /payments/:reference, GET /statements/:batch (docs/money/batches.md). */
export function httpFinanceSystem(url: string): FinanceSystem {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), { ...init, signal: AbortSignal.timeout(CALL_MS) });
  return {
    async submit(order) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': order.reference };
      const response = await call('payments', { method: 'POST', headers, body: JSON.stringify(order) });
      return replySchema.parse(await bodyOf(response)).answers;
    },
    async ask(reference) {
      const response = await call(`payments/${encodeURIComponent(reference)}`);
      return response.status === 404 ? undefined : replySchema.parse(await bodyOf(response)).answers;
    },
    async statement(batchNumber) {
      const response = await call(`statements/${encodeURIComponent(batchNumber)}`);
      return statementSchema.parse(await bodyOf(response)).entries;
    },
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`the finance system answered ${response.status}`);
  return response.json();
}
