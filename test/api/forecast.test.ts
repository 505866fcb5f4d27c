import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PROJECT_CLASS_CONDITIONS } from '../../domain/release/conditions.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/give.js';
import { aClaimant, anEntry } from '../support/subsidy-claims.js';
import { approveClaims, aProjectIn, batchClaims, payClass } from '../support/small-life.js';

const LINE_FEN = 130_000;
const SIZE = 4;
let api: TestApi;
let supervised: string;
let filed: string;
let institutionId: string;

beforeAll(async () => {
  api = await anApi();
  const early = await aProjectIn(api.world, 'assessment', { size: SIZE, from: 20 });
  supervised = early.classIds[0] ?? '';
  institutionId = (await read('base-manager', `/api/classes/${supervised}`)).institution.id;
});
afterAll(() => api.end());

async function read(username: string, path: string) {
  return (await (await api.as(username)).get(path).expect(200)).body;
}
const forecastOf = (classId: string) => read('qz-caseworker', `/api/classes/${classId}/forecast`);
const codesOf = (open: { code: string }[]) => open.map(({ code }) => code);

describe('a class that has been taught and not yet examined', () => {
  test('is worth nothing now and everything if what is open is met', async () => {
    const forecast = await forecastOf(supervised);
    expect(forecast).toMatchObject({ lines: SIZE, nowFen: 0, nextBatchFen: SIZE * LINE_FEN, paidFen: 0 });
    expect(forecast.trainees).toHaveLength(SIZE);
    for (const trainee of forecast.trainees) {
      expect(trainee).toMatchObject({ nowFen: 0, reasonCode: 'ABSENT', nextBatchFen: LINE_FEN });
      expect(codesOf(trainee.open)).toEqual(['RESULT_RECORDED', 'TRACKING_RECORDED']);
    }
  });

  test('names every open condition of the gate, who must act, and by when', async () => {
    const { open, knownDueOn } = await forecastOf(supervised);
    const release = await read('qz-caseworker', `/api/classes/${supervised}/release`);
    expect(codesOf(open)).toEqual(codesOf(release.missing));
    expect(open.find(({ code }: { code: string }) => code === 'ASSESSMENT_COMPLETED')).toMatchObject({
      ...{ role: 'caseworker', organisationName: '泉州市人力资源和社会保障局' },
    });
    expect(knownDueOn).toMatch(/^20\d\d-/);
    expect(
      open.every(({ code }: { code: string }) => PROJECT_CLASS_CONDITIONS.some((each) => each.code === code)),
    ).toBe(true);
  });
});

describe('the list', () => {
  test('pages through the open classes, and sums by fund and payee what is held for them', async () => {
    const all = await read('qz-caseworker', '/api/forecast');
    expect(all.items.map(({ classId }: { classId: string }) => classId)).toEqual([supervised]);
    expect(all.items[0]).not.toHaveProperty('trainees');
    expect(all.totals.payees).toEqual([
      {
        ...{ fund: 'EMPLOYMENT_SUBSIDY', payeeName: expect.any(String), classes: 1, claims: 0, claimedFen: 0 },
        ...{ heldFen: SIZE * LINE_FEN, approvedFen: 0, batchedFen: 0, owedFen: 0 },
      },
    ]);
    const [budget] = all.totals.budgets;
    expect(budget.freeFen).toBe(budget.allocatedFen - budget.heldFen - budget.drawnFen);
    const next = await read('qz-caseworker', `/api/forecast?limit=1&after=${all.items[0].postedOn}_${supervised}`);
    expect(next).toMatchObject({ items: [], next: null });
  });

  test('is filtered by institution, project and class', async () => {
    const itemsOf = async (query: string) => (await read('qz-caseworker', `/api/forecast?${query}`)).items.length;
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await itemsOf(`institutionId=${institutionId}`)).toBe(1);
    for (const name of ['institutionId', 'projectId', 'classId']) expect(await itemsOf(`${name}=${nobody}`)).toBe(0);
    await (await api.as('qz-caseworker')).get('/api/forecast?limit=26').expect(400);
  });

  test('shows an institution its own, no budget, and nothing of others', async () => {
    const own = await read('base-manager', '/api/forecast');
    expect([own.items.length, own.totals.budgets]).toEqual([1, []]);
    const other = await read('other-institution', '/api/forecast');
    expect([other.items, other.totals.payees]).toEqual([[], []]);
    await (await api.as('other-institution')).get(`/api/classes/${supervised}/forecast`).expect(404);
    await (await api.as('xm-caseworker')).get(`/api/classes/${supervised}/forecast`).expect(404);
  });
});

