import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { CAST, people as persons } from '../../scripts/story/plot.js';
import { findClassView } from '../../store/case/case-view.js';
import { answerTo, answerToFact } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import { inForce, type PolicyPeople } from '../support/policies.js';
import { aDraft } from '../support/policy-drafts.js';
import { aClassIn, aProjectIn, complete, DAYS, filingOf, postingOf } from '../support/small-life.js';

/** A county of 泉州 whose own version allows larger classes and a second re-sit: the rules and the record go by it. */
let api: TestApi;
let people: PolicyPeople;
const LARGE = '350581';
const windows = {
  ...{ examDaysAfterClass: 30, resultsWorkingDays: 10, certificateWorkingDays: 10, resits: 2, resitDays: 30 },
};
const figures = { 'class.size': { minimum: 1, maximum: 60 }, 'assessment.windows': windows };
const planned = (plannedHeadcount: number, regionCode = LARGE) => ({
  posting: { regionCode, classes: [{ title: '大班', plannedHeadcount, plannedHours: 64 }] },
});
const post = async (size: number, regionCode: string) =>
  answerTo(
    api.world,
    CAST.caseworker,
    'postProject',
    null,
    await postingOf(api.world, planned(size, regionCode).posting),
  );
const approve = (classId: string) => answerTo(api.world, CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
const set = (column: string, value: unknown, classId: string) =>
  api.world.asApplication(`UPDATE class SET ${column} = $1 WHERE id = $2`, [value, classId]);

beforeAll(async () => {
  api = await anApi();
  const [caseworker, reviewer, approver] = await Promise.all([
    api.as('qz-caseworker'),
    api.as('qz-reviewer'),
    api.as('qz-approver'),
  ]);
  people = { caseworker, reviewer, approver };
  await inForce(people, aDraft('SS-1', { regionCode: LARGE, validFrom: '2025-07-01' }, figures), null);
});
afterAll(() => api.end());

async function viewOf(classId: string) {
  const view = await inTransaction(api.world.db, SYSTEM_SCOPE, (tx) => findClassView(tx, classId));
  if (!view) throw new Error('the class cannot be read');
  return view;
}

const toToday = (day: string) =>
  api.world.asOwner("UPDATE business_clock SET business_at = ($1::date + time '09:00') AT TIME ZONE 'Asia/Shanghai'", [
    day,
  ]);

test('a class may be planned, filed and approved that elsewhere would be too large', async () => {
  expect([await post(61, LARGE), await post(51, '350500')]).toEqual(['CLASS_SIZE', 'CLASS_SIZE']);
  const large = await aClassIn(api.world, 'supervision', { ...planned(60), size: 51, from: 6_000 });
  expect((await viewOf(large)).class).toMatchObject({ policyVersionId: 'SS-1', enrolled: 51 });
  await expect(set('planned_headcount', 61, large)).rejects.toMatchObject({ code: 'JX088' });
  const city = await aClassIn(api.world, 'filing');
  await set('planned_headcount', 51, city);
  await expect(set('policy_version_id', 'FJ-QZ-2024', city)).rejects.toMatchObject({ code: 'JX088' });
});

test('under a successor, what was filed under it is approved by that one’s size', async () => {
  const filed = await aClassIn(api.world, 'filing', planned(60));
  await api.world.hands.put(CAST.institution, filed, 'roster', persons(3, 7_020));
  await api.world.hands.confirmAll(CAST.institution, filed);
  expect(await answerTo(api.world, CAST.institution, 'fileClass', filed, await filingOf(api.world))).toBe('accepted');
  await inForce(people, aDraft('SS-2', { regionCode: LARGE, validFrom: '2025-07-02' }, {}), 'SS-1');
  await toToday('2025-07-02');
  expect(await approve(filed)).toBe('CLASS_SIZE');
});

test('a trainee may re-sit twice, and no third time; elsewhere once', async () => {
  await toToday('2025-07-01'); // Before the successor.
  const lives = [
    await aProjectIn(api.world, 'supervision', { ...planned(20), from: 7_000 }),
    await aProjectIn(api.world, 'supervision', { from: 7_010 }),
  ];
  for (const life of lives) await complete(api.world, life, 'supervision');
  const [own = '', city = ''] = lives.flatMap(({ classIds }) => classIds);
  await api.world.hands.advance('2025-08-01');
  const sit = async (classId: string, attempt: number, examinedOn: string, points = 50) => {
    const [first] = await api.world.hands.trainees(classId);
    const row = { traineeId: first?.traineeId, attempt, examinedOn, theory: points, practice: points };
    return answerToFact(api.world, CAST.assessor, classId, 'scores', [row]);
  };
  for (const classId of [own, city]) {
    expect(await sit(classId, 1, DAYS.exam)).toBe('saved');
    expect(await sit(classId, 3, '2025-07-30')).toBe('RESIT_NOT_OPEN'); // There was no second.
    expect(await sit(classId, 2, '2025-07-30')).toBe('saved');
  }
  expect(await sit(own, 3, '2025-07-29')).toBe('RESIT_NOT_OPEN'); // Before the second.
  expect([await sit(own, 3, '2025-08-01', 80), await sit(city, 3, '2025-08-01')]).toEqual(['saved', 'RESIT_NOT_OPEN']);
  expect((await viewOf(own)).class.assessment).toMatchObject({ passed: 1 });
  const copy = (classId: string, attempt: number) =>
    api.world.asApplication(
      `INSERT INTO exam_score SELECT trainee_id, class_id, $2, theory, practice, absent, examined_on, recorded_by
       FROM exam_score WHERE class_id = $1 AND attempt = 2`,
      [classId, attempt],
    );
  await expect(copy(own, 4)).rejects.toMatchObject({ code: 'JX089' });
  await expect(copy(city, 3)).rejects.toMatchObject({ code: 'JX089' });
});
