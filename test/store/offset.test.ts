import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { aWorldAtTheGate, type Gate, type GateWorld, person, refusalOf } from '../support/gate.js';

/** What is kept out of a payment, and what may not leave the house: going round the TypeScript as the application's own role. */
let at: GateWorld;
let owing: Gate;
let next: Gate;
let order: string;
let payment: string;

beforeAll(async () => {
  at = await aWorldAtTheGate(2);
  [owing, next] = at.gates as [Gate, Gate];
});
afterAll(() => at.end());
/** One payment made and ordered back in part, and another to the same payee instructed. */
beforeEach(async () => {
  await at.begin();
  const paid = await at.pay(owing, await at.clear(owing));
  await at.confirm(paid);
  await at.book(paid);
  await at.transfer(paid, await at.accounts(owing));
  order = await orderBack(paid, 50_000);
  payment = await at.pay(next, await at.clear(next));
});
afterEach(() => at.undo());

const says = (query: string, values: readonly unknown[] = []) => refusalOf(at.app.query(query, [...values]));

async function orderBack(paid: string, fen: number): Promise<string> {
  const found = await at.app.query(
    `SELECT p.owner_organisation_id, p.region_code, p.id AS project_id, l.class_id, y.payee_organisation_id, p.payer_organisation_id,
       y.fund, l.person_id FROM payment y JOIN claim_line l ON l.id = y.claim_line_id JOIN class c ON c.id = l.class_id
     JOIN project p ON p.id = c.project_id WHERE y.id = $1`,
    [paid],
  );
  const { person_id: personId, owner_organisation_id: bureau, ...place } = found.rows[0];
  const id = await at.insert('clawback', {
    ...place,
    ...{
      organisation_id: bureau,
      scope: 'PERSON',
      ground: 'ERROR',
      reason: '核查',
      document: '泉审1号',
      amount_fen: fen,
    },
    ...{ proposed_by: person('qz-caseworker'), proposed_on: '2026-02-25' },
  });
  const line = { clawback_id: id, payment_id: paid, person_id: personId, class_id: place.class_id, amount_fen: fen };
  await at.insert('clawback_line', line);
  await at.app.query(
    `UPDATE clawback SET decision = 'CONFIRMED', decided_by = (SELECT id FROM account WHERE username = 'qz-approver'),
       decided_on = '2026-02-25', due_on = '2026-03-18' WHERE id = $1`,
    [id],
  );
  return id;
}

const keepBack = (fen: number, change: Record<string, unknown> = {}) =>
  at.insert('clawback_recovery', {
    ...{ clawback_id: order, kind: 'OFFSET', amount_fen: fen, payment_id: payment, received_on: '2026-02-25' },
    ...{ recorded_by: person('qz-payer'), recorded_on: '2026-02-25', ...change },
  });
const settle = (id: string, state = 'CONFIRMED') =>
  says("UPDATE clawback_recovery SET state = $2, decided_on = '2026-02-25' WHERE id = $1", [id, state]);
const leave = () => says('UPDATE payment SET sent_at = now() WHERE id = $1', [payment]);

