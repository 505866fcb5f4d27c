/** What the finance system, or the bank's result file, says of one reference. */
export interface FinanceAnswer {
  readonly reference: string;
  readonly result: 'PAID' | 'RETURNED';
  readonly amountFen: number;
  readonly reason?: string | null;
}

/** Our side of it; the amount is what was to be sent, net of what is kept out of the payment. */
export interface SentPayment {
  readonly id: string;
  readonly reference: string;
  readonly amountFen: number;
  readonly state: 'INSTRUCTED' | 'CONFIRMED' | 'PAID' | 'RETURNED' | 'REVERSED';
}

/** Why an answer is not booked: nobody sent that, another amount, said before, or it contradicts what is booked. */
export type Difference = 'FOREIGN' | 'AMOUNT' | 'TWICE' | 'STATE';

export type Judgement =
  | { readonly kind: 'BOOK'; readonly payment: SentPayment }
  /** The same answer once more, because we asked once more: nothing to do. */
  | { readonly kind: 'KNOWN' }
  | { readonly kind: 'DIFFERENCE'; readonly difference: Difference };

/**
 * What becomes of an answer. Only one of the amount that was sent, to a payment that waits for it, is booked; all else is
 * kept beside the books for people to look at, and never applied by itself.
 */
export function judge(answer: FinanceAnswer, payment: SentPayment | undefined): Judgement {
  if (!payment || payment.amountFen === 0) return different('FOREIGN'); // For nothing no order has left.
  if (answer.amountFen !== payment.amountFen) return different('AMOUNT');
  if (payment.state === 'CONFIRMED') return { kind: 'BOOK', payment };
  if (payment.state === 'INSTRUCTED') return different('FOREIGN');
  const stated = payment.state === 'REVERSED' ? 'PAID' : payment.state;
  return stated === answer.result ? { kind: 'KNOWN' } : different('STATE');
}

export interface Judged {
  readonly answer: FinanceAnswer;
  readonly judgement: Judgement;
}

/** Many answers at once: of two to the same reference the second is a difference, whatever it says. */
export function judgeAll(answers: readonly FinanceAnswer[], payments: readonly SentPayment[]): Judged[] {
  const byReference = new Map(payments.map((payment) => [payment.reference, payment]));
  const seen = new Set<string>();
  return answers.map((answer) => {
    const isSecond = seen.has(answer.reference);
    seen.add(answer.reference);
    return { answer, judgement: isSecond ? different('TWICE') : judge(answer, byReference.get(answer.reference)) };
  });
}

function different(difference: Difference): Judgement {
  return { kind: 'DIFFERENCE', difference };
}
