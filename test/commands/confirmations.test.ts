import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { CAST, people } from '../../scripts/story/plot.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { answerTo } from '../support/answers.js';
import { give } from '../support/dossiers.js';
import { aClassIn, filingOf } from '../support/small-life.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';

let api: TestApi;
let institution: Client;
let caseworker: Client;
let reviewer: Client;
let nextPerson = 1;
const logged: string[] = [];
beforeAll(async () => {
  api = await anApi({ logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }) });
  [institution, caseworker, reviewer] = await Promise.all([
    api.as('base-manager'),
    api.as('qz-caseworker'),
    api.as('qz-reviewer'),
  ]);
});
afterAll(() => api.end());

/** A filed class of three, none of whom has been asked yet. */
async function aFiledClass(from = (nextPerson += 3)): Promise<string> {
  const classId = await aClassIn(api.world, 'filing');
  await api.world.hands.put(CAST.institution, classId, 'roster', people(3, from));
  expect(await answerTo(api.world, CAST.institution, 'fileClass', classId, await filingOf(api.world))).toBe('accepted');
  return classId;
}

const slipsOf = async (classId: string): Promise<{ traineeId: string; seq: number; token: string }[]> =>
  (await institution.post(`/api/classes/${classId}/roster/slips`).expect(200)).body.items;
const answer = (token: string | undefined, confirm: unknown) =>
  api.nobody().post(`/api/public/confirmations/${token}`).send({ confirm });
const approve = (classId: string, change: object = {}) =>
  api.world.hands.give(CAST.reviewer, 'approveFiling', classId, { opinion: '同意', ...change });
const rosterOf = async (classId: string) =>
  (await caseworker.get(`/api/classes/${classId}/roster`).expect(200)).body.items;

describe('a trainee’s link', () => {
  test('asks him without saying who he is, takes one answer, and repeats it', async () => {
    const [slip] = await slipsOf(await aFiledClass());
    const asked = await api.nobody().get(`/api/public/confirmations/${slip?.token}`).expect(200);
    expect(asked.body).toEqual({
      maskedName: '学＊＊＊＊',
      classTitle: '1班',
      occupationName: expect.stringContaining('焊工'),
      level: 'L4',
      institutionName: expect.any(String),
      answer: null,
    });
    expect((await answer(slip?.token, true).expect(200)).body.answer).toBe('CONFIRMED');
    expect((await answer(slip?.token, true).expect(200)).body.answer).toBe('CONFIRMED');
    expect((await answer(slip?.token, false).expect(409)).body).toMatchObject({ code: 'CONFIRMATION_CLOSED' });
  });

  test('is kept by its hash alone, and its answer stands in the trail without a person', async () => {
    const classId = await aFiledClass();
    const [slip] = await slipsOf(classId);
    await answer(slip?.token, false).expect(200);
    const [kept] = await api.world.asOwner<{ row: string }>(
      'SELECT row_to_json(c)::text AS row FROM trainee_confirmation c WHERE class_id = $1 AND answer IS NOT NULL',
      [classId],
    );
    expect(kept?.row).toContain('DECLINED');
    expect(kept?.row).not.toContain(slip?.token);
    const trail = await api.world.asOwner(
      `SELECT actor_id, detail FROM audit_event WHERE class_id = $1 AND event = 'answer-confirmation'`,
      [classId],
    );
    expect(trail).toEqual([{ actor_id: null, detail: { traineeId: slip?.traineeId, answer: 'DECLINED' } }]);
  });

  test('is logged as the route’s pattern, never with its token', async () => {
    const [slip] = await slipsOf(await aFiledClass());
    await answer(slip?.token, true).expect(200);
    const lines = logged.filter((line) => line.includes('"route":"/api/public/confirmations/:token"'));
    expect(lines.length).toBeGreaterThan(0);
    expect(logged.join('')).not.toContain(slip?.token);
  });

  test('ends with the next slip, with its time, and when he is taken off the roster', async () => {
    const classId = await aClassIn(api.world, 'filing');
    await api.world.hands.put(CAST.institution, classId, 'roster', people(2, 880));
    const [first] = await slipsOf(classId);
    const [again, other] = await slipsOf(classId);
    await answer(first?.token, true).expect(404);
    await api.world.asOwner(
      "UPDATE trainee_confirmation SET expires_at = '2025-06-30' WHERE class_id = $1 AND token_hash = sha256($2)",
      [classId, Buffer.from(again?.token ?? '')],
    );
    await answer(again?.token, true).expect(404);
    await api.world.hands.put(CAST.institution, classId, 'roster', people(1, 890));
    await answer(other?.token, true).expect(404);
  });

  test.each([['x'], ['%'], ['../../etc/passwd'], ['a'.repeat(33)]])('of another shape is none: %s', async (token) => {
    await api
      .nobody()
      .get(`/api/public/confirmations/${encodeURIComponent(token)}`)
      .expect(404);
  });

  test.each([['yes'], [1], [null], [undefined]])('is answered by yes or no, not by %p', async (confirm) => {
    await answer('a'.repeat(32), confirm).expect(400);
  });

  test('guessed at, closes for the address after thirty tries, while the good ones were not counted', async () => {
    const [slip] = await slipsOf(await aFiledClass());
    for (let look = 0; look < 35; look += 1)
      await api.nobody().get(`/api/public/confirmations/${slip?.token}`).expect(200);
    const statuses: number[] = [];
    for (let guess = 0; guess < 31; guess += 1)
      statuses.push((await api.nobody().get(`/api/public/confirmations/${randomUUID().replaceAll('-', '')}`)).status);
    expect(statuses.at(0)).toBe(404);
    expect(statuses.at(-1)).toBe(429);
    const { headers, body } = await api.nobody().get(`/api/public/confirmations/${slip?.token}`).expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(body).toMatchObject({ code: 'TOO_MANY_LINKS', detail: expect.stringMatching(/分钟后再打开您的链接/) });
    expect(body.detail).not.toContain('登录');
    // A voucher's link is counted with them.
    const tried = { token: 'a'.repeat(32), name: '林小青', idNumber: syntheticIdNumber(1) };
    const voucher = await api.nobody().post('/api/public/voucher-claims').send(tried).expect(429);
    expect([voucher.body.code, Number(voucher.headers['retry-after']) > 0]).toEqual(['TOO_MANY_LINKS', true]);
    await api.world.asOwner("DELETE FROM login_throttle WHERE key LIKE 'link%'");
  });
});

