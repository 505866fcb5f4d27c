import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, answerToFact, openTasks } from '../support/answers.js';
import { aProjectIn, certificateNumber, certify, DAYS, examine } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let classIds: readonly string[];
let taken = 0;
beforeAll(async () => {
  world = await aWorld();
  ({ classIds } = await aProjectIn(world, 'assessment', { classes: 8 }));
  await world.hands.advance(DAYS.exam);
});
afterAll(() => world.end());

function aClass(): string {
  const classId = classIds[taken];
  taken += 1;
  if (!classId) throw new Error('the project has too few classes for these tests');
  return classId;
}

const trainee = async (classId: string, place = 0) => (await world.hands.trainees(classId))[place]?.traineeId ?? '';
const score = (classId: string, row: object) =>
  answerToFact(world, CAST.assessor, classId, 'scores', [
    { attempt: 1, examinedOn: DAYS.exam, theory: 80, practice: 80, ...row },
  ]);
const certificate = async (classId: string, row: object) => {
  const traineeId = await trainee(classId);
  const usual = { traineeId, number: certificateNumber(traineeId), issuedOn: DAYS.exam };
  return answerToFact(world, CAST.assessor, classId, 'certificates', [{ ...usual, ...row }]);
};
const submit = (classId: string) => answerTo(world, CAST.assessor, 'submitResults', classId);
const verify = (classId: string) => answerTo(world, CAST.caseworker, 'verifyCertificates', classId);

describe('scores', () => {
  test('are of the class’s own people, who were admitted, after its end', async () => {
    const classId = aClass();
    const traineeId = await trainee(classId);
    expect(await score(classId, { traineeId: '00000000-0000-4000-8000-000000000000' })).toBe('TRAINEE_UNKNOWN');
    expect(await score(classId, { traineeId, examinedOn: '2025-07-26' })).toBe('DATE_IN_FUTURE');
    expect(await score(classId, { traineeId, examinedOn: '2025-07-22' })).toBe('EXAM_BEFORE_CLASS_END');
    expect(await score(classId, { traineeId })).toBe('saved');
  });

  test('80 % of the planned hours admits, and half an hour less does not', async () => {
    const classId = aClass();
    const [full, short] = [await trainee(classId, 0), await trainee(classId, 1)];
    // 64 hours planned: 51.2 are 80 %. Six full sessions and 3.5 hours are 51.5; and 3 hours are 51.
    await world.asOwner(
      `UPDATE attendance a SET hours = CASE WHEN s.held_on = '2025-07-23' THEN 0
         WHEN s.held_on = '2025-07-22' THEN CASE WHEN a.trainee_id = $1 THEN 3.5 ELSE 3 END ELSE 8 END
       FROM class_session s WHERE s.id = a.session_id AND a.trainee_id IN ($1, $2)`,
      [full, short],
    );
    expect(await score(classId, { traineeId: full })).toBe('saved');
    expect(await score(classId, { traineeId: short })).toBe('NOT_ADMITTED');
  });

  test('one re-sit, for who did not pass, within 30 days', async () => {
    const classId = aClass();
    const [good, bad, away] = [await trainee(classId, 0), await trainee(classId, 1), await trainee(classId, 2)];
    expect(await score(classId, { traineeId: good, attempt: 2 })).toBe('RESIT_NOT_OPEN');
    expect(await score(classId, { traineeId: good, theory: 60, practice: 60 })).toBe('saved');
    expect(await score(classId, { traineeId: good, attempt: 2 })).toBe('RESIT_NOT_OPEN');
    expect(await score(classId, { traineeId: bad, practice: 59.5 })).toBe('saved');
    expect(await score(classId, { traineeId: bad, attempt: 2 })).toBe('saved');
    expect(await score(classId, { traineeId: away, absent: true, theory: null, practice: null })).toBe('saved');
    await world.asOwner("UPDATE exam_score SET examined_on = '2025-06-24' WHERE trainee_id = $1", [away]);
    expect(await score(classId, { traineeId: away, attempt: 2 })).toBe('RESIT_NOT_OPEN');
  });

  test('are final once submitted', async () => {
    const classId = aClass();
    await examine(world, classId);
    expect(await submit(classId)).toBe('accepted');
    expect(await score(classId, { traineeId: await trainee(classId) })).toBe('RESULTS_FINAL');
    expect(await submit(classId)).toBe('ALREADY_DECIDED');
  });

  test('are the assessment body’s', async () => {
    const traineeId = await trainee(classIds[0] ?? '');
    const row = { traineeId, attempt: 1, examinedOn: DAYS.exam, theory: 99, practice: 99 };
    expect(await answerToFact(world, CAST.institution, classIds[0] ?? '', 'scores', [row])).toBe('FORBIDDEN');
  });
});

