import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MOST_ATTEMPTS, MOST_TRAINEES } from '../../domain/lifecycle/fields.schema.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { refused } from '../support/refused.js';
import { aClassIn, DAYS, filingOf, timetable } from '../support/small-life.js';

/** Each a 4xx in Chinese with code, field and what to do now, and nothing written. Never a 500, never a hang. */
let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api.end());

describe('开班备案', () => {
  let classId: string;
  beforeAll(async () => {
    classId = await aClassIn(api.world, 'filing');
    await api.world.hands.put(CAST.institution, classId, 'roster', people(3, 900));
    await api.world.hands.confirmAll(CAST.institution, classId);
  });
  const file = async (change: Record<string, unknown>) =>
    refused(
      api,
      CAST.institution,
      'post',
      `/api/classes/${classId}/commands/fileClass`,
      await filingOf(api.world, change),
    );
  const roster = (rows: unknown) => refused(api, CAST.institution, 'put', `/api/classes/${classId}/roster`, { rows });

  test.each([
    ['a date in the past', { startsOn: '2025-06-16', endsOn: '2025-06-27' }, 422, 'DATE_IN_PAST', 'startsOn'],
    ['a date that is none', { startsOn: '2025-02-30' }, 400, 'INVALID_INPUT', 'startsOn'],
    ['a date in another writing', { startsOn: '14/07/2025' }, 400, 'INVALID_INPUT', 'startsOn'],
    ['an end before the beginning', { endsOn: '2025-07-10' }, 422, 'DATE_IN_PAST', 'endsOn'],
    ['too short a notice', { startsOn: '2025-07-03' }, 422, 'LEAD_TIME_TOO_SHORT', 'startsOn'],
    [
      'a year without any calendar',
      { startsOn: '2031-03-03', endsOn: '2031-03-12' },
      422,
      'CALENDAR_YEAR_MISSING',
      'endsOn',
    ],
    [
      'the last day there can be',
      { startsOn: '9999-12-30', endsOn: '9999-12-31' },
      422,
      'CALENDAR_YEAR_MISSING',
      'endsOn',
    ],
    [
      'hours above plan',
      { sessions: [...timetable(), { heldOn: '2025-07-20', hours: 8, kind: 'PRACTICE', content: 'x' }] },
      422,
      'SESSIONS_DO_NOT_MATCH_PLAN',
      'sessions',
    ],
    ['more hours than a day has', { sessions: timetable(25) }, 400, 'INVALID_INPUT', 'sessions[0].hours'],
    [
      'more hours than a class may have in a day',
      { sessions: timetable(24) },
      422,
      'SESSION_TOO_LONG',
      'sessions[0].hours',
    ],
    [
      'a session outside the dates',
      { sessions: timetable().map((each, index) => (index === 0 ? { ...each, heldOn: '2025-09-01' } : each)) },
      422,
      'OUTSIDE_CLASS_DATES',
      'sessions[0].heldOn',
    ],
    ['a beginning before the first lesson', { startsOn: '2025-07-11' }, 422, 'CLASS_DATES_NOT_OF_SESSIONS', 'startsOn'],
    ['an end after the last lesson', { endsOn: '2025-07-31' }, 422, 'CLASS_DATES_NOT_OF_SESSIONS', 'endsOn'],
    [
      'an assessment body that is none',
      { assessmentBodyId: randomUUID() },
      422,
      'ASSESSMENT_BODY_NOT_INDEPENDENT',
      'assessmentBodyId',
    ],
    [
      'no commitment',
      {
        plan: { venue: 'x', teachers: 'x', textbooks: 'x', safetyModule: 'x', assessmentPlan: 'x', commitment: false },
      },
      400,
      'INVALID_INPUT',
      'plan.commitment',
    ],
  ])('%s', async (_name, change, status, code, field) => {
    expect(await file(change)).toMatchObject({ status, code, field });
  });

  test('an ID number with a wrong check digit: 422 by row and field, with every other fault of the roster', async () => {
    const [first, second, third] = people(3, 900);
    const wrong = `${second?.idNumber.slice(0, 17)}${second?.idNumber.endsWith('X') ? '1' : 'X'}`;
    const problem = await roster([first, { ...second, idNumber: wrong }, { ...third, idNumber: '350199' }, first]);
    expect(problem).toMatchObject({ status: 422, code: 'ID_NUMBER_CHECK_DIGIT' });
    expect(problem.errors).toEqual([
      { row: 2, field: 'rows[1].idNumber', message: '身份证号码校验位不符，请核对证件后重新填写' },
      { row: 3, field: 'rows[2].idNumber', message: '身份证号码应为18位，前17位为数字，末位为数字或X' },
      { row: 4, field: 'rows[3].idNumber', message: expect.stringContaining('同一人') },
    ]);
    expect(JSON.stringify(problem)).not.toContain(wrong); // A number is personal data, a wrong one too.
  });

  test('faults of shape and of numbers are named in one answer, each with its row', async () => {
    const [first, second] = people(2, 900);
    const wrong = `${second?.idNumber.slice(0, 17)}${second?.idNumber.endsWith('X') ? '1' : 'X'}`;
    const rows = [
      first,
      { ...second, idNumber: wrong },
      { ...first, name: '', categories: ['RICH'] },
      { name: '张三', idNumber: '' },
      'somebody',
      { ...second, name: '张\u0000三' },
    ];
    const problem = await roster(rows);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    const named = problem.errors?.map(({ row, field }) => `${row} ${field}`).toSorted();
    expect(named).toEqual([
      '2 rows[1].idNumber',
      '3 rows[2].categories[0]',
      '3 rows[2].idNumber',
      '3 rows[2].name',
      '4 rows[3].idNumber',
      '5 rows[4]',
      '6 rows[5].name',
    ]);
    const messageAt = (at: string) => problem.errors?.find(({ field }) => field === at)?.message;
    expect(messageAt('rows[1].idNumber')).toBe('身份证号码校验位不符，请核对证件后重新填写');
    expect(messageAt('rows[2].idNumber')).toContain('同一人');
    expect(messageAt('rows[3].idNumber')).toBe('不能为空');
    expect(JSON.stringify(problem)).not.toContain(wrong);
  });

  test('of a whole roster that is wrong every row is named', async () => {
    const problem = await roster(people(MOST_TRAINEES, 2_000).map(({ idNumber }) => ({ name: '', idNumber })));
    expect(problem.errors).toHaveLength(MOST_TRAINEES);
    expect(problem.detail).toContain(`共${MOST_TRAINEES}处`);
  });

  test.each([
    ['a row of another shape', [{ name: '张三', idNumber: 350199199001010000 }], 'rows[0].idNumber'],
    ['an unknown category', [{ name: '张三', idNumber: '1', categories: ['RICH'] }], 'rows[0].categories[0]'],
    ['more people than a roster holds', people(MOST_TRAINEES + 1, 2_000), 'rows'],
    ['no list', 'everybody', 'rows'],
  ])('a roster with %s: 400', async (_name, rows, field) => {
    expect(await roster(rows)).toMatchObject({ status: 400, code: 'INVALID_INPUT', field });
  });

  test('a person deciding on his own filing: 409, though he has changed sides', async () => {
    const institution = await api.as(CAST.institution);
    await institution
      .post(`/api/classes/${classId}/commands/fileClass`)
      .set('Idempotency-Key', randomUUID())
      .send(await filingOf(api.world))
      .expect(200);
    const hr = "(SELECT id FROM organisation WHERE name = '泉州市人力资源和社会保障局')";
    const [before] = await api.world.asOwner<{ id: string }>(
      "SELECT organisation_id AS id FROM account WHERE username = 'base-manager'",
    );
    await api.world.asOwner(
      `UPDATE account SET organisation_id = ${hr}, roles = '{reviewer}' WHERE username = 'base-manager'`,
    );
    const problem = await refused(api, CAST.institution, 'post', `/api/classes/${classId}/commands/approveFiling`, {
      opinion: '同意',
    });
    await api.world.asOwner(
      "UPDATE account SET organisation_id = $1, roles = '{institution}' WHERE username = 'base-manager'",
      [before?.id],
    );
    expect(problem).toMatchObject({ status: 409, code: 'SAME_PERSON' });
  });

  test('a roster under review: 409', async () => {
    expect(await roster(people(3, 900))).toMatchObject({ status: 409, code: 'FILING_PENDING' });
  });

  test('the slower of two reviewers hears who was faster', async () => {
    const path = `/api/classes/${classId}/commands`;
    const reviewer = await api.as(CAST.reviewer);
    await reviewer
      .post(`${path}/refuseFiling`)
      .set('Idempotency-Key', randomUUID())
      .send({ reason: '材料不实' })
      .expect(200);
    expect(await refused(api, CAST.reviewer, 'post', `${path}/approveFiling`, { opinion: '同意' })).toMatchObject({
      status: 409,
      code: 'ALREADY_DECIDED',
      decidedBy: '复核 陈复',
    });
  });
});

