import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLAIM_PAPERS } from '../../api/documents/claim-papers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { readClaimPapers } from '../../store/claim/claim-documents.js';
import { answerTo } from '../support/answers.js';
import { aBatchWorld, type BatchWorld } from '../support/batch-world.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { batchClaims, payClass } from '../support/small-life.js';

let at: BatchWorld;
beforeAll(async () => {
  at = await aBatchWorld(6);
  await batchClaims(at.world, [at.aClass(0)]);
  await payClass(at.world, at.aClass(0));
  await at.world.hands.until('class', at.aClass(0), 'closed');
}, 150_000);
afterAll(() => at.api.end());

const PAPER = { reason: '审计发现', document: '泉审〔2026〕3号' };

async function order(body: object): Promise<string> {
  const made = await give(await at.api.as(CAST.caseworker), '/api/commands/orderClawback', {
    ...{ ground: 'ERROR', ...PAPER },
    ...body,
  }).expect(200);
  const id: string = made.body.result.clawbackId;
  await give(await at.api.as(CAST.approver), `/api/clawbacks/${id}/commands/confirmClawback`, {}).expect(200);
  return id;
}
const read = async (id: string) =>
  (await (await at.api.as(CAST.caseworker)).get(`/api/clawbacks/${id}`).expect(200)).body;
const page = async (id: string) => (await (await at.api.as(CAST.payer)).get(`/api/batches/${id}`).expect(200)).body;
const netsOf = ({ payments }: { payments: { state: string; netFen: number }[] }) =>
  payments.map(({ state, netFen }) => [state, netFen]);
const refundsAwaited = async (id: string) =>
  (
    await at.world.asOwner<{ n: number }>(
      `SELECT count(*)::int AS n FROM task WHERE dossier_id = $1 AND state = 'OPEN' AND command = 'recordRefund'`,
      [id],
    )
  )[0]?.n;
async function balance(kind: string): Promise<number> {
  const [found] = await at.world.asOwner<{ fen: number }>(
    `SELECT coalesce(sum(CASE WHEN a.id = t.credit_account_id THEN t.amount_fen ELSE -t.amount_fen END), 0)::float8 AS fen
     FROM ledger_account a JOIN transfer t ON a.id IN (t.credit_account_id, t.debit_account_id) WHERE a.kind = $1`,
    [kind],
  );
  return found?.fen ?? 0;
}
/** What the finance system was told to pay under a batch, by the end of the reference. */
const told = async (batchId: string) => {
  const { number } = await page(batchId);
  return at.world.hands.finance.statement(number).map(({ reference, amountFen }) => [reference.slice(-3), amountFen]);
};

