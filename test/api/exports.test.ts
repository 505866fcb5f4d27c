import { createHash } from 'node:crypto';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXPORT_LISTS, EXPORTERS, type ExportAccess, type ExportList, EXPORTS } from '../../domain/access/exports.js';
import { READ_ACCESS } from '../../domain/access/table.js';
import { EXPORT_ROW_LIMIT } from '../../domain/report/export.js';
import { must } from '../../scripts/story/hands.js';
import { people } from '../../scripts/story/plot.js';
import { permitExport } from '../../store/report/exports.js';
import { anApi, type TestApi } from '../support/api.js';
import { approveClaims, aProjectIn, batchClaims } from '../support/small-life.js';

const PURPOSE = '季度资金检查';
const TITLE = '=HYPERLINK("http://x")';
const SIZE = 3;
const FROM = 60;
const TRAINEES = people(SIZE, FROM);
const OWN: Readonly<Record<string, string>> = {
  ...{ caseworker: 'qz-caseworker', reviewer: 'qz-reviewer', approver: 'qz-approver', bureau_head: 'qz-head' },
  ...{ inspector: 'qz-inspector', payer: 'qz-payer', institution: 'base-manager', assessment_officer: 'assessor' },
  ...{ evaluator: 'evaluator', auditor: 'auditor', administrator: 'admin' },
};
/** The row of the access table by which each list may be read on the screen. */
const READ_AS: Readonly<Record<ExportList, keyof typeof READ_ACCESS>> = {
  ...{ projects: 'listProjects', classes: 'readClass', claims: 'readClaim', claimLines: 'readClaim' },
  ...{ batches: 'listBatches', payments: 'readBatch', allocations: 'readBudget', budgets: 'readBudgets' },
  ...{ vouchers: 'listVouchers', clawbacks: 'listClawbacks', sanctions: 'listSanctions' },
  ...{ spotChecks: 'readSpotCheck', audit: 'readAudit' },
};

let api: TestApi;
let classId: string;
let account: string;
beforeAll(async () => {
  api = await anApi();
  classId = (await aProjectIn(api.world, 'release', { size: SIZE, from: FROM, title: TITLE })).classIds[0] ?? '';
  await approveClaims(api.world, [classId]);
  await batchClaims(api.world, [classId]);
  await must(api.world.hands, 'qz-payer', 'instructPayment', classId);
  const [payee] = await api.world.asOwner<{ cipher: Buffer }>(
    'SELECT number_cipher AS cipher FROM payee_account LIMIT 1',
  );
  account = api.world.secrets.decrypt(payee?.cipher ?? Buffer.alloc(0));
});
afterAll(() => api.end());

async function ask(username: string, wish: object) {
  const client = await api.as(username);
  return client
    .post('/api/exports')
    .send({ purpose: PURPOSE, format: 'csv', ...wish })
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
    });
}
const problemOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString('utf8')) as { code: string; detail: string };
async function take(username: string, wish: { format?: string } & Record<string, unknown>): Promise<string[][]> {
  const answer = await ask(username, wish);
  expect([answer.status, answer.status === 200 ? '' : answer.body.toString()]).toEqual([200, '']);
  return tableOf(answer.body as Buffer, wish.format ?? 'csv');
}

/** Our own file, read in this process: it is not hostile. */
function tableOf(bytes: Buffer, format: string): string[][] {
  const book = format === 'csv' ? read(bytes.toString('utf8'), { type: 'string', raw: true }) : read(bytes);
  const sheet = book.Sheets[book.SheetNames[0] ?? ''] ?? {};
  const found: unknown[][] = utils.sheet_to_json(sheet, { header: 1, defval: '', raw: true });
  return found.map((cells) => cells.map(String));
}

describe('who may take which list', () => {
  test.each(EXPORT_LISTS)('%s: whoever may read it on the screen, and not all of those', (list) => {
    const { roles, unmasked }: ExportAccess = EXPORTS[list];
    const readers: readonly string[] = READ_ACCESS[READ_AS[list]];
    expect(roles.filter((role) => !readers.includes(role))).toEqual([]);
    expect(unmasked.filter((role) => !roles.includes(role))).toEqual([]);
  });

  test.each(EXPORT_LISTS)('%s: its roles get a file, the others 403', async (list) => {
    const { roles }: ExportAccess = EXPORTS[list];
    for (const [role, username] of Object.entries(OWN)) {
      const { status } = await ask(username, { list });
      expect([role, status]).toEqual([role, (roles as readonly string[]).includes(role) ? 200 : 403]);
    }
    expect(EXPORTERS).toEqual(expect.arrayContaining([...roles]));
  });

  test('an institution has its own rows, another none, and so a bureau elsewhere', async () => {
    for (const list of ['projects', 'classes', 'claims', 'claimLines'] as const) {
      const rows = await Promise.all(
        ['base-manager', 'other-institution', 'xm-caseworker'].map((who) => take(who, { list })),
      );
      expect([list, ...rows.map(({ length }) => length - 1)]).toEqual([list, list === 'claimLines' ? SIZE : 1, 0, 0]);
    }
  });
});

