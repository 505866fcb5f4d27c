import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { answerTo, answerToFact, openTasks } from '../support/answers.js';
import { aClassIn, aProjectIn, filingOf, SESSION_DATES, timetable } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let nextPerson = 1;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.end());

/** A class with a roster of its own three people, ready to be filed. */
async function aClass(size = 3): Promise<string> {
  const classId = await aClassIn(world, 'filing');
  await world.hands.put(CAST.institution, classId, 'roster', people(size, nextPerson));
  await world.hands.confirmAll(CAST.institution, classId);
  nextPerson += size;
  return classId;
}

const file = async (classId: string, change: Record<string, unknown> = {}) =>
  answerTo(world, CAST.institution, 'fileClass', classId, await filingOf(world, change));

async function aFiledClass(size = 3): Promise<string> {
  const classId = await aClass(size);
  expect(await file(classId)).toBe('accepted');
  return classId;
}

const approve = (classId: string) => answerTo(world, CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
const giveBack = (classId: string) =>
  answerTo(world, CAST.reviewer, 'returnFiling', classId, { defects: [{ item: '课程表', problem: '缺实操安排' }] });
const dueOf = async (classId: string) =>
  (
    await world.asOwner<{ due: string }>(
      'SELECT due_on::text AS due FROM case_stage WHERE class_id = $1 AND left_on IS NULL',
      [classId],
    )
  )[0]?.due;

describe('fileClass', () => {
  test('hands the class to the reviewer, with five working days', async () => {
    const classId = await aFiledClass();
    expect(await openTasks(world, classId)).toEqual(['approveFiling reviewer']);
    expect(await dueOf(classId)).toBe('2025-07-08');
    const [filed] = await world.asOwner(
      'SELECT round, jsonb_array_length(roster_snapshot) AS roster, starts_on::text AS starts FROM filing WHERE class_id = $1',
      [classId],
    );
    expect(filed).toEqual({ round: 1, roster: 3, starts: '2025-07-14' });
  });

  test('a second filing waits for the first to be decided', async () => {
    const classId = await aFiledClass();
    expect(await file(classId)).toBe('FILING_PENDING');
    expect(await answerToFact(world, CAST.institution, classId, 'roster', people(1, 900))).toBe('FILING_PENDING');
    expect(await approve(classId)).toBe('accepted');
    expect(await file(classId)).toBe('ALREADY_DECIDED');
    expect(await answerToFact(world, CAST.institution, classId, 'roster', people(1, 900))).toBe('ROSTER_FROZEN');
  });

  describe('is refused for what is wrong in it', () => {
    const outside = [...timetable().slice(0, -1), { ...timetable()[7]!, heldOn: '2025-08-01' }];
    const twice = timetable().map((session, index) =>
      index === 1 ? { ...session, heldOn: SESSION_DATES[0] } : session,
    );
    test.each<[string, Record<string, unknown>]>([
      ['DATE_IN_PAST', { startsOn: '2025-06-30' }],
      ['DATE_IN_PAST', { startsOn: '2025-07-01' }],
      ['DATE_IN_PAST', { endsOn: '2025-07-13' }],
      ['LEAD_TIME_TOO_SHORT', { startsOn: '2025-07-07' }],
      ['SESSION_DATE_TWICE', { sessions: twice }],
      ['OUTSIDE_CLASS_DATES', { sessions: outside }],
      ['CLASS_DATES_NOT_OF_SESSIONS', { startsOn: '2025-07-11' }],
      ['CLASS_DATES_NOT_OF_SESSIONS', { endsOn: '2025-08-20' }],
      ['CLASS_DATES_NOT_OF_SESSIONS', { sessions: timetable().slice(1) }],
      ['SESSIONS_DO_NOT_MATCH_PLAN', { sessions: timetable(7) }],
      ['PRACTICE_SHARE_TOO_SMALL', { sessions: timetable(8, 4) }],
      ['CALENDAR_YEAR_MISSING', { endsOn: '2028-01-05' }],
      ['ASSESSMENT_BODY_NOT_INDEPENDENT', { assessmentBodyId: '00000000-0000-4000-8000-000000000000' }],
    ])('%s: %j', async (code, change) => {
      expect(await file(await aClass(), change)).toBe(code);
    });

    test('the institution does not examine its own trainees', async () => {
      const { organisationId } = await world.hands.actor(CAST.institution);
      expect(await file(await aClass(), { assessmentBodyId: organisationId })).toBe('ASSESSMENT_BODY_NOT_INDEPENDENT');
    });

    test('fewer hours than the level needs', async () => {
      const classId = await aClass();
      await world.asOwner('UPDATE class SET planned_hours = 48 WHERE id = $1', [classId]);
      expect(await file(classId, { sessions: timetable(6) })).toBe('HOURS_BELOW_LEVEL');
    });

    test('a roster of nobody, or of more than were planned', async () => {
      expect(await file(await aClass(0))).toBe('ROSTER_SIZE');
      expect(await file(await aClass(21))).toBe('ROSTER_SIZE');
    });

    test('a tariff that has been withdrawn since', async () => {
      const classId = await aClass();
      await world.plant("UPDATE policy_version SET valid_to = '2025-06-30' WHERE id = 'FJ-QZ-2024'");
      expect(await file(classId)).toBe('TARIFF_NOT_IN_FORCE');
      await world.plant("UPDATE policy_version SET valid_to = NULL WHERE id = 'FJ-QZ-2024'");
    });
  });
});

describe('the roster', () => {
  test('is replaced as a whole, with ciphered numbers and masked ones to show', async () => {
    const classId = await aClass();
    await world.hands.put(CAST.institution, classId, 'roster', people(2, 700));
    await world.hands.confirmAll(CAST.institution, classId);
    const trainees = await world.asOwner<{ masked: string; cipher: Buffer }>(
      `SELECT p.id_number_masked AS masked, p.id_number_cipher AS cipher FROM trainee t JOIN person p ON p.id = t.person_id
       WHERE t.class_id = $1 ORDER BY t.seq`,
      [classId],
    );
    const [person] = people(1, 700);
    expect(trainees).toHaveLength(2);
    expect(trainees[0]?.masked).not.toContain(person?.idNumber.slice(6, 14));
    expect(trainees[0]?.cipher.toString('latin1')).not.toContain(person?.idNumber);
    expect(world.secrets.decrypt(trainees[0]!.cipher)).toBe(person?.idNumber);
  });

  const wrong = (idNumber: string) => [...people(1, 800), { name: '错号', idNumber, categories: [] }];
  const [valid] = people(1, 801);
  test.each([
    ['ID_NUMBER_FORMAT', wrong('12345')],
    ['ID_NUMBER_REGION', wrong(`99${valid?.idNumber.slice(2)}`)],
    ['ID_NUMBER_BIRTH_DATE', wrong(`${valid?.idNumber.slice(0, 6)}20300101${valid?.idNumber.slice(14)}`)],
    ['ID_NUMBER_CHECK_DIGIT', wrong(`${valid?.idNumber.slice(0, 17)}${valid?.idNumber.endsWith('1') ? '2' : '1'}`)],
    ['ROSTER_PERSON_TWICE', [...people(1, 800), ...people(1, 800)]],
  ])('%s: nothing of it is saved', async (code, rows) => {
    const classId = await aClass();
    const outcome = await world.hands.record(CAST.institution, classId, 'roster', rows);
    expect(outcome).toMatchObject({
      code,
      errors: [{ row: 2, field: 'rows[1].idNumber', message: expect.any(String) }],
    });
    expect(await world.hands.trainees(classId)).toHaveLength(3);
  });

  test('is the institution’s own', async () => {
    const classId = await aClass();
    expect(await answerToFact(world, 'other-institution', classId, 'roster', people(1, 900))).toBe('NOT_FOUND');
    expect(await answerToFact(world, CAST.caseworker, classId, 'roster', people(1, 900))).toBe('FORBIDDEN');
  });
});

describe('returnFiling', () => {
  test('names the defects, and what is left of the review’s time runs on afterwards', async () => {
    const classId = await aFiledClass();
    await world.asOwner("UPDATE case_stage SET due_on = '2025-07-03' WHERE class_id = $1 AND left_on IS NULL", [
      classId,
    ]);
    expect(await giveBack(classId)).toBe('accepted');
    expect(await openTasks(world, classId)).toEqual(['fileClass institution']);
    expect(await dueOf(classId)).toBe('2025-07-08');
    expect(await file(classId)).toBe('accepted');
    expect(await dueOf(classId)).toBe('2025-07-03');
    const [returned] = await world.asOwner('SELECT decision, defects FROM filing WHERE class_id = $1 AND round = 1', [
      classId,
    ]);
    expect(returned).toEqual({ decision: 'RETURNED', defects: [{ item: '课程表', problem: '缺实操安排' }] });
  });

  test('happens twice at most', async () => {
    const classId = await aFiledClass();
    for (let round = 1; round <= 2; round += 1) {
      expect(await giveBack(classId)).toBe('accepted');
      expect(await file(classId)).toBe('accepted');
    }
    expect(await giveBack(classId)).toBe('RETURNS_EXHAUSTED');
    expect(await approve(classId)).toBe('accepted');
  });
});

describe('approveFiling', () => {
  test('gives the number, freezes version and roster, holds budget and quotas', async () => {
    const classId = await aFiledClass();
    expect(await approve(classId)).toBe('accepted');
    const [filed] = await world.asOwner(
      `SELECT c.filing_number AS number, c.policy_version_id AS version, h.held_fen::int AS held,
         (SELECT count(*)::int FROM quota_hold q WHERE q.class_id = c.id AND q.state = 'HELD') AS quotas
       FROM class c JOIN budget_hold h ON h.class_id = c.id WHERE c.id = $1`,
      [classId],
    );
    expect(filed).toEqual({
      number: expect.stringMatching(/^BA-350500-2025-\d{5}-01$/),
      version: 'FJ-QZ-2024',
      held: 390_000,
      quotas: 3,
    });
    await world.hands.until('class', classId, 'supervision');
  });

  test('needs something to decide, once', async () => {
    const classId = await aClass();
    expect(await approve(classId)).toBe('FILING_NOT_SUBMITTED');
    expect(await giveBack(classId)).toBe('FILING_NOT_SUBMITTED');
    expect(await answerTo(world, CAST.reviewer, 'refuseFiling', classId, { reason: '无' })).toBe(
      'FILING_NOT_SUBMITTED',
    );
    expect(await file(classId)).toBe('accepted');
    expect(await approve(classId)).toBe('accepted');
    expect(await approve(classId)).toBe('ALREADY_DECIDED');
  });

  test('is not given by whoever filed', async () => {
    const classId = await aFiledClass();
    await world.asOwner(
      "UPDATE filing SET submitted_by = (SELECT id FROM account WHERE username = 'qz-reviewer') WHERE class_id = $1",
      [classId],
    );
    expect(await approve(classId)).toBe('SAME_PERSON');
  });

  test('QUOTA_TAKEN: a person of another class of the same trade and level', async () => {
    const { classIds } = await aProjectIn(world, 'filing', { classes: 2 });
    for (const classId of classIds) {
      await world.hands.put(CAST.institution, classId, 'roster', people(2, 600));
      await world.hands.confirmAll(CAST.institution, classId);
      expect(await file(classId)).toBe('accepted');
    }
    expect(await approve(classIds[0] ?? '')).toBe('accepted');
    const second = await world.hands.give(CAST.reviewer, 'approveFiling', classIds[1] ?? '', { opinion: '同意' });
    expect(second).toMatchObject({ code: 'QUOTA_TAKEN', message: expect.stringContaining('第1、2行') });
    const [nothing] = await world.asOwner(
      'SELECT filing_number AS number, (SELECT decision FROM filing f WHERE f.class_id = c.id) AS decision FROM class c WHERE id = $1',
      [classIds[1]],
    );
    expect(nothing).toEqual({ number: null, decision: null });
  });

  test('QUOTA_TAKEN: a fourth training where the version allows three', async () => {
    const classId = await aFiledClass(1);
    const [person] = await world.asOwner<{ id: string }>('SELECT person_id AS id FROM trainee WHERE class_id = $1', [
      classId,
    ]);
    const donor = await aFiledClass(3);
    expect(await approve(donor)).toBe('accepted');
    await world.plant(
      `UPDATE quota_hold q SET person_id = '${person?.id}', slot = n.slot, occupation_canonical = 'other-' || n.slot
       FROM (SELECT trainee_id, row_number() OVER () AS slot FROM quota_hold WHERE class_id = '${donor}') AS n
       WHERE n.trainee_id = q.trainee_id`,
    );
    expect(await approve(classId)).toBe('QUOTA_TAKEN');
  });

  test('BUDGET_MISSING and BUDGET_SHORT: no class without its money', async () => {
    const classId = await aFiledClass();
    const [budget] = await world.asOwner<{ id: string }>('SELECT id FROM budget WHERE budget_year = 2026');
    await world.asOwner('UPDATE budget SET budget_year = 2030 WHERE id = $1', [budget?.id]);
    expect(await approve(classId)).toBe('BUDGET_MISSING');
    await world.asOwner('UPDATE budget SET budget_year = 2026, allocated_fen = held_fen + 389999 WHERE id = $1', [
      budget?.id,
    ]);
    expect(await approve(classId)).toBe('BUDGET_SHORT');
    await world.asOwner('UPDATE budget SET allocated_fen = held_fen + 390000 WHERE id = $1', [budget?.id]);
    expect(await approve(classId)).toBe('accepted');
    await world.asOwner('UPDATE budget SET allocated_fen = 500000000 WHERE id = $1', [budget?.id]);
  });
});

describe('refuseFiling', () => {
  test('ends the class: nothing is held, and its project goes on without it', async () => {
    const { projectId, classIds } = await aProjectIn(world, 'filing');
    const [classId = ''] = classIds;
    await world.hands.put(CAST.institution, classId, 'roster', people(1, 950));
    await world.hands.confirmAll(CAST.institution, classId);
    expect(await file(classId)).toBe('accepted');
    await must(world.hands, CAST.reviewer, 'refuseFiling', classId, { reason: '场地不合格' });
    await world.hands.until('class', classId, 'closed');
    await world.hands.until('project', projectId, 'closed');
    const [ended] = await world.asOwner(
      `SELECT state, (SELECT count(*)::int FROM budget_hold h WHERE h.class_id = c.id) AS holds,
         (SELECT count(*)::int FROM class_completion d WHERE d.class_id = c.id) AS completions FROM class c WHERE id = $1`,
      [classId],
    );
    expect(ended).toEqual({ state: 'REJECTED', holds: 0, completions: 0 });
    expect(await approve(classId)).toBe('CASE_CLOSED');
  });
});

// Last, because the clock does not go back.
test('no approval after the first session’s date', async () => {
  const inTime = await aFiledClass();
  const late = await aFiledClass();
  await world.hands.advance('2025-07-14');
  expect(await approve(inTime)).toBe('accepted');
  await world.hands.advance('2025-07-15');
  expect(await approve(late)).toBe('FIRST_SESSION_PASSED');
});
