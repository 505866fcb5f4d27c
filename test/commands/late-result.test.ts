import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { pressDossiers } from '../../store/dossier/dossiers.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { refusalOf } from '../support/gate.js';
import { classesWithFailure, LATE, lateResultOf, pendingResult, traineeAt } from '../support/late-life.js';
import { aProjectIn, certificateNumber } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let classIds: readonly string[];
let taken = 0;
beforeAll(async () => {
  world = await aWorld();
  ({ classIds } = await classesWithFailure(world, 7));
  await world.hands.advance(LATE.certificate);
});
afterAll(() => world.end());

function aClass(): string {
  taken += 1;
  return classIds[taken - 1] ?? '';
}

const record = async (classId: string, change: object = {}) =>
  answerTo(world, CAST.assessor, 'recordLateResult', classId, await lateResultOf(world, classId, change));
const verify = async (classId: string) =>
  answerTo(world, CAST.caseworker, 'verifyLateResult', classId, {
    lateResultId: await pendingResult(world, classId),
    queryReference: '查询1号',
  });
const heldFor = async (classId: string) =>
  world.asOwner(
    `SELECT q.state, q.counts_on::text AS "countsOn", h.held_fen::int AS held, b.budget_year AS year
     FROM trainee t JOIN quota_hold q ON q.trainee_id = t.id LEFT JOIN late_result r ON r.trainee_id = t.id
     LEFT JOIN budget_hold h ON h.late_result_id = r.id LEFT JOIN budget b ON b.id = h.budget_id
     WHERE t.class_id = $1 AND t.seq = 3`,
    [classId],
  );