describe('a class whose claim was filed, and paid', () => {
  beforeAll(async () => {
    await api.end();
    api = await anApi();
    filed = (await aProjectIn(api.world, 'release', { size: SIZE, from: 40 })).classIds[0] ?? '';
  });

  test('is worth what its claim says', async () => {
    const forecast = await forecastOf(filed);
    expect(forecast).toMatchObject({ nowFen: SIZE * LINE_FEN, nextBatchFen: SIZE * LINE_FEN, paidFen: 0 });
    expect(codesOf(forecast.open)).toContain('FIRST_REVIEW');
    const [payee] = (await read('qz-payer', `/api/forecast?classId=${filed}`)).totals.payees;
    expect(payee).toMatchObject({ claims: 1, claimedFen: SIZE * LINE_FEN, approvedFen: 0, batchedFen: 0 });
  });

  test('waits in its batch once it is approved', async () => {
    await approveClaims(api.world, [filed]);
    await batchClaims(api.world, [filed]);
    const [payee] = (await read('base-manager', `/api/forecast?classId=${filed}`)).totals.payees;
    expect(payee).toMatchObject({ approvedFen: SIZE * LINE_FEN, batchedFen: SIZE * LINE_FEN });
  });

  test('and nothing more is to come once it is paid', async () => {
    await payClass(api.world, filed);
    await api.world.hands.until('class', filed, 'closed');
    expect(await forecastOf(filed)).toMatchObject({ nextBatchFen: 0, paidFen: SIZE * LINE_FEN });
    const items = (await read('qz-caseworker', `/api/forecast?classId=${filed}`)).items;
    expect(items).toEqual([]);
  });
});

describe('a claim without a class', () => {
  const SEQUENCE = 901;
  const { name } = anEntry(SEQUENCE);
  beforeAll(async () => {
    await api.end();
    api = await anApi();
    await aClaimant(api, { username: 'zhang', kind: 'PERSON', sequence: SEQUENCE });
    const body = { fund: 'EMPLOYMENT_SUBSIDY', entries: [anEntry(SEQUENCE)], commitment: true };
    await give(await api.as('zhang'), '/api/commands/fileSubsidyClaim', body).expect(200);
  });

  test('is told with what its own profile still asks, and no name', async () => {
    const { items } = await read('qz-caseworker', '/api/forecast/claims');
    expect(items).toMatchObject([
      {
        gateProfile: 'PERSON_CERTIFICATE',
        payeeName: '学****',
        lines: 1,
        nowFen: LINE_FEN,
        nextBatchFen: LINE_FEN,
        paidFen: 0,
      },
    ]);
    expect(codesOf(items[0].open)).toEqual(
      expect.arrayContaining(['CERTIFICATES_VERIFIED', 'FIRST_REVIEW', 'BATCH_CHECKED']),
    );
    const review = items[0].open.find(({ code }: { code: string }) => code === 'FIRST_REVIEW');
    expect(review).toMatchObject({ role: 'caseworker', organisationName: '泉州市人力资源和社会保障局' });
    expect(
      (await read('qz-caseworker', `/api/forecast/claims?after=${items[0].filedOn}_${items[0].claimId}`)).items,
    ).toEqual([]);
  });

  test('is seen by its claimant and its bureaus alone', async () => {
    expect((await read('zhang', '/api/forecast/claims')).items).toHaveLength(1);
    for (const other of ['other-institution', 'xm-caseworker'])
      expect((await read(other, '/api/forecast/claims')).items).toEqual([]);
  });

  test('counts among the totals, where natural persons are one payee', async () => {
    const { totals } = await read('qz-caseworker', '/api/forecast');
    expect(totals.payees).toMatchObject([{ payeeName: '（个人）', classes: 0, claims: 1, claimedFen: LINE_FEN }]);
    expect((await read('xm-caseworker', '/api/forecast')).totals.payees).toEqual([]);
  });

  test('leaves the house with its claimant masked', async () => {
    const client = await api.as('qz-caseworker');
    for (const list of ['claims', 'claimLines']) {
      const file = await client.post('/api/exports').send({ list, purpose: '季度资金检查', format: 'csv' }).expect(200);
      expect(file.text).toContain('学****');
      expect(file.text).not.toContain(name);
    }
  });
});
