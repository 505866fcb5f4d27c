import { z } from 'zod';
import { day, id, page } from './answer-parts.js';

/** What the API answers about 支付批次 and 收款账户. */
const fen = z.number();
const batchParts = {
  id,
  number: z.string(),
  state: z.enum(['MADE', 'CHECKED', 'SETTLED', 'RETURNED', 'CANCELLED']),
  fund: z.string(),
  regionCode: z.string(),
  madeOn: day,
  checkedOn: day.nullable(),
  sending: z.boolean(),
  held: z.int(),
  payerName: z.string(),
  claims: z.int(),
  lines: z.int(),
  amountFen: fen,
  offsetFen: fen,
  paidFen: fen,
  returned: z.int(),
  waiting: z.int(),
  differences: z.int(),
};
export const batchList = z.strictObject({
  ...page(z.strictObject(batchParts)),
  totals: z.strictObject({ batches: z.int(), amountFen: fen, paidFen: fen }),
});

const claim = z.strictObject({
  claimId: id,
  classId: id.nullable(),
  title: z.string(),
  payee: z.string(),
  lines: z.int(),
  amountFen: fen,
  leftOn: day.nullable(),
});
const payment = z.strictObject({
  reference: z.string(),
  classTitle: z.string(),
  trainee: z.int(),
  amountFen: fen,
  offsetFen: fen,
  netFen: fen,
  state: z.enum(['INSTRUCTED', 'CONFIRMED', 'PAID', 'RETURNED', 'REVERSED']),
  held: z.boolean(),
  payee: z.string(),
  holder: z.string(),
  bank: z.string(),
  account: z.string(),
  replaces: z.string().nullable(),
});
export const batchPage = z
  .strictObject({
    ...batchParts,
    amountCapital: z.string(),
    returnReason: z.string().nullable(),
    people: z.strictObject({ maker: z.string(), checker: z.string().nullable() }),
    claimList: z.array(claim),
    payments: z.array(payment),
  })
  .meta({ id: 'PaymentBatch' });

const difference = z.strictObject({
  reference: z.string(),
  kind: z.enum(['MISSING_THERE', 'MISSING_HERE', 'AMOUNT', 'DOUBLE', 'STATE']),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  oursFen: fen.nullable(),
  theirsFen: fen.nullable(),
});
const kept = z.strictObject({
  reference: z.string(),
  difference: z.enum(['FOREIGN', 'AMOUNT', 'TWICE', 'STATE']),
  result: z.enum(['PAID', 'RETURNED']),
  amountFen: fen,
  businessOn: day,
});
export const reconciliation = z
  .strictObject({
    takenOn: day.nullable(),
    ours: z.int(),
    theirs: z.int(),
    differences: z.array(difference),
    kept: z.array(kept),
  })
  .meta({ id: 'Reconciliation' });