describe('an offset', () => {
  test('is kept out before the second payer signs, and never after', async () => {
    await keepBack(20_000);
    expect(await refusalOf(at.confirm(payment))).toBe('JX081'); // 300 yuan more are owed.
  });

  test('is not added to what has been signed', async () => {
    await keepBack(50_000);
    await at.confirm(payment);
    expect(await refusalOf(keepBack(1))).toBe('JX057');
  });

  test.each([
    ['more than is owed', 50_001, {}],
    ['decided as it begins', 1, { state: 'CONFIRMED', decided_on: '2026-02-25' }],
  ])('is not %s', async (_name, fen, change) => {
    expect(await refusalOf(keepBack(fen, change))).toBe('JX057');
  });

  test('is recovered when its payment is paid, and not before; and then the bank has answered for the rest', async () => {
    const id = await keepBack(50_000);
    await at.confirm(payment);
    await at.app.query('SAVEPOINT signed');
    expect(await settle(id)).toBe('JX057');
    await at.app.query('ROLLBACK TO signed');
    expect(await settle(id, 'REFUSED')).toBe('JX057');
    await at.app.query('ROLLBACK TO signed');
    expect(await refusalOf(at.book(payment))).toBe('JX044'); // The gross amount.
    await at.app.query('ROLLBACK TO signed');
    expect(await says("UPDATE payment SET state = 'PAID' WHERE id = $1", [payment])).toBe('JX044');
    await at.app.query('ROLLBACK TO signed');
    await at.book(payment, { amount_fen: 80_000 });
    expect(await settle(id)).toBeUndefined();
    const state = await at.app.query('SELECT state FROM clawback WHERE id = $1', [order]);
    expect(state.rows).toEqual([{ state: 'SETTLED' }]);
  });

  test('of a returned payment is dropped, and what had been sent stays what it was', async () => {
    const id = await keepBack(50_000);
    await at.confirm(payment);
    await at.book(payment, { amount_fen: 80_000 }, 'RETURNED');
    await at.app.query('SAVEPOINT returned');
    expect(await settle(id)).toBe('JX057');
    await at.app.query('ROLLBACK TO returned');
    expect(await settle(id, 'REFUSED')).toBeUndefined();
    const net = await at.app.query('SELECT payment_net_fen($1)::int AS net, clawback_outstanding($2)::int AS owed', [
      payment,
      order,
    ]);
    expect(net.rows).toEqual([{ net: 80_000, owed: 50_000 }]);
  });
});

describe('a payment of which nothing is left', () => {
  beforeEach(async () => {
    await at.app.query(
      `UPDATE clawback SET reversal_document = '泉审2号', reversal_reason = '有误', reversal_proposed_on = '2026-02-25',
         reversal_proposed_by = proposed_by WHERE id = $1`,
      [order],
    );
    const paid = await at.app.query("SELECT id FROM payment WHERE state = 'PAID'");
    order = await orderBack(paid.rows[0].id, 80_000);
    await keepBack(80_000);
    await keepBack(50_000, { clawback_id: { sql: `(SELECT id FROM clawback WHERE reversal_document IS NOT NULL)` } });
    await at.confirm(payment);
  });

  test('is paid by the second signature, without an answer', async () => {
    expect(await says("UPDATE payment SET state = 'PAID' WHERE id = $1", [payment])).toBeUndefined();
  });

  test('is not sent', async () => {
    expect(await leave()).toBe('JX080');
  });

  test('comes back from nowhere', async () => {
    expect(await says("UPDATE payment SET state = 'RETURNED' WHERE id = $1", [payment])).toBe('JX044');
  });
});

describe('what leaves the house', () => {
  test('has been signed by two', async () => {
    expect(await leave()).toBe('JX080');
  });

  test('is stopped for a payee that was sanctioned a second ago', async () => {
    await keepBack(50_000);
    await at.confirm(payment);
    await at.app.query('SAVEPOINT signed');
    expect(await leave()).toBeUndefined();
    await at.app.query('ROLLBACK TO signed');
    await at.app.query(
      `INSERT INTO sanction (organisation_id, region_code, subject_organisation_id, measure, ground, reason, document, clause,
         proposed_by, proposed_on)
       SELECT a.organisation_id, '350500', y.payee_organisation_id, 'SUSPENSION', 'OTHER', '核查', '泉人社1号', '四15', a.id,
         business_today() FROM payment y, account a WHERE y.id = $1 AND a.username = 'qz-caseworker'`,
      [payment],
    );
    await at.app.query(
      `UPDATE sanction SET decision = 'CONFIRMED', decided_on = business_today(), ends_on = business_today(),
         decided_by = (SELECT id FROM account WHERE username = 'qz-approver')`,
    );
    expect(await leave()).toBe('JX082');
  });
});
