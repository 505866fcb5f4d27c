import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandRecord } from '../../api/answers.js';
import * as answers from '../../api/voucher-answers.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { claimAtWindow, claimed, GENERAL, issue, linkOf, onDay, propose, welding } from '../support/vouchers.js';

let api: TestApi;
let caseworker: Client;
let reviewer: Client;
let approver: Client;
beforeAll(async () => {
  api = await anApi();
  [caseworker, reviewer, approver] = await Promise.all([
    api.as(CAST.caseworker),
    api.as(CAST.reviewer),
    api.as(CAST.approver),
  ]);
  await api.world.asOwner("UPDATE business_clock SET mode = 'STOPPED'");
});
afterAll(() => api.end());

let next = 1;
/** People nobody has named yet. */
const someone = (count = 1) => {
  const list = people(count, next);
  next += count;
  return list;
};
const identityOf = ({ name, idNumber }: { name: string; idNumber: string }) => ({ name, idNumber });
const send = (list: object) => give(caseworker, '/api/commands/issueVouchers', list);
const decide = (client: Client, id: string, command: string, body: object = {}) =>
  give(client, `/api/voucher-issues/${id}/commands/${command}`, body);
const on = (client: Client, id: string, command: string, body: object) =>
  give(client, `/api/vouchers/${id}/commands/${command}`, body);
const counted = async (table: string) =>
  Number((await api.world.asOwner(`SELECT count(*) AS n FROM ${table}`))[0]?.['n']);
const seen = async (id: string) =>
  answers.voucher.parse((await caseworker.get(`/api/vouchers/${id}`).expect(200)).body);
const byLink = (body: object) => api.nobody().post('/api/public/voucher-claims').send(body);

