import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpFinanceSystem } from '../../activities/finance-system.js';
import { createSteps } from '../../activities/steps.js';
import { CAST } from '../../scripts/story/plot.js';
import { must } from '../../scripts/story/hands.js';
import { checkInvariants } from '../../store/invariants.js';
import { utils, write } from '@e965/xlsx';
import { anApi, type TestApi } from '../support/api.js';
import { answerTo, openTasks } from '../support/answers.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { aProjectIn, approveClaims, batchClaims, payClass } from '../support/small-life.js';
import { startFinanceServer } from '../../scripts/stand-ins/finance-server.js';
import { FinanceBook } from '../../scripts/stand-ins/finance-book.js';
import type { World } from '../support/world.js';

let api: TestApi;
let world: World;
let classIds: readonly string[];
beforeAll(async () => {
  api = await anApi();
  world = api.world;
  ({ classIds } = await aProjectIn(world, 'release', { classes: 9 }));
  await approveClaims(world, classIds);
}, 90_000);
afterAll(() => api.end());

const aClass = (place: number) => classIds[place] ?? '';
const CHECKED = { opinion: '同意' };
const WHY = { reason: '资金未到位' };
const make = (ids: readonly string[]) => answerTo(world, CAST.caseworker, 'makeBatch', null, { classIds: ids });
const states = (classId: string) =>
  world.asOwner<{ state: string }>(
    `SELECT y.state FROM payment y JOIN claim m ON m.id = y.claim_id WHERE m.class_id = $1 ORDER BY y.reference`,
    [classId],
  );
const stateOf = async (batchId: string) =>
  (await world.asOwner<{ state: string }>('SELECT state FROM payment_batch WHERE id = $1', [batchId]))[0]?.state;
const transferred = async (classId: string) =>
  (
    await world.asOwner<{ fen: number }>(
      `SELECT coalesce(sum(t.amount_fen), 0)::int AS fen FROM transfer t JOIN payment y ON y.id = t.payment_id
       JOIN claim m ON m.id = y.claim_id WHERE m.class_id = $1`,
      [classId],
    )
  )[0]?.fen;
const violations = async () =>
  (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0).map(({ name }) => name);
/** What the process does with a batch by itself, now. */
const lookNow = async (batchId: string) => {
  await world.asOwner(
    "UPDATE payment SET ask_at = clock_timestamp() WHERE state = 'CONFIRMED' AND ask_at < 'infinity'",
  );
  await world.asOwner('UPDATE payment_batch SET sending = true WHERE id = $1', [batchId]);
  await world.hands.until('class', aClass(8), 'release');
};
const reconciliation = async (batchId: string) =>
  (await (await api.as('auditor')).get(`/api/batches/${batchId}/reconciliation`).expect(200)).body;

