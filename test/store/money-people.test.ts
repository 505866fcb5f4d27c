import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aWorldAtTheGate,
  CHECK,
  FOREIGN_KEY,
  type Gate,
  type GateWorld,
  NOT_NULL,
  person,
  refusalOf,
} from '../support/gate.js';

/** Who pays, and how much: going round the TypeScript as the application's own role. */
let at: GateWorld;
let gate: Gate;
let clearanceId: string;

beforeAll(async () => {
  at = await aWorldAtTheGate(1);
  [gate] = at.gates as [Gate];
});
afterAll(() => at.end());
beforeEach(async () => {
  await at.begin();
  clearanceId = await at.clear(gate);
});
afterEach(() => at.undo());

describe('the second person', () => {
  test('a payment is not confirmed by nobody', async () => {
    const paymentId = await at.pay(gate, clearanceId);
    expect(await refusalOf(at.confirm(paymentId, null))).toBe('23514 paid_is_confirmed');
  });

  test('nor by whoever instructed it', async () => {
    const paymentId = await at.pay(gate, clearanceId);
    expect(await refusalOf(at.confirm(paymentId, 'qz-payer'))).toBe('23514 second_payer');
  });

  test.each(['qz-caseworker', 'qz-reviewer'])('maker and checker do not confirm: %s', async (username) => {
    const paymentId = await at.pay(gate, clearanceId);
    expect(await refusalOf(at.confirm(paymentId, username))).toMatch(/^(23514 second_payer|JX003)/);
  });

  test.each(['qz-caseworker', 'qz-reviewer'])('nor do they instruct: %s', async (username) => {
    expect(await refusalOf(at.pay(gate, clearanceId, { instructed_by: person(username) }))).toMatch(/^JX003|^23514/);
  });

  test('a claim is not reviewed twice by one person', async () => {
    const same = at.app.query('UPDATE claim SET checked_by = reviewed_by WHERE id = $1', [gate.claimId]);
    expect(await refusalOf(same)).toMatch(CHECK);
  });

  test('nor by whoever filed it', async () => {
    const own = at.app.query('UPDATE claim SET reviewed_by = filed_by WHERE id = $1', [gate.claimId]);
    expect(await refusalOf(own)).toMatch(CHECK);
  });

  test('nor approved by one of its reviewers', async () => {
    const own = at.app.query('UPDATE claim SET approved_by = checked_by WHERE id = $1', [gate.claimId]);
    expect(await refusalOf(own)).toMatch(CHECK);
  });

  test('maker and checker of a payment are those of its claim', async () => {
    const others = { maker_id: person('qz-head'), checker_id: person('qz-inspector') };
    expect(await refusalOf(at.pay(gate, clearanceId, others))).toMatch(FOREIGN_KEY);
  });

  test('after a payment the claim keeps its reviewers', async () => {
    await at.pay(gate, clearanceId);
    const another = at.app.query(
      "UPDATE claim SET reviewed_by = (SELECT id FROM account WHERE username = 'qz-head') WHERE id = $1",
      [gate.claimId],
    );
    expect(await refusalOf(another)).toMatch(FOREIGN_KEY);
  });
});

describe('the payer', () => {
  test.each(['qz-approver', 'qz-head', 'evaluator', 'auditor'])(
    'is of the bureau that keeps the fund: not %s',
    async (username) => {
      expect(await refusalOf(at.pay(gate, clearanceId, { instructed_by: person(username) }))).toBe('JX003');
    },
  );

  test('is not of the payee', async () => {
    expect(await refusalOf(at.pay(gate, clearanceId, { instructed_by: person('base-manager') }))).toBe('JX002');
  });

  test('the payee does not confirm', async () => {
    const paymentId = await at.pay(gate, clearanceId);
    expect(await refusalOf(at.confirm(paymentId, 'base-manager'))).toBe('JX002');
  });

  test('the money goes to the payee of the claim and from its fund', async () => {
    const elsewhere = {
      payee_organisation_id: { sql: "(SELECT organisation_id FROM account WHERE username = 'other-institution')" },
    };
    expect(await refusalOf(at.pay(gate, clearanceId, elsewhere))).toBe('JX006');
    await at.undo();
    await at.begin();
    const clearance = await at.clear(gate);
    expect(await refusalOf(at.pay(gate, clearance, { fund: 'UNEMPLOYMENT_INSURANCE' }))).toBe('JX006');
  });
});

