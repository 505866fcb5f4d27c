import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PolicyVersion } from '../../domain/policy/types.js';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { CAST, people as persons } from '../../scripts/story/plot.js';
import { findClassView } from '../../store/case/case-view.js';
import { answerTo, answerToFact } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { inForce, type PolicyPeople } from '../support/policies.js';
import { aDraft } from '../support/policy-drafts.js';
import {
  aClassIn,
  aProjectIn,
  attend,
  complete,
  DAYS,
  filingOf,
  inspect,
  SESSION_DATES,
  timetable,
  type SmallLife,
} from '../support/small-life.js';

/** A county of 泉州 whose own version has other limits; all else is the city's. */
const COUNTY = '350582';
const OTHER_LIMITS = {
  'filing.planWorkingDays': 15,
  'filing.leadWorkingDays': 6,
  'filing.reviewWorkingDays': 3,
  'filing.returns': { maximum: 1, correctionWorkingDays: 4 },
  'class.size': { minimum: 10, maximum: 30 },
  'hours.day': { classHourMinutes: 45, dailyMaximum: 9, practicePercent: 70 },
  'supervision.confirmationWorkingDays': 2,
  'supervision.correctionWorkingDays': 8,
  'attendance.thresholdPercent': 90,
  'assessment.passMark': 70,
  'assessment.windows': {
    ...{ examDaysAfterClass: 20, resultsWorkingDays: 6, certificateWorkingDays: 4, resits: 1, resitDays: 10 },
  },
  'employment.windowMonths': 5,
  'employment.closingWorkingDays': 7,
  'claim.windowMonths': 7,
  'evaluation.windows': { appointWorkingDays: 2, draftWorkingDays: 9, commentWorkingDays: 3, surveyPercent: 30 },
  'claim.review': { firstWorkingDays: 4, secondWorkingDays: 6 },
};
const IN_COUNTY = { posting: { regionCode: COUNTY } };

let api: TestApi;
let people: PolicyPeople;
let nextPerson = 5_000;
const from = () => (nextPerson += 20);

beforeAll(async () => {
  api = await anApi();
  const [caseworker, reviewer, approver] = await Promise.all([
    api.as('qz-caseworker'),
    api.as('qz-reviewer'),
    api.as('qz-approver'),
  ]);
  people = { caseworker, reviewer, approver };
  await inForce(people, ofCounty('JJ-1', '2025-07-01', OTHER_LIMITS), null);
});
afterAll(() => api.end());

function ofCounty(id: string, validFrom: string, figures: object, change: Partial<PolicyVersion> = {}): PolicyVersion {
  return aDraft(id, { regionCode: COUNTY, validFrom, ...change }, { ...figures });
}

async function viewOf(classId: string) {
  const view = await inTransaction(api.world.db, SYSTEM_SCOPE, (tx) => findClassView(tx, classId));
  if (!view) throw new Error('the class cannot be read');
  return view;
}

async function dueOf(classId: string) {
  const [stage] = await api.world.asOwner<{ stage: string; days: number; from: string }>(
    `SELECT stage, due_working_days::int AS days, due_from::text AS from FROM case_stage
     WHERE class_id = $1 AND left_on IS NULL`,
    [classId],
  );
  return stage;
}

const versionOf = async (classId: string) => (await viewOf(classId)).class.policyVersionId;
const toToday = (day: string) =>
  api.world.asOwner("UPDATE business_clock SET business_at = ($1::date + time '09:00') AT TIME ZONE 'Asia/Shanghai'", [
    day,
  ]);