describe('a batch', () => {
  test('is made of approved claims, each in one batch, and is checked by somebody else', async () => {
    expect(await make([aClass(0), aClass(0)])).toBe('INVALID_INPUT');
    const id = String(
      (await must(world.hands, CAST.caseworker, 'makeBatch', null, { classIds: [aClass(0)] })).result['batchId'],
    );
    expect(await make([aClass(0)])).toBe('CLAIM_IN_BATCH');
    expect(await answerTo(world, CAST.payer, 'instructPayment', aClass(0))).toBe('GATE_CLOSED');
    await world.plant(`UPDATE account SET roles = '{caseworker,reviewer}' WHERE username = '${CAST.caseworker}'`);
    const own = await give(await api.as(CAST.caseworker), `/api/batches/${id}/commands/checkBatch`, CHECKED).expect(
      409,
    );
    expect(own.body.code).toBe('SAME_PERSON');
    await world.plant(`UPDATE account SET roles = '{caseworker}' WHERE username = '${CAST.caseworker}'`);
    expect(await answerTo(world, CAST.reviewer, 'checkBatch', id, CHECKED)).toBe('accepted');
    expect(await answerTo(world, CAST.reviewer, 'checkBatch', id, CHECKED)).toBe('BATCH_NOT_OPEN');
    expect(await openTasks(world, aClass(0))).toEqual(['instructPayment payer']);
    // Returned by the payer, its claim may be put into another.
    expect(await answerTo(world, CAST.payer, 'returnBatch', id, WHY)).toBe('accepted');
    expect(await openTasks(world, aClass(0))).toEqual([]);
    expect(await answerTo(world, CAST.payer, 'returnBatch', id, WHY)).toBe('BATCH_NOT_OPEN');
    const again = await batchClaims(world, [aClass(0)]);
    expect(await answerTo(world, CAST.caseworker, 'dropFromBatch', again, { classId: aClass(0), ...WHY })).toBe(
      'accepted',
    );
    expect(await stateOf(again)).toBe('CANCELLED');
  });

  test('refuses what is not ready, of another fund, or of a payee without an account', async () => {
    const early = await aProjectIn(world, 'filing');
    expect(await make(early.classIds)).toBe('BATCH_CLAIM_NOT_READY');
    const other = "(SELECT id FROM project WHERE title = '别项')";
    await world.plant(
      `INSERT INTO project (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund, stage,
         posted_by, posted_on)
       SELECT 'T-OTHER', '别项', region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, 'UNEMPLOYMENT_INSURANCE',
         stage, posted_by, posted_on FROM project LIMIT 1`,
      `UPDATE class SET project_id = ${other} WHERE id = '${aClass(1)}'`,
    );
    expect(await make([aClass(0), aClass(1)])).toBe('BATCH_MIXED');
    await world.plant(
      `UPDATE class SET project_id = (SELECT project_id FROM class WHERE id = '${aClass(0)}') WHERE id = '${aClass(1)}'`,
    );
    await world.plant(`DELETE FROM project WHERE title = '别项'`, `UPDATE payee_account SET state = 'REPLACED'`);
    expect(await make([aClass(0)])).toBe('PAYEE_ACCOUNT_MISSING');
    await world.plant(`UPDATE payee_account SET state = 'CONFIRMED'`);
    expect(await answerTo(world, 'xm-caseworker', 'makeBatch', null, { classIds: [aClass(0)] })).toBe(
      'BATCH_CLAIM_MISSING',
    );
  });

  test('is paid class by class upon the finance system’s answer, and settled with the last', async () => {
    const id = await batchClaims(world, [aClass(0), aClass(1)]);
    await world.plant("UPDATE payee_account SET state = 'REPLACED'");
    expect(await answerTo(world, CAST.payer, 'instructPayment', aClass(0))).toBe('PAYEE_ACCOUNT_CHANGED');
    await world.plant("UPDATE payee_account SET state = 'CONFIRMED'");
    await payClass(world, aClass(0));
    expect(await answerTo(world, CAST.payer, 'returnBatch', id, WHY)).toBe('BATCH_INSTRUCTED');
    expect(await transferred(aClass(0))).toBe(0);
    await world.hands.until('class', aClass(0), 'closed');
    expect(await transferred(aClass(0))).toBe(390_000);
    expect(await stateOf(id)).toBe('CHECKED');
    await payClass(world, aClass(1));
    await world.hands.until('class', aClass(1), 'closed');
    expect(await stateOf(id)).toBe('SETTLED');
    const page = (await (await api.as(CAST.payer)).get(`/api/batches/${id}`).expect(200)).body;
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
    expect(await reconciliation(id)).toMatchObject({ ours: 6, theirs: 6, differences: [], kept: [] });
    const list = (await (await api.as(CAST.caseworker)).get('/api/batches?limit=1').expect(200)).body;
    expect(list.items).toHaveLength(1);
    expect(list.next).not.toBeNull();
    await (await api.as('base-manager')).get(`/api/batches/${id}`).expect(403);
    await (await api.as('xm-caseworker')).get(`/api/batches/${id}`).expect(404);
    expect(await violations()).toEqual([]);
  });
});

