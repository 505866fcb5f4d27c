import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as answers from '../../api/voucher-answers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { derivedCode } from '../../platform/derived-codes.js';
import { answerTo } from '../support/answers.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { claimed, GENERAL, keepUnemploymentFund, welding } from '../support/vouchers.js';
import { aClassOfTheFund, fileInJune } from '../support/voucher-class.js';

/** Classes of the unemployment fund that are filed without vouchers, or with vouchers that are not for them. */
let api: TestApi;
let institution: Client;
beforeAll(async () => {
  api = await anApi();
  institution = await api.as(CAST.institution);
  await keepUnemploymentFund(api);
  await api.world.hands.advance('2026-05-12');
});
afterAll(() => api.end());

const approve = (classId: string) => api.world.hands.give(CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
const vouchersOf = async (classId: string) =>
  answers.classVouchers.parse((await institution.get(`/api/classes/${classId}/vouchers`).expect(200)).body);
const activate = (id: string, classId: string) =>
  give(institution, `/api/vouchers/${id}/commands/activateVoucher`, {
    ...{ classId, code: derivedCode(api.world.secrets, 'voucher-scan', id) },
  });
const stateOf = async (id: string) =>
  (await (await api.as(CAST.caseworker)).get(`/api/vouchers/${id}`).expect(200)).body.state as string;
const propose = async (classId: string) =>
  give(await api.as(CAST.approver), '/api/commands/overrideVoucher', {
    ...{ classId, reason: '发券平台停用', documentReference: '泉人社〔2026〕8号' },
  });

describe('without vouchers', () => {
  let classId = '';
  let overrideId = '';

  test('a class is filed once the approver has asked and the bureau head has confirmed', async () => {
    const life = await aClassOfTheFund(api);
    classId = life.classIds[0] ?? '';
    await fileInJune(api, classId, people(2, 40));
    expect((await approve(classId)).code).toBe('VOUCHER_MISSING');
    const proposed = await propose(classId);
    overrideId = proposed.body.result.overrideId;
    expect((await approve(classId)).code).toBe('VOUCHER_MISSING'); // Asked for is not decided.
    expect((await propose(classId)).body.code).toBe('ALREADY_DECIDED');
    const head = await api.as('qz-head');
    const inbox = await head.get('/api/tasks').expect(200);
    expect(inbox.body.items).toContainEqual(
      expect.objectContaining({ command: 'confirmVoucherOverride', dossierId: overrideId }),
    );
    await give(head, `/api/voucher-overrides/${overrideId}/commands/confirmVoucherOverride`, {}).expect(200);
    expect((await approve(classId)).result['vouchers']).toEqual({ bound: 0, lapsing: [] });
    const again = await give(head, `/api/voucher-overrides/${overrideId}/commands/refuseVoucherOverride`, {
      reason: '晚了',
    });
    expect(again.body.code).toBe('ALREADY_DECIDED');
  });

  test('its money is held as if it had them, and each override is counted by official', async () => {
    const [hold] = await api.world.asOwner('SELECT held_fen AS held FROM budget_hold WHERE class_id = $1', [classId]);
    expect(hold).toEqual({ held: '260000' });
    const read = answers.overrides.parse(
      (await (await api.as('auditor')).get('/api/voucher-overrides').expect(200)).body,
    );
    expect(read.items).toMatchObject([{ id: overrideId, decision: 'CONFIRMED', trainees: 2 }]);
    expect(read.counts).toEqual([{ proposedBy: '审批 黄批', proposed: 1, confirmed: 1 }]);
  });

  test('nobody confirms his own override', async () => {
    const life = await aClassOfTheFund(api);
    const proposed = await propose(life.classIds[0] ?? '');
    const { overrideId: own } = proposed.body.result;
    await api.world.asOwner(`UPDATE account SET roles = '{approver,bureau_head}' WHERE username = 'qz-approver'`);
    const approver = await api.as(CAST.approver);
    const no = await give(approver, `/api/voucher-overrides/${own}/commands/confirmVoucherOverride`, {});
    await api.world.asOwner(`UPDATE account SET roles = '{approver}' WHERE username = 'qz-approver'`);
    expect(no.body.code).toBe('SAME_PERSON');
    const head = await api.as('qz-head');
    await give(head, `/api/voucher-overrides/${own}/commands/refuseVoucherOverride`, { reason: '可以发券' }).expect(
      200,
    );
    expect((await propose(life.classIds[0] ?? '')).status).toBe(200);
  });

  test('an override of a class of another fund, of a filed one, or of none is refused', async () => {
    const life = await aClassOfTheFund(api, 'EMPLOYMENT_SUBSIDY');
    expect((await propose(life.classIds[0] ?? '')).body.code).toBe('VOUCHER_NOT_REQUIRED');
    await api.world.hands.until('class', classId, 'supervision');
    expect((await propose(classId)).body.code).toBe('VOUCHER_NOT_REQUIRED');
    expect((await propose(overrideId)).body.code).toBe('VOUCHER_CLASS_UNKNOWN');
  });
});

describe('a voucher and the class that it is not for', () => {
  test('one for other people, another occupation or another school does not file a class; nor does one of the day before', async () => {
    const target = await welding(api);
    const [nursing] = await api.world.asOwner<{ id: string }>(
      `SELECT id FROM catalogue_item WHERE project_name = '养老护理员（五级）'`,
    );
    const [school] = await api.world.asOwner<{ id: string }>(
      `SELECT organisation_id AS id FROM account WHERE username = 'other-institution'`,
    );
    const [nurse, pupil, general, early, late] = people(5, 60);
    const [nursed = ''] = await claimed(api, { ...target, catalogueItemId: nursing?.id ?? '', rows: [nurse ?? {}] });
    await claimed(api, { ...target, institutionId: school?.id ?? '', rows: [pupil ?? {}] });
    const ids = await claimed(api, { ...GENERAL, rows: [general ?? {}, early ?? {}, late ?? {}] });
    const life = await aClassOfTheFund(api);
    const classId = life.classIds[0] ?? '';
    await fileInJune(api, classId, [nurse, pupil, general]);
    expect((await vouchersOf(classId)).items.map(({ voucher }) => voucher?.fits)).toEqual([false, false, true]);
    expect((await approve(classId)).message).toContain('第1、2行');
    expect(await answerTo(api.world, CAST.reviewer, 'refuseFiling', classId, { reason: '另行开班' })).toBe('accepted');
    const again = await aClassOfTheFund(api);
    const second = again.classIds[0] ?? '';
    await fileInJune(api, second, [general, early, late]);
    expect((await approve(second)).result['vouchers']).toEqual({ bound: 3, lapsing: [] });
    await api.world.hands.until('class', second, 'supervision');
    await api.world.hands.advance('2026-06-02');
    expect((await activate(nursed, second)).body.code).toBe('VOUCHER_TARGET_MISMATCH');
    await leave(ids, second);
    await checkInElsewhere(ids[0] ?? '', second);
  });
});

/** Who leaves before his check-in keeps his voucher, who leaves after it does not. */
async function leave([, early = '', late = '']: readonly string[], classId: string): Promise<void> {
  expect((await activate(late, classId)).body.result).toMatchObject({ activatedOn: '2026-06-02', faceFen: 130_000 });
  const trainees = await api.world.hands.trainees(classId);
  for (const { traineeId } of trainees.slice(1))
    await must(api.world.hands, CAST.institution, 'withdrawTrainee', classId, { traineeId, reason: '个人原因' });
  expect([await stateOf(early), await stateOf(late)]).toEqual(['CLAIMED', 'LAPSED']);
}

/** The base begins a class of its own fund, in which the holder is not. */
async function checkInElsewhere(id: string, classId: string): Promise<void> {
  const elsewhere = await aWaivedClassWithout();
  expect((await activate(id, elsewhere)).body.code).toBe('VOUCHER_CLASS_WRONG'); // It is bound to its own.
  await must(api.world.hands, CAST.reviewer, 'cancelClass', classId, {
    reason: '人数不足',
    documentReference: '泉人社〔2026〕9号',
  });
  expect(await stateOf(id)).toBe('CLAIMED');
  const [freed] = await api.world.asOwner('SELECT class_id AS class FROM voucher WHERE id = $1', [id]);
  expect(freed).toEqual({ class: null });
  expect((await activate(id, elsewhere)).body.code).toBe('VOUCHER_NOT_TRAINEE');
}

async function aWaivedClassWithout(): Promise<string> {
  const [found] = await api.world.asOwner<{ id: string }>(
    `SELECT c.id FROM class c JOIN voucher_override w ON w.class_id = c.id AND w.decision = 'CONFIRMED'
     WHERE c.stage = 'supervision'`,
  );
  return found?.id ?? '';
}
