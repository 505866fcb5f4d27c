import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aWorldAtTheGate,
  CHECK,
  type Gate,
  type GateWorld,
  NO_RIGHT,
  person,
  refusalOf,
  UNIQUE,
} from '../support/gate.js';

/** Batches, accounts and answers: going round the TypeScript as the application's own role. */
let at: GateWorld;
let gate: Gate;
let other: Gate;

beforeAll(async () => {
  at = await aWorldAtTheGate(2);
  [gate, other] = at.gates as [Gate, Gate];
});
afterAll(() => at.end());
beforeEach(() => at.begin());
afterEach(() => at.undo());

const says = (query: string, values: readonly unknown[] = []) => refusalOf(at.app.query(query, [...values]));
const aPayment = async () => at.pay(gate, await at.clear(gate));
const leave = () => at.app.query("UPDATE batch_claim SET left_on = '2026-02-25'");

/** Another batch, as `makeBatch` would begin it but for what is changed on purpose. */
function aBatch(change: Record<string, unknown> = {}): Promise<string> {
  return at.insert('payment_batch', {
    number: 'B2026999999',
    fund: 'EMPLOYMENT_SUBSIDY',
    region_code: '350500',
    owner_organisation_id: { sql: '(SELECT owner_organisation_id FROM payment_batch LIMIT 1)' },
    payer_organisation_id: { sql: '(SELECT payer_organisation_id FROM payment_batch LIMIT 1)' },
    maker_id: person('qz-caseworker'),
    made_on: '2026-02-25',
    ...change,
  });
}

const payee = (batchId: string, account = "(SELECT id FROM payee_account WHERE state = 'CONFIRMED')") =>
  at.app.query(
    `INSERT INTO batch_payee (batch_id, organisation_id, account_id)
     SELECT $1, payee_organisation_id, ${account} FROM claim WHERE id = $2`,
    [batchId, gate.claimId],
  );
const enter = (batchId: string, change: Record<string, unknown> = {}) =>
  at.app.query(
    `INSERT INTO batch_claim (batch_id, claim_id, seq, payee_organisation_id, lines, amount_fen)
     SELECT $1, m.id, 1, m.payee_organisation_id, $3, $4 FROM claim m WHERE m.id = $2`,
    [batchId, gate.claimId, change['lines'] ?? 3, change['amountFen'] ?? 390_000],
  );

describe('a claim in a batch', () => {
  test.each([
    'UPDATE claim_line SET amount_fen = amount_fen + 1 WHERE claim_id = $1',
    'UPDATE claim_line SET approved_fen = approved_fen - 1 WHERE claim_id = $1',
    'UPDATE claim_line SET approved_fen = NULL WHERE claim_id = $1',
  ])('keeps its amounts: %s', async (query) => {
    // JX031: a signed claim's amounts stand still in any case.
    expect(await says(query, [gate.claimId])).toMatch(/^JX040$|^JX031$/);
  });

  test('is in no other batch', async () => {
    const batchId = await aBatch();
    await payee(batchId);
    expect(await refusalOf(enter(batchId))).toMatch(UNIQUE);
  });

  test('enters with the sum of its approved lines, and while the batch is being made', async () => {
    await leave();
    const batchId = await aBatch();
    await payee(batchId);
    for (const wrong of [{ amountFen: 390_001 }, { lines: 2 }]) {
      await at.app.query('SAVEPOINT before');
      expect(await refusalOf(enter(batchId, wrong))).toBe('JX041');
      await at.app.query('ROLLBACK TO before');
    }
    await enter(batchId);
  });

  test.each([
    [{ fund: 'UNEMPLOYMENT_INSURANCE' }],
    [{ region_code: '350200' }],
    [{ payer_organisation_id: { sql: "(SELECT id FROM organisation WHERE name = '厦门市财政局')" } }],
  ])('is of its batch’s fund, region and payer: %j', async (change) => {
    await leave();
    const batchId = await aBatch(change);
    await payee(batchId);
    expect(await refusalOf(enter(batchId))).toBe('JX041');
  });

  test('once instructed does not leave it, and it is not taken back', async () => {
    await aPayment();
    await at.app.query('SAVEPOINT before');
    expect(await refusalOf(leave())).toBe('JX047');
    await at.app.query('ROLLBACK TO before');
    expect(await says("UPDATE payment_batch SET state = 'CANCELLED'")).toBe('JX047');
  });
});

