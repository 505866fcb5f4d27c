import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { linesOf, planOffsets } from '../../../domain/clawback/rules.js';

const paid = (paymentId: string, leftFen: number, payeeOrganisationId = 'school') => ({
  paymentId,
  leftFen,
  payeeOrganisationId,
});

describe('the lines of an order', () => {
  test('are what is left of each payment, or as much as was said', () => {
    const payments = [paid('a', 100), paid('b', 0), paid('c', 40)];
    expect(linesOf(payments, null, null)).toMatchObject([
      { paymentId: 'a', amountFen: 100 },
      { paymentId: 'c', amountFen: 40 },
    ]);
    expect(linesOf(payments, null, 30)).toMatchObject([{ amountFen: 30 }, { amountFen: 30 }]);
    expect(linesOf(payments, null, 41)).toMatchObject({ code: 'CLAWBACK_ABOVE_PAID', field: 'perPaymentFen' });
    expect(linesOf([paid('b', 0)], null, null)).toMatchObject({ code: 'CLAWBACK_ABOVE_PAID' });
    expect(linesOf([], null, null)).toMatchObject({ code: 'CLAWBACK_NOTHING_PAID' });
  });

  test('are of one debtor', () => {
    const payments = [paid('a', 100), paid('b', 100, 'other')];
    expect(linesOf(payments, null, null)).toMatchObject({ code: 'CLAWBACK_SEVERAL_PAYEES' });
    expect(linesOf(payments, 'other', null)).toMatchObject([{ paymentId: 'b' }]);
  });
});

describe('offsets', () => {
  test('use up the oldest debt first', () => {
    const offsets = planOffsets(
      [
        { paymentId: 'a', amountFen: 100 },
        { paymentId: 'b', amountFen: 100 },
      ],
      [
        { clawbackId: 'old', outstandingFen: 70 },
        { clawbackId: 'new', outstandingFen: 60 },
      ],
    );
    expect(offsets).toEqual([
      { paymentId: 'a', clawbackId: 'old', amountFen: 70 },
      { paymentId: 'a', clawbackId: 'new', amountFen: 30 },
      { paymentId: 'b', clawbackId: 'new', amountFen: 30 },
    ]);
  });

  test('never keep back more than is paid, nor more than is owed, and keep back as much as both allow', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 8 });
    fc.assert(
      fc.property(amounts, amounts, (payments, debts) => {
        const offsets = planOffsets(
          payments.map((amountFen, index) => ({ paymentId: `p${index}`, amountFen })),
          debts.map((outstandingFen, index) => ({ clawbackId: `d${index}`, outstandingFen })),
        );
        const sum = (of: readonly number[]) => of.reduce((all, each) => all + each, 0);
        const kept = (key: string, value: string) =>
          sum(offsets.filter((each) => each[key as 'paymentId'] === value).map(({ amountFen }) => amountFen));
        payments.forEach((amount, index) => expect(kept('paymentId', `p${index}`)).toBeLessThanOrEqual(amount));
        debts.forEach((owed, index) => expect(kept('clawbackId', `d${index}`)).toBeLessThanOrEqual(owed));
        expect(sum(offsets.map(({ amountFen }) => amountFen))).toBe(Math.min(sum(payments), sum(debts)));
      }),
    );
  });
});