describe('the approval', () => {
  test('is the most that is paid', async () => {
    expect(await refusalOf(at.pay(gate, clearanceId, { amount_fen: 130_001 }))).toBe('23514 paid_within_approval');
  });

  test('is not another figure than the line has', async () => {
    const more = { approved_fen: 200_000, amount_fen: 200_000 };
    expect(await refusalOf(at.pay(gate, clearanceId, more))).toMatch(FOREIGN_KEY);
  });

  test('is not missing', async () => {
    expect(await refusalOf(at.pay(gate, clearanceId, { approved_fen: null, amount_fen: 1 }))).toMatch(NOT_NULL);
  });

  test('is not above what was computed', async () => {
    const raise = at.app.query('UPDATE claim_line SET approved_fen = amount_fen + 1 WHERE claim_id = $1', [
      gate.claimId,
    ]);
    expect(await refusalOf(raise)).toMatch(CHECK);
  });

  test('does not change once it has been paid', async () => {
    await at.pay(gate, clearanceId);
    const raise = at.app.query('UPDATE claim_line SET approved_fen = approved_fen - 1 WHERE claim_id = $1', [
      gate.claimId,
    ]);
    expect(await refusalOf(raise)).toMatch(FOREIGN_KEY);
  });

  test('comes after publicity', async () => {
    const early = at.app.query('UPDATE claim SET approved_on = publicity_ends_on WHERE id = $1', [gate.claimId]);
    expect(await refusalOf(early)).toMatch(CHECK);
  });

  const withdrawn =
    'UPDATE claim SET approved_by = NULL, approved_on = NULL, reviewed_by = NULL, checked_by = NULL WHERE id = $1';

  test('stands with the other signatures while the claim is cleared', async () => {
    expect(await refusalOf(at.app.query(withdrawn, [gate.claimId]))).toBe('23503 clearance_of_signatures');
  });

  test('and without it nothing is paid', async () => {
    await at.app.query('DELETE FROM clearance WHERE id = $1', [clearanceId]);
    await at.app.query(withdrawn, [gate.claimId]);
    expect(await refusalOf(at.pay(gate, await at.clear(gate)))).toMatch(NOT_NULL);
  });
});

describe('an instruction', () => {
  test.each([0, -130_000])('is a positive amount, not %d', async (amount) => {
    expect(await refusalOf(at.pay(gate, clearanceId, { amount_fen: amount }))).toMatch(CHECK);
  });

  test('does not begin as paid', async () => {
    const ready = { state: 'PAID', confirmed_by: person('qz-payer2'), confirmed_on: '2026-02-25' };
    expect(await refusalOf(at.pay(gate, clearanceId, ready))).toBe('JX004');
  });

  test.each(['amount_fen = amount_fen - 1', "instructed_by = (SELECT id FROM account WHERE username = 'qz-payer2')"])(
    'is not changed: %s',
    async (change) => {
      const paymentId = await at.pay(gate, clearanceId);
      expect(await refusalOf(at.app.query(`UPDATE payment SET ${change} WHERE id = $1`, [paymentId]))).toBe('JX004');
    },
  );

  test.each([
    ['INSTRUCTED', 'PAID'],
    ['INSTRUCTED', 'REVERSED'],
    ['CONFIRMED', 'INSTRUCTED'],
    ['PAID', 'INSTRUCTED'],
    ['PAID', 'RETURNED'],
    ['RETURNED', 'PAID'],
    ['REVERSED', 'PAID'],
  ])('does not go from %s to %s', async (from, to) => {
    const paymentId = await at.pay(gate, clearanceId);
    if (from !== 'INSTRUCTED') await at.confirm(paymentId);
    if (from === 'PAID' || from === 'REVERSED') await at.book(paymentId);
    if (from === 'RETURNED') await at.book(paymentId, {}, 'RETURNED');
    if (from === 'REVERSED') await at.app.query("UPDATE payment SET state = 'REVERSED' WHERE id = $1", [paymentId]);
    const change = at.app.query(
      `UPDATE payment SET state = $2, confirmed_on = '2026-02-25',
         confirmed_by = (SELECT id FROM account WHERE username = 'qz-payer2') WHERE id = $1`,
      [paymentId, to],
    );
    expect(await refusalOf(change)).toBe('JX004');
  });

  test('is not deleted', async () => {
    const paymentId = await at.pay(gate, clearanceId);
    expect(await refusalOf(at.app.query('DELETE FROM payment WHERE id = $1', [paymentId]))).toBe('42501');
  });
});