describe('a class filed under a version with other limits', () => {
  let county: SmallLife;
  let city: SmallLife;
  const both = async (stage: Parameters<typeof complete>[2]) => {
    for (const life of [county, city]) await complete(api.world, life, stage, { from: from() });
  };
  const dues = async () => [await dueOf(county.classIds[0]!), await dueOf(city.classIds[0]!)];

  beforeAll(async () => {
    county = await aProjectIn(api.world, 'filing', IN_COUNTY);
    city = await aProjectIn(api.world, 'filing');
  });

  test('has its own time to file, to review and to correct, and is given back less often', async () => {
    expect(await dues()).toMatchObject([{ days: 15 }, { days: 20 }]);
    for (const [{ classIds }, review, correction] of [
      [county, 3, 4],
      [city, 5, 5],
    ] as const) {
      const classId = classIds[0]!;
      await api.world.hands.put(CAST.institution, classId, 'roster', persons(3, from()));
      expect(await answerTo(api.world, CAST.institution, 'fileClass', classId, await filingOf(api.world))).toBe(
        'accepted',
      );
      expect(await dueOf(classId)).toMatchObject({ stage: 'filing', days: review });
      const defects = [{ item: '课程表', problem: '缺实操安排' }];
      expect(await answerTo(api.world, CAST.reviewer, 'returnFiling', classId, { defects })).toBe('accepted');
      expect(await dueOf(classId)).toMatchObject({ days: correction });
      expect(await answerTo(api.world, CAST.institution, 'fileClass', classId, await filingOf(api.world))).toBe(
        'accepted',
      );
      const again = await answerTo(api.world, CAST.reviewer, 'returnFiling', classId, { defects });
      expect(again).toBe(classId === county.classIds[0] ? 'RETURNS_EXHAUSTED' : 'accepted');
    }
  });

  test('has its own windows in each later stage', async () => {
    county = await aProjectIn(api.world, 'supervision', { ...IN_COUNTY, from: from() });
    city = await aProjectIn(api.world, 'supervision', { from: from() });
    expect(await versionOf(county.classIds[0]!)).toBe('JJ-1');
    expect(await versionOf(city.classIds[0]!)).toBe('FJ-QZ-2024');
    expect(await dues()).toEqual([
      { stage: 'supervision', days: 2, from: DAYS.endsOn },
      { stage: 'supervision', days: 5, from: DAYS.endsOn },
    ]);
    await both('supervision');
    expect(await dues()).toEqual([
      { stage: 'assessment', days: 6, from: '2025-08-12' },
      { stage: 'assessment', days: 10, from: '2025-08-22' },
    ]);
    await both('assessment');
    expect(await dues()).toEqual([
      { stage: 'employment', days: 7, from: '2025-12-28' },
      { stage: 'employment', days: 10, from: '2026-01-28' },
    ]);
    const windows = [await viewOf(county.classIds[0]!), await viewOf(city.classIds[0]!)];
    expect(windows.map((view) => view.class.claimWindow?.endsOn)).toEqual(['2026-02-28', '2026-01-28']);
    await complete(api.world, county, 'employment');
    expect(await dueOf(county.classIds[0]!)).toMatchObject({ stage: 'evaluation', days: 2 });
  });
});

describe('what is filed is measured by the version', () => {
  test('lead time, hours of a day, share of practice and size of the class', async () => {
    await toToday('2025-07-04');
    const file = async (classId: string, change: object) =>
      answerTo(api.world, CAST.institution, 'fileClass', classId, await filingOf(api.world, { ...change }));
    const [county, city] = [await aClassIn(api.world, 'filing', IN_COUNTY), await aClassIn(api.world, 'filing')];
    for (const classId of [county, city])
      await api.world.hands.put(CAST.institution, classId, 'roster', persons(3, from()));
    const day = (heldOn: string, hours: number, kind: string) => ({ heldOn, hours, kind, content: '焊条电弧焊' });
    const nine = SESSION_DATES.map((heldOn, n) =>
      day(heldOn, n === 0 ? 9 : n === 1 ? 7 : 8, n < 2 ? 'THEORY' : 'PRACTICE'),
    );
    // In whatever order its lessons were typed.
    const typed = timetable().map((each, n) => (n === 0 ? { ...each, heldOn: '2025-07-11' } : each));
    const later = { startsOn: '2025-07-11', sessions: typed.toReversed() };
    expect(await file(county, later)).toBe('LEAD_TIME_TOO_SHORT');
    expect(await file(city, { sessions: nine })).toBe('SESSION_TOO_LONG');
    const threeOfTheory = SESSION_DATES.map((heldOn, n) => day(heldOn, 8, n < 3 ? 'THEORY' : 'PRACTICE'));
    expect(await file(county, { sessions: threeOfTheory })).toBe('PRACTICE_SHARE_TOO_SMALL');
    expect(await file(county, { sessions: nine })).toBe('accepted');
    expect(await file(city, later)).toBe('accepted');
    const small = await aClassIn(api.world, 'filing', IN_COUNTY);
    await api.world.plant(`UPDATE class SET planned_headcount = 9 WHERE id = '${small}'`);
    await api.world.hands.put(CAST.institution, small, 'roster', persons(3, from()));
    expect(await file(small, {})).toBe('CLASS_SIZE');
  });

  test('admission and pass mark', async () => {
    const filed = async (shape: object) => aClassIn(api.world, 'supervision', { ...shape, from: from() });
    await toToday('2025-07-01');
    const [county, city] = [await filed(IN_COUNTY), await filed({})];
    await api.world.hands.advance(DAYS.endsOn);
    for (const classId of [county, city]) {
      await attend(api.world, classId, 7); // 87.5 % of the hours.
      await inspect(api.world, classId);
      expect(await answerTo(api.world, CAST.caseworker, 'confirmDelivery', classId)).toBe('accepted');
    }
    await api.world.hands.advance(DAYS.exam);
    const examine = async (classId: string, points: number) => {
      const rows = (await api.world.hands.trainees(classId)).map(({ traineeId }) => ({
        ...{ traineeId, attempt: 1, examinedOn: DAYS.exam, theory: points, practice: points },
      }));
      return answerToFact(api.world, CAST.assessor, classId, 'scores', rows);
    };
    expect(await examine(county, 65)).toBe('NOT_ADMITTED');
    expect(await examine(city, 65)).toBe('saved');
    expect((await viewOf(city)).class.assessment).toMatchObject({ passed: 3, resultsMissing: 0 });
    // With full attendance, 65 points are still no pass in the county.
    await api.world.plant(`UPDATE attendance SET hours = 8 WHERE class_id = '${county}'`);
    expect((await viewOf(county)).class.assessment).toMatchObject({ resultsMissing: 3 });
    expect(await examine(county, 65)).toBe('saved');
    expect((await viewOf(county)).class.assessment).toMatchObject({ passed: 0, resultsMissing: 0 });
    expect(await examine(county, 70)).toBe('saved');
    expect((await viewOf(county)).class.assessment).toMatchObject({ passed: 3 });
  });
});