describe('the finance system', () => {
  test('that accepts and does not answer is asked by reference, and given nothing twice', async () => {
    const id = await batchClaims(world, [aClass(2)]);
    await payClass(world, aClass(2));
    const { finance } = world.hands;
    finance.mode = 'timeout';
    const before = finance.handedIn;
    await lookNow(id);
    expect(await states(aClass(2))).toEqual(Array(3).fill({ state: 'CONFIRMED' }));
    finance.mode = 'normal';
    await lookNow(id);
    await world.hands.until('class', aClass(2), 'closed');
    expect(finance.handedIn - before).toBe(3);
    expect(await reconciliation(id)).toMatchObject({ differences: [] });
  });

  test('that is late, or never had it, is asked until it answers', async () => {
    const id = await batchClaims(world, [aClass(3)]);
    await payClass(world, aClass(3));
    world.hands.finance.mode = 'lost';
    await lookNow(id);
    world.hands.finance.mode = 'late';
    await lookNow(id);
    expect(await transferred(aClass(3))).toBe(0);
    world.hands.finance.mode = 'normal';
    await lookNow(id);
    await lookNow(id);
    await world.hands.until('class', aClass(3), 'closed');
    expect(await transferred(aClass(3))).toBe(390_000);
  });

  test('that names another amount, or answers twice, is not believed: the difference is kept and shown', async () => {
    const id = await batchClaims(world, [aClass(4)]);
    await payClass(world, aClass(4));
    world.hands.finance.mode = 'wrong-amount';
    await lookNow(id);
    world.hands.finance.mode = 'normal';
    expect(await states(aClass(4))).toEqual(Array(3).fill({ state: 'CONFIRMED' }));
    const { differences, kept } = await reconciliation(id);
    expect(
      differences.map(({ kind, oursFen, theirsFen }: Record<string, unknown>) => [kind, oursFen, theirsFen]),
    ).toEqual(Array(3).fill(['AMOUNT', 130_000, 130_001]));
    expect(kept).toHaveLength(3);
    expect(await answerTo(world, CAST.payer, 'askAgain', id)).toBe('accepted');
    const book = await world.asOwner(
      `SELECT count(*)::int AS n FROM task WHERE dossier_id = $1 AND command = 'askAgain'`,
      [id],
    );
    expect(book).toEqual([{ n: 1 }]);

    const twice = await batchClaims(world, [aClass(5)]);
    await payClass(world, aClass(5));
    world.hands.finance.mode = 'twice';
    await lookNow(twice);
    world.hands.finance.mode = 'normal';
    await world.hands.until('class', aClass(5), 'closed');
    expect(await transferred(aClass(5))).toBe(390_000);
    const doubled = await reconciliation(twice);
    expect(doubled.differences.map(({ kind }: { kind: string }) => kind)).toEqual(Array(3).fill('DOUBLE'));
    expect(doubled.kept.map(({ difference }: { difference: string }) => difference)).toEqual(Array(3).fill('TWICE'));
  });

  test('that returns a payment has it paid again, to an account corrected by two, under a linked reference', async () => {
    const id = await batchClaims(world, [aClass(6)]);
    await payClass(world, aClass(6));
    world.hands.finance.mode = 'reject';
    await lookNow(id);
    world.hands.finance.mode = 'normal';
    expect(await states(aClass(6))).toEqual(Array(3).fill({ state: 'RETURNED' }));
    expect(await answerTo(world, CAST.payer, 'instructRepayment', id)).toBe('NOTHING_RETURNED'); // The account is still the wrong one.
    const proposed = await must(world.hands, CAST.institution, 'proposePayeeAccount', null, ACCOUNT);
    expect(await answerTo(world, CAST.institution, 'proposePayeeAccount', null, ACCOUNT)).toBe('PAYEE_ACCOUNT_PENDING');
    const accountId = String(proposed.result['payeeAccountId']);
    expect(await answerTo(world, CAST.caseworker, 'confirmPayeeAccount', accountId)).toBe('accepted');
    expect(await answerTo(world, CAST.caseworker, 'refusePayeeAccount', accountId, WHY)).toBe('ALREADY_DECIDED');
    expect(await answerTo(world, CAST.payer, 'instructRepayment', id)).toBe('accepted');
    expect(await answerTo(world, CAST.payer, 'confirmRepayment', id)).toBe('SAME_PERSON');
    expect(await answerTo(world, CAST.secondPayer, 'confirmRepayment', id)).toBe('accepted');
    await world.hands.until('class', aClass(6), 'closed');
    const { payments } = (await (await api.as(CAST.payer)).get(`/api/batches/${id}`).expect(200)).body;
    const again = payments.filter(({ state }: { state: string }) => state === 'PAID');
    expect(again).toHaveLength(3);
    for (const { reference, replaces } of again) expect(reference).toBe(`${replaces}R`);
    expect(await transferred(aClass(6))).toBe(390_000);
    expect(await reconciliation(id)).toMatchObject({ differences: [] });
    expect(await answerTo(world, CAST.payer, 'instructRepayment', id)).toBe('BATCH_NOT_OPEN');
  });

  test('is spoken to over HTTP, and a broken line is no answer', async () => {
    const id = await batchClaims(world, [aClass(7)]);
    await payClass(world, aClass(7));
    const book = new FinanceBook();
    const server = await startFinanceServer(book);
    const outside = { finance: httpFinanceSystem(server.url), personalData: world.secrets };
    const steps = createSteps(world.db, outside);
    book.mode = 'timeout';
    expect(await steps.sendBatch(id)).toMatchObject({ isDone: false });
    book.mode = 'normal';
    await world.asOwner(
      "UPDATE payment SET ask_at = clock_timestamp() WHERE state = 'CONFIRMED' AND ask_at < 'infinity'",
    );
    expect(await steps.sendBatch(id)).toEqual({ isDone: true, waitMs: null });
    expect(book.handedIn).toBe(3);
    await server.stop();
    expect(await transferred(aClass(7))).toBe(390_000);
  });
});