describe('a list of people', () => {
  test('becomes vouchers once a second person has confirmed it, and waits in his inbox until then', async () => {
    const id = await propose(api, { ...GENERAL, rows: someone(2) });
    expect(await counted('voucher')).toBe(0);
    const inbox = await reviewer.get('/api/tasks').expect(200);
    const task = inbox.body.items.find(({ dossierId }: { dossierId: string }) => dossierId === id);
    expect(task).toMatchObject({
      command: 'confirmIssue',
      role: 'reviewer',
      title: '复核培训券发放名单（2人，泉人社〔2025〕7号）',
    });
    const shown = answers.issue.parse((await reviewer.get(`/api/voucher-issues/${id}`).expect(200)).body);
    expect(shown.rows.map(({ holderName, state }) => [holderName, state])).toEqual([
      ['学＊＊＊＊', null],
      ['学＊＊＊＊', null],
    ]);
    expect((await decide(reviewer, id, 'confirmIssue').expect(200)).body.result).toEqual({
      decision: 'CONFIRMED',
      vouchers: 2,
    });
    const [voucher] = await api.world.asOwner('SELECT state, claim_by::text AS by FROM voucher LIMIT 1');
    expect(voucher).toEqual({ state: 'ISSUED', by: '2025-10-01' });
    expect((await decide(reviewer, id, 'confirmIssue').expect(409)).body).toMatchObject({ code: 'ALREADY_DECIDED' });
    await decide(reviewer, randomUUID(), 'confirmIssue').expect(404);
    await decide(caseworker, id, 'confirmIssue').expect(403);
  });

  test('is not confirmed by who proposed it, should one person have both roles', async () => {
    const id = await propose(api, { ...GENERAL, rows: someone() });
    await api.world.asOwner(`UPDATE account SET roles = '{caseworker,reviewer}' WHERE username = 'qz-caseworker'`);
    const own = await decide(caseworker, id, 'confirmIssue');
    await api.world.asOwner(`UPDATE account SET roles = '{caseworker}' WHERE username = 'qz-caseworker'`);
    expect(own.body).toMatchObject({ code: 'SAME_PERSON' });
  });

  test('refused, it leaves its people free', async () => {
    const rows = someone();
    const id = await propose(api, { ...GENERAL, rows });
    await decide(reviewer, id, 'refuseIssue', { reason: '名单有误' }).expect(200);
    expect(await issue(api, { ...GENERAL, rows })).toHaveLength(1);
  });

  test('with wrong rows is refused, every one of them named, and nothing is written', async () => {
    const [good, twice] = someone(2);
    const before = [await counted('person'), await counted('voucher_issue')];
    const rows = [
      good,
      { ...good, idNumber: '123' },
      twice,
      twice,
      { name: '李', idNumber: syntheticIdNumber(1).replace(/.$/, '') + 'Y' },
    ];
    const key = randomUUID();
    const no = (await give(caseworker, '/api/commands/issueVouchers', { ...GENERAL, rows }, key).expect(422)).body;
    expect(no.errors.map(({ row, field }: { row: number; field: string }) => [row, field])).toEqual([
      [2, 'rows[1].idNumber'],
      [4, 'rows[3].idNumber'],
      [5, 'rows[4].idNumber'],
    ]);
    expect([await counted('person'), await counted('voucher_issue')]).toEqual(before);
    const kept = commandRecord.parse((await caseworker.get(`/api/commands/${key}`).expect(200)).body);
    expect(kept.refusal?.errors).toEqual(no.errors);
  });

  test('names by row who already holds one, when it is proposed and when it is confirmed', async () => {
    const [holder, other, late] = someone(3);
    const waiting = await propose(api, { ...GENERAL, rows: [other, late] });
    await issue(api, { ...GENERAL, rows: [holder, late] });
    const no = (await send({ ...GENERAL, rows: [other, holder] }).expect(409)).body;
    expect(no).toMatchObject({ code: 'VOUCHER_HELD', field: 'rows[1].idNumber', errors: [{ row: 2 }] });
    expect((await decide(reviewer, waiting, 'confirmIssue').expect(409)).body).toMatchObject({
      code: 'VOUCHER_HELD',
      errors: [{ row: 2 }],
    });
  });

  test('two lists that name one person are confirmed at the same moment: one voucher, one "no"', async () => {
    const rows = someone();
    const lists = [await propose(api, { ...GENERAL, rows }), await propose(api, { ...GENERAL, rows })];
    const outcomes = await Promise.all(lists.map((id) => decide(reviewer, id, 'confirmIssue')));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(outcomes.find(({ status }) => status === 409)?.body.code).toBe('VOUCHER_HELD');
    const held = await api.world.asOwner(
      `SELECT 1 FROM voucher v JOIN person p ON p.id = v.person_id WHERE p.name = $1`,
      [rows[0]?.name],
    );
    expect(held).toHaveLength(1);
  });

  test.each([
    ['no people', { rows: [] }, 'rows'],
    ['a 定向券 for nothing', { kind: 'TARGETED' }, 'catalogueItemId'],
    ['a 通用券 for something', { catalogueItemId: randomUUID() }, 'catalogueItemId'],
    ['a 通用券 at one institution', { institutionId: randomUUID() }, 'institutionId'],
    ['no paper', { document: '' }, 'document'],
    ['a kind that there is not', { kind: 'GIFT' }, 'kind'],
  ])('%s is refused with its field', async (_name, change, field) => {
    const no = await send({ ...GENERAL, rows: someone(), ...change }).expect(400);
    expect(no.body.errors[0].field).toBe(field);
  });

  test('for an item that is not published, or an institution that is none, is refused', async () => {
    const target = await welding(api);
    const rows = someone();
    for (const change of [{ catalogueItemId: randomUUID() }, { institutionId: randomUUID() }])
      expect((await send({ ...target, rows, ...change }).expect(422)).body.code).toBe('VOUCHER_TARGET_UNKNOWN');
  });
});

