import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';

let api: TestApi;
let caseworker: Client;
let approver: Client;
let payer: Client;
let second: Client;
beforeAll(async () => {
  api = await anApi();
  [caseworker, approver, payer, second] = await Promise.all([
    api.as('qz-caseworker'),
    api.as('qz-approver'),
    api.as('qz-payer'),
    api.as('qz-payer2'),
  ]);
});
afterAll(() => api.end());

const PAPER = { reason: '审计发现4人未实际参训', document: '泉审〔2025〕3号' };
const order = (body: object) => give(caseworker, '/api/commands/orderClawback', { ground: 'FRAUD', ...PAPER, ...body });
const onClawback = (client: Client, id: string, command: string, body: object = {}) =>
  give(client, `/api/clawbacks/${id}/commands/${command}`, body);
const read = async (id: string) => (await caseworker.get(`/api/clawbacks/${id}`).expect(200)).body;

async function anOrder(body: object, until: 'PROPOSED' | 'OPEN' = 'OPEN'): Promise<string> {
  const id: string = (await order(body).expect(200)).body.result.clawbackId;
  if (until === 'OPEN') await onClawback(approver, id, 'confirmClawback').expect(200);
  return id;
}
async function repay(id: string, amountFen: number, reference: string): Promise<void> {
  const recorded = await onClawback(payer, id, 'recordRefund', { amountFen, reference, receivedOn: '2025-07-02' });
  expect(recorded.body.result).toMatchObject({ state: 'OPEN' });
  await onClawback(second, id, 'confirmRefund', { recoveryId: recorded.body.result.recoveryId }).expect(200);
}
async function moneyViolations() {
  const mine = [
    'fund-use',
    'ledger',
    'transfers',
    'clawback',
    'receivable',
    'budgets',
    'classes',
    'payments-have',
    'one-payment',
  ];
  const states = await checkInvariants(api.world.db);
  return states.filter(({ name, violations }) => violations > 0 && mine.some((each) => name.startsWith(each)));
}
/** What an account of the ledger stands at, over all debtors. */
async function balance(kind: string): Promise<number> {
  const [found] = await api.world.asOwner<{ fen: number }>(
    `SELECT coalesce(sum(CASE WHEN a.id = t.credit_account_id THEN t.amount_fen ELSE -t.amount_fen END), 0)::float8 AS fen
     FROM ledger_account a JOIN transfer t ON a.id IN (t.credit_account_id, t.debit_account_id) WHERE a.kind = $1`,
    [kind],
  );
  return found?.fen ?? 0;
}

