import type { FinanceSystem } from '../../activities/finance-system.js';
import type { FinanceBook } from '../stand-ins/finance-book.js';

/** The stand-in without its HTTP: for stories whose subject is the record. */
export function financeSystemOf(book: FinanceBook): FinanceSystem {
  return {
    submit: async (order) => {
      const answers = book.submit(order);
      if (!answers) throw new Error('no answer');
      return answers;
    },
    ask: async (reference) => book.ask(reference),
    statement: async (batchNumber) => book.statement(batchNumber),
  };
}