describe('a claim', () => {
  test('at the window is dated today, for three months, at the tariff of the day with its uplift', async () => {
    const rows = someone();
    const [id = ''] = await issue(api, { ...(await welding(api)), rows });
    const answer = await claimAtWindow(api, id, rows[0] ?? {});
    expect(answer.body.result).toEqual({ validTo: '2025-10-01', faceFen: 130_000 });
    expect(await seen(id)).toMatchObject({ state: 'CLAIMED', claimChannel: 'WINDOW', level: 'L4', kind: 'TARGETED' });
    expect((await claimAtWindow(api, id, rows[0] ?? {})).body.code).toBe('VOUCHER_WRONG_STATE');
    const printed = answers.claimedVoucher.parse((await caseworker.get(`/api/vouchers/${id}/print`).expect(200)).body);
    expect(printed).toMatchObject({ validTo: '2025-10-01', faceFen: 130_000 });
    await (await api.as('xm-caseworker')).get(`/api/vouchers/${id}/print`).expect(404);
  });

  test('by another person is refused, at the window and by the link', async () => {
    const rows = someone();
    const [other = { name: '', idNumber: '' }] = someone();
    const [id = ''] = await issue(api, { ...GENERAL, rows });
    expect((await claimAtWindow(api, id, other)).body.code).toBe('VOUCHER_HOLDER_MISMATCH');
    const token = await linkOf(api, id);
    expect((await byLink({ token, ...identityOf(other) }).expect(422)).body.code).toBe('VOUCHER_HOLDER_MISMATCH');
    expect((await byLink({ token, name: '别人', idNumber: rows[0]?.idNumber }).expect(422)).body.code).toBe(
      'VOUCHER_HOLDER_MISMATCH',
    );
    expect((await seen(id)).state).toBe('ISSUED');
  });

  test('by the link shows the code, and again to the holder himself; a 通用券 has no face value yet', async () => {
    const [person = { name: '', idNumber: '' }] = someone();
    const [id = ''] = await issue(api, { ...GENERAL, rows: [person] });
    const token = await linkOf(api, id);
    const first = answers.claimedVoucher.parse((await byLink({ token, ...identityOf(person) }).expect(200)).body);
    expect(first).toMatchObject({ validTo: '2025-10-01', faceFen: null });
    expect((await byLink({ token, ...identityOf(person) }).expect(200)).body).toEqual(first);
    const trail = await api.world.asOwner(`SELECT event FROM audit_event WHERE dossier_id = $1`, [id]);
    expect(trail).toEqual([{ event: 'claim-voucher' }]);
    const kept = await api.world.asOwner(`SELECT 1 FROM voucher v WHERE v.id = $1 AND v::text LIKE '%' || $2 || '%'`, [
      id,
      first.code,
    ]);
    expect(kept).toEqual([]);
  });

  test('twice at once by one person, by the link and at the window, is one claim', async () => {
    const [person = { name: '', idNumber: '' }] = someone();
    const [id = ''] = await issue(api, { ...GENERAL, rows: [person] });
    const token = await linkOf(api, id);
    const [link, window] = await Promise.all([
      byLink({ token, ...identityOf(person) }),
      claimAtWindow(api, id, person),
    ]);
    expect(link.status).toBe(200); // First or second, he is told of his voucher.
    expect([200, 409]).toContain(window.status);
    const claims = await api.world.asOwner(
      `SELECT 1 FROM audit_event WHERE dossier_id = $1 AND accepted AND event LIKE 'claim-voucher%'`,
      [id],
    );
    expect(claims).toHaveLength(1);
  });

  test('with a link that nobody made is not found; after five wrong answers the link is closed, to the holder too', async () => {
    const [person = { name: '', idNumber: '' }] = someone();
    const [id = ''] = await issue(api, { ...GENERAL, rows: [person] });
    const token = await linkOf(api, id);
    await byLink({ token: `${id}.23456789ABCDEFGH`, ...identityOf(person) }).expect(404);
    await byLink({ token: 'x', ...identityOf(person) }).expect(404);
    for (let wrong = 0; wrong < 5; wrong += 1)
      await byLink({ token, name: '别人', idNumber: person.idNumber }).expect(422);
    expect((await byLink({ token, ...identityOf(person) }).expect(409)).body.code).toBe('VOUCHER_LINK_CLOSED');
    expect((await claimAtWindow(api, id, person)).status).toBe(200);
    await api.world.asOwner(`DELETE FROM login_throttle WHERE key LIKE 'link%'`);
  });

  test('comes too late after three months, whether or not a sweep has been; then the person may have another', async () => {
    const [person = { name: '', idNumber: '' }] = someone();
    const [id = ''] = await issue(api, { ...GENERAL, rows: [person] });
    await onDay(api, '2025-10-02', async () => {
      expect((await claimAtWindow(api, id, person)).body.code).toBe('VOUCHER_OVER');
      expect((await seen(id)).state).toBe('LAPSED');
      expect(await issue(api, { ...GENERAL, rows: [person] })).toHaveLength(1);
      const marked = await api.world.asOwner('SELECT state, ended_on::text AS on FROM voucher WHERE id = $1', [id]);
      expect(marked).toEqual([{ state: 'LAPSED', on: '2025-10-02' }]);
    });
  });

  test('of a month-end ends with the last day of a shorter month', async () => {
    const rows = someone();
    const end = await onDay(api, '2025-11-30', async () => {
      const [id = ''] = await claimed(api, { ...GENERAL, rows });
      return (await seen(id)).validTo;
    });
    expect(end).toBe('2026-02-28');
  });

  test('for which nothing would be paid is refused with the reason', async () => {
    const child = { name: '少年', idNumber: syntheticIdNumber(7, '2015-01-01') };
    const [id = ''] = await issue(api, { ...(await welding(api)), rows: [child] });
    const no = (await claimAtWindow(api, id, child)).body;
    expect(no.code).toBe('VOUCHER_NO_FACE_VALUE');
    expect(no.detail).toMatch(/年龄/);
  });

  test('under no policy version in force is refused', async () => {
    const rows = someone();
    const [id = ''] = await issue(api, { ...GENERAL, rows });
    const turn = (to: string) => api.world.plant(`UPDATE policy_version SET status = '${to}' WHERE id = 'FJ-QZ-2024'`);
    await turn('SUPERSEDED');
    const no = await claimAtWindow(api, id, rows[0] ?? {});
    await turn('IN_FORCE');
    expect(no.body.code).toBe('TARIFF_NOT_IN_FORCE');
  });
});