describe('what a class has frozen', () => {
  beforeAll(() => toToday('2025-07-01'));
  const approved = (shape: object = IN_COUNTY) => aClassIn(api.world, 'supervision', { ...shape, from: from() });

  test('is never a draft, nor what was checked only, nor another city’s', async () => {
    const elsewhere = { posting: { regionCode: '350583' } };
    const draft = aDraft('NA-1', { regionCode: '350583', validFrom: '2025-07-01' }, OTHER_LIMITS);
    await give(people.caseworker, '/api/commands/draftPolicyVersion', draft).expect(200);
    expect(await versionOf(await approved(elsewhere))).toBe('FJ-QZ-2024');
    await give(people.reviewer, '/api/policy/versions/NA-1/commands/checkPolicyVersion', { opinion: '同意' }).expect(
      200,
    );
    const second = await approved(elsewhere);
    expect(await versionOf(second)).toBe('FJ-QZ-2024');
    expect((await viewOf(second)).limits['filing.reviewWorkingDays']).toBe(5);
  });

  test('stays when a successor comes into force; the next class takes that', async () => {
    const frozen = await approved();
    const before = await viewOf(frozen);
    const pending = await aClassIn(api.world, 'filing', IN_COUNTY);
    await api.world.hands.put(CAST.institution, pending, 'roster', persons(3, from()));
    await api.world.hands.confirmAll(CAST.institution, pending);
    await answerTo(api.world, CAST.institution, 'fileClass', pending, await filingOf(api.world));
    await inForce(people, ofCounty('JJ-2', '2025-07-02', { 'assessment.passMark': 80 }), 'JJ-1');
    await toToday('2025-07-02');
    expect(await viewOf(frozen)).toEqual({ ...before, today: '2025-07-02' });
    expect((await viewOf(pending)).limits['assessment.passMark']).toBe(80);
    // Handed in under the old version, approved under the new: it counts from the new one's first day, and is paid for.
    expect(await answerTo(api.world, CAST.reviewer, 'approveFiling', pending, { opinion: '同意' })).toBe('accepted');
    const after = await viewOf(pending);
    expect(after.class).toMatchObject({ policyVersionId: 'JJ-2', heldFen: 390_000 });
  });

  test.each([
    ['从高', ['HIGHEST'], 'OLD'],
    ['从优', ['MORE_FAVOURABLE', 'NEWEST'], 'OLD'],
    ['从新', ['NEWEST', 'HIGHEST'], 'NEW'],
  ])('where two speak at once is chosen %s', async (_name, rules, expected) => {
    const regionCode = { 从高: '350502', 从优: '350503', 从新: '350504' }[_name]!;
    const tariff = (L4: number) => ({
      ...{ 'tariff.LEVEL_UPGRADE': { payee: 'INSTITUTION', amountsFen: { L4 }, certificateKinds: ['SKILL_LEVEL'] } },
      ...{ 'version.overlap': rules },
    });
    const term = { regionCode, validTo: '2025-12-31' };
    await inForce(people, aDraft(`OLD-${regionCode}`, { ...term, validFrom: '2025-01-01' }, tariff(150_000)), null);
    await inForce(people, aDraft(`NEW-${regionCode}`, { ...term, validFrom: '2025-06-01' }, tariff(120_000)), null);
    expect(await versionOf(await approved({ posting: { regionCode } }))).toBe(`${expected}-${regionCode}`);
  });

  test('is kept by the database', async () => {
    const frozen = await approved();
    const open = await aClassIn(api.world, 'filing', IN_COUNTY);
    const set = (classId: string, id: string) =>
      api.world.asApplication('UPDATE class SET policy_version_id = $2 WHERE id = $1', [classId, id]);
    await expect(set(frozen, 'FJ-QZ-2024')).rejects.toThrow(/keeps the policy version/);
    for (const id of ['NA-1', 'FJ-PT', 'FJ-XM', 'JJ-1']) await expect(set(open, id)).rejects.toThrow(/does not speak/);
    await expect(set(open, 'JJ-2')).resolves.toEqual([]);
  });
});