describe('E22: four ghosts among thirty, two of them with an award', () => {
  let paid: PaidClass;
  let id: string;
  beforeAll(async () => {
    paid = await aPaidClass(api.world, { people: 30, amountFen: 100_000, awards: 10 });
  });

  test('the principal of the four is ordered back: 4 × 1000 + 2 × 500', async () => {
    const ghosts = [...paid.traineeIds.slice(0, 2), ...paid.traineeIds.slice(20, 22)];
    const answer = await order({ scope: 'PERSON', classId: paid.classId, traineeIds: ghosts }).expect(200);
    expect(answer.body.result).toMatchObject({ amountFen: 500_000, lines: 6 });
    id = answer.body.result.clawbackId;
    expect(await balance('RECEIVABLE')).toBe(0);
  });

  test('a second person confirms it, and the class shows it', async () => {
    const [task] = (await approver.get('/api/tasks').expect(200)).body.items;
    expect(task).toMatchObject({ command: 'confirmClawback', dossierId: id, dueAt: '2025-07-08T15:59:59.999Z' });
    const confirmed = await onClawback(approver, id, 'confirmClawback').expect(200);
    expect(confirmed.body.result).toMatchObject({ state: 'OPEN', outstandingFen: 500_000, dueOn: '2025-07-22' });
    expect(await balance('RECEIVABLE')).toBe(500_000);
    const shown = await caseworker.get(`/api/classes/${paid.classId}`).expect(200);
    expect(shown.body.state).toBe('UNDER_CLAWBACK');
    const gate = await caseworker.get(`/api/classes/${paid.classId}/release`).expect(200);
    expect(gate.body.missing.map(({ code }: { code: string }) => code)).toContain('NO_CLAWBACK');
    const waiting = (await payer.get('/api/tasks').expect(200)).body.items;
    expect(waiting.find(({ dossierId }: { dossierId: string }) => dossierId === id)).toMatchObject({
      command: 'recordRefund',
      dueAt: '2025-07-22T15:59:59.999Z',
    });
    expect(await moneyViolations()).toEqual([]);
  });

  test('it is repaid in parts, each seen by two payers, and frees its lines with the last fen only', async () => {
    await repay(id, 200_000, '收款1号');
    expect(await read(id)).toMatchObject({ state: 'OPEN', recoveredFen: 200_000, outstandingFen: 300_000 });
    expect(await states(paid)).toEqual({ PAID: 40 });
    await repay(id, 300_000, '收款2号');
    expect(await read(id)).toMatchObject({ state: 'SETTLED', recoveredFen: 500_000, outstandingFen: 0 });
    expect(await states(paid)).toEqual({ PAID: 34, REVERSED: 6 });
    const freed = await api.world.asOwner(
      `SELECT count(*)::int AS n FROM quota_hold WHERE class_id = $1 AND state = 'RETURNED'`,
      [paid.classId],
    );
    expect(freed).toEqual([{ n: 4 }]);
    expect([await balance('RECEIVABLE'), await balance('RECOVERED')]).toEqual([0, 500_000]);
    expect((await caseworker.get(`/api/classes/${paid.classId}`).expect(200)).body.state).toBe('CLOSED');
    expect(await moneyViolations()).toEqual([]);
  });

  test('what has come back in full is not undone: its lines are free to be claimed anew', async () => {
    expect((await onClawback(caseworker, id, 'reverseClawback', PAPER).expect(409)).body.code).toBe(
      'CLAWBACK_NOT_OPEN',
    );
  });

  const states = async ({ classId }: PaidClass) => {
    const found = await api.world.asOwner<{ state: string; n: number }>(
      `SELECT y.state, count(*)::int AS n FROM payment y JOIN claim_line l ON l.id = y.claim_line_id WHERE l.class_id = $1
       GROUP BY y.state`,
      [classId],
    );
    return Object.fromEntries(found.map(({ state, n }) => [state, n]));
  };
});

