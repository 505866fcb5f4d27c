import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpFinanceSystem } from '../../activities/finance-system.js';
import { createSteps } from '../../activities/steps.js';
import { CAST } from '../../scripts/story/plot.js';
import { must } from '../../scripts/story/hands.js';
import { answerTo, openTasks } from '../support/answers.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { aProjectIn, batchClaims, payClass } from '../support/small-life.js';
import { startFinanceServer } from '../../scripts/stand-ins/finance-server.js';
import { FinanceBook } from '../../scripts/stand-ins/finance-book.js';
import { aBatchWorld, type BatchWorld } from '../support/batch-world.js';

let at: BatchWorld;
beforeAll(async () => {
  at = await aBatchWorld(9);
});
afterAll(() => at.api.end());

const CHECKED = { opinion: '同意' };
const WHY = { reason: '资金未到位' };

describe('a batch', () => {
  test('is made of approved claims, each in one batch, and is checked by somebody else', async () => {
    expect(await at.make([at.aClass(0), at.aClass(0)])).toBe('INVALID_INPUT');
    expect(await openTasks(at.world, at.aClass(0))).toEqual(['makeBatch caseworker']);
    const id = String(
      (await must(at.world.hands, CAST.caseworker, 'makeBatch', null, { classIds: [at.aClass(0)] })).result['batchId'],
    );
    expect(await openTasks(at.world, at.aClass(0))).toEqual([]);
    expect(await at.make([at.aClass(0)])).toBe('CLAIM_IN_BATCH');
    expect(await answerTo(at.world, CAST.payer, 'instructPayment', at.aClass(0))).toBe('GATE_CLOSED');
    await at.world.plant(`UPDATE account SET roles = '{caseworker,reviewer}' WHERE username = '${CAST.caseworker}'`);
    const own = await give(await at.api.as(CAST.caseworker), `/api/batches/${id}/commands/checkBatch`, CHECKED).expect(
      409,
    );
    expect(own.body.code).toBe('SAME_PERSON');
    await at.world.plant(`UPDATE account SET roles = '{caseworker}' WHERE username = '${CAST.caseworker}'`);
    expect(await answerTo(at.world, CAST.reviewer, 'checkBatch', id, CHECKED)).toBe('accepted');
    expect(await answerTo(at.world, CAST.reviewer, 'checkBatch', id, CHECKED)).toBe('BATCH_NOT_OPEN');
    expect(await openTasks(at.world, at.aClass(0))).toEqual(['instructPayment payer']);
    const seen = await (await at.api.as(CAST.institution)).get(`/api/classes/${at.aClass(0)}/payments`).expect(200);
    expect(seen.body).toMatchObject({ batch: { id, state: 'CHECKED' }, payments: [], clawbacks: [] });
    // Returned by the payer, its claim may be put into another.
    expect(await answerTo(at.world, CAST.payer, 'returnBatch', id, WHY)).toBe('accepted');
    expect(await openTasks(at.world, at.aClass(0))).toEqual(['makeBatch caseworker']);
    expect(await answerTo(at.world, CAST.payer, 'returnBatch', id, WHY)).toBe('BATCH_NOT_OPEN');
    const again = await batchClaims(at.world, [at.aClass(0)]);
    expect(await answerTo(at.world, CAST.caseworker, 'dropFromBatch', again, { classId: at.aClass(0), ...WHY })).toBe(
      'accepted',
    );
    expect(await at.stateOf(again)).toBe('CANCELLED');
    expect(await openTasks(at.world, at.aClass(0))).toEqual(['makeBatch caseworker']);
  });

  test('refuses what is not ready, of another fund, or of a payee without an account', async () => {
    const early = await aProjectIn(at.world, 'filing');
    expect(await at.make(early.classIds)).toBe('BATCH_CLAIM_NOT_READY');
    const fund = (name: string) =>
      at.world.plant(`UPDATE claim SET fund = '${name}' WHERE class_id = '${at.aClass(1)}'`);
    await fund('UNEMPLOYMENT_INSURANCE');
    expect(await at.make([at.aClass(0), at.aClass(1)])).toBe('BATCH_MIXED');
    await fund('EMPLOYMENT_SUBSIDY');
    await at.world.plant(`UPDATE payee_account SET state = 'REPLACED'`);
    expect(await at.make([at.aClass(0)])).toBe('PAYEE_ACCOUNT_MISSING');
    await at.world.plant(`UPDATE payee_account SET state = 'CONFIRMED'`);
    expect(await answerTo(at.world, 'xm-caseworker', 'makeBatch', null, { classIds: [at.aClass(0)] })).toBe(
      'BATCH_CLAIM_MISSING',
    );
  });

  test('is paid class by class upon the finance system’s answer, and settled with the last', async () => {
    const id = await batchClaims(at.world, [at.aClass(0), at.aClass(1)]);
    await at.world.plant("UPDATE payee_account SET state = 'REPLACED'");
    expect(await answerTo(at.world, CAST.payer, 'instructPayment', at.aClass(0))).toBe('PAYEE_ACCOUNT_CHANGED');
    await at.world.plant("UPDATE payee_account SET state = 'CONFIRMED'");
    await payClass(at.world, at.aClass(0));
    expect(await answerTo(at.world, CAST.payer, 'returnBatch', id, WHY)).toBe('BATCH_INSTRUCTED');
    expect(await at.transferred(at.aClass(0))).toBe(0);
    await at.world.hands.until('class', at.aClass(0), 'closed');
    expect(await at.transferred(at.aClass(0))).toBe(390_000);
    expect(await at.stateOf(id)).toBe('CHECKED');
    await payClass(at.world, at.aClass(1));
    await at.world.hands.until('class', at.aClass(1), 'closed');
    expect(await at.stateOf(id)).toBe('SETTLED');
    const page = (await (await at.api.as(CAST.payer)).get(`/api/batches/${id}`).expect(200)).body;
    expect(page).toMatchObject({
      amountFen: 780_000,
      paidFen: 780_000,
      amountCapital: '柒仟捌佰元整',
      claims: 2,
      lines: 6,
    });
    expect(page.payments.map(({ account }: { account: string }) => account)).toEqual(
      Array(6).fill('***************4417'),
    );
    expect(await at.reconciliation(id)).toMatchObject({ ours: 6, theirs: 6, differences: [], kept: [] });
    const list = (await (await at.api.as(CAST.caseworker)).get('/api/batches?limit=1').expect(200)).body;
    expect(list.items).toHaveLength(1);
    expect(list.next).not.toBeNull();
    await (await at.api.as('base-manager')).get(`/api/batches/${id}`).expect(403);
    await (await at.api.as('xm-caseworker')).get(`/api/batches/${id}`).expect(404);
    expect(await at.violations()).toEqual([]);
  });
});

