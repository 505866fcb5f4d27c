import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { utils, write } from '@e965/xlsx';
import { people } from '../../scripts/story/plot.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { csvOf, gbkOf, openingOf, type OpeningLine } from '../support/history.js';

let api: TestApi;
let caseworker: Client;
let reviewer: Client;
beforeAll(async () => {
  api = await anApi();
  [caseworker, reviewer] = await Promise.all([api.as('qz-caseworker'), api.as('qz-reviewer')]);
});
afterAll(() => api.end());

/** Nine people with a subsidy each, of certificates of their own. */
const lines = (from: number): OpeningLine[] =>
  people(9, from).map(({ idNumber }, index) => ({ 身份证号码: idNumber, 证书编号: `OLD-${from + index}` }));
const propose = (body: object) => give(caseworker, '/api/commands/importHistory', body);
const confirm = (id: string, client = reviewer) =>
  give(client, `/api/history-imports/${id}/commands/confirmHistoryImport`, {});
const counts = async () =>
  (
    await api.world.asOwner(`SELECT (SELECT count(*)::int FROM history_import) AS imports,
      (SELECT count(*)::int FROM prior_subsidy) AS lines`)
  )[0];
const standingOf = async (idNumber: string | undefined) =>
  (
    await api.world.asOwner<{ n: number }>('SELECT count(*)::int AS n FROM standing_prior_subsidies($1)', [
      api.world.secrets.hash(idNumber ?? ''),
    ])
  )[0]?.n;

