import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import {
  certifyLate,
  classesWithFailure,
  fileSupplement,
  LATE,
  lateResultOf,
  pendingResult,
} from '../support/late-life.js';
import { aClaimant, anEntry, subsidyClaimBodies } from '../support/subsidy-claims.js';

let api: TestApi;
let classId = '';
let other = '';
let third = '';
let supplementId = '';
beforeAll(async () => {
  api = await anApi();
  const { hands } = api.world;
  [classId = '', other = '', third = ''] = (await classesWithFailure(api.world, 3)).classIds;
  await hands.advance(LATE.certificate);
  await must(hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  for (const id of [classId, other]) await certifyLate(api.world, id);
  supplementId = await fileSupplement(api.world, classId);
}, 120_000);
afterAll(() => api.end());

const follow = async (who: string, query = `?ofClassId=${classId}`) =>
  (await (await api.as(who)).get(`/api/subsidy-claims${query}`).expect(200)).body;
async function budgetOf(budgetYear: number) {
  const payer = await api.as('qz-payer');
  const query = `?budgetYear=${budgetYear}&fund=EMPLOYMENT_SUBSIDY&regionCode=350500`;
  const [budget] = (await payer.get(`/api/budgets${query}`).expect(200)).body.items as { id: string }[];
  return (await payer.get(`/api/budgets/${budget?.id}`).expect(200)).body;
}

test('the claims that follow a class are listed by their class, for those who may see them', async () => {
  const { items, totals } = await follow(CAST.institution);
  expect(items).toMatchObject([
    {
      ...{ id: supplementId, number: expect.stringMatching(/-1-S1$/), gateProfile: 'PROJECT_CLASS', state: 'FILED' },
      ...{ lines: 1, amountFen: 130_000, approvedFen: 0, paidFen: 0 },
    },
  ]);
  expect(totals).toEqual({ claims: 1, amountFen: 130_000, approvedFen: 0, paidFen: 0 });
  expect((await follow(CAST.caseworker, `?ofClassId=${other}`)).items).toEqual([]);
  expect((await follow('xm-caseworker')).items).toEqual([]);
  expect((await follow('other-institution')).items).toEqual([]);
  await (await api.as(CAST.caseworker)).get('/api/subsidy-claims?ofClassId=x').expect(400);
});

test('a budget tells for whom it is held: classes, late certificates, and claims without a class', async () => {
  const person = await aClaimant(api, { username: 'welder', kind: 'PERSON', sequence: 1 });
  const body = { fund: 'EMPLOYMENT_SUBSIDY', entries: [anEntry(1)], commitment: true };
  const filed = await give(await api.as(person.username), '/api/commands/fileSubsidyClaim', body).expect(200);
  const path = `/api/subsidy-claims/${filed.body.result.claimId}/commands`;
  const caseworker = await api.as(CAST.caseworker);
  await give(caseworker, `${path}/verifySubsidyClaim`, subsidyClaimBodies.verifySubsidyClaim).expect(200);
  await give(caseworker, `${path}/reviewSubsidyClaim`, subsidyClaimBodies.reviewSubsidyClaim).expect(200);
  const holds = [...(await budgetOf(2025)).holds, ...(await budgetOf(2026)).holds];
  const held = holds.filter(({ openFen }) => openFen > 0);
  const told = held.map(({ ownerKind, title, classId: of, claimId }) => [ownerKind, title, of ?? claimId]);
  expect(told).toHaveLength(6);
  expect(told).toEqual(
    expect.arrayContaining([
      ['CLASS', '1班', classId],
      ['CLASS', '2班', other],
      ['CLASS', '3班', third],
      ['CLAIM', '泉州市高级技工学校', supplementId],
      ['CLAIM', '个人', filed.body.result.claimId],
      ['LATE_CERTIFICATE', '2班', other],
    ]),
  );
  const late = held.find(({ ownerKind }) => ownerKind === 'LATE_CERTIFICATE');
  expect(late).toMatchObject({ number: expect.stringMatching(/-2 · 3$/), openFen: 130_000, claimId: null });
});

test('and who waits for it', async () => {
  const { world } = api;
  await must(world.hands, CAST.assessor, 'recordLateResult', third, await lateResultOf(world, third));
  await world.asOwner(
    "UPDATE budget SET allocated_fen = held_fen + drawn_fen WHERE budget_year = 2026 AND fund = 'EMPLOYMENT_SUBSIDY'",
  );
  const lateResultId = await pendingResult(world, third);
  await must(world.hands, CAST.caseworker, 'queueLateResult', third, { lateResultId });
  expect((await budgetOf(2026)).queue).toEqual([
    {
      ...{ place: 1, ownerKind: 'LATE_CERTIFICATE', classId: third, claimId: null, title: '3班' },
      ...{ number: expect.stringMatching(/-3 · 3$/), neededFen: 130_000, queuedOn: LATE.certificate, fits: false },
    },
  ]);
});