describe('the roster', () => {
  test('says who has answered, and is not approved over who has not', async () => {
    const classId = await aFiledClass();
    const [first, second] = await slipsOf(classId);
    await answer(first?.token, true).expect(200);
    await answer(second?.token, false).expect(200);
    expect((await rosterOf(classId)).map(({ confirmation }: { confirmation: string }) => confirmation)).toEqual([
      'CONFIRMED',
      'DECLINED',
      'ASKED',
    ]);
    expect(await approve(classId)).toMatchObject({
      code: 'QUOTA_NOT_CONFIRMED',
      message: expect.stringContaining('第2、3行'),
    });
    expect(await approve(classId, { withoutUnconfirmed: true })).toMatchObject({ accepted: true });
    const held = await api.world.asOwner(
      `SELECT t.seq, t.state, q.state AS quota FROM trainee t LEFT JOIN quota_hold q ON q.trainee_id = t.id
       WHERE t.class_id = $1 ORDER BY t.seq`,
      [classId],
    );
    expect(held).toEqual([
      { seq: 1, state: 'ENROLLED', quota: 'HELD' },
      { seq: 2, state: 'WITHDRAWN', quota: null },
      { seq: 3, state: 'WITHDRAWN', quota: null },
    ]);
    expect((await institution.post(`/api/classes/${classId}/roster/slips`).expect(409)).body.code).toMatch(
      /ROSTER_FROZEN|WRONG_STAGE/,
    );
  });

  test('of nobody who has confirmed is no class', async () => {
    expect(await approve(await aFiledClass(), { withoutUnconfirmed: true })).toMatchObject({ code: 'ROSTER_SIZE' });
  });

  test('keeps a confirmation when it is saved again with the same person', async () => {
    const classId = await aClassIn(api.world, 'filing');
    await api.world.hands.put(CAST.institution, classId, 'roster', people(1, 870));
    await api.world.hands.confirmAll(CAST.institution, classId);
    await api.world.hands.put(CAST.institution, classId, 'roster', people(2, 870));
    expect((await slipsOf(classId)).map(({ seq }) => seq)).toEqual([2]);
  });

  test('warns of a person who is enrolled elsewhere, in both places, by row and reason alone', async () => {
    const from = (nextPerson += 3);
    const first = await aFiledClass(from);
    const second = await aClassIn(api.world, 'filing');
    const other = "(SELECT organisation_id FROM account WHERE username = 'other-institution')";
    await api.world.asOwner(`UPDATE class SET institution_id = ${other} WHERE id = $1`, [second]);
    await api.world.asOwner(
      `UPDATE project SET institution_id = ${other} WHERE id = (SELECT project_id FROM class WHERE id = $1)`,
      [second],
    );
    await api.world.hands.put('other-institution', second, 'roster', people(1, from));
    for (const classId of [first, second]) {
      const [row, next] = await rosterOf(classId);
      expect(row.warnings).toEqual(['ENROLLED_ELSEWHERE']);
      expect(next?.warnings ?? []).toEqual([]);
    }
    const filed = await api.world.hands.give('other-institution', 'fileClass', second, await filingOf(api.world));
    expect(filed.result).toEqual({ round: 1, warnings: [{ row: 1, warning: 'ENROLLED_ELSEWHERE' }] });
    await api.world.hands.confirmAll(CAST.institution, first);
    expect(await approve(first)).toMatchObject({ accepted: true });
    expect((await rosterOf(second))[0].warnings).toEqual(['ENROLLED_ELSEWHERE', 'SAME_LEVEL_TAKEN']);
    await api.world.hands.confirmAll('other-institution', second);
    const taken = await approve(second);
    expect(taken).toMatchObject({ code: 'QUOTA_TAKEN', message: expect.stringContaining('第1行') });
  });
});