describe('submitResults', () => {
  test('waits until everyone admitted has a result', async () => {
    const classId = aClass();
    expect(await openTasks(world, classId)).toEqual(['submitResults assessment_officer']);
    expect(await score(classId, { traineeId: await trainee(classId) })).toBe('saved');
    expect(await submit(classId)).toBe('RESULTS_MISSING');
  });
});

describe('certificates', () => {
  test('follow a submitted pass, and have a number of their own', async () => {
    const classId = aClass();
    expect(await certificate(classId, {})).toBe('RESULTS_NOT_SUBMITTED');
    expect(await verify(classId)).toBe('RESULTS_NOT_SUBMITTED');
    await examine(world, classId);
    await world.asOwner('UPDATE exam_score SET theory = 59 WHERE trainee_id = $1', [await trainee(classId, 2)]);
    expect(await submit(classId)).toBe('accepted');
    expect(await openTasks(world, classId)).toEqual(['verifyCertificates caseworker']);
    expect(await certificate(classId, { traineeId: classId })).toBe('TRAINEE_UNKNOWN');
    expect(await certificate(classId, { traineeId: await trainee(classId, 2) })).toBe('CERTIFICATE_WITHOUT_PASS');
    expect(await certificate(classId, { issuedOn: '2025-07-26' })).toBe('DATE_IN_FUTURE');
    expect(await certificate(classId, { issuedOn: '2025-07-24' })).toBe('CERTIFICATE_BEFORE_EXAM');
    expect(await certificate(classId, { number: 'S350500-0001' })).toBe('saved');
    expect(await certificate(classId, { traineeId: await trainee(classId, 1), number: 'S350500-0001' })).toBe(
      'CERTIFICATE_NUMBER_TAKEN',
    );
    expect(await verify(classId)).toBe('CERTIFICATES_MISSING');
  });

  test('once verified are not changed; what the others held goes back, and a claim may be filed', async () => {
    const classId = aClass();
    await examine(world, classId);
    const failed = await trainee(classId, 2);
    await world.asOwner('UPDATE exam_score SET practice = 10 WHERE trainee_id = $1', [failed]);
    expect(await submit(classId)).toBe('accepted');
    for (const place of [0, 1]) {
      const traineeId = await trainee(classId, place);
      expect(await certificate(classId, { traineeId, number: certificateNumber(traineeId) })).toBe('saved');
    }
    expect(await answerTo(world, CAST.institution, 'fileClaim', classId, { commitment: true })).toBe(
      'CERTIFICATES_NOT_VERIFIED',
    );
    expect(await verify(classId)).toBe('accepted');
    expect(await verify(classId)).toBe('ALREADY_DECIDED');
    expect(await certificate(classId, {})).toBe('ALREADY_DECIDED');
    const holds = await world.asOwner(
      `SELECT q.state, h.returned_fen::int AS returned FROM quota_hold q JOIN budget_hold h ON h.class_id = q.class_id
       WHERE q.trainee_id = $1`,
      [failed],
    );
    expect(holds).toEqual([{ state: 'RETURNED', returned: 130_000 }]);
    await world.hands.until('class', classId, 'employment');
    expect(await openTasks(world, classId)).toEqual(['closeTracking caseworker', 'fileClaim institution']);
  });

  test('are not verified by whoever submitted the results', async () => {
    const classId = aClass();
    await examine(world, classId);
    await must(world.hands, CAST.assessor, 'submitResults', classId);
    await world.asOwner(
      "UPDATE class SET results_submitted_by = (SELECT id FROM account WHERE username = 'qz-caseworker') WHERE id = $1",
      [classId],
    );
    await world.hands.advance(DAYS.certificates);
    await certify(world, classId);
    expect(await verify(classId)).toBe('SAME_PERSON');
  });
});
