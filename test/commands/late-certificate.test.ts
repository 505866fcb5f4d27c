import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lateResultList } from '../../api/case-answers.js';
import { refusalForLateTrainees } from '../../domain/assessment/rules.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import { FOREIGN_KEY, NO_RIGHT, person, refusalOf } from '../support/gate.js';
import { certifyLate, fileSupplement, linesOfLate, pendingResult, traineeAt } from '../support/late-life.js';
import { aProjectIn, certificateNumber, DAYS } from '../support/small-life.js';
import type { World } from '../support/world.js';

/** Results are submitted on 2025-07-25: ten working days later the time to upload certificates is over. */
const LAST_DAY = '2025-08-08';
const DAY_AFTER = '2025-08-09';

let api: TestApi;
let world: World;
let classId = '';
let late = '';
let failed = '';

beforeAll(async () => {
  api = await anApi();
  world = api.world;
  const life = await aProjectIn(world, 'assessment', { size: 4 });
  classId = life.classIds[0] ?? '';
  await world.hands.advance(DAYS.exam);
  const trainees = await world.hands.trainees(classId);
  const rows = trainees.map(({ traineeId, seq }) => ({
    ...{ traineeId, attempt: 1, examinedOn: DAYS.exam, theory: 80, practice: seq === 4 ? 40 : 80 },
  }));
  await world.hands.put(CAST.assessor, classId, 'scores', rows);
  await must(world.hands, CAST.assessor, 'submitResults', classId);
  [late, failed] = [await traineeAt(world, classId, 3), await traineeAt(world, classId, 4)];
  const certified = trainees.filter(({ seq }) => seq < 3).map(({ traineeId }) => traineeId);
  await world.hands.put(
    CAST.assessor,
    classId,
    'certificates',
    certified.map((traineeId) => ({ traineeId, number: certificateNumber(traineeId), issuedOn: DAYS.exam })),
  );
}, 60_000);
afterAll(() => api.end());

const REASON = { lateReason: '评价机构证书系统故障' };
const verify = (input: object = {}) => answerTo(world, CAST.caseworker, 'verifyCertificates', classId, input);
const missing = () => world.hands.options(CAST.caseworker, 'lateTrainees', { classId });
const name = (traineeId: string, who: string = CAST.caseworker) =>
  world.asApplication(
    `INSERT INTO late_trainee (trainee_id, class_id, reason, named_by) VALUES ($1, $2, '故障', ${person(who).sql})`,
    [traineeId, classId],
  );
const slotOf = (traineeId: string) =>
  world.asOwner(
    `SELECT q.state, h.returned_fen::int AS returned FROM quota_hold q JOIN budget_hold h ON h.class_id = q.class_id
     WHERE q.trainee_id = $1`,
    [traineeId],
  );
const read = async (who: string = CAST.caseworker) =>
  lateResultList.parse((await (await api.as(who)).get(`/api/classes/${classId}/late-results`).expect(200)).body);

