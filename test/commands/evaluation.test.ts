import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, openTasks } from '../support/answers.js';
import { aProjectIn, assignEvaluator, DAYS, SCORE } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let classId: string;
let other: string;
beforeAll(async () => {
  world = await aWorld();
  [classId, other] = (await aProjectIn(world, 'evaluation', { classes: 2 })).classIds as [string, string];
});
afterAll(() => world.end());

const finalise = (id = classId) => answerTo(world, CAST.approver, 'finaliseEvaluation', id);
const score = (id = classId) => answerTo(world, CAST.evaluator, 'submitScore', id, SCORE);

test('the evaluator is a third party', async () => {
  expect(await openTasks(world, classId)).toEqual(['assignEvaluator caseworker']);
  const { organisationId: school } = await world.hands.actor(CAST.institution);
  const { organisationId: bureau } = await world.hands.actor(CAST.caseworker);
  for (const evaluatorOrganisationId of [school, bureau, '00000000-0000-4000-8000-000000000000'])
    expect(await answerTo(world, CAST.caseworker, 'assignEvaluator', classId, { evaluatorOrganisationId })).toBe(
      'EVALUATOR_NOT_INDEPENDENT',
    );
});

test('who is not assigned does not know the class, and there is nothing to make final', async () => {
  expect(await score()).toBe('NOT_FOUND');
  expect(await finalise()).toBe('EVALUATOR_NOT_ASSIGNED');
});

test('assigned once, scored once, with five working days for the institution’s comment', async () => {
  await assignEvaluator(world, classId);
  const again = { evaluatorOrganisationId: (await world.hands.actor(CAST.evaluator)).organisationId };
  expect(await answerTo(world, CAST.caseworker, 'assignEvaluator', classId, again)).toBe('ALREADY_DECIDED');
  expect(await openTasks(world, classId)).toEqual(['submitScore evaluator']);
  expect(await finalise()).toBe('SCORE_NOT_SUBMITTED');
  await world.hands.advance(DAYS.scored);
  const scored = await must(world.hands, CAST.evaluator, 'submitScore', classId, SCORE);
  expect(scored.result).toEqual({ objectionEndsOn: '2026-02-06' });
  expect(await score()).toBe('ALREADY_DECIDED');
  expect(await openTasks(world, classId)).toEqual(['finaliseEvaluation approver']);
});

test('final on the day after the window, with the weights of the class’s version', async () => {
  expect(await finalise()).toBe('OBJECTION_WINDOW_OPEN');
  await world.hands.advance('2026-02-06');
  expect(await finalise()).toBe('OBJECTION_WINDOW_OPEN');
  await world.hands.advance(DAYS.objectionEnded);
  await world.asOwner("UPDATE work_calendar_year SET status = 'PROVISIONAL' WHERE year = 2026");
  expect(await finalise()).toBe('OBJECTION_PROVISIONAL');
  await world.asOwner("UPDATE work_calendar_year SET status = 'OFFICIAL' WHERE year = 2026");
  const final = await must(world.hands, CAST.approver, 'finaliseEvaluation', classId);
  // 25 × 96 + 25 × 100 + 20 × 90 + 30 × 100, of 100.
  expect(final.result).toEqual({ scoreHundredths: 9_700, grade: 'A' });
  expect(await finalise()).toBe('ALREADY_DECIDED');
  await world.hands.until('class', classId, 'release');
});

test('who assigns, who scores and who makes it final are three people', async () => {
  await assignEvaluator(world, other);
  await world.asOwner(
    "UPDATE evaluation SET assigned_by = (SELECT id FROM account WHERE username = 'evaluator') WHERE class_id = $1",
    [other],
  );
  expect(await score(other)).toBe('SAME_PERSON');
  await world.asOwner(
    "UPDATE evaluation SET assigned_by = (SELECT id FROM account WHERE username = 'qz-approver') WHERE class_id = $1",
    [other],
  );
  expect(await score(other)).toBe('accepted');
  expect(await finalise(other)).toBe('SAME_PERSON');
});
