import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTable } from '../../platform/workbook.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';
import { approveClaims, aProjectIn, batchClaims, payClass } from '../support/small-life.js';
import { give } from '../support/dossiers.js';

const QUANZHOU = '350500';
let api: TestApi;
let nobody: Client;
let paid: PaidClass;

beforeAll(async () => {
  api = await anApi();
  nobody = api.nobody();
  paid = await aPaidClass(api.world, { people: 7, paidOn: '2025-05-20' });
  await aPaidClass(api.world, { people: 2, paidOn: '2025-06-20', projectId: paid.projectId });
  // Two counties of 泉州 that pay from their own budgets: one to few, one to many.
  await api.world.asOwner(`INSERT INTO fund_use (month, fund, region_code, kind, lines, persons, amount_fen) VALUES
    ('2025-05-01', 'EMPLOYMENT_SUBSIDY', '350502', 'PAID', 1, 1, 777), ('2025-05-01', 'EMPLOYMENT_SUBSIDY', '350503', 'PAID', 6, 6, 600000)`);
});
afterAll(() => api.end());

const ask = async (query: string) => (await nobody.get(`/api/public/fund-use?${query}`).expect(200)).body;

describe('what everyone may read of the funds', () => {
  test('by month, fund and region, with the regions below', async () => {
    const report = await ask(`year=2025&period=month&regionCode=${QUANZHOU}`);
    expect(report).toMatchObject({ asOf: '2025-07-01', regionName: '泉州市', smallCellBelow: 5 });
    const may = report.items.filter(({ period }: { period: string }) => period === '2025-05');
    expect(may.find(({ isTotal }: { isTotal: boolean }) => isTotal)).toMatchObject({
      ...{ fund: 'EMPLOYMENT_SUBSIDY', lines: 14, persons: 14, paidFen: 1_300_777, recoveredFen: 0, foldedUp: false },
    });
    expect(may.find(({ regionCode }: { regionCode: string }) => regionCode === '350502')).toMatchObject({
      ...{ lines: null, persons: null, paidFen: null, foldedUp: true },
    });
    expect(JSON.stringify(report)).not.toContain('"paidFen":777');
    const june = report.items.find(({ period }: { period: string }) => period === '2025-06');
    expect(june).toMatchObject({ isTotal: true, persons: null, paidFen: null, foldedUp: true });
  });

  test('the allotted and the held are those of the budgets', async () => {
    const [budget] = await api.world.asOwner<{ allocated: number; held: number }>(
      `SELECT sum(allocated_fen)::float8 AS allocated, sum(held_fen)::float8 AS held FROM budget
       WHERE budget_year = 2025 AND fund = 'EMPLOYMENT_SUBSIDY' AND region_code LIKE '3505%'`,
    );
    const report = await ask(`year=2025&fund=EMPLOYMENT_SUBSIDY&regionCode=${QUANZHOU}`);
    expect(report.items[0]).toMatchObject({ period: '2025', allocatedFen: budget?.allocated, heldFen: budget?.held });
  });

  test('as a table to keep, in both formats, with the same sums', async () => {
    for (const format of ['csv', 'xlsx']) {
      const file = await nobody
        .get(`/api/public/fund-use?year=2025&regionCode=${QUANZHOU}&format=${format}`)
        .buffer(true)
        .parse((response, done) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
        })
        .expect(200);
      expect(file.headers['content-disposition']).toContain(`.${format}`);
      const table = await readTable(file.body as Buffer, `x.${format}`, 1_000);
      const total = (table as string[][]).find((cells) => cells[3] === '泉州市（合计）');
      expect(total?.slice(6, 8)).toEqual(['14', '14']);
      expect(Number(total?.[8]?.replaceAll(',', ''))).toBe(13_007.77);
    }
  });

  test('a region that is not there is not found; a period or format that is not there is said', async () => {
    await nobody.get('/api/public/fund-use?regionCode=990000').expect(404);
    await nobody.get('/api/public/fund-use?period=week').expect(400);
    await nobody.get('/api/public/fund-use?format=pdf').expect(400);
    await nobody.get('/api/public/fund-use?year=1').expect(400);
  });

  test('nobody can write what is published but the ledger', async () => {
    for (const write of ['UPDATE fund_use SET amount_fen = 1', 'DELETE FROM fund_use', 'DELETE FROM class_result'])
      await expect(api.world.asApplication(write)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('from a life that was lived', () => {
  let classId: string;
  beforeAll(async () => {
    const life = await aProjectIn(api.world, 'release', { size: 6, from: 10 });
    classId = life.classIds[0] ?? '';
    await approveClaims(api.world, [classId]);
    await batchClaims(api.world, [classId]);
    await payClass(api.world, classId);
    await api.world.hands.until('class', classId, 'closed');
  });

  test('what was paid is added as it is booked, and the class counts in the statistics year of its last day', async () => {
    const report = await ask('year=2026&period=quarter');
    expect(report.items[0]).toMatchObject({ period: '2026-Q1', isTotal: true, lines: 6, persons: 6, paidFen: 780_000 });
    const results = (await ask('year=2025')).results;
    expect(results).toMatchObject({ statYear: 2025, from: '2024-12-01', to: '2025-11-30' });
    expect(results.items[0]).toMatchObject({ isTotal: true, classes: 1, trained: 6, certified: 6, employed: 6 });
  });

  test('what comes back is told of the region that had paid', async () => {
    const caseworker = await api.as('qz-caseworker');
    const order = {
      scope: 'CLASS',
      classId: paid.classId,
      ground: 'ERROR',
      reason: '学时不足',
      document: '泉审〔2026〕3号',
    };
    const made = await give(caseworker, '/api/commands/orderClawback', order).expect(200);
    const path = `/api/clawbacks/${made.body.result.clawbackId}/commands`;
    await give(await api.as('qz-approver'), `${path}/confirmClawback`, {}).expect(200);
    const { today } = (await caseworker.get('/api/clock').expect(200)).body;
    const refund = { amountFen: 50_000, reference: '收款9号', receivedOn: today };
    const recorded = await give(await api.as('qz-payer'), `${path}/recordRefund`, refund).expect(200);
    const { recoveryId } = recorded.body.result;
    await give(await api.as('qz-payer2'), `${path}/confirmRefund`, { recoveryId }).expect(200);
    const total = (await ask(`year=2026&regionCode=${QUANZHOU}`)).items[0];
    expect(total).toMatchObject({ recoveredFen: 50_000, foldedUp: false });
  });
});

describe('a day belongs to one statistics year', () => {
  test.each([
    ['2025-11-30', 2025],
    ['2025-12-01', 2026],
  ])('%s to %i, whatever the class', async (day, year) => {
    const [found] = await api.world.asOwner<{ year: number }>('SELECT stat_year($1::date) AS year', [day]);
    expect(found?.year).toBe(year);
  });
});