describe('过程监督 and 结果考核', () => {
  let classId: string;
  let trainee: string;
  const put = (who: string, path: string, row: object) =>
    refused(api, who, 'put', `/api/classes/${classId}/${path}`, { rows: [row] });

  test('attended hours above the session’s, of a stranger, or in a session of nobody: 422', async () => {
    classId = await aClassIn(api.world, 'supervision', { from: 100 });
    await api.world.hands.advance(DAYS.startsOn);
    const [session] = await api.world.hands.sessions(classId);
    trainee = (await api.world.hands.trainees(classId))[0]?.traineeId ?? '';
    const path = `sessions/${session?.id}/attendance`;
    expect(await put(CAST.institution, path, { traineeId: trainee, hours: 9 })).toMatchObject({
      status: 422,
      code: 'HOURS_ABOVE_SESSION',
      errors: [{ row: 1, field: 'rows[0].hours' }],
    });
    expect(await put(CAST.institution, path, { traineeId: randomUUID(), hours: 8 })).toMatchObject({
      status: 422,
      code: 'TRAINEE_UNKNOWN',
    });
    expect(
      await put(CAST.institution, `sessions/${randomUUID()}/attendance`, { traineeId: trainee, hours: 8 }),
    ).toMatchObject({ status: 422, code: 'SESSION_UNKNOWN' });
    expect(await put(CAST.institution, 'sessions/x/attendance', { traineeId: trainee, hours: 8 })).toMatchObject({
      status: 404,
    });
    expect(await put(CAST.institution, path, { traineeId: trainee, hours: 0.3 })).toMatchObject({
      status: 400,
      field: 'rows[0].hours',
    });
  });

  test('a row fact of another stage: 409', async () => {
    expect(await put(CAST.institution, 'roster', people(1, 500)[0] ?? {})).toMatchObject({
      status: 409,
      code: 'WRONG_STAGE',
    });
  });

  test('scores above 100, below 0, in thirds, or absent with a score: 400', async () => {
    await api.end();
    api = await anApi(); // Another class would have to be filed before its first session, which is over.
    classId = await aClassIn(api.world, 'assessment');
    trainee = (await api.world.hands.trainees(classId))[0]?.traineeId ?? '';
    const score = { traineeId: trainee, attempt: 1, examinedOn: DAYS.endsOn, theory: 80, practice: 80 };
    const of = (change: object) => put(CAST.assessor, 'scores', { ...score, ...change });
    expect(await of({ theory: 101 })).toMatchObject({
      status: 400,
      field: 'rows[0].theory',
      detail: 'rows[0].theory：不能超过100分',
    });
    expect(await of({ practice: -1 })).toMatchObject({ status: 400, field: 'rows[0].practice' });
    expect(await of({ practice: 66.6666 })).toMatchObject({ status: 400, field: 'rows[0].practice' });
    expect(await of({ theory: '80' })).toMatchObject({
      status: 400,
      field: 'rows[0].theory',
      errors: [{ message: '须为数字' }],
    });
    expect(await of({ absent: true })).toMatchObject({ status: 400, field: 'rows[0].theory' });
    expect(await of({ attempt: MOST_ATTEMPTS + 1 })).toMatchObject({ status: 400, field: 'rows[0].attempt' });
    expect(await of({ attempt: 3 })).toMatchObject({ status: 422, code: 'RESIT_NOT_OPEN' });
    expect(await of({ examinedOn: '2099-01-01' })).toMatchObject({ status: 422, code: 'DATE_IN_FUTURE' });
    expect(await of({ examinedOn: '0001-01-01' })).toMatchObject({ status: 422, code: 'EXAM_BEFORE_CLASS_END' });
  });
});
