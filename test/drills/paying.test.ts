import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { type Drill, startDrill } from '../support/drill.js';
import type { PartName } from '../support/drill-stack.js';
import { eventually } from '../support/eventually.js';
import { randomFrom, shuffled } from '../support/random.js';
import { aProjectIn, approveClaims, batchClaims } from '../support/small-life.js';

/**
 * A batch is sent and answered while every part is killed −9, and another while nobody disturbs it: each payment leaves once
 * under its reference, what the payee owes is kept back once, and both batches come to the same books.
 */
const SIZE = 12;
const MORTAL: readonly PartName[] = ['worker', 'relay', 'api', 'temporal', 'postgres'];
const LONGEST_DELAY_MS = 700;
const SEED = Number(process.env['DRILL_SEED'] ?? 20_250_701);
const LIMIT_MS = 240_000;
const OWED_FEN = 20_000;

let drill: Drill;
let quiet: string;
let struck: string;
let handedIn: { quiet: number; struck: number };
const killed: PartName[] = [];

beforeAll(async () => {
  drill = await startDrill();
  const began = Date.now();
  const { classIds } = await aProjectIn(drill, 'release', { classes: 3, size: SIZE });
  const [paid = '', one = '', other = ''] = classIds;
  await approveClaims(drill, classIds);
  await pay(paid);
  await owe(paid);
  handedIn = { quiet: await finance('timeout'), struck: 0 };
  quiet = await pay(one);
  await owe(paid);
  handedIn = { quiet: (await finance('timeout')) - handedIn.quiet, struck: await finance('timeout') };
  struck = await pay(other, killAll);
  handedIn.struck = (await finance('normal')) - handedIn.struck;
  process.stderr.write(`paying: seed ${SEED}, killed ${killed.join(' ')}, ${Date.now() - began} ms\n`);
}, LIMIT_MS);
afterAll(() => drill?.end());

/** Two batches alike: of each payment of the first class so much is ordered back before. */
async function owe(classId: string): Promise<void> {
  const order = {
    scope: 'CLASS',
    classId,
    perPaymentFen: OWED_FEN,
    ground: 'ERROR',
    reason: '核查',
    document: '泉审1号',
  };
  const made = await must(drill.hands, CAST.caseworker, 'orderClawback', null, order);
  await must(drill.hands, CAST.approver, 'confirmClawback', String(made.result['clawbackId']));
}

async function pay(classId: string, meanwhile = async (): Promise<void> => undefined): Promise<string> {
  const batchId = await batchClaims(drill, [classId]);
  await must(drill.hands, CAST.payer, 'instructPayment', classId);
  await Promise.all([must(drill.hands, CAST.secondPayer, 'confirmPayment', classId), meanwhile()]);
  await drill.hands.until('class', classId, 'closed');
  await eventually(async () => (await stateOf(batchId)) === 'SETTLED');
  return batchId;
}

const stateOf = async (batchId: string) =>
  (await drill.query<{ state: string }>('SELECT state FROM payment_batch WHERE id = $1', [batchId]))[0]?.state;

/** What the stand-in does with the next orders; answers how many have been handed in so far, repeats included. */
async function finance(mode: string): Promise<number> {
  const url = new URL(`mode/${mode}`, `${drill.stack.env['JIANGXIN_FINANCE_URL']}/`);
  const reply = (await (await fetch(url, { method: 'PUT' })).json()) as { handedIn: number };
  return reply.handedIn;
}

/** In an order and at moments that the seed chooses, from the second signature on. */
async function killAll(): Promise<void> {
  const random = randomFrom(SEED);
  for (const part of shuffled(MORTAL, random)) {
    await sleep(random() * LONGEST_DELAY_MS);
    killed.push(part);
    await drill.stack.kill(part);
  }
  await Promise.all(MORTAL.map((part) => drill.stack.whenReady(part)));
}

/** Every payment with what was sent, answered, kept back and moved, by its place in the batch. */
const booksOf = (batchId: string) =>
  drill.query(
    `SELECT right(y.reference, 3) AS place, y.state, y.amount_fen::int AS gross, payment_net_fen(y.id)::int AS net,
       (SELECT count(*)::int FROM finance_answer f WHERE f.payment_id = y.id AND f.difference IS NULL) AS answers,
       (SELECT sum(t.amount_fen)::int FROM transfer t WHERE t.payment_id = y.id) AS moved,
       (SELECT sum(t.amount_fen)::int FROM transfer t JOIN clawback_recovery c ON c.id = t.recovery_id
         WHERE c.payment_id = y.id) AS recovered
     FROM payment y WHERE y.batch_id = $1 ORDER BY y.reference`,
    [batchId],
  );

test('every part was killed while the batch was on its way', () => {
  expect([...killed].sort()).toEqual([...MORTAL].sort());
});

test('the books of the batch are those of one that nobody disturbed', async () => {
  const undisturbed = await booksOf(quiet);
  expect(undisturbed).toHaveLength(SIZE);
  expect(undisturbed.reduce((sum, { recovered }) => sum + Number(recovered), 0)).toBe(SIZE * OWED_FEN);
  expect(await booksOf(struck)).toEqual(undisturbed);
});

test('each payment was handed in once, under its reference, and what nothing was left of not at all', async () => {
  const sent = (await booksOf(struck)).filter(({ net }) => Number(net) > 0).length;
  expect(sent).toBeLessThan(SIZE);
  expect(handedIn).toEqual({ quiet: sent, struck: sent });
});

test('no difference is left, nothing owed, nothing unsent, and every invariant holds', async () => {
  const left = await drill.query(
    `SELECT (SELECT count(*)::int FROM finance_answer WHERE difference IS NOT NULL) AS differences,
       (SELECT count(*)::int FROM clawback WHERE state <> 'SETTLED') AS owed`,
  );
  expect(left).toEqual([{ differences: 0, owed: 0 }]);
  await eventually(async () => {
    const [unsent] = await drill.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE sent_at IS NULL');
    return unsent?.n === 0;
  });
  expect(await drill.violations()).toEqual([]);
  expect(await drill.unexpected()).toEqual([]);
});