describe('an order', () => {
  test('of a class and of a whole project takes what is left of every payment', async () => {
    const one = await aPaidClass(api.world);
    const two = await aPaidClass(api.world, { projectId: one.projectId });
    await anOrder({ scope: 'CLASS', classId: one.classId, perPaymentFen: 30_000, ground: 'ERROR' });
    const rest = await order({ scope: 'PROJECT', projectId: one.projectId, ground: 'TOLERATED_ERROR' }).expect(200);
    expect(rest.body.result).toMatchObject({ amountFen: 3 * 70_000 + 3 * 100_000, lines: 6 });
    const more = await order({ scope: 'CLASS', classId: two.classId }).expect(422);
    expect(more.body).toMatchObject({ code: 'CLAWBACK_ABOVE_PAID' });
  });

  test('is of one debtor', async () => {
    const one = await aPaidClass(api.world);
    await aPaidClass(api.world, { projectId: one.projectId, payee: 'other-institution' });
    const both = { scope: 'PROJECT', projectId: one.projectId };
    expect((await order(both).expect(422)).body).toMatchObject({
      code: 'CLAWBACK_SEVERAL_PAYEES',
      field: 'payeeOrganisationId',
    });
    const his = await order({ ...both, payeeOrganisationId: one.payeeId }).expect(200);
    expect(his.body.result).toMatchObject({ lines: 3, amountFen: 300_000 });
  });

  test.each([
    ['persons without a class', { scope: 'PERSON', traineeIds: [randomUUID()] }, 'CLAWBACK_SCOPE_UNCLEAR', 'classId'],
    [
      'a class with a project',
      { scope: 'CLASS', classId: randomUUID(), projectId: randomUUID() },
      'CLAWBACK_SCOPE_UNCLEAR',
      'projectId',
    ],
    ['a class that nobody was paid for', { scope: 'CLASS', classId: randomUUID() }, 'CLAWBACK_NOTHING_PAID', undefined],
  ])('over %s is refused', async (_name, body, code, field) => {
    const answer = await order(body).expect(422);
    expect([answer.body.code, answer.body.field]).toEqual([code, field]);
  });

  test('is not another region’s to give', async () => {
    const { classId } = await aPaidClass(api.world);
    const foreign = await api.as('xm-caseworker');
    const body = { scope: 'CLASS', classId, ground: 'FRAUD', ...PAPER };
    expect((await give(foreign, '/api/commands/orderClawback', body).expect(422)).body.code).toBe(
      'CLAWBACK_NOTHING_PAID',
    );
  });

  test('is refused with its reason, and frees the payments for another', async () => {
    const { classId } = await aPaidClass(api.world);
    const id = await anOrder({ scope: 'CLASS', classId }, 'PROPOSED');
    await onClawback(approver, id, 'refuseClawback', { reason: '证据不足' }).expect(200);
    expect((await onClawback(approver, id, 'confirmClawback').expect(409)).body.code).toBe('ALREADY_DECIDED');
    expect(await read(id)).toMatchObject({ state: 'REFUSED', decisionReason: '证据不足' });
    await order({ scope: 'CLASS', classId }).expect(200);
  });

  test('is confirmed by another person than who proposed it', async () => {
    const { classId } = await aPaidClass(api.world);
    const id = await anOrder({ scope: 'CLASS', classId }, 'PROPOSED');
    await api.world.asOwner(`UPDATE account SET roles = '{caseworker,approver}' WHERE username = 'qz-caseworker'`);
    expect((await onClawback(caseworker, id, 'confirmClawback').expect(409)).body.code).toBe('SAME_PERSON');
    await api.world.asOwner(`UPDATE account SET roles = '{caseworker}' WHERE username = 'qz-caseworker'`);
  });
});

describe('a repayment', () => {
  let id: string;
  beforeAll(async () => {
    id = await anOrder({ scope: 'CLASS', classId: (await aPaidClass(api.world)).classId });
  });

  test('is never more than is owed, and no receipt is booked twice', async () => {
    const receipt = { amountFen: 300_001, reference: '收款9号', receivedOn: '2025-07-02' };
    const above = await onClawback(payer, id, 'recordRefund', receipt).expect(422);
    expect(above.body).toMatchObject({ code: 'REPAYMENT_ABOVE_OUTSTANDING', field: 'amountFen' });
    expect(above.body.detail).toContain('3,000.00');
    const recorded = await onClawback(payer, id, 'recordRefund', { ...receipt, amountFen: 1 }).expect(200);
    const again = await onClawback(payer, id, 'recordRefund', { ...receipt, amountFen: 2 }).expect(409);
    expect(again.body.code).toBe('RECEIPT_ALREADY_BOOKED');
    const { recoveryId } = recorded.body.result;
    expect((await onClawback(payer, id, 'confirmRefund', { recoveryId }).expect(409)).body.code).toBe('SAME_PERSON');
    await onClawback(second, id, 'refuseRefund', { recoveryId, reason: '未到账' }).expect(200);
    expect((await onClawback(second, id, 'confirmRefund', { recoveryId }).expect(409)).body.code).toBe(
      'ALREADY_DECIDED',
    );
    expect(await read(id)).toMatchObject({ recoveredFen: 0, outstandingFen: 300_000 });
  });

  test('of an order that nobody has confirmed is refused', async () => {
    const proposed = await anOrder({ scope: 'CLASS', classId: (await aPaidClass(api.world)).classId }, 'PROPOSED');
    const early = await onClawback(payer, proposed, 'recordRefund', {
      amountFen: 1,
      reference: '1',
      receivedOn: '2025-07-02',
    });
    expect([early.status, early.body.code]).toEqual([409, 'CLAWBACK_NOT_OPEN']);
  });
});