describe('a batch', () => {
  test('begins unchecked, and is not checked by its maker', async () => {
    await at.app.query('SAVEPOINT before');
    const checked = { state: 'CHECKED', checker_id: person('qz-reviewer'), checked_on: '2026-02-25' };
    expect(await refusalOf(aBatch(checked))).toBe('JX045');
    await at.app.query('ROLLBACK TO before');
    const batchId = await aBatch();
    const own =
      "UPDATE payment_batch SET state = 'CHECKED', checker_id = maker_id, checked_on = '2026-02-25' WHERE id = $1";
    expect(await says(own, [batchId])).toMatch(/batch_by_two/);
  });

  test.each(['qz-payer', 'base-manager'])('is made by the HR bureau, not by %s', async (username) => {
    expect(await refusalOf(aBatch({ maker_id: person(username) }))).toMatch(/^JX042$|^23502/);
  });

  test('does not become another, or go back', async () => {
    for (const change of ["fund = 'OTHER'", "state = 'MADE'", 'maker_id = checker_id', "number = 'X'"]) {
      await at.app.query('SAVEPOINT before');
      expect(await says(`UPDATE payment_batch SET ${change}`)).toMatch(/^JX045$|^23514/);
      await at.app.query('ROLLBACK TO before');
    }
  });

  test('is not settled while a payment waits', async () => {
    await aPayment();
    expect(await says("UPDATE payment_batch SET state = 'SETTLED'")).toBe('JX047');
  });

  test('pays one payee to one account', async () => {
    const batchId = await aBatch();
    await payee(batchId);
    expect(await refusalOf(payee(batchId, '(SELECT id FROM payee_account LIMIT 1)'))).toBe('23505 one_account_a_payee');
  });

  test('pays to a confirmed account', async () => {
    await leave();
    const batchId = await aBatch();
    await at.app.query("UPDATE payee_account SET state = 'REPLACED'");
    await payee(batchId, '(SELECT id FROM payee_account LIMIT 1)');
    expect(await refusalOf(enter(batchId))).toBe('JX043');
  });
});