describe('the finance system', () => {
  test('that accepts and does not answer is asked by reference, and given nothing twice', async () => {
    const id = await batchClaims(at.world, [at.aClass(2)]);
    await payClass(at.world, at.aClass(2));
    const { finance } = at.world.hands;
    finance.mode = 'timeout';
    const before = finance.handedIn;
    await at.lookNow(id);
    expect(await at.states(at.aClass(2))).toEqual(Array.from({ length: 3 }, () => ({ state: 'CONFIRMED' })));
    finance.mode = 'normal';
    await at.lookNow(id);
    await at.world.hands.until('class', at.aClass(2), 'closed');
    expect(finance.handedIn - before).toBe(3);
    expect(await at.reconciliation(id)).toMatchObject({ differences: [] });
  });

  test('that is late, or never had it, is asked until it answers', async () => {
    const id = await batchClaims(at.world, [at.aClass(3)]);
    await payClass(at.world, at.aClass(3));
    at.world.hands.finance.mode = 'lost';
    await at.lookNow(id);
    at.world.hands.finance.mode = 'late';
    await at.lookNow(id);
    expect(await at.transferred(at.aClass(3))).toBe(0);
    at.world.hands.finance.mode = 'normal';
    await at.lookNow(id);
    await at.lookNow(id);
    await at.world.hands.until('class', at.aClass(3), 'closed');
    expect(await at.transferred(at.aClass(3))).toBe(390_000);
  });

  test('that names another amount, or answers twice, is not believed: the difference is kept and shown', async () => {
    const id = await batchClaims(at.world, [at.aClass(4)]);
    await payClass(at.world, at.aClass(4));
    at.world.hands.finance.mode = 'wrong-amount';
    await at.lookNow(id);
    at.world.hands.finance.mode = 'normal';
    expect(await at.states(at.aClass(4))).toEqual(Array.from({ length: 3 }, () => ({ state: 'CONFIRMED' })));
    const { differences, kept } = await at.reconciliation(id);
    expect(
      differences.map(({ kind, oursFen, theirsFen }: Record<string, unknown>) => [kind, oursFen, theirsFen]),
    ).toEqual(Array.from({ length: 3 }, () => ['AMOUNT', 130_000, 130_001]));
    expect(kept).toHaveLength(3);
    expect(await answerTo(at.world, CAST.payer, 'askAgain', id)).toBe('accepted');
    const book = await at.world.asOwner(
      `SELECT count(*)::int AS n FROM task WHERE dossier_id = $1 AND command = 'askAgain'`,
      [id],
    );
    expect(book).toEqual([{ n: 1 }]);

    const twice = await batchClaims(at.world, [at.aClass(5)]);
    await payClass(at.world, at.aClass(5));
    at.world.hands.finance.mode = 'twice';
    await at.lookNow(twice);
    at.world.hands.finance.mode = 'normal';
    await at.world.hands.until('class', at.aClass(5), 'closed');
    expect(await at.transferred(at.aClass(5))).toBe(390_000);
    const doubled = await at.reconciliation(twice);
    expect(doubled.differences.map(({ kind }: { kind: string }) => kind)).toEqual(Array(3).fill('DOUBLE'));
    expect(doubled.kept.map(({ difference }: { difference: string }) => difference)).toEqual(Array(3).fill('TWICE'));
  });

  test('that returns a payment has it paid again, to an account corrected by two, under a linked reference', async () => {
    const id = await batchClaims(at.world, [at.aClass(6)]);
    await payClass(at.world, at.aClass(6));
    at.world.hands.finance.mode = 'reject';
    await at.lookNow(id);
    at.world.hands.finance.mode = 'normal';
    expect(await at.states(at.aClass(6))).toEqual(Array.from({ length: 3 }, () => ({ state: 'RETURNED' })));
    expect(await answerTo(at.world, CAST.payer, 'instructRepayment', id)).toBe('NOTHING_RETURNED'); // The account is still the wrong one.
    const proposed = await must(at.world.hands, CAST.institution, 'proposePayeeAccount', null, ACCOUNT);
    expect(await answerTo(at.world, CAST.institution, 'proposePayeeAccount', null, ACCOUNT)).toBe(
      'PAYEE_ACCOUNT_PENDING',
    );
    const accountId = String(proposed.result['payeeAccountId']);
    expect(await answerTo(at.world, CAST.caseworker, 'confirmPayeeAccount', accountId)).toBe('accepted');
    expect(await answerTo(at.world, CAST.caseworker, 'refusePayeeAccount', accountId, WHY)).toBe('ALREADY_DECIDED');
    expect(await answerTo(at.world, CAST.payer, 'instructRepayment', id)).toBe('accepted');
    expect(await answerTo(at.world, CAST.payer, 'confirmRepayment', id)).toBe('SAME_PERSON');
    expect(await answerTo(at.world, CAST.secondPayer, 'confirmRepayment', id)).toBe('accepted');
    await at.world.hands.until('class', at.aClass(6), 'closed');
    const { payments } = (await (await at.api.as(CAST.payer)).get(`/api/batches/${id}`).expect(200)).body;
    const again = payments.filter(({ state }: { state: string }) => state === 'PAID');
    expect(again).toHaveLength(3);
    for (const { reference, replaces } of again) expect(reference).toBe(`${replaces}R`);
    expect(await at.transferred(at.aClass(6))).toBe(390_000);
    expect(await at.reconciliation(id)).toMatchObject({ differences: [] });
    expect(await answerTo(at.world, CAST.payer, 'instructRepayment', id)).toBe('BATCH_NOT_OPEN');
  });

  test('is spoken to over HTTP, and a broken line is no answer', async () => {
    const id = await batchClaims(at.world, [at.aClass(7)]);
    await payClass(at.world, at.aClass(7));
    const book = new FinanceBook();
    const server = await startFinanceServer(book);
    const outside = { finance: httpFinanceSystem(server.url), personalData: at.world.secrets };
    const steps = createSteps(at.world.db, outside);
    book.mode = 'timeout';
    expect(await steps.sendBatch(id)).toMatchObject({ isDone: false });
    book.mode = 'normal';
    await at.world.asOwner(
      "UPDATE payment SET ask_at = clock_timestamp() WHERE state = 'CONFIRMED' AND ask_at < 'infinity'",
    );
    expect(await steps.sendBatch(id)).toEqual({ isDone: true, waitMs: null });
    expect(book.handedIn).toBe(3);
    await server.stop();
    expect(await at.transferred(at.aClass(7))).toBe(390_000);
  });
});