describe('for what', () => {
  test('a purpose of five characters at least, and nobody named in it', async () => {
    for (const purpose of ['检查', '    查一下   ', `核对${TRAINEES[0]?.idNumber}`]) {
      const answer = await ask('qz-caseworker', { list: 'projects', purpose });
      expect([answer.status, problemOf(answer).code]).toEqual([400, 'INVALID_INPUT']);
    }
  });

  test('each file is on record with purpose, list, filter, rows and digest, for the auditor to find', async () => {
    const filter = { state: 'FILED', fund: 'EMPLOYMENT_SUBSIDY' };
    const answer = await ask('qz-caseworker', { list: 'claimLines', filter });
    const sha256 = createHash('sha256')
      .update(answer.body as Buffer)
      .digest();
    expect(answer.headers['content-digest']).toBe(`sha-256=:${sha256.toString('base64')}:`);
    const [event] = await api.world.asOwner<{ detail: object }>(
      "SELECT detail FROM audit_event WHERE event = 'list-exported' ORDER BY id DESC LIMIT 1",
    );
    expect(event?.detail).toEqual({
      ...{ list: 'claimLines', purpose: PURPOSE, filter, format: 'csv', unmasked: false, rows: SIZE },
      sha256: sha256.toString('hex'),
    });
    const trail = await take('auditor', { list: 'audit' });
    expect(
      trail.filter((cells) => cells.includes('list-exported') && cells.join().includes(PURPOSE)).length,
    ).toBeGreaterThan(0);
  });
});

describe('what of a person', () => {
  test('is masked in every list unless asked for', async () => {
    for (const list of EXPORT_LISTS) {
      const role = EXPORTS[list].roles[0];
      const file = JSON.stringify(await take(OWN[role] ?? '', { list }));
      for (const secret of [...TRAINEES.flatMap(({ name, idNumber }) => [name, idNumber]), account])
        expect([list, file.includes(secret)]).toEqual([list, false]);
    }
  });

  test('is in full for the role that verifies or pays, with a permission that stands, and refused to all others', async () => {
    const asked = { list: 'claimLines', unmasked: true };
    expect((await ask('qz-caseworker', asked)).status).toBe(409);
    for (const username of ['qz-caseworker', 'qz-payer', 'auditor', 'base-manager'])
      await permitExport(api.world.db, { username, document: '泉人社〔2026〕8号', until: '2026-12-31' });
    const lines = await take('qz-caseworker', { list: 'claimLines', unmasked: true });
    expect(lines.slice(1).map((cells) => [cells[2], cells[3]])).toEqual(
      TRAINEES.map(({ name, idNumber }) => [name, idNumber]),
    );
    const payments = await take('qz-payer', { list: 'payments', unmasked: true });
    expect(payments.slice(1).map((cells) => cells[7])).toEqual(TRAINEES.map(() => account));
    await permitExport(api.world.db, { username: 'qz-payer', document: '泉人社〔2026〕9号', until: null });
    for (const [username, list] of [
      ['qz-payer', 'payments'],
      ['auditor', 'claimLines'],
      ['base-manager', 'claimLines'],
      ['qz-caseworker', 'payments'],
      ['qz-caseworker', 'projects'],
    ] as const) {
      const answer = await ask(username, { list, unmasked: true });
      expect([answer.status, problemOf(answer).code]).toEqual([409, 'EXPORT_UNMASKED_FORBIDDEN']);
    }
  });
});

