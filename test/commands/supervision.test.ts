import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, answerToFact, openTasks } from '../support/answers.js';
import { aProjectIn, attend, DAYS, inspect } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let classIds: readonly string[];
let taken = 0;
beforeAll(async () => {
  world = await aWorld();
  ({ classIds } = await aProjectIn(world, 'supervision', { classes: 12 }));
});
afterAll(() => world.end());

/** One of the classes that nobody has touched yet. */
function aClass(): string {
  const classId = classIds[taken];
  taken += 1;
  if (!classId) throw new Error('the project has too few classes for these tests');
  return classId;
}

const confirm = (classId: string) => answerTo(world, CAST.caseworker, 'confirmDelivery', classId);
const inspection = (classId: string, input: object) =>
  answerTo(world, CAST.inspector, 'recordInspection', classId, { inspectedOn: DAYS.endsOn, note: '正常', ...input });

describe('on a day of the class', () => {
  test('the process waits for inspections and the confirmation, five working days after the last session', async () => {
    const classId = aClass();
    expect(await openTasks(world, classId)).toEqual(['confirmDelivery caseworker', 'recordInspection inspector']);
    const [due] = await world.asOwner(
      'SELECT due_on::text AS due FROM case_stage WHERE class_id = $1 AND left_on IS NULL',
      [classId],
    );
    expect(due).toEqual({ due: '2025-07-30' });
  });

  test('nothing has happened before the class began', async () => {
    const classId = aClass();
    expect(await inspection(classId, { kind: 'ONLINE_PATROL', inspectedOn: '2025-07-01' })).toBe('OUTSIDE_CLASS_DATES');
    expect(await inspection(classId, { kind: 'ONLINE_PATROL', inspectedOn: '2025-07-14' })).toBe('DATE_IN_FUTURE');
    const [session] = await world.hands.sessions(classId);
    const [trainee] = await world.hands.trainees(classId);
    const rows = [{ traineeId: trainee?.traineeId, hours: 8 }];
    expect(await answerToFact(world, CAST.institution, classId, `sessions/${session?.id}/attendance`, rows)).toBe(
      'DATE_IN_FUTURE',
    );
    expect(await confirm(classId)).toBe('DELIVERY_NOT_FINISHED');
  });
});

describe('withdrawTrainee', () => {
  test('gives slot and money back at once', async () => {
    const classId = aClass();
    const [trainee] = await world.hands.trainees(classId);
    const input = { traineeId: trainee?.traineeId, reason: '个人原因' };
    await must(world.hands, CAST.institution, 'withdrawTrainee', classId, input);
    const [holds] = await world.asOwner(
      `SELECT returned_fen::int AS returned, (SELECT count(*)::int FROM quota_hold q WHERE q.class_id = h.class_id AND state = 'HELD') AS held
       FROM budget_hold h WHERE class_id = $1`,
      [classId],
    );
    expect(holds).toEqual({ returned: 130_000, held: 2 });
    expect(await answerTo(world, CAST.institution, 'withdrawTrainee', classId, input)).toBe('TRAINEE_WITHDRAWN');
  });

  test('is not for somebody of another class', async () => {
    const [stranger] = await world.hands.trainees(aClass());
    const input = { traineeId: stranger?.traineeId, reason: '个人原因' };
    expect(await answerTo(world, CAST.institution, 'withdrawTrainee', aClass(), input)).toBe('TRAINEE_UNKNOWN');
  });
});