describe('a voucher', () => {
  test('is voided by the approver, with his reason, once', async () => {
    const rows = someone();
    const [id = ''] = await claimed(api, { ...GENERAL, rows });
    await on(caseworker, id, 'voidVoucher', { reason: '错发' }).expect(403);
    await on(approver, id, 'voidVoucher', { reason: ' ' }).expect(400);
    await on(approver, id, 'voidVoucher', { reason: '错发' }).expect(200);
    expect(await seen(id)).toMatchObject({ state: 'VOIDED', voidReason: '错发', endedOn: '2025-07-01' });
    expect((await on(approver, id, 'voidVoucher', { reason: '错发' }).expect(409)).body.code).toBe(
      'VOUCHER_WRONG_STATE',
    );
    expect((await caseworker.get(`/api/vouchers/${id}/print`).expect(409)).body.code).toBe('VOUCHER_WRONG_STATE');
    expect(await issue(api, { ...GENERAL, rows })).toHaveLength(1);
  });

  test('stands in the list by pages, with totals by state, and nowhere for another region', async () => {
    const first = answers.voucherList.parse((await caseworker.get('/api/vouchers?limit=2').expect(200)).body);
    expect(first.items).toHaveLength(2);
    const second = answers.voucherList.parse(
      (await caseworker.get(`/api/vouchers?limit=2&after=${first.next}`).expect(200)).body,
    );
    expect(second.items.map(({ number }) => number)).not.toEqual(first.items.map(({ number }) => number));
    expect(first.totals.reduce((sum, { count }) => sum + count, 0)).toBe(await counted('voucher'));
    const voided = answers.voucherList.parse((await caseworker.get('/api/vouchers?state=VOIDED').expect(200)).body);
    expect(voided.items.map(({ state }) => state)).toEqual(['VOIDED']);
    expect((await (await api.as('xm-caseworker')).get('/api/vouchers').expect(200)).body).toMatchObject({
      items: [],
      totals: [],
    });
    expect(JSON.stringify(first)).not.toMatch(/学员\d/);
  });
});
