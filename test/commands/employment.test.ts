import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, answerToFact, openTasks } from '../support/answers.js';
import { aProjectIn, DAYS } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** One class of three people with certificates of 2025-07-28: its windows end on 2026-01-28. */
let world: World;
let classId: string;
let people: readonly string[];
beforeAll(async () => {
  world = await aWorld();
  classId = (await aProjectIn(world, 'employment')).classIds[0] ?? '';
  people = (await world.hands.trainees(classId)).map(({ traineeId }) => traineeId);
});
afterAll(() => world.end());

const PROOF = { proofKind: 'CONTRACT', proofReference: '合同1号' };
const result = (row: object, place = 0) =>
  answerToFact(world, CAST.institution, classId, 'employment-results', [{ traineeId: people[place], ...row }]);
const close = () => answerTo(world, CAST.caseworker, 'closeTracking', classId);

test('tracking is due ten working days after the window, and the claim by the window’s own end', async () => {
  expect(await openTasks(world, classId)).toEqual(['closeTracking caseworker', 'fileClaim institution']);
  const [stage] = await world.asOwner(
    'SELECT due_on::text AS due FROM case_stage WHERE class_id = $1 AND left_on IS NULL',
    [classId],
  );
  expect(stage).toEqual({ due: '2026-02-11' });
  const [claim] = await world.asOwner("SELECT due_at AS due FROM task WHERE class_id = $1 AND command = 'fileClaim'", [
    classId,
  ]);
  expect(claim).toEqual({ due: new Date('2026-01-28T23:59:59.999+08:00') });
});

test('a job is in the window and proven; not having one is known only afterwards', async () => {
  await world.hands.advance(DAYS.employed);
  const employedOn = DAYS.employed;
  expect(await result({ traineeId: classId, result: 'NOT_REQUIRED' })).toBe('TRAINEE_UNKNOWN');
  expect(await result({ result: 'NOT_EMPLOYED_WINDOW_ENDED' })).toBe('EMPLOYMENT_WINDOW_OPEN');
  expect(await result({ result: 'EMPLOYED', employedOn })).toBe('EMPLOYMENT_PROOF_MISSING');
  expect(await result({ result: 'EMPLOYED_PROOF_PENDING' })).toBe('EMPLOYMENT_PROOF_MISSING');
  expect(await result({ result: 'EMPLOYED', employedOn: '2025-08-16', ...PROOF })).toBe('DATE_IN_FUTURE');
  expect(await result({ result: 'EMPLOYED', employedOn: '2025-07-27', ...PROOF })).toBe('EMPLOYED_OUTSIDE_WINDOW');
  expect(await result({ result: 'EMPLOYED', employedOn: '2025-07-28', ...PROOF })).toBe('saved');
  expect(await result({ result: 'EMPLOYED_PROOF_PENDING', employedOn }, 1)).toBe('saved');
  expect(await close()).toBe('TRACKING_INCOMPLETE');
});

test('a claim comes before its window ends, and once', async () => {
  const other = (await aClaimless()) ?? '';
  expect(await answerTo(world, CAST.institution, 'fileClaim', classId, { commitment: true })).toBe('accepted');
  expect(await answerTo(world, CAST.institution, 'fileClaim', classId, { commitment: true })).toBe('ALREADY_DECIDED');
  expect(await openTasks(world, classId)).toEqual(['closeTracking caseworker']);
  expect(await answerTo(world, CAST.institution, 'fileClaim', other, { commitment: true })).toBe(
    'CERTIFICATES_NOT_VERIFIED',
  );
});

/** A second project's class, still in filing: it has nothing to claim. */
async function aClaimless(): Promise<string | undefined> {
  return (await aProjectIn(world, 'filing', { title: '二期' })).classIds[0];
}

test('when the window has ended everyone gets a result, and the stage is left', async () => {
  await world.hands.advance('2026-01-28');
  expect(await result({ result: 'NOT_EMPLOYED_WINDOW_ENDED' }, 2)).toBe('EMPLOYMENT_WINDOW_OPEN');
  await world.hands.advance(DAYS.windowEnded);
  expect(await result({ result: 'NOT_EMPLOYED_WINDOW_ENDED' }, 2)).toBe('saved');
  await must(world.hands, CAST.caseworker, 'closeTracking', classId);
  expect(await close()).toBe('ALREADY_DECIDED');
  expect(await result({ result: 'NOT_REQUIRED' })).toBe('ALREADY_DECIDED');
  await world.hands.until('class', classId, 'evaluation');
  expect(await result({ result: 'NOT_REQUIRED' })).toBe('WRONG_STAGE');
});