test('a batch that nobody makes is reminded of, and put before the head of the bureau after five working days', async () => {
  const last = at.aClass(8);
  const tasks = () =>
    at.world.asOwner<{ kind: string; role: string; due: string }>(
      `SELECT kind, role, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due FROM task
       WHERE class_id = $1 AND command = 'makeBatch' AND state = 'OPEN' ORDER BY kind`,
      [last],
    );
  // The Saturday after the holiday is worked.
  const mine = { kind: 'ACT', role: 'caseworker', due: '2026-03-03' };
  expect(await tasks()).toEqual([mine]);
  const page = (await (await at.api.as(CAST.caseworker)).get(`/api/classes/${last}`).expect(200)).body;
  expect(page.awaited).toMatchObject([{ command: 'makeBatch', role: 'caseworker', dueOn: '2026-03-03' }]);
  await at.world.hands.advance('2026-03-03');
  const told = await at.world.asOwner(
    `SELECT n.kind FROM notification n JOIN task t ON t.id = n.task_id JOIN account a ON a.id = n.account_id
     WHERE t.class_id = $1 AND t.command = 'makeBatch' AND a.username = $2 ORDER BY n.id`,
    [last, CAST.caseworker],
  );
  expect(told.map(({ kind }) => kind)).toEqual(['PROMPT', 'REMINDER']);
  await at.world.hands.advance('2026-03-04');
  expect(await tasks()).toEqual([mine, { ...mine, kind: 'ESCALATION', role: 'bureau_head' }]);
  await batchClaims(at.world, [last]);
  expect(await tasks()).toEqual([]);
});
