import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { answerTo } from '../support/answers.js';
import { aProjectIn, attend, certificateNumber, filingOf, inspect } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** A version with one training a year: where a class is examined after New Year, the certificate decides. */
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.plant(
    `UPDATE policy_rule SET value = '{"maximum": 1, "scope": "PER_YEAR"}' WHERE key = 'cap.TRAINING'`,
    `INSERT INTO budget (fund, region_code, budget_year, allocated_fen) SELECT fund, region_code, 2028, 100000000 FROM budget
     WHERE budget_year = 2026 ON CONFLICT DO NOTHING`,
  );
});
afterAll(() => world.end());

const DECEMBER = [
  '2025-12-08',
  '2025-12-09',
  '2025-12-10',
  '2025-12-11',
  '2025-12-12',
  '2025-12-15',
  '2025-12-16',
  '2025-12-17',
];
const days = (dates: readonly string[]) => ({
  startsOn: dates[0],
  endsOn: dates.at(-1),
  sessions: dates.map((heldOn, index) => ({
    heldOn,
    hours: 8,
    kind: index < 2 ? 'THEORY' : 'PRACTICE',
    content: '焊接',
  })),
});
const holds = (classId: string) =>
  world.asOwner(
    `SELECT cap_period AS year, slot, q.state, lost_to AS "lostTo", counts_on::text AS "countsOn" FROM quota_hold q
     JOIN trainee t ON t.id = q.trainee_id WHERE q.class_id = $1 ORDER BY t.seq`,
    [classId],
  );

/** One class with these two people, filed for these days, and approved or not. */
async function file(classId: string, from: number, change: Record<string, unknown>): Promise<string> {
  await world.hands.put(CAST.institution, classId, 'roster', people(2, from));
  await world.hands.confirmAll(CAST.institution, classId);
  await must(world.hands, CAST.institution, 'fileClass', classId, await filingOf(world, change));
  return answerTo(world, CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
}

test('a slot is of the year of the planned assessment, and not before the class has ended', async () => {
  const [first = ''] = (await aProjectIn(world, 'filing')).classIds;
  await world.hands.put(CAST.institution, first, 'roster', people(2, 1));
  const early = await filingOf(world, { ...days(DECEMBER), assessmentOn: '2025-12-16' });
  expect(await answerTo(world, CAST.institution, 'fileClass', first, early)).toBe('DATE_IN_PAST');
  expect(await file(first, 1, { ...days(DECEMBER), assessmentOn: '2026-01-09' })).toBe('accepted');
  expect(await holds(first)).toEqual([
    { year: '2026', slot: 1, state: 'HELD', lostTo: null, countsOn: '2026-01-09' },
    { year: '2026', slot: 1, state: 'HELD', lostTo: null, countsOn: '2026-01-09' },
  ]);
});

test('it moves to the year of the certificate; where that has none free, slot and money go back and the line is zero', async () => {
  const [occupied = ''] = (await aProjectIn(world, 'filing')).classIds;
  expect(await file(occupied, 50, {})).toBe('accepted');
  const [moving = ''] = (await aProjectIn(world, 'filing')).classIds;
  expect(await file(moving, 100, { ...days(DECEMBER), assessmentOn: '2026-01-09' })).toBe('accepted');
  // The first of the two trains a second time, in another trade: one training a year leaves room for 2026 only.
  await world.plant(
    `UPDATE trainee SET person_id = (SELECT person_id FROM trainee WHERE class_id = '${occupied}' AND seq = 1)
     WHERE class_id = '${moving}' AND seq = 1`,
    `UPDATE quota_hold q SET person_id = t.person_id, occupation_canonical = 'elsewhere' FROM trainee t
     WHERE t.id = q.trainee_id AND t.class_id = '${moving}' AND t.seq = 1`,
    `UPDATE trainee_confirmation SET person_id = (SELECT person_id FROM trainee WHERE class_id = '${occupied}' AND seq = 1)
     WHERE class_id = '${moving}' AND person_id NOT IN (SELECT person_id FROM trainee WHERE class_id = '${moving}')`,
  );
  await world.hands.until('class', moving, 'supervision');
  await world.hands.advance('2025-12-17');
  await attend(world, moving);
  await inspectOn(moving, '2025-12-17');
  await must(world.hands, CAST.caseworker, 'confirmDelivery', moving);
  await world.hands.until('class', moving, 'assessment');
  await certifyOn(moving, '2025-12-22', '2025-12-29');
  const verified = await must(world.hands, CAST.caseworker, 'verifyCertificates', moving);
  expect(verified.result).toMatchObject({ lostToCap: 1 });
  expect(await holds(moving)).toEqual([
    { year: '2026', slot: 1, state: 'RETURNED', lostTo: 'CAP', countsOn: '2026-01-09' },
    { year: '2025', slot: 1, state: 'HELD', lostTo: null, countsOn: '2025-12-29' },
  ]);
  await world.hands.until('class', moving, 'employment');
  await must(world.hands, CAST.institution, 'fileClaim', moving, { commitment: true });
  const lines = await world.asOwner(
    `SELECT reason_code AS reason FROM claim_line l JOIN trainee t ON t.id = l.trainee_id WHERE l.class_id = $1 ORDER BY t.seq`,
    [moving],
  );
  expect(lines).toEqual([{ reason: 'ANNUAL_CAP_REACHED' }, { reason: null }]);
});

async function inspectOn(classId: string, inspectedOn: string): Promise<void> {
  const hands = {
    ...world.hands,
    give: (...[who, command, caseId, input]: Parameters<World['hands']['give']>) =>
      world.hands.give(who, command, caseId, { ...(input as object), inspectedOn }),
  };
  await inspect({ hands }, classId);
}

async function certifyOn(classId: string, examinedOn: string, issuedOn: string): Promise<void> {
  const { hands } = world;
  await hands.advance(examinedOn);
  const trainees = await hands.trainees(classId);
  const marks = trainees.map(({ traineeId }) => ({ traineeId, attempt: 1, examinedOn, theory: 80, practice: 80 }));
  await hands.put(CAST.assessor, classId, 'scores', marks);
  await must(hands, CAST.assessor, 'submitResults', classId);
  await hands.advance(issuedOn);
  const rows = trainees.map(({ traineeId }) => ({ traineeId, number: certificateNumber(traineeId), issuedOn }));
  await hands.put(CAST.assessor, classId, 'certificates', rows);
}