describe('a payment', () => {
  test('needs its batch', async () => {
    const clearanceId = await at.clear(gate);
    expect(await refusalOf(at.pay(gate, clearanceId, { batch_id: null }))).toMatch(CHECK);
  });

  test('in a batch that nobody has checked, or that it is not in, is not made', async () => {
    const clearanceId = await at.clear(gate);
    const unchecked = await aBatch();
    await at.app.query('SAVEPOINT before');
    expect(await refusalOf(at.pay(gate, clearanceId, { batch_id: unchecked }))).toBe('JX041');
    await at.app.query('ROLLBACK TO before');
    await leave();
    expect(await refusalOf(at.pay(gate, clearanceId))).toBe('JX041');
  });

  test('is not instructed by a payer of another bureau', async () => {
    await at.plant(
      `UPDATE account SET organisation_id = (SELECT id FROM organisation WHERE name = '厦门市财政局') WHERE username = 'qz-payer2'`,
    );
    const clearanceId = await at.clear(gate);
    expect(await refusalOf(at.pay(gate, clearanceId, { instructed_by: person('qz-payer2') }))).toBe('JX041');
    await at.plant(
      `UPDATE account SET organisation_id = (SELECT id FROM organisation WHERE name = '泉州市财政局') WHERE username = 'qz-payer2'`,
    );
  });

  test('goes to the account of its batch', async () => {
    const clearanceId = await at.clear(gate);
    expect(await refusalOf(at.pay(gate, clearanceId, { account_id: gate.claimId }))).toBe('JX043');
  });

  test('has a reference of its own', async () => {
    await at.pay(gate, await at.clear(gate), { reference: 'ONE' });
    expect(await refusalOf(at.pay(other, await at.clear(other), { reference: 'ONE' }))).toBe('23505 payment_reference');
  });

  test('is sent under that reference, and to that account', async () => {
    const paymentId = await aPayment();
    for (const change of ["reference = 'TWO'", 'account_id = gen_random_uuid()', 'batch_id = gen_random_uuid()']) {
      await at.app.query('SAVEPOINT before');
      expect(await says(`UPDATE payment SET ${change} WHERE id = $1`, [paymentId])).toBe('JX004');
      await at.app.query('ROLLBACK TO before');
    }
  });

  test.each([
    ['no answer', null],
    ['an answer of another amount', { amount_fen: 130_001 }],
    ['an answer to another reference', { reference: 'X' }],
    ['an answer that was kept as a difference', { difference: 'AMOUNT' }],
    ['an answer that it was returned', { result: 'RETURNED' }],
  ])('is not paid upon %s', async (_name, answer) => {
    const paymentId = await aPayment();
    await at.confirm(paymentId);
    const paid = answer
      ? at.book(paymentId, answer)
      : at.app.query("UPDATE payment SET state = 'PAID' WHERE id = $1", [paymentId]);
    expect(await refusalOf(paid)).toBe('JX044');
  });

  test.each([
    ['a batch', { batch_id: { sql: 'gen_random_uuid()' } }],
    ['a person', { recorded_by: { sql: 'gen_random_uuid()' } }],
  ])('is not answered of %s that there is not', async (_name, answer) => {
    const paymentId = await aPayment();
    await at.confirm(paymentId);
    expect(await refusalOf(at.book(paymentId, answer))).toBe('23503 finance_answer_of_batch');
  });

  test('is answered once', async () => {
    const paymentId = await aPayment();
    await at.confirm(paymentId);
    await at.book(paymentId);
    expect(await refusalOf(at.book(paymentId))).toBe('23505 finance_answer_once');
  });

  test('that the bank has not returned is not paid again', async () => {
    const clearanceId = await at.clear(gate);
    const paymentId = await at.pay(gate, clearanceId);
    await at.app.query('SAVEPOINT before');
    expect(await refusalOf(at.pay(gate, clearanceId, { replaces_id: paymentId }))).toMatch(UNIQUE); // One open payment a line.
    await at.app.query('ROLLBACK TO before');
    expect(await refusalOf(at.pay(other, await at.clear(other), { replaces_id: paymentId }))).toBe('JX048');
    await at.app.query('ROLLBACK TO before');
    const unknown = { replaces_id: { sql: 'gen_random_uuid()' } };
    expect(await refusalOf(at.pay(other, await at.clear(other), unknown))).toBe('JX048');
  });

  test('that it has returned is paid again, and once', async () => {
    const clearanceId = await at.clear(gate);
    const paymentId = await at.pay(gate, clearanceId);
    await at.confirm(paymentId);
    await at.book(paymentId, {}, 'RETURNED');
    expect(await at.pay(gate, clearanceId, { replaces_id: paymentId })).not.toBe('');
    expect(await refusalOf(at.pay(gate, clearanceId, { replaces_id: paymentId }))).toMatch(UNIQUE);
  });
});

describe('what was said and kept', () => {
  test.each([
    "UPDATE finance_answer SET result = 'PAID'",
    'DELETE FROM finance_answer',
    "UPDATE finance_statement SET entries = '[]'",
    'UPDATE batch_claim SET amount_fen = 1',
    "UPDATE payee_account SET number_masked = '*'",
    'DELETE FROM batch_claim',
  ])('is not changed: %s', async (query) => {
    expect(await says(query)).toBe(NO_RIGHT);
  });

  test.each([
    ["state = 'PROPOSED', decided_by = NULL, decided_on = NULL", /^JX046$/],
    ["state = 'REFUSED', reason = 'x'", /^JX046$/],
    ['decided_by = proposed_by', /payee_account_by_two|JX046/],
  ])('an account is replaced, not changed: %s', async (change, no) => {
    expect(await says(`UPDATE payee_account SET ${change}`)).toMatch(no);
  });

  test('an account is not confirmed by anybody else than the HR bureau', async () => {
    await at.app.query("UPDATE payee_account SET state = 'REPLACED'");
    await at.app.query(
      `INSERT INTO payee_account (organisation_id, holder, bank, number_hash, number_cipher, number_masked, proposed_by, proposed_on)
       SELECT organisation_id, holder, bank, number_hash, number_cipher, number_masked, proposed_by, proposed_on FROM payee_account`,
    );
    const confirm = `UPDATE payee_account SET state = 'CONFIRMED', decided_on = '2026-02-25',
      decided_by = (SELECT id FROM account WHERE username = 'qz-payer') WHERE state = 'PROPOSED'`;
    expect(await says(confirm)).toBe('JX046');
  });
});
