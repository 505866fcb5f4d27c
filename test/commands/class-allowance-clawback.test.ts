import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { type PaidAllowances, paidAllowances } from '../support/allowance-life.js';
import { answerTo } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';

/** Training that is ordered back does not forget what its people got beside it; each of them is a debtor of his own. */
let api: TestApi;
let paid: PaidAllowances;
beforeAll(async () => {
  api = await anApi();
  paid = await paidAllowances(api);
}, 120_000);
afterAll(() => api.end());

const WHY = { ground: 'INELIGIBLE', reason: '冒名参训', document: '泉人社追〔2026〕3号' };
const order = (input: object) =>
  must(api.world.hands, CAST.caseworker, 'orderClawback', null, {
    scope: 'PERSON',
    classId: paid.classId,
    ...WHY,
    ...input,
  });
const refused = (input: object) =>
  answerTo(api.world, CAST.caseworker, 'orderClawback', null, {
    scope: 'CLASS',
    classId: paid.classId,
    ...WHY,
    ...input,
  });
const read = async (id: string) => (await (await api.as(CAST.caseworker)).get(`/api/clawbacks/${id}`).expect(200)).body;

describe('an order over training', () => {
  let training: string;
  test('says what was paid beside it, and reaches it by orders of its own', async () => {
    const traineeIds = [paid.trainees[0], paid.trainees[5]];
    const { result } = await order({ traineeIds });
    training = String(result['clawbackId']);
    expect(result).toMatchObject({ amountFen: 2 * 1600_00, lines: 2 });
    expect(await read(training)).toMatchObject({ allowancesLeftFen: 500_00 });
    const beside = (await order({ traineeIds, allowances: true })).result;
    expect(beside).toMatchObject({ lines: 1, amountFen: 500_00, orders: [expect.any(String)] });
    expect(await read(training)).toMatchObject({ allowancesLeftFen: 0 });
    expect(await read(String(beside['clawbackId']))).toMatchObject({
      scope: 'CLAIM',
      claimId: paid.claimId,
      payeeName: '学**',
    });
    expect(await refused({ scope: 'PERSON', traineeIds, allowances: true })).toBe('CLAWBACK_ABOVE_PAID');
    await must(api.world.hands, CAST.approver, 'confirmClawback', String(beside['clawbackId']));
    const owes = await api.world.asOwner(
      `SELECT o.kind, k.state, k.amount_fen::int AS fen FROM clawback k JOIN organisation o ON o.id = k.payee_organisation_id
       WHERE k.id = $1`,
      [beside['clawbackId']],
    );
    expect(owes).toEqual([{ kind: 'PERSON', state: 'OPEN', fen: 500_00 }]);
    const told = await api.world.asOwner<{ title: string }>(`SELECT title FROM task WHERE dossier_id = $1`, [
      beside['clawbackId'],
    ]);
    expect(told.map(({ title }) => title).join()).not.toContain('学员');
  });

  test('over the class makes an order for each of the others, and none over a part of it', async () => {
    const rest = (await order({ scope: 'CLASS', allowances: true })).result;
    expect(rest).toMatchObject({ lines: 2, amountFen: 1000_00 });
    expect(rest['orders']).toHaveLength(2);
    expect(await refused({ scope: 'CLAIM', classId: null, claimId: paid.claimId, allowances: true })).toBe(
      'CLAWBACK_SCOPE_UNCLEAR',
    );
    await must(api.world.hands, CAST.approver, 'refuseClawback', training, { reason: '证据不足' });
    const part = (await order({ traineeIds: [paid.trainees[1]], perPaymentFen: 100_00 })).result;
    expect(await read(String(part['clawbackId']))).toMatchObject({ allowancesLeftFen: 0 });
    expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('is repaid by the person', async () => {
    const [own] = await api.world.asOwner<{ id: string }>(
      `SELECT id FROM clawback WHERE scope = 'CLAIM' AND state = 'OPEN'`,
    );
    const id = own?.id ?? '';
    const received = { amountFen: 500_00, reference: '退款1号', receivedOn: '2026-02-25' };
    await must(api.world.hands, CAST.payer, 'recordRefund', id, received);
    const [open] = (await read(id)).recoveries;
    await must(api.world.hands, CAST.secondPayer, 'confirmRefund', id, { recoveryId: open.id });
    expect(await read(id)).toMatchObject({ state: 'SETTLED', outstandingFen: 0 });
    const [payment] = await api.world.asOwner(
      `SELECT y.state FROM clawback_line l JOIN payment y ON y.id = l.payment_id WHERE l.clawback_id = $1`,
      [id],
    );
    expect(payment).toEqual({ state: 'REVERSED' });
    expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