describe('after the last session', () => {
  beforeAll(() => world.hands.advance(DAYS.endsOn));

  test('attendance is kept within the session’s hours, for people of the class', async () => {
    const classId = aClass();
    const [session] = await world.hands.sessions(classId);
    const [trainee] = await world.hands.trainees(classId);
    const put = (rows: object[], sessionId = session?.id) =>
      answerToFact(world, CAST.institution, classId, `sessions/${sessionId}/attendance`, rows);
    expect(await put([{ traineeId: trainee?.traineeId, hours: 8.5 }])).toBe('HOURS_ABOVE_SESSION');
    expect(await put([{ traineeId: '00000000-0000-4000-8000-000000000000', hours: 8 }])).toBe('TRAINEE_UNKNOWN');
    const [elsewhere] = await world.hands.sessions(classIds[0] ?? '');
    expect(await put([{ traineeId: trainee?.traineeId, hours: 8 }], elsewhere?.id)).toBe('SESSION_UNKNOWN');
    expect(await put([{ traineeId: trainee?.traineeId, hours: 4 }])).toBe('saved');
    expect(await put([{ traineeId: trainee?.traineeId, hours: 7.5 }])).toBe('saved');
    const kept = await world.asOwner('SELECT hours::float8 AS hours FROM attendance WHERE class_id = $1', [classId]);
    expect(kept).toEqual([{ hours: 7.5 }]);
  });

  test('who withdrew during the class has no attendance afterwards', async () => {
    const classId = aClass();
    const [trainee] = await world.hands.trainees(classId);
    await world.asOwner("UPDATE trainee SET state = 'WITHDRAWN', withdrawn_on = '2025-07-16' WHERE id = $1", [
      trainee?.traineeId,
    ]);
    const sessions = await world.hands.sessions(classId);
    const put = (index: number) =>
      answerToFact(world, CAST.institution, classId, `sessions/${sessions[index]?.id}/attendance`, [
        { traineeId: trainee?.traineeId, hours: 8 },
      ]);
    expect(await put(1)).toBe('saved');
    expect(await put(2)).toBe('TRAINEE_UNKNOWN');
  });

  test('a visit is made by two inspectors of the bureau, a phone check reaches a number of people', async () => {
    const classId = aClass();
    const { id } = await world.hands.actor(CAST.inspector);
    const caseworker = await world.hands.actor(CAST.caseworker);
    expect(await inspection(classId, { kind: 'ON_SITE' })).toBe('SECOND_INSPECTOR_MISSING');
    expect(await inspection(classId, { kind: 'ON_SITE', secondInspectorId: id })).toBe('INSPECTOR_UNKNOWN');
    expect(await inspection(classId, { kind: 'ON_SITE', secondInspectorId: caseworker.id })).toBe('INSPECTOR_UNKNOWN');
    expect(await inspection(classId, { kind: 'PHONE_CHECK' })).toBe('TRAINEES_REACHED_MISSING');
    expect(await inspection(classId, { kind: 'PHONE_CHECK', traineesReached: 2 })).toBe('accepted');
  });

  test('delivery is confirmed when attendance, inspections and findings are complete: in that order it says what is not', async () => {
    const classId = aClass();
    expect(await confirm(classId)).toBe('ATTENDANCE_INCOMPLETE');
    await attend(world, classId);
    expect(await confirm(classId)).toBe('INSPECTIONS_MISSING');
    await inspect(world, classId);
    expect(await openTasks(world, classId)).toEqual(['confirmDelivery caseworker']);
    expect(await answerTo(world, CAST.caseworker, 'closeFinding', classId, { findingId: classId, note: '无' })).toBe(
      'NO_OPEN_FINDING',
    );
    await must(world.hands, CAST.inspector, 'openFinding', classId, { description: '签到不全' });
    expect(await openTasks(world, classId)).toEqual(['closeFinding caseworker', 'confirmDelivery caseworker']);
    expect(await confirm(classId)).toBe('FINDINGS_OPEN');
    expect(await answerTo(world, CAST.caseworker, 'closeFinding', classId, { findingId: classId, note: '无' })).toBe(
      'FINDING_UNKNOWN',
    );
    const [finding] = await world.hands.options(CAST.caseworker, 'openFindings', { classId });
    await must(world.hands, CAST.caseworker, 'closeFinding', classId, { findingId: finding?.value, note: '已补签' });
    expect(await confirm(classId)).toBe('accepted');
    expect(await confirm(classId)).toBe('ALREADY_DECIDED');
    expect(await inspection(classId, { kind: 'ONLINE_PATROL' })).toBe('ALREADY_DECIDED');
    const [session] = await world.hands.sessions(classId);
    expect(
      await answerToFact(world, CAST.institution, classId, `sessions/${session?.id}/attendance`, [
        { traineeId: classId, hours: 1 },
      ]),
    ).toBe('ALREADY_DECIDED');
    await world.hands.until('class', classId, 'assessment');
    expect(await confirm(classId)).toBe('WRONG_STAGE');
  });

  test('a finding is corrected within five working days', async () => {
    const classId = aClass();
    await must(world.hands, CAST.inspector, 'openFinding', classId, { description: '教师与备案不符' });
    const [finding] = await world.asOwner('SELECT correct_by::text AS by FROM finding WHERE class_id = $1', [classId]);
    expect(finding).toEqual({ by: '2025-07-30' });
  });
});