describe('without a finance system', () => {
  const csv = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'utf8').toString('base64');
  let id: string;
  let references: string[];
  const upload = async (content: string, fileName = '回单.csv') =>
    give(await api.as(CAST.payer), `/api/batches/${id}/commands/recordResults`, { fileName, content });
  const rowsOf = (amount = '1300.00', result = '成功') =>
    references.map((reference) => `${reference},${amount},${result}`);

  beforeAll(async () => {
    id = await batchClaims(world, [aClass(8)]);
    expect(await answerTo(world, CAST.payer, 'askAgain', id)).toBe('NOTHING_SENT');
    expect((await upload(csv(['参考号,金额,结果']))).body.code).toBe('NOTHING_SENT');
    await payClass(world, aClass(8));
    await world.asOwner('UPDATE payment_batch SET sending = false WHERE id = $1', [id]);
    references = (
      await world.asOwner<{ reference: string }>(
        `SELECT y.reference FROM payment y WHERE y.batch_id = $1 ORDER BY y.reference`,
        [id],
      )
    ).map(({ reference }) => reference);
  });

  test('the payer takes the bank file with accounts in full, and it is kept who did', async () => {
    const payer = await api.as(CAST.payer);
    const text = (await payer.get(`/api/batches/${id}/bank-file?format=csv`).expect(200)).text;
    const [header, first] = text.replace('\uFEFF', '').split('\r\n');
    expect(header).toBe('户名,账号,开户行,金额,用途,参考号');
    expect(first).toMatch(
      /^泉州市高级技工学校,9558820250701004425,泉州演示银行丰泽支行,1300\.00,补贴款 B2026\d{6},B2026\d{6}-001-001$/,
    );
    await payer
      .get(`/api/batches/${id}/bank-file?format=xlsx`)
      .expect(200)
      .expect('Content-Type', /spreadsheetml/);
    await (await api.as(CAST.caseworker)).get(`/api/batches/${id}/bank-file`).expect(403);
    const trail = await world.asOwner(
      `SELECT a.username, e.detail->>'lines' AS lines FROM audit_event e JOIN account a ON a.id = e.actor_id
       WHERE e.event = 'bank-file-taken' AND e.dossier_id = $1`,
      [id],
    );
    expect(trail).toEqual(Array(2).fill({ username: CAST.payer, lines: '3' }));
  });

  test.each<[string, () => string[], RegExp]>([
    [
      'a missing row',
      () => ['参考号,金额,结果', ...rowsOf().slice(1)],
      /第4行“参考号”：缺少我方发出的B2026\d{6}-001-001$/,
    ],
    ['a doubled row', () => ['参考号,金额,结果', ...rowsOf(), ...rowsOf().slice(0, 1)], /第5行“参考号”：与第2行重复$/],
    ['a foreign row', () => ['参考号,金额,结果', ...rowsOf(), 'X-1,1.00,成功'], /第5行“参考号”：“X-1”不是本批次/],
    [
      'another amount',
      () => ['参考号,金额,结果', ...rowsOf('1300.01')],
      /3处不符.*第2行“金额”：为1300.01，我方发出1,300.00$/,
    ],
    ['an amount that is none', () => ['参考号,金额,结果', ...rowsOf('-1300')], /第2行“金额”：“-1300”不是金额/],
    [
      'a result that is none',
      () => ['参考号,金额,结果', ...rowsOf('1300.00', '处理中')],
      /第2行“结果”：“处理中”不是成功或退回/,
    ],
    ['a wrong sum', () => ['参考号,金额,结果', ...rowsOf(), '合计,3900.01,'], /第5行“金额”：合计应为3,900.00$/],
    ['no column of amounts', () => ['参考号,结果', ...rowsOf()], /第1行“金额”：表头缺少这一列/],
  ])('a result file with %s is refused by row and cell, and nothing is booked', async (_name, lines, message) => {
    const answer = await upload(csv(lines()));
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('RESULT_FILE_WRONG');
    expect(answer.body.detail).toMatch(message);
    expect(await states(aClass(8))).toEqual(Array(3).fill({ state: 'CONFIRMED' }));
  });

  test('what is no table is refused', async () => {
    expect((await upload(Buffer.from('PK\u0003\u0004 no zip').toString('base64'), '回单.xlsx')).body.code).toBe(
      'RESULT_FILE_UNREADABLE',
    );
    expect((await upload(csv(['参考号']), '回单.xlsx')).body.code).toBe('RESULT_FILE_UNREADABLE');
  });

  test('rows in another order, in GBK, or in a workbook are read; said again they change nothing', async () => {
    // 参考号,金额,结果 and 成功 in GBK.
    const gbk = (text: string) =>
      Buffer.concat(Array.from(text).map((letter) => GBK[letter] ?? Buffer.from(letter, 'latin1'))).toString('base64');
    const lines = [
      '参考号,金额,结果',
      ...rowsOf('1,300.00')
        .map((row) => row.replace('1,300.00', '"1,300.00"'))
        .reverse(),
    ];
    const answer = await upload(gbk(lines.join('\r\n')));
    expect(answer.body.result).toMatchObject({ rows: 3, paid: 3, returned: 0, differences: 0 });
    await world.hands.until('class', aClass(8), 'closed');
    expect(await transferred(aClass(8))).toBe(390_000);
    expect(await reconciliation(id)).toMatchObject({ ours: 3, theirs: 3, differences: [] });
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([['参考号', '金额', '结果'], ...references.map((one) => [one, 1300, '成功'])]),
    );
    const workbook = (write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer).toString('base64');
    expect((await upload(workbook, '回单.xlsx')).body.code).toBe('BATCH_NOT_OPEN');
  });
});

