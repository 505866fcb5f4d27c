/** What the stand-in does with the next new payments; a reference that it knows is answered as it was booked. */
export const FINANCE_MODES = ['normal', 'timeout', 'twice', 'late', 'wrong-amount', 'reject', 'lost'] as const;
export type FinanceMode = (typeof FINANCE_MODES)[number];

export interface Order {
  readonly reference: string;
  readonly amountFen: number;
}
export interface Entry {
  readonly reference: string;
  readonly result: 'PAID' | 'RETURNED';
  readonly amountFen: number;
  readonly reason: string | null;
}

/**
 * The books of a make-believe finance system, for the sandbox and for tests: payments by reference, in the order in which
 * they came. A reference that comes again is the same payment.
 */
export class FinanceBook {
  mode: FinanceMode = 'normal';
  /** How many payments were handed in, repeats included. */
  handedIn = 0;
  private readonly entries: Entry[] = [];
  private readonly late = new Set<string>();

  /** Books a new reference by the mode, and answers; `undefined` is no answer at all, although it may be booked. */
  submit(order: Order): Entry[] | undefined {
    this.handedIn += 1;
    const known = this.find(order.reference);
    if (known.length > 0) return known;
    if (this.mode === 'lost') return undefined;
    this.book(order);
    if (this.mode === 'timeout') return undefined;
    if (this.mode === 'late') {
      this.late.add(order.reference);
      return [];
    }
    return this.find(order.reference);
  }

  /** `undefined` where the reference never arrived. A late answer is ready at the second question. */
  ask(reference: string): Entry[] | undefined {
    const found = this.find(reference);
    if (found.length === 0) return undefined;
    return this.late.delete(reference) ? [] : found;
  }

  statement(batchNumber: string): Entry[] {
    return this.entries.filter(({ reference }) => reference.startsWith(`${batchNumber}-`));
  }

  /** What somebody else put into their books. */
  write(entry: Entry): void {
    this.entries.push(entry);
  }

  private book({ reference, amountFen }: Order): void {
    const isRejected = this.mode === 'reject';
    const entry: Entry = {
      reference,
      result: isRejected ? 'RETURNED' : 'PAID',
      amountFen: this.mode === 'wrong-amount' ? amountFen + 1 : amountFen,
      reason: isRejected ? '账号与户名不符' : null,
    };
    this.write(entry);
    if (this.mode === 'twice') this.write(entry);
  }

  private find(reference: string): Entry[] {
    return this.entries.filter((entry) => entry.reference === reference);
  }
}