describe('what a payee owes', () => {
  let one: string;
  let two: string;
  let batchId: string;

  test('of two orders is kept out of its next payments, and the payers see gross, offset and net', async () => {
    const [first] = await at.world.hands.trainees(at.aClass(0));
    one = await order({ scope: 'CLASS', classId: at.aClass(0), perPaymentFen: 50_000 });
    await at.world.hands.advance('2026-02-26'); // The older order comes first.
    two = await order({ scope: 'PERSON', classId: at.aClass(0), traineeIds: [first?.traineeId], ground: 'FRAUD' });
    expect((await read(two)).outstandingFen).toBe(80_000);
    batchId = await batchClaims(at.world, [at.aClass(1)]);
    const instructed = await must(at.world.hands, CAST.payer, 'instructPayment', at.aClass(1));
    expect(instructed.result).toEqual({ lines: 3, amountFen: 390_000, offsetFen: 230_000 });
    const shown = await page(batchId);
    expect(shown).toMatchObject({ amountFen: 390_000, offsetFen: 230_000, amountCapital: '壹仟陆佰元整' });
    expect(netsOf(shown)).toEqual([
      ['INSTRUCTED', 0],
      ['INSTRUCTED', 30_000],
      ['INSTRUCTED', 130_000],
    ]);
  });

  test('is no longer waited for as a refund, nor undone, while it is on its way', async () => {
    expect(await refundsAwaited(one)).toBe(0);
    const receipt = { amountFen: 1, reference: '收款1号', receivedOn: '2026-02-25' };
    expect(await answerTo(at.world, CAST.payer, 'recordRefund', one, receipt)).toBe('REPAYMENT_ABOVE_OUTSTANDING');
    expect(await answerTo(at.world, CAST.caseworker, 'reverseClawback', two, PAPER)).toBe('accepted');
    expect(await answerTo(at.world, CAST.approver, 'confirmClawbackReversal', two)).toBe('RECOVERY_UNDECIDED');
    expect(await answerTo(at.world, CAST.approver, 'refuseClawbackReversal', two, { reason: '应予追回' })).toBe(
      'accepted',
    );
  });

  test('leaves the house as the net amount, of nothing no order, and is recovered with the answer', async () => {
    const signed = await must(at.world.hands, CAST.secondPayer, 'confirmPayment', at.aClass(1));
    expect(signed.result).toEqual({ amountFen: 390_000, offsetFen: 230_000 });
    expect(netsOf(await page(batchId)).map(([state]) => state)).toEqual(['PAID', 'CONFIRMED', 'CONFIRMED']);
    await at.world.hands.until('class', at.aClass(1), 'closed');
    expect(await told(batchId)).toEqual([
      ['002', 30_000],
      ['003', 130_000],
    ]);
    expect(await at.transferred(at.aClass(1))).toBe(390_000);
    expect([await balance('RECEIVABLE'), await balance('RECOVERED')]).toEqual([0, 230_000]);
    expect(await read(one)).toMatchObject({ state: 'SETTLED', recoveredFen: 150_000 });
    expect(await read(two)).toMatchObject({ state: 'SETTLED', recoveredFen: 80_000 });
    // Of the first of class 0 all was ordered back and has come back: that one is free to be paid anew.
    expect((await at.states(at.aClass(0))).map(({ state }) => state)).toEqual(['REVERSED', 'PAID', 'PAID']);
    expect(await at.stateOf(batchId)).toBe('SETTLED');
    expect(await at.reconciliation(batchId)).toMatchObject({ ours: 2, theirs: 2, differences: [], kept: [] });
    expect(await at.violations()).toEqual([]);
  });

  test('stands on the voucher and in the explanation of the line', async () => {
    const [line] = await at.world.asOwner<{ claim: string; line: string }>(
      `SELECT y.claim_id AS claim, y.claim_line_id AS line FROM payment y WHERE y.batch_id = $1 AND y.reference LIKE '%-002'`,
      [batchId],
    );
    const client = await at.api.as(CAST.caseworker);
    const { payment } = (await client.get(`/api/claims/${line?.claim}/lines/${line?.line}/explanation`).expect(200))
      .body;
    expect(payment).toMatchObject({ state: 'PAID', amountFen: 130_000, offsetFen: 100_000, netFen: 30_000 });
    expect(payment.offsets.map(({ amountFen }: { amountFen: number }) => amountFen).sort()).toEqual([20_000, 80_000]);
    const actor = await at.world.hands.actor(CAST.caseworker);
    const papers = await readClaimPapers(at.world.db, actor, line?.claim ?? '', 'payment-voucher');
    const voucher = JSON.stringify(papers && CLAIM_PAPERS['payment-voucher'](papers)?.content);
    for (const said of ['3,900.00元', '2,300.00元', '1,600.00元', '壹仟陆佰元整']) expect(voucher).toContain(said);
    expect(voucher).not.toContain('叁仟玖佰元整');
  });
});

describe('what a payee owes more than one batch pays', () => {
  let id: string;

  test('takes the whole of the first: the second signature pays it, and nothing leaves the house', async () => {
    id = await order({ scope: 'CLASS', classId: at.aClass(1) });
    const more = await order({ scope: 'CLASS', classId: at.aClass(0) });
    const batchId = await batchClaims(at.world, [at.aClass(2)]);
    const before = at.world.hands.finance.handedIn;
    await payClass(at.world, at.aClass(2));
    expect(await at.transferred(at.aClass(2))).toBe(390_000);
    await at.world.hands.until('class', at.aClass(2), 'closed');
    expect(at.world.hands.finance.handedIn).toBe(before);
    expect(await at.stateOf(batchId)).toBe('SETTLED');
    expect(await page(batchId)).toMatchObject({ offsetFen: 390_000, paidFen: 390_000, amountCapital: '零元整' });
    expect(await at.reconciliation(batchId)).toMatchObject({ ours: 0, differences: [] });
    expect((await read(id)).outstandingFen + (await read(more)).outstandingFen).toBe(160_000);
    expect(await at.violations()).toEqual([]);
  });

  test('and the rest of the next; what the bank returns is owed again, and kept out of the payment that replaces it', async () => {
    const batchId = await batchClaims(at.world, [at.aClass(3)]);
    at.world.hands.finance.mode = 'reject';
    await payClass(at.world, at.aClass(3));
    await at.lookNow(batchId);
    at.world.hands.finance.mode = 'normal';
    expect(netsOf(await page(batchId))).toEqual([
      ['PAID', 0],
      ['RETURNED', 100_000],
      ['RETURNED', 130_000],
    ]);
    const owing = await at.world.asOwner<{ id: string }>("SELECT id FROM clawback WHERE state = 'OPEN'");
    expect(await Promise.all(owing.map(async (each) => (await read(each.id)).outstandingFen))).toEqual([30_000]);
    expect(await refundsAwaited(owing[0]?.id ?? '')).toBe(1);
    const corrected = await must(at.world.hands, CAST.institution, 'proposePayeeAccount', null, ACCOUNT);
    await must(at.world.hands, CAST.caseworker, 'confirmPayeeAccount', String(corrected.result['payeeAccountId']));
    await must(at.world.hands, CAST.payer, 'instructRepayment', batchId);
    await must(at.world.hands, CAST.secondPayer, 'confirmRepayment', batchId);
    await at.world.hands.until('class', at.aClass(3), 'closed');
    expect((await told(batchId)).filter(([reference]) => String(reference).endsWith('R'))).toEqual([
      ['02R', 100_000],
      ['03R', 130_000],
    ]);
    expect(await read(owing[0]?.id ?? '')).toMatchObject({ state: 'SETTLED', outstandingFen: 0 });
    expect(await at.reconciliation(batchId)).toMatchObject({ ours: 4, theirs: 4, differences: [] });
    expect(await at.violations()).toEqual([]);
  });
});