describe('a certificate that is late', () => {
  test('is waited for until the time to upload it is over', async () => {
    await world.hands.advance(LAST_DAY);
    expect(await verify({ lateTraineeIds: [late], ...REASON })).toBe('CERTIFICATES_MISSING');
    expect(await refusalOf(name(late))).toBe('JX115');
  });

  test('holds up its class no longer, where it is named with its reason, and nobody else is', async () => {
    await world.hands.advance(DAY_AFTER);
    expect((await missing()).map(({ value }) => value)).toEqual([late]);
    expect(await verify()).toBe('CERTIFICATES_MISSING');
    expect(await verify({ lateTraineeIds: [late] })).toBe('INVALID_INPUT');
    expect(await verify(REASON)).toBe('INVALID_INPUT');
    expect(await verify({ lateTraineeIds: [late, failed], ...REASON })).toBe('CERTIFICATE_NOT_LATE');
    const certified = await traineeAt(world, classId, 1);
    expect(await verify({ lateTraineeIds: [certified], ...REASON })).toBe('CERTIFICATE_NOT_LATE');
  });

  test('and the database lets nobody be passed over without a word, or named who is not late', async () => {
    const verified = `UPDATE class SET certificates_verified_by = ${person('qz-caseworker').sql},
      certificates_verified_on = business_today() WHERE id = $1`;
    expect(await refusalOf(world.asApplication(verified, [classId]))).toBe('JX116');
    expect(await refusalOf(name(failed))).toBe('JX115');
    // Named, and then not verified, or verified by another: the key holds both together.
    expect(await refusalOf(name(late))).toMatch(FOREIGN_KEY);
  });

  test('so that the class goes on; his slot and his money go back', async () => {
    expect(await verify({ lateTraineeIds: [late], ...REASON })).toBe('accepted');
    expect(await slotOf(late)).toEqual([{ state: 'RETURNED', returned: 260_000 }]);
    expect(await slotOf(await traineeAt(world, classId, 1))).toEqual([{ state: 'HELD', returned: 260_000 }]);
    await world.hands.until('class', classId, 'employment');
    expect(await openTasks(world, classId)).toEqual(['closeTracking caseworker', 'fileClaim institution']);
    expect((await read()).lateTrainees).toEqual([
      {
        ...{ traineeId: late, seq: 3, name: expect.any(String), reason: REASON.lateReason },
        ...{ namedBy: '经办 林小青', namedOn: DAY_AFTER },
      },
    ]);
    expect(await refusalOf(name(late))).toBe('JX115');
    for (const write of ["UPDATE late_trainee SET reason = '改'", 'DELETE FROM late_trainee'])
      expect(await refusalOf(world.asApplication(write))).toBe(NO_RIGHT);
  });

  test('is then recorded alone, refused with a reason or verified, and who did so when is on the list', async () => {
    const alone = {
      ...{ traineeId: late, certificateNumber: certificateNumber(late), issuedOn: DAYS.certificates },
      evidenceReference: '补发说明1号',
    };
    await must(world.hands, CAST.assessor, 'recordLateResult', classId, alone);
    const open = (await read(CAST.assessor)).items;
    expect(open).toMatchObject([{ seq: 3, decision: null, verifyBy: '2025-08-22', evidenceReference: '补发说明1号' }]);
    const lateResultId = await pendingResult(world, classId);
    await must(world.hands, CAST.caseworker, 'refuseLateResult', classId, { lateResultId, reason: '编号不清' });
    await certifyLate(world, classId, { ...alone, examinedOn: null, theory: null, practice: null });
    expect((await read(CAST.institution)).items).toMatchObject([
      { decision: 'REFUSED', decidedBy: '经办 林小青', decidedOn: DAY_AFTER, reason: '编号不清', claimBy: null },
      {
        ...{ decision: 'VERIFIED', decidedBy: '经办 林小青', decidedOn: DAY_AFTER, queryReference: '查询1号' },
        ...{ examinedOn: null, certificateNumber: certificateNumber(late), issuedOn: DAYS.certificates },
        ...{ claimBy: '2026-01-28', claimNumber: null },
      },
    ]);
    expect(await slotOf(late)).toMatchObject([{ state: 'HELD' }]);
  });

  test('is nothing in the class’s claim, and paid in the supplementary one', async () => {
    await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
    await fileSupplement(world, classId);
    expect(await linesOfLate(world, classId)).toEqual([
      { late: false, fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED' },
      { late: true, fen: 130_000, reason: null },
    ]);
    expect((await read()).items.at(-1)?.claimNumber).toMatch(/-S1$/);
    expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('is read by who may, in its region', async () => {
    const path = `/api/classes/${classId}/late-results`;
    await (await api.as('xm-caseworker')).get(path).expect(404);
    await (await api.as('other-institution')).get(path).expect(404);
    await (await api.as('qz-payer')).get(path).expect(403);
    await api.nobody().get(path).expect(401);
  });
});

test('where no certificate is asked for nobody is passed over: his line would be paid without it', () => {
  expect(refusalForLateTrainees(['a'], ['a'], false)?.code).toBe('CERTIFICATE_NOT_LATE');
  expect(refusalForLateTrainees([], [], false)).toBeUndefined();
  expect(refusalForLateTrainees(['a'], ['a'], true)).toBeUndefined();
  expect(refusalForLateTrainees(['a'], ['a', 'b'], true)?.code).toBe('CERTIFICATES_MISSING');
});