describe('a confirmation on paper', () => {
  const paperOf = (classId: string, traineeIds: readonly unknown[]) =>
    give(caseworker, '/api/commands/confirmOnPaper', { classId, traineeIds, reference: '扫描件2025-7' });

  test('counts once a second person has checked it', async () => {
    const classId = await aFiledClass();
    const traineeIds = (await slipsOf(classId)).map(({ traineeId }) => traineeId);
    const { paperConfirmationId: id } = (await paperOf(classId, traineeIds).expect(200)).body.result;
    expect(await approve(classId)).toMatchObject({ code: 'QUOTA_NOT_CONFIRMED' });
    const inbox = await reviewer.get('/api/tasks').expect(200);
    expect(inbox.body.items).toContainEqual(expect.objectContaining({ dossierId: id, command: 'checkPaper' }));
    await api.world.asOwner("UPDATE account SET roles = roles || '{caseworker}' WHERE username = 'qz-reviewer'");
    await give(reviewer, `/api/paper-confirmations/${id}/commands/checkPaper`, {}).expect(200);
    expect(
      (await give(reviewer, `/api/paper-confirmations/${id}/commands/checkPaper`, {}).expect(409)).body,
    ).toMatchObject({
      code: 'ALREADY_DECIDED',
    });
    expect((await paperOf(classId, traineeIds).expect(422)).body).toMatchObject({ code: 'CONFIRMATION_NOT_NEEDED' });
    expect(await approve(classId)).toMatchObject({ accepted: true });
  });

  test('is not checked by who entered it, and sent back it confirms nobody', async () => {
    const classId = await aFiledClass();
    const traineeIds = (await slipsOf(classId)).map(({ traineeId }) => traineeId);
    const own = await give(reviewer, '/api/commands/confirmOnPaper', {
      classId,
      traineeIds,
      reference: '扫描件8',
    }).expect(200);
    const path = `/api/paper-confirmations/${own.body.result.paperConfirmationId}/commands`;
    expect((await give(reviewer, `${path}/checkPaper`, {}).expect(409)).body).toMatchObject({ code: 'SAME_PERSON' });
    const { paperConfirmationId: id } = (await paperOf(classId, traineeIds).expect(200)).body.result;
    await give(reviewer, `/api/paper-confirmations/${id}/commands/refusePaper`, { reason: '签名不清' }).expect(200);
    expect(await approve(classId)).toMatchObject({ code: 'QUOTA_NOT_CONFIRMED' });
  });

  test('is for people of the class, in regions of one’s own', async () => {
    expect((await paperOf(await aFiledClass(), [randomUUID()]).expect(422)).body).toMatchObject({
      code: 'CONFIRMATION_NOT_NEEDED',
    });
    await paperOf(randomUUID(), [randomUUID()]).expect(404);
    const foreign = await api.as('xm-caseworker');
    const body = { classId: await aFiledClass(), traineeIds: [randomUUID()], reference: '扫描件9' };
    await give(foreign, '/api/commands/confirmOnPaper', body).expect(404);
  });
});