describe('a late result', () => {
  test('is none while its class is still assessed', async () => {
    const [early = ''] = (await aProjectIn(world, 'filing', { from: 80 })).classIds;
    await world.asOwner(
      "UPDATE class SET assessment_body_id = (SELECT organisation_id FROM account WHERE username = 'assessor') WHERE id = $1",
      [early],
    );
    const traineeId = '00000000-0000-4000-8000-000000000000';
    expect(await record(early, { traineeId })).toBe('LATE_RESULT_TOO_EARLY');
  });

  test('is a re-sit within the limits of the version, and a certificate of a pass', async () => {
    const classId = aClass();
    const passed = await traineeAt(world, classId, 1);
    expect(await record(classId, { traineeId: '00000000-0000-4000-8000-000000000000' })).toBe('TRAINEE_UNKNOWN');
    expect(await record(classId, { traineeId: passed })).toBe('RESIT_NOT_OPEN');
    expect(await record(classId, { examinedOn: '2025-07-24' })).toBe('RESIT_NOT_OPEN');
    expect(await record(classId, { examinedOn: '2025-08-09' })).toBe('DATE_IN_FUTURE');
    expect(await record(classId, { practice: 59.5 })).toBe('CERTIFICATE_WITHOUT_PASS');
    const alone = { examinedOn: null, theory: null, practice: null };
    expect(await record(classId, alone)).toBe('CERTIFICATE_WITHOUT_PASS');
    expect(await record(classId, { ...alone, traineeId: passed, certificateNumber: 'S350500-0009' })).toBe(
      'LATE_CERTIFICATE_STANDS',
    );
    expect(await record(classId, { certificateNumber: certificateNumber(passed) })).toBe('CERTIFICATE_NUMBER_TAKEN');
    expect(await record(classId, { issuedOn: '2025-07-20' })).toBe('CERTIFICATE_BEFORE_EXAM');
    expect(await record(classId, { issuedOn: '2025-08-04' })).toBe('CERTIFICATE_BEFORE_EXAM');
    expect(await record(classId, { theory: null })).toBe('INVALID_INPUT');
    expect(await record(classId)).toBe('accepted');
    expect(await record(classId)).toBe('LATE_RESULT_PENDING');
  });

  test('counts for nothing before the bureau has verified it, and what was given back is then held anew', async () => {
    const classId = aClass();
    const before = await world.asOwner('SELECT held_fen, returned_fen FROM budget_hold WHERE class_id = $1', [classId]);
    expect(await answerTo(world, CAST.caseworker, 'verifyLateResult', classId, NOBODY)).toBe('LATE_RESULT_UNKNOWN');
    expect(await record(classId)).toBe('accepted');
    expect(await heldFor(classId)).toMatchObject([{ state: 'RETURNED', held: null }]);
    expect(await answerTo(world, CAST.caseworker, 'verifyLateResult', classId, NOBODY)).toBe('LATE_RESULT_UNKNOWN');
    expect(await verify(classId)).toBe('accepted');
    expect(await heldFor(classId)).toEqual([{ state: 'HELD', countsOn: LATE.certificate, held: 130_000, year: 2026 }]);
    expect(
      await world.asOwner('SELECT held_fen, returned_fen FROM budget_hold WHERE class_id = $1', [classId]),
    ).toEqual(before);
    expect(await answerTo(world, CAST.caseworker, 'verifyLateResult', classId, NOBODY)).toBe('LATE_RESULT_UNKNOWN');
    expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('is put before the caseworker with a day of its own; the clock of the class does not run for it', async () => {
    const classId = aClass();
    const due = () =>
      world.asOwner('SELECT due_on, awaited FROM case_stage WHERE class_id = $1 AND left_on IS NULL', [classId]);
    const before = await due();
    expect(await record(classId)).toBe('accepted');
    expect(await openTasks(world, classId)).toContain('verifyLateResult caseworker');
    expect(await due()).toEqual(before);
    const [task] = await world.asOwner(
      `SELECT remind_on::text AS remind, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due FROM task
       WHERE class_id = $1 AND command = 'verifyLateResult'`,
      [classId],
    );
    expect(task).toEqual({ remind: '2025-08-20', due: '2025-08-22' });
    expect(
      await answerTo(world, CAST.caseworker, 'refuseLateResult', classId, {
        lateResultId: classId,
        reason: '录像不全',
      }),
    ).toBe('LATE_RESULT_UNKNOWN');
    await must(world.hands, CAST.caseworker, 'refuseLateResult', classId, {
      lateResultId: await pendingResult(world, classId),
      reason: '录像不全',
    });
    expect(await openTasks(world, classId)).not.toContain('verifyLateResult caseworker');
    expect(await record(classId)).toBe('accepted');
  });

  test('is refused where another has taken the slot meanwhile', async () => {
    const classId = aClass();
    const elsewhere = await aProjectIn(world, 'filing', { title: '另一机构' });
    const other = elsewhere.classIds[0] ?? '';
    await world.plant(
      `INSERT INTO quota_hold (trainee_id, class_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen)
       SELECT gen_random_uuid(), '${other}', person_id, family, cap_period, cap, 1, occupation_canonical, level, 0
       FROM quota_hold WHERE class_id = '${classId}' AND state = 'RETURNED'`,
    );
    expect(await record(classId)).toBe('accepted');
    expect(await verify(classId)).toBe('QUOTA_TAKEN');
    expect(await pendingResult(world, classId)).not.toBe('');
    await world.plant(`DELETE FROM quota_hold WHERE class_id = '${other}'`);
    expect(await verify(classId)).toBe('accepted');
  });

  test('is refused where the budget of its year is short, and waits in the queue in its order', async () => {
    const classId = aClass();
    expect(await record(classId)).toBe('accepted');
    const queue = async () =>
      answerTo(world, CAST.caseworker, 'queueLateResult', classId, {
        lateResultId: await pendingResult(world, classId),
      });
    const [before] = await world.asOwner<{ fen: string }>(
      'SELECT allocated_fen AS fen FROM budget WHERE budget_year = 2026',
    );
    const allocate = (fen: string) =>
      world.asOwner(
        `UPDATE budget SET allocated_fen = ${fen} WHERE budget_year = 2026 AND fund = 'EMPLOYMENT_SUBSIDY'`,
      );
    expect(await queue()).toBe('BUDGET_SUFFICIENT');
    await allocate('held_fen + drawn_fen + 129999');
    expect(await verify(classId)).toBe('BUDGET_SHORT');
    expect(await queue()).toBe('accepted');
    await allocate('held_fen + drawn_fen + 130000');
    const next = classIds[5] ?? '';
    expect(await record(next)).toBe('accepted');
    expect(await verify(next)).toBe('QUEUE_AHEAD');
    expect(await verify(classId)).toBe('accepted');
    expect(await verify(next)).toBe('BUDGET_SHORT');
    await allocate(before?.fen ?? '0');
    expect(await verify(next)).toBe('accepted');
    expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('that nobody looks at is reminded of and then put before the head', async () => {
    const classId = classIds[2] ?? '';
    const told = () =>
      world.asOwner<{ kind: string }>(
        `SELECT DISTINCT n.kind FROM notification n JOIN task t ON t.id = n.task_id
         WHERE t.class_id = $1 AND t.command = 'verifyLateResult' AND t.state = 'OPEN' ORDER BY 1`,
        [classId],
      );
    const press = () => inTransaction(world.db, SYSTEM_SCOPE, pressDossiers);
    expect(await told()).toEqual([{ kind: 'PROMPT' }]);
    await world.hands.advance('2025-08-20');
    await press();
    expect(await told()).toEqual([{ kind: 'PROMPT' }, { kind: 'REMINDER' }]);
    await world.hands.advance('2025-08-25');
    await press();
    expect(await told()).toEqual([{ kind: 'ESCALATION' }, { kind: 'PROMPT' }, { kind: 'REMINDER' }]);
  });

  test('held after the thirtieth day is too late', async () => {
    await world.hands.advance('2025-08-26');
    expect(await record(classIds[6] ?? '', { examinedOn: '2025-08-25', issuedOn: '2025-08-26' })).toBe(
      'RESIT_NOT_OPEN',
    );
    expect(await record(classIds[6] ?? '', { examinedOn: '2025-08-24', issuedOn: '2025-08-26' })).toBe('accepted');
  });
});

describe('going round the TypeScript', () => {
  const insert = (classId: string, seq: number, columns: string, values: string, who = 'assessor') =>
    refusalOf(
      world.asApplication(
        `INSERT INTO late_result (class_id, trainee_id, person_id, evidence_reference, recorded_by, recorded_on, verify_by,
           remind_verify_on, ${columns})
         SELECT t.class_id, t.id, t.person_id, '录像', a.id, business_today(), business_today(), business_today(), ${values}
         FROM trainee t, account a WHERE t.class_id = $1 AND t.seq = $2 AND a.username = $3`,
        [classId, seq, who],
      ),
    );
  const RESIT = 'examined_on, absent, theory, practice';

  test.each([
    ['a re-sit of who has passed', 1, RESIT, "'2025-08-05', false, 80, 80"],
    ['a re-sit after the thirtieth day', 3, RESIT, "'2025-08-25', false, 80, 80"],
    ['a certificate without a pass', 3, 'certificate_number, issued_on', "'S350500-7001', '2025-08-08'"],
    ['a second certificate', 1, 'certificate_number, issued_on', "'S350500-7002', '2025-08-08'"],
    [
      'a certificate dated before the class',
      3,
      `${RESIT}, certificate_number, issued_on`,
      "'2025-08-05', false, 80, 80, 'S350500-7003', '2025-07-20'",
    ],
    [
      'a certificate of tomorrow',
      3,
      `${RESIT}, certificate_number, issued_on`,
      "'2025-08-05', false, 80, 80, 'S350500-7004', '2026-08-20'",
    ],
  ])('%s is no late result', async (_what, seq, columns, values) => {
    expect(await insert(classIds[0] ?? '', seq, columns, values)).toMatch(/JX090|late_result_pending/);
  });

  test('a class that is still assessed has none, and nobody but its assessor gives one', async () => {
    expect(await insert(classIds[0] ?? '', 1, RESIT, "'2025-08-05', false, 80, 80", CAST.institution)).toBe('JX094');
    expect(await insert(classIds[0] ?? '', 1, `decision, ${RESIT}`, "'VERIFIED', '2025-08-05', false, 80, 80")).toBe(
      'JX094',
    );
  });

  const pending = '(SELECT id FROM late_result WHERE decision IS NULL LIMIT 1)';
  const decide = (
    who: string,
  ) => `UPDATE late_result SET decision = 'VERIFIED', decided_on = business_today(), query_reference = '查询1号',
    remind_claim_on = '2026-01-01', decided_by = (SELECT id FROM account WHERE username = '${who}') WHERE id = ${pending}`;
  test.each([
    ['verified by who recorded it', decide('assessor'), 'JX094'],
    ['verified by the institution', decide('base-manager'), 'JX094'],
    ['changed', `UPDATE late_result SET reason = '改', decision = 'REFUSED' WHERE decision = 'VERIFIED'`, 'JX094'],
    ['rewritten', `UPDATE late_result SET issued_on = '2025-08-20' WHERE decision IS NULL`, '42501'],
    ['taken away', `DELETE FROM late_result`, '42501'],
  ])('what is on record is not %s', async (_what, query, code) => {
    expect(await refusalOf(world.asApplication(query))).toBe(code);
  });

  test.each([
    ['a score', `UPDATE exam_score SET theory = 90 WHERE class_id = $1`, 'JX091'],
    ['a certificate', `UPDATE certificate SET issued_on = '2025-08-20' WHERE class_id = $1`, 'JX091'],
    [
      'another score',
      `INSERT INTO exam_score (trainee_id, class_id, attempt, theory, practice, examined_on, recorded_by)
       SELECT id, class_id, 2, 90, 90, '2025-08-05', (SELECT id FROM account WHERE username = 'assessor') FROM trainee
       WHERE class_id = $1 AND seq = 3`,
      'JX091',
    ],
    ['a slot', `UPDATE quota_hold SET state = 'HELD' WHERE class_id = $1 AND state = 'RETURNED'`, 'JX092'],
    [
      'money',
      `INSERT INTO budget_hold (late_result_id, budget_id, held_fen)
       SELECT (SELECT id FROM late_result WHERE class_id = $1 AND decision IS NULL), id, 1 FROM budget WHERE budget_year = 2026 LIMIT 1`,
      'JX092',
    ],
  ])('%s is not changed behind the bureau’s back', async (_what, query, code) => {
    expect(await refusalOf(world.asApplication(query, [classIds[0]]))).toBe(code);
  });
});

const NOBODY = { lateResultId: '00000000-0000-4000-8000-000000000000', queryReference: '查询1号' };