describe('the file', () => {
  test('begins with a byte order mark, and no cell of it is a formula', async () => {
    const csv = (await ask('qz-caseworker', { list: 'projects' })).body as Buffer;
    expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(csv.toString('utf8')).toContain(`"'=HYPERLINK(""http://x"")"`);
    const table = await take('qz-caseworker', { list: 'projects', format: 'xlsx' });
    expect(table[1]?.[1]).toBe(TITLE); // As text: the cell has no formula to run.
    const book = read((await ask('qz-caseworker', { list: 'projects', format: 'xlsx' })).body as Buffer, {
      cellFormula: true,
    });
    const cells = Object.values(Object.values(book.Sheets)[0] ?? {}) as { t?: string; f?: string }[];
    expect(cells.some(({ t }) => t === 's')).toBe(true);
    expect(cells.filter(({ f }) => f !== undefined)).toEqual([]);
  });

  test('has money in yuan, the same in both formats', async () => {
    const [csv, xlsx] = await Promise.all(
      ['csv', 'xlsx'].map((format) => take('qz-payer', { list: 'claims', format })),
    );
    expect(csv?.[1]?.[12]).toBe('3900.00');
    expect(Number(xlsx?.[1]?.[12]?.replaceAll(',', ''))).toBe(3_900);
  });

  test('says in words what the record keeps as codes', async () => {
    const [, project] = await take('qz-caseworker', { list: 'projects' });
    expect(project).toEqual(expect.arrayContaining(['就业补助资金', '班级运行', '进行中', '中级工']));
    const [, claim] = await take('qz-caseworker', { list: 'claims' });
    expect(claim).toEqual(expect.arrayContaining(['就业补助资金', '职业技能提升补贴', '已提交']));
    expect((await take('qz-payer', { list: 'payments' }))[1]).toEqual(expect.arrayContaining(['已发起']));
    const [line] = await api.world.asOwner<{ id: string }>('SELECT id FROM claim_line ORDER BY seq LIMIT 1');
    await api.world.plant(
      `UPDATE claim_line SET amount_fen = 0, approved_fen = 0, reason_code = 'ABSENT' WHERE id = '${line?.id}'`,
    );
    const reasons = (await take('qz-caseworker', { list: 'claimLines' })).map((cells) => cells[9]);
    expect(reasons).toContain('缺考');
    for (const list of EXPORT_LISTS.filter((one) => one !== 'audit')) {
      const cells = (await take(OWN[EXPORTS[list].roles[0]] ?? '', { list })).flat();
      expect([list, cells.filter((cell) => /^[A-Z]{2,}(_[A-Z]+)*$|^L\d$/.test(cell))]).toEqual([list, []]);
    }
  });
});

describe('narrowed', () => {
  test('by what the list has, and by nothing else', async () => {
    const count = async (filter: object) => (await take('qz-caseworker', { list: 'classes', filter })).length - 1;
    expect(await count({ classId, regionCode: '350000', from: '2025-07-14', to: '2025-07-14' })).toBe(1);
    for (const none of [{ from: '2025-07-15' }, { to: '2025-07-13' }, { regionCode: '350200' }, { state: 'CLOSED' }])
      expect([none, await count(none)]).toEqual([none, 0]);
    const answer = await ask('qz-caseworker', { list: 'budgets', filter: { state: 'ACTIVE' } });
    expect([answer.status, problemOf(answer)]).toEqual([422, expect.objectContaining({ code: 'EXPORT_FILTER_UNFIT' })]);
    expect(problemOf(answer).detail).toContain('可用的条件为：地区、资金');
    // A state is given as the file writes it, or by its code; what is none is not answered with an empty file.
    for (const state of ['进行中', 'ACTIVE']) expect(await count({ classId, state })).toBe(1);
    const unknown = await ask('qz-caseworker', { list: 'classes', filter: { state: 'PAYED' } });
    expect([unknown.status, problemOf(unknown)]).toEqual([
      422,
      expect.objectContaining({ code: 'EXPORT_STATE_UNKNOWN', detail: expect.stringContaining('进行中、已暂停') }),
    ]);
    expect((await ask('qz-caseworker', { list: 'projects', filter: { from: '2025-02-30' } })).status).toBe(400);
    expect((await ask('qz-caseworker', { list: 'people' })).status).toBe(400);
  });

  test('one row more than the limit is refused with the number and a way out; the limit itself is not', async () => {
    await api.world.plant(`INSERT INTO budget_allocation (organisation_id, region_code, fund, budget_year, kind, amount_fen, document,
        proposed_by, proposed_on)
      SELECT a.organisation_id, '350500', 'EMPLOYMENT_SUBSIDY', 2030, 'ALLOT', 100, 'F' || n, a.id,
        CASE WHEN n = 1 THEN date '2030-01-01' ELSE date '2030-06-01' END
      FROM account a, generate_series(1, ${EXPORT_ROW_LIMIT + 1}) AS n WHERE a.username = 'qz-payer'`);
    const answer = await ask('qz-payer', { list: 'allocations', filter: { from: '2030-01-01' } });
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'EXPORT_TOO_LARGE']);
    expect(problemOf(answer).detail).toContain(`共${EXPORT_ROW_LIMIT + 1}行`);
    expect(problemOf(answer).detail).toContain('起始日期、截止日期、地区、资金、状态');
    const table = await take('qz-payer', { list: 'allocations', filter: { from: '2030-02-01' }, format: 'xlsx' });
    expect(table).toHaveLength(EXPORT_ROW_LIMIT + 1);
  });
});