describe('an opening import', () => {
  test('counts once a second person has confirmed it', async () => {
    const opening = lines(6000);
    const id = (await propose(openingOf(opening)).expect(200)).body.result.historyImportId;
    expect(await standingOf(opening[0]?.身份证号码)).toBe(0);
    const inbox = await reviewer.get('/api/tasks').expect(200);
    expect(inbox.body.items).toContainEqual(
      expect.objectContaining({
        dossierId: id,
        title: '确认补贴历史导入（期初.csv，9行）',
        dueAt: '2025-07-08T15:59:59.999Z',
      }),
    );
    await api.world.asOwner("UPDATE account SET roles = roles || '{reviewer}' WHERE username = 'qz-caseworker'");
    expect((await confirm(id, caseworker).expect(409)).body).toMatchObject({ code: 'SAME_PERSON' });
    await confirm(id).expect(200);
    expect(await standingOf(opening[0]?.身份证号码)).toBe(1);
    expect((await confirm(id).expect(409)).body).toMatchObject({ code: 'ALREADY_DECIDED' });
    await confirm(randomUUID()).expect(404);
    await confirm(id, await api.as('qz-approver')).expect(403);
  });

  test('the same file again changes nothing', async () => {
    const opening = openingOf(lines(6100));
    const first = await propose(opening).expect(200);
    const before = await counts();
    const again = await propose({ ...opening, fileName: '又一次.csv' }).expect(200);
    expect(again.body.result).toEqual({ ...first.body.result, already: true });
    expect(await counts()).toEqual(before);
    // A loader whose totals are not the file's is told so, also of a file that is known.
    const other = await propose({ ...opening, rowCount: 8 }).expect(422);
    expect(other.body).toMatchObject({ code: 'IMPORT_TOTALS_DIFFER', field: 'rowCount' });
  });

  test('without one of its columns is told which', async () => {
    const before = await counts();
    const content = Buffer.from(csvOf(lines(6650)).replace('证书编号', '证书号')).toString('base64');
    const answer = await propose(openingOf(lines(6650), { content })).expect(422);
    expect(answer.body).toMatchObject({
      code: 'IMPORT_ROWS_WRONG',
      detail: '有1处填写不对，全部未导入；第一处在第1行“证书编号”列：表头缺少这一列',
      errors: [{ row: 1, field: 'content' }],
    });
    expect(await counts()).toEqual(before);
  });

  test('takes a level as catalogues print it', async () => {
    const opening = lines(6660).map((line) => ({ ...line, 等级: '四级' }));
    const id = (await propose(openingOf(opening)).expect(200)).body.result.historyImportId;
    const [kept] = await api.world.asOwner('SELECT DISTINCT level FROM prior_subsidy WHERE import_id = $1', [id]);
    expect(kept).toEqual({ level: 'L4' });
  });

  test('refused, it never counts, and may be proposed again', async () => {
    const opening = lines(6200);
    const id = (await propose(openingOf(opening)).expect(200)).body.result.historyImportId;
    await give(reviewer, `/api/history-imports/${id}/commands/refuseHistoryImport`, { reason: '来源不明' }).expect(200);
    expect(await standingOf(opening[0]?.身份证号码)).toBe(0);
    expect((await propose(openingOf(opening)).expect(200)).body.result).toMatchObject({ already: false });
  });

  test('with bad rows names each by row and cell, and writes nothing', async () => {
    const before = await counts();
    const wrong = lines(6300).map((line, index) =>
      index === 2
        ? { ...line, '金额（元）': '-5' }
        : index === 7
          ? { ...line, 发证日期: '2024-02-30', 等级: '九级' }
          : line,
    );
    const answer = await propose(openingOf(wrong, { sumFen: 630_000 })).expect(422);
    expect(answer.body).toMatchObject({
      code: 'IMPORT_ROWS_WRONG',
      detail: expect.stringContaining('有3处填写不对，全部未导入；第一处在第4行“金额（元）”列'),
      errors: [
        { row: 4, field: 'G4' },
        { row: 9, field: 'D9' },
        { row: 9, field: 'F9' },
      ],
    });
    expect(await counts()).toEqual(before);
  });

  test.each([
    ['rowCount', { rowCount: 8 }],
    ['sumFen', { sumFen: 630_001 }],
  ])('with another %s than the file is refused whole', async (field, change) => {
    const before = await counts();
    const answer = await propose(openingOf(lines(6400), change)).expect(422);
    expect(answer.body).toMatchObject({ code: 'IMPORT_TOTALS_DIFFER', field });
    expect(await counts()).toEqual(before);
  });

  test('is read in GBK, too, as older programs save it', async () => {
    const opening = lines(6550);
    const content = gbkOf(csvOf(opening)).toString('base64');
    const id = (await propose(openingOf(opening, { content })).expect(200)).body.result.historyImportId;
    const [kept] = await api.world.asOwner('SELECT DISTINCT source FROM prior_subsidy WHERE import_id = $1', [id]);
    expect(kept).toEqual({ source: '鼓楼区人力资源和社会保障局' });
  });

  test('comes as a workbook with real dates and numbers', async () => {
    const opening = lines(6500);
    const sheet = utils.aoa_to_sheet(
      csvOf(opening)
        .split('\n')
        .map((line, row) =>
          line.split(',').map((cell, column) => {
            if (row === 0) return cell;
            if (column === 5) return new Date(`${cell}T00:00:00Z`);
            return column === 6 ? Number(cell) : cell;
          }),
        ),
      { UTC: true },
    );
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '期初');
    const content = (write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer).toString('base64');
    const id = (await propose(openingOf(opening, { fileName: '期初.xlsx', content })).expect(200)).body.result
      .historyImportId;
    await confirm(id).expect(200);
    const [kept] = await api.world.asOwner(
      'SELECT issued_on::text AS day, amount_fen::int AS fen FROM prior_subsidy WHERE import_id = $1 LIMIT 1',
      [id],
    );
    expect(kept).toEqual({ day: '2024-09-09', fen: 70_000 });
  });

  const heading = '第1行须为表头：身份证号码、补贴种类';
  test.each([
    ['a file that is no workbook', '已损坏', { fileName: 'x.xlsx', content: 'UEsgbm90IGEgemlw' }],
    ['a text that calls itself one', '与扩展名不符', { fileName: 'x.xlsx', content: 'YWJjZA==' }],
    ['another table', heading, { fileName: 'x.csv', content: Buffer.from('姓名,电话\n张三,1').toString('base64') }],
    ['an empty table', heading, { fileName: 'x.csv', content: Buffer.from('\n').toString('base64') }],
  ])('of %s is refused, and says why', async (_name, problem, change) => {
    expect((await propose(openingOf(lines(6600), change)).expect(422)).body).toMatchObject({
      code: 'IMPORT_UNREADABLE',
      detail: expect.stringContaining(problem),
    });
  });

  test.each([
    ['fileName', { fileName: 'x.exe' }],
    ['content', { content: '…' }],
    ['rowCount', { rowCount: 0 }],
    ['rowCount', { rowCount: 1.5 }],
    ['sumFen', { sumFen: -1 }],
    ['sumFen', { sumFen: '100' }],
    ['sumFen', { sumFen: 1e300 }],
  ])('with a wrong %s is refused at the door: %j', async (field, change) => {
    expect((await propose(openingOf(lines(6700), change)).expect(400)).body.errors[0].field).toBe(field);
  });

  test('keeps nobody’s number, ciphered or not', async () => {
    const [person] = people(1, 6000);
    const [found] = await api.world.asOwner<{ n: number }>(
      `SELECT count(*)::int AS n FROM prior_subsidy p WHERE p::text LIKE '%' || $1 || '%'`,
      [person?.idNumber],
    );
    expect(found?.n).toBe(0);
  });
});
