import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CAST } from '../../scripts/story/plot.js';
import { utils, write } from '@e965/xlsx';
import { answerTo } from '../support/answers.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { batchClaims, payClass } from '../support/small-life.js';
import { aBatchWorld, type BatchWorld } from '../support/batch-world.js';

let at: BatchWorld;
beforeAll(async () => {
  at = await aBatchWorld(1);
});
afterAll(() => at.api.end());

describe('without a finance system', () => {
  const csv = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'utf8').toString('base64');
  let id: string;
  let references: string[];
  const upload = async (content: string, fileName = '回单.csv') =>
    give(await at.api.as(CAST.payer), `/api/batches/${id}/commands/recordResults`, { fileName, content });
  const rowsOf = (amount = '1300.00', result = '成功') =>
    references.map((reference) => `${reference},${amount},${result}`);

  beforeAll(async () => {
    id = await batchClaims(at.world, [at.aClass(0)]);
    expect(await answerTo(at.world, CAST.payer, 'askAgain', id)).toBe('NOTHING_SENT');
    expect((await upload(csv(['参考号,金额,结果']))).body.code).toBe('NOTHING_SENT');
    await payClass(at.world, at.aClass(0));
    await at.world.asOwner('UPDATE payment_batch SET sending = false WHERE id = $1', [id]);
    references = (
      await at.world.asOwner<{ reference: string }>(
        `SELECT y.reference FROM payment y WHERE y.batch_id = $1 ORDER BY y.reference`,
        [id],
      )
    ).map(({ reference }) => reference);
  });

  test('the payer takes the bank file with accounts in full, and it is kept who did', async () => {
    const payer = await at.api.as(CAST.payer);
    const text = (await payer.get(`/api/batches/${id}/bank-file?format=csv`).expect(200)).text;
    const [header, first] = text.replace('\uFEFF', '').split('\r\n');
    expect(header).toBe('户名,账号,开户行,金额,用途,参考号');
    expect(first).toMatch(
      /^泉州市高级技工学校,9558820250701004417,泉州演示银行营业部,1300\.00,补贴款 B2026\d{6},B2026\d{6}-001-001$/,
    );
    await payer
      .get(`/api/batches/${id}/bank-file?format=xlsx`)
      .expect(200)
      .expect('Content-Type', /spreadsheetml/);
    await (await at.api.as(CAST.caseworker)).get(`/api/batches/${id}/bank-file`).expect(403);
    const trail = await at.world.asOwner(
      `SELECT a.username, e.detail->>'lines' AS lines FROM audit_event e JOIN account a ON a.id = e.actor_id
       WHERE e.event = 'bank-file-taken' AND e.dossier_id = $1`,
      [id],
    );
    expect(trail).toEqual(Array.from({ length: 2 }, () => ({ username: CAST.payer, lines: '3' })));
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
    expect(await at.states(at.aClass(0))).toEqual(Array.from({ length: 3 }, () => ({ state: 'CONFIRMED' })));
  });

  test('what is no table is refused', async () => {
    expect((await upload(Buffer.from('PK\u0003\u0004 no zip').toString('base64'), '回单.xlsx')).body.code).toBe(
      'RESULT_FILE_UNREADABLE',
    );
    expect((await upload(csv(['参考号']), '回单.xlsx')).body.code).toBe('RESULT_FILE_UNREADABLE');
  });

  test.each([
    [
      'that says it unfolds to more than is read',
      () => {
        const file = workbookOf([['参考号']]);
        file.writeUInt32LE(200_000_000, file.indexOf('PK\u0001\u0002') + SIZE_IN_DIRECTORY);
        return file;
      },
      '解压后过大',
    ],
    ['of more rows than are read', () => Buffer.from('参考号\n'.repeat(20_002)), '超过20000行'],
    [
      'whose cells name one long text over and over',
      () =>
        workbookOf(
          Array.from({ length: 600 }, () => [LONG_TEXT]),
          { bookSST: true },
        ),
      '文件已损坏或不是表格',
    ],
  ])('a file %s is refused, and the API goes on', async (_name, file, problem) => {
    const content = file();
    const name = content.subarray(0, 2).toString() === 'PK' ? '回单.xlsx' : '回单.csv';
    const answer = await upload(content.toString('base64'), name);
    expect(answer.body).toMatchObject({ code: 'RESULT_FILE_UNREADABLE', detail: expect.stringContaining(problem) });
    await at.api.nobody().get('/api/health').expect(200);
  });

  test('rows in another order, in GBK, or in a workbook are read; said again they change nothing', async () => {
    // 参考号,金额,结果 and 成功 in GBK.
    const gbk = (text: string) =>
      Buffer.concat(Array.from(text).map((letter) => GBK[letter] ?? Buffer.from(letter, 'latin1'))).toString('base64');
    const lines = [
      '参考号,金额,结果',
      ...rowsOf('1,300.00')
        .map((row) => row.replace('1,300.00', '"1,300.00"'))
        .toReversed(),
    ];
    const answer = await upload(gbk(lines.join('\r\n')));
    expect(answer.body.result).toMatchObject({ rows: 3, paid: 3, returned: 0, differences: 0 });
    await at.world.hands.until('class', at.aClass(0), 'closed');
    expect(await at.transferred(at.aClass(0))).toBe(390_000);
    expect(await at.reconciliation(id)).toMatchObject({ ours: 3, theirs: 3, differences: [] });
    const workbook = workbookOf([['参考号', '金额', '结果'], ...references.map((one) => [one, 1300, '成功'])]);
    expect((await upload(workbook.toString('base64'), '回单.xlsx')).body.code).toBe('BATCH_NOT_OPEN');
  });
});

/** Where an entry of a zip's directory says what it unfolds to. */
const SIZE_IN_DIRECTORY = 24;
const LONG_TEXT = randomBytes(15_000).toString('hex');

function workbookOf(rows: readonly (readonly unknown[])[], options: object = {}): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])));
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true, ...options }) as Buffer;
}

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
    expect(await answerTo(at.world, 'other-institution', 'proposePayeeAccount', null, { ...ACCOUNT, number })).toBe(
      code,
    );
  });

  test('is kept sealed, and shown by its last digits', async () => {
    const kept = await at.world.asOwner<{ holder: string; cipher: Buffer; masked: string }>(
      `SELECT holder, number_cipher AS cipher, number_masked AS masked FROM payee_account WHERE state = 'CONFIRMED'`,
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.cipher.toString('latin1')).not.toContain('9558820250701004417');
    expect(at.world.secrets.decrypt(kept[0]?.cipher ?? Buffer.alloc(0))).toBe('9558820250701004417');
    expect(kept[0]?.masked).toBe('***************4417');
    const list = (await (await at.api.as(CAST.institution)).get('/api/payee-accounts').expect(200)).body;
    expect(list.items.map(({ number, state }: Record<string, string>) => [number, state])).toContainEqual([
      '***************4417',
      'CONFIRMED',
    ]);
  });
});
