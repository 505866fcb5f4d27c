import { describe, expect, test } from '@jest/globals';
import { judgeAll } from '../../../domain/batch/answers.js';
import { reconcile } from '../../../domain/batch/reconciliation.js';

const our = (reference: string, state: string, amountFen = 100) => ({ reference, state, amountFen });
const their = (reference: string, result = 'PAID', amountFen = 100) => ({ reference, result, amountFen });

describe('reconciliation', () => {
  test('finds nothing where the books agree, in whatever order', () => {
    const ours = [
      our('A', 'PAID'),
      our('B', 'RETURNED'),
      our('BR', 'PAID'),
      our('C', 'REVERSED'),
      our('D', 'INSTRUCTED'),
    ];
    expect(reconcile(ours, [their('C'), their('BR'), their('B', 'RETURNED'), their('A')])).toEqual([]);
  });

  test.each([
    ['missing there', [our('A', 'PAID')], [], 'MISSING_THERE'],
    ['missing here', [], [their('A')], 'MISSING_HERE'],
    ['of another amount', [our('A', 'PAID')], [their('A', 'PAID', 101)], 'AMOUNT'],
    ['twice there', [our('A', 'PAID')], [their('A'), their('A')], 'DOUBLE'],
    ['paid there and returned here', [our('A', 'RETURNED')], [their('A')], 'STATE'],
    ['paid there and waiting here', [our('A', 'CONFIRMED')], [their('A')], 'STATE'],
  ])('finds what is %s', (_name, ours, theirs, kind) => {
    expect(reconcile(ours, theirs).map((found) => [found.reference, found.kind])).toEqual([['A', kind]]);
  });

  test('finds more than one difference of one reference, sorted', () => {
    const found = reconcile([our('B', 'PAID'), our('A', 'PAID')], [their('B', 'PAID', 1), their('B')]);
    expect(found.map(({ reference, kind }) => `${reference} ${kind}`)).toEqual([
      'A MISSING_THERE',
      'B AMOUNT',
      'B DOUBLE',
    ]);
  });
});

test.each([
  ['CONFIRMED', 'PAID', 100, 'BOOK'],
  ['CONFIRMED', 'RETURNED', 100, 'BOOK'],
  ['CONFIRMED', 'PAID', 99, 'AMOUNT'],
  ['INSTRUCTED', 'PAID', 100, 'FOREIGN'],
  ['PAID', 'PAID', 100, 'KNOWN'],
  ['REVERSED', 'PAID', 100, 'KNOWN'],
  ['PAID', 'RETURNED', 100, 'STATE'],
  ['RETURNED', 'PAID', 100, 'STATE'],
] as const)('to a payment that is %s, "%s %d" is %s', (state, result, amountFen, expected) => {
  const [judged] = judgeAll(
    [{ reference: 'A', result, amountFen }],
    [{ id: '1', reference: 'A', amountFen: 100, state }],
  );
  const { judgement } = judged!;
  expect(judgement.kind === 'DIFFERENCE' ? judgement.difference : judgement.kind).toBe(expected);
});