const GBK: Readonly<Record<string, Buffer>> = Object.fromEntries(
  Object.entries({
    参: 'b2ce',
    考: 'bfbc',
    号: 'bac5',
    金: 'bdf0',
    额: 'b6ee',
    结: 'bde1',
    果: 'b9fb',
    成: 'b3c9',
    功: 'b9a6',
  }).map(([letter, code]) => [letter, Buffer.from(code, 'hex')]),
);

describe('an account', () => {
  test.each([
    ['too short', '1234567', 'ACCOUNT_NUMBER_FORMAT'],
    ['with letters', '95588202X0701004417', 'ACCOUNT_NUMBER_FORMAT'],
    ['of one digit', '8888888888888888', 'ACCOUNT_NUMBER_PLACEHOLDER'],
    ['counted up', '1234567890123456', 'ACCOUNT_NUMBER_PLACEHOLDER'],
    ['counted down', '9876543210', 'ACCOUNT_NUMBER_PLACEHOLDER'],
  ])('%s is refused', async (_name, number, code) => {
    expect(await answerTo(world, 'other-institution', 'proposePayeeAccount', null, { ...ACCOUNT, number })).toBe(code);
  });

  test('is kept sealed, and shown by its last digits', async () => {
    const kept = await world.asOwner<{ holder: string; cipher: Buffer; masked: string }>(
      `SELECT holder, number_cipher AS cipher, number_masked AS masked FROM payee_account WHERE state = 'CONFIRMED'`,
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.cipher.toString('latin1')).not.toContain('9558820250701004425');
    expect(world.secrets.decrypt(kept[0]?.cipher ?? Buffer.alloc(0))).toBe('9558820250701004425');
    expect(kept[0]?.masked).toBe('***************4425');
    const list = (await (await api.as(CAST.institution)).get('/api/payee-accounts').expect(200)).body;
    expect(list.items.map(({ number, state }: Record<string, string>) => [number, state])).toEqual(
      expect.arrayContaining([
        ['***************4425', 'CONFIRMED'],
        ['***************4417', 'REPLACED'],
      ]),
    );
  });
});
