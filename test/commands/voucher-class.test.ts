import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as answers from '../../api/voucher-answers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { derivedCode } from '../../platform/derived-codes.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { claimAtWindow, issue, keepUnemploymentFund, welding } from '../support/vouchers.js';
import { aClassOfTheFund, certifyInJune, fileInJune } from '../support/voucher-class.js';

/** A class of the unemployment fund in June 2026 (domain §6, E16 and E17), and the refusals on its way. */
let api: TestApi;
let institution: Client;
beforeAll(async () => {
  api = await anApi();
  institution = await api.as(CAST.institution);
  await keepUnemploymentFund(api);
});
afterAll(() => api.end());

const approve = (classId: string) => api.world.hands.give(CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
const vouchersOf = async (classId: string) =>
  answers.classVouchers.parse((await institution.get(`/api/classes/${classId}/vouchers`).expect(200)).body);
const activate = (id: string, classId: string, code = derivedCode(api.world.secrets, 'voucher-scan', id)) =>
  give(institution, `/api/vouchers/${id}/commands/activateVoucher`, { classId, code });
const stateOf = async (id: string) =>
  (await (await api.as(CAST.caseworker)).get(`/api/vouchers/${id}`).expect(200)).body.state as string;

describe('a class of the unemployment fund', () => {
  let first = '';
  let classId = '';
  let life: Awaited<ReturnType<typeof aClassOfTheFund>>;
  const [early, late, tardy] = people(3, 1);
  let ids: string[] = [];

  test('10 March: three vouchers for welders are issued, the first is claimed', async () => {
    await api.world.hands.advance('2026-03-10');
    ids = await issue(api, { ...(await welding(api)), rows: [early, late, tardy] });
    first = ids[0] ?? '';
    expect((await claimAtWindow(api, first, early ?? {})).body.result).toEqual({
      validTo: '2026-06-10',
      faceFen: 130_000,
    });
    await api.world.hands.advance('2026-03-20');
    expect((await claimAtWindow(api, ids[1] ?? '', late ?? {})).body.result.validTo).toBe('2026-06-20');
  });

  test('May: the filing shows who holds what, and is refused while one trainee has claimed nothing', async () => {
    await api.world.hands.advance('2026-05-11');
    life = await aClassOfTheFund(api);
    classId = life.classIds[0] ?? '';
    await fileInJune(api, classId, [early, late, tardy], { approvedFeeFen: 120_000 });
    const shown = await vouchersOf(classId);
    expect(
      shown.items.map(({ voucher }) => [voucher?.state, voucher?.fits, voucher?.lapsesBeforeEnd, voucher?.bound]),
    ).toEqual([
      ['CLAIMED', true, true, false],
      ['CLAIMED', true, false, false],
      ['ISSUED', true, false, false],
    ]);
    const no = await approve(classId);
    expect(no).toMatchObject({ code: 'VOUCHER_MISSING', message: expect.stringContaining('第3行') });
    expect(await api.world.asOwner('SELECT 1 FROM voucher WHERE class_id IS NOT NULL')).toEqual([]);
  });

  test('once he has, it is approved, every voucher bound, and the one that ends before the class named', async () => {
    expect((await claimAtWindow(api, ids[2] ?? '', tardy ?? {})).status).toBe(200);
    expect((await approve(classId)).result['vouchers']).toEqual({ bound: 3, lapsing: [1] });
    const bound = (await vouchersOf(classId)).items.map(({ voucher }) => voucher?.bound);
    expect(bound).toEqual([true, true, true]);
    const [hold] = await api.world.asOwner('SELECT held_fen AS held FROM budget_hold WHERE class_id = $1', [classId]);
    expect(hold).toEqual({ held: '240000' }); // Two lines at the approved fee; the first can cost nothing.
    expect((await activate(first, classId)).body.code).toBe('VOUCHER_CLASS_WRONG'); // The class has not begun.
  });

  test('June: codes are scanned at the check-in, each by its own class only', async () => {
    await api.world.hands.until('class', classId, 'supervision');
    await api.world.hands.advance('2026-06-01');
    expect((await activate(first, classId, '23456789ABCDEFGH')).body.code).toBe('VOUCHER_CODE_WRONG');
    const other = await give(await api.as('other-institution'), `/api/vouchers/${first}/commands/activateVoucher`, {
      ...{ classId, code: derivedCode(api.world.secrets, 'voucher-scan', first) },
    });
    expect(other.status).toBe(404);
    for (const id of ids) expect((await activate(id, classId)).status).toBe(200);
    expect((await activate(first, classId)).body.code).toBe('VOUCHER_WRONG_STATE');
  });

  test('11 June: the first is over, by its date; the others stand, though the class goes on', async () => {
    await api.world.hands.advance('2026-06-10');
    expect(await stateOf(first)).toBe('ACTIVATED');
    await api.world.hands.advance('2026-06-11');
    expect(await Promise.all(ids.map(stateOf))).toEqual(['LAPSED', 'ACTIVATED', 'ACTIVATED']);
  });

  test('the claim pays nothing for the lapsed one (E16), and the approved fee instead of the face value (E17)', async () => {
    await certifyInJune(api, life);
    await must(api.world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
    const lines = await api.world.asOwner(
      `SELECT l.amount_fen AS amount, l.reason_code AS reason FROM claim_line l JOIN trainee t ON t.id = l.trainee_id
       WHERE l.class_id = $1 ORDER BY t.seq`,
      [classId],
    );
    expect(lines).toEqual([
      { amount: '0', reason: 'VOUCHER_LAPSED' },
      { amount: '120000', reason: null },
      { amount: '120000', reason: null },
    ]);
  });

  test('paid, a voucher is written off in the same statement, once', async () => {
    const voucher = ids[1] ?? '';
    const [payment = ''] = await instructed(voucher);
    await paid(payment);
    expect(await stateOf(voucher)).toBe('REDEEMED');
    const [row] = await api.world.asOwner(
      'SELECT payment_id AS payment, redeemed_on::text AS on FROM voucher WHERE id = $1',
      [voucher],
    );
    expect(row).toEqual({ payment, on: '2026-06-15' });
    expect(await stateOf(ids[2] ?? '')).toBe('ACTIVATED');
    const again = api.world.asOwner('UPDATE voucher SET redeemed_on = redeemed_on + 1 WHERE id = $1', [voucher]);
    await expect(again).rejects.toThrow(/is not changed/);
    const other = api.world.asOwner(
      `UPDATE voucher SET state = 'REDEEMED', redeemed_on = business_today(), payment_id = $2 WHERE id = $1`,
      [ids[2], payment],
    );
    await expect(other).rejects.toThrow(/payment of its own line/);
  });
});

/** The line of a voucher's trainee as it stands once it is sent: how that comes about is not the subject here. */
async function instructed(voucherId: string): Promise<string[]> {
  const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
  const line = `SELECT l.id FROM claim_line l JOIN voucher v ON v.trainee_id = l.trainee_id WHERE v.id = '${voucherId}'`;
  await api.world.plant(
    `UPDATE claim SET reviewed_by = ${account('qz-caseworker')}, reviewed_on = '2026-06-15', checked_by = ${account('qz-reviewer')},
       checked_on = '2026-06-15', approved_by = ${account('qz-approver')}, approved_on = '2026-06-15'
     WHERE id = (SELECT claim_id FROM claim_line WHERE id = (${line}))`,
    `UPDATE claim_line SET approved_fen = amount_fen WHERE id = (${line})`,
    `INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
       occupation_canonical, level, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on,
       state, confirmed_by, confirmed_on, reference, batch_id, account_id)
     SELECT gen_random_uuid(), m.id, l.id, l.approved_fen, m.reviewed_by, m.checked_by, l.person_id, l.family,
       l.occupation_canonical, l.level, l.certificate_number, m.payee_organisation_id, 'UNEMPLOYMENT_INSURANCE', l.approved_fen,
       ${account('ui-payer')}, '2026-06-15', 'CONFIRMED', ${account('ui-payer2')}, '2026-06-15', 'PLANTED-' || l.id,
       gen_random_uuid(), gen_random_uuid()
     FROM claim_line l JOIN claim m ON m.id = l.claim_id WHERE l.id = (${line})`,
  );
  const found = await api.world.asOwner<{ id: string }>(`SELECT id FROM payment WHERE claim_line_id = (${line})`);
  return found.map(({ id }) => id);
}

async function paid(paymentId: string): Promise<void> {
  await api.world.plant(
    `INSERT INTO finance_answer (batch_id, reference, payment_id, source, result, amount_fen, business_on)
     SELECT batch_id, reference, id, 'WIRE', 'PAID', amount_fen, '2026-06-15' FROM payment WHERE id = '${paymentId}'`,
  );
  await api.world.asOwner(`UPDATE payment SET state = 'PAID' WHERE id = $1`, [paymentId]);
}