describe('an order that is confirmed after the instruction', () => {
  let id: string;
  let batchId: string;
  beforeAll(async () => {
    batchId = await batchClaims(at.world, [at.aClass(4)]);
    await must(at.world.hands, CAST.payer, 'instructPayment', at.aClass(4));
    id = await order({ scope: 'CLASS', classId: at.aClass(3), perPaymentFen: 10_000 });
  });

  test('is kept out before the second payer’s signature counts', async () => {
    const signed = await must(at.world.hands, CAST.secondPayer, 'confirmPayment', at.aClass(4));
    expect(signed.result).toEqual({ amountFen: 390_000, offsetFen: 30_000 });
  });

  test('an answer of the gross amount is not believed', async () => {
    const { payments } = await page(batchId);
    const { reference, amountFen } = payments[0];
    at.world.hands.finance.write({ reference, result: 'PAID', amountFen, reason: null });
    await at.lookNow(batchId);
    const { differences, kept } = await at.reconciliation(batchId);
    expect(kept).toMatchObject([{ reference, difference: 'AMOUNT', amountFen: 130_000 }]);
    expect(differences).toMatchObject([{ kind: 'AMOUNT', oursFen: 100_000, theirsFen: 130_000 }]);
    expect(await read(id)).toMatchObject({ state: 'OPEN', recoveredFen: 0 });
  });

  test('goes into the bank file as its net amount, and the result file must name that', async () => {
    const payer = await at.api.as(CAST.payer);
    const { text } = await payer.get(`/api/batches/${batchId}/bank-file?format=csv`).expect(200);
    expect(text).toContain(',1000.00,');
    const reference = (await page(batchId)).payments[0].reference;
    const upload = (amount: string) =>
      give(payer, `/api/batches/${batchId}/commands/recordResults`, {
        fileName: '回单.csv',
        content: Buffer.from(`参考号,金额,结果\r\n${reference},${amount},成功`).toString('base64'),
      });
    expect((await upload('1300.00')).body.code).toBe('RESULT_FILE_WRONG');
    expect((await upload('1000.00')).body.result).toMatchObject({ paid: 1, differences: 0 });
    await at.world.hands.until('class', at.aClass(4), 'closed');
    expect(await read(id)).toMatchObject({ state: 'SETTLED', recoveredFen: 30_000 });
    expect(await at.violations()).toEqual([]);
  });
});

test('nothing is kept back for an order that somebody wants undone', async () => {
  const id = await order({ scope: 'CLASS', classId: at.aClass(4), perPaymentFen: 10_000 });
  await must(at.world.hands, CAST.caseworker, 'reverseClawback', id, PAPER);
  await batchClaims(at.world, [at.aClass(5)]);
  const instructed = await must(at.world.hands, CAST.payer, 'instructPayment', at.aClass(5));
  expect(instructed.result).toMatchObject({ offsetFen: 0 });
  await must(at.world.hands, CAST.secondPayer, 'confirmPayment', at.aClass(5));
  await at.world.hands.until('class', at.aClass(5), 'closed');
  expect(await at.transferred(at.aClass(5))).toBe(390_000);
  expect(await at.violations()).toEqual([]);
});