describe('the reversal of a mistaken order', () => {
  test('waits for undecided receipts and a second person, and gives back by transfers alone', async () => {
    const [before, owed] = [await balance('PAYEE'), await balance('RECEIVABLE')];
    const paid = await aPaidClass(api.world);
    const id = await anOrder({ scope: 'CLASS', classId: paid.classId });
    await repay(id, 50_000, '收款1号');
    const pending = await onClawback(payer, id, 'recordRefund', {
      amountFen: 5,
      reference: '2',
      receivedOn: '2025-07-02',
    });
    const { recoveryId } = pending.body.result;
    await onClawback(caseworker, id, 'reverseClawback', PAPER).expect(200);
    expect((await onClawback(caseworker, id, 'reverseClawback', PAPER).expect(409)).body.code).toBe('ALREADY_DECIDED');
    expect((await onClawback(approver, id, 'confirmClawbackReversal').expect(409)).body.code).toBe(
      'RECOVERY_UNDECIDED',
    );
    await onClawback(second, id, 'refuseRefund', { recoveryId, reason: '未到账' }).expect(200);
    await onClawback(approver, id, 'refuseClawbackReversal', { reason: '再核' }).expect(200);
    expect((await onClawback(approver, id, 'confirmClawbackReversal').expect(409)).body.code).toBe('CLAWBACK_NOT_OPEN');
    await onClawback(caseworker, id, 'reverseClawback', PAPER).expect(200);
    const changed = await api.world.asOwner('SELECT count(*)::int AS n FROM transfer');
    const done = await onClawback(approver, id, 'confirmClawbackReversal').expect(200);
    expect(done.body.result).toMatchObject({ state: 'REVERSED', outstandingFen: 0 });
    const [after] = await api.world.asOwner<{ n: number }>('SELECT count(*)::int AS n FROM transfer');
    expect(after!.n - Number(changed[0]!['n'])).toBe(4); // Three lines and one repayment, each run back.
    expect([await balance('PAYEE'), await balance('RECEIVABLE')]).toEqual([before + 300_000, owed]);
    expect(await read(id)).toMatchObject({ refundDueFen: 50_000 });
    expect(await moneyViolations()).toEqual([]);
    await order({ scope: 'CLASS', classId: paid.classId }).expect(200);
  });
});

describe('lists', () => {
  test('tell the bureau its sums, the payee its own orders, and nobody else anything', async () => {
    const all = (await caseworker.get('/api/clawbacks?limit=2').expect(200)).body;
    expect(all.items).toHaveLength(2);
    expect(all.next).not.toBeNull();
    expect(all.totals.orderedFen).toBe(all.totals.recoveredFen + all.totals.outstandingFen);
    const rest = (await caseworker.get(`/api/clawbacks?limit=2&after=${all.next}`).expect(200)).body;
    expect(rest.items[0].id).not.toBe(all.items[0].id);
    await anOrder({ scope: 'CLASS', classId: (await aPaidClass(api.world, { payee: 'other-institution' })).classId });
    const own = (await (await api.as('other-institution')).get('/api/clawbacks').expect(200)).body;
    expect(new Set(own.items.map(({ payeeName }: { payeeName: string }) => payeeName))).toEqual(
      new Set(['刺桐职业培训学校（演示）']),
    );
    expect((await (await api.as('xm-caseworker')).get('/api/clawbacks').expect(200)).body.items).toEqual([]);
  });
});
