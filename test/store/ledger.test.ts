import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aWorldAtTheGate,
  CHECK,
  FOREIGN_KEY,
  type Gate,
  type GateWorld,
  NO_RIGHT,
  person,
  refusalOf,
  UNIQUE,
} from '../support/gate.js';
import { aClassIn } from '../support/small-life.js';

/** Ledger, budgets and what is never changed: going round the TypeScript as the application's own role. */
let at: GateWorld;
let gate: Gate;
let other: Gate;
let accounts: { debit: string; credit: string };
/** A class that holds nothing yet. */
let spareClass: string;

beforeAll(async () => {
  at = await aWorldAtTheGate(2);
  [gate, other] = at.gates as [Gate, Gate];
  spareClass = await aClassIn(at, 'selection');
});
afterAll(() => at.end());
beforeEach(async () => {
  await at.begin();
  accounts = await at.accounts(gate);
});
afterEach(() => at.undo());

async function aPaid(): Promise<string> {
  const paymentId = await at.pay(gate, await at.clear(gate));
  await at.confirm(paymentId);
  await at.book(paymentId);
  return paymentId;
}

describe('a transfer', () => {
  test('follows a confirmed payment', async () => {
    expect(await at.transfer(await aPaid(), accounts)).not.toBe('');
  });

  test('does not follow an instruction', async () => {
    const paymentId = await at.pay(gate, await at.clear(gate));
    expect(await refusalOf(at.transfer(paymentId, accounts))).toBe('JX005');
  });

  test.each([{ amount_fen: 129_999 }, { amount_fen: 130_001 }])(
    'is of its payment’s amount, not %j',
    async (change) => {
      expect(await refusalOf(at.transfer(await aPaid(), accounts, change))).toBe('JX005');
    },
  );

  test('is made once', async () => {
    const paymentId = await aPaid();
    await at.transfer(paymentId, accounts);
    expect(await refusalOf(at.transfer(paymentId, accounts))).toMatch(UNIQUE);
  });

  test('runs from budget to payee, and not back without a reversal', async () => {
    const back = { debit: accounts.credit, credit: accounts.debit };
    expect(await refusalOf(at.transfer(await aPaid(), back))).toBe('JX005');
  });

  test('does not go to somebody else', async () => {
    const credit = await at.insert('ledger_account', {
      fund: 'EMPLOYMENT_SUBSIDY',
      kind: 'PAYEE',
      organisation_id: { sql: "(SELECT organisation_id FROM account WHERE username = 'other-institution')" },
    });
    expect(await refusalOf(at.transfer(await aPaid(), { ...accounts, credit }))).toBe('JX005');
  });

  test('does not leave its fund', async () => {
    const credit = await at.insert('ledger_account', {
      fund: 'UNEMPLOYMENT_INSURANCE',
      kind: 'PAYEE',
      organisation_id: { sql: `(SELECT payee_organisation_id FROM claim WHERE id = '${gate.claimId}')` },
    });
    expect(await refusalOf(at.transfer(await aPaid(), { ...accounts, credit }))).toMatch(/^(JX005|23503)/);
  });

  test('a reversal comes after its payment was reversed, and runs back', async () => {
    const paymentId = await aPaid();
    const transferId = await at.transfer(paymentId, accounts);
    const back = { debit: accounts.credit, credit: accounts.debit };
    await at.app.query('SAVEPOINT before');
    expect(await refusalOf(at.transfer(paymentId, back, { reverses_id: transferId }))).toBe('JX005');
    await at.app.query('ROLLBACK TO SAVEPOINT before');
    await at.app.query("UPDATE payment SET state = 'REVERSED' WHERE id = $1", [paymentId]);
    await at.app.query('SAVEPOINT reversed');
    expect(await refusalOf(at.transfer(paymentId, back, { reverses_id: Number(transferId) + 1 }))).toBe('JX005');
    await at.app.query('ROLLBACK TO SAVEPOINT reversed');
    expect(await at.transfer(paymentId, back, { reverses_id: transferId })).not.toBe('');
    expect(await refusalOf(at.transfer(paymentId, back, { reverses_id: transferId }))).toMatch(UNIQUE);
  });
});

describe('what is written once', () => {
  test.each([
    'UPDATE transfer SET amount_fen = 1',
    'DELETE FROM transfer',
    'TRUNCATE transfer',
    "UPDATE audit_event SET event = 'nothing-happened'",
    'DELETE FROM audit_event',
    'DELETE FROM project_completion',
    'DELETE FROM class_completion',
    "UPDATE class_completion SET stage = 'release'",
    "UPDATE project_completion SET completed_on = '2025-01-01'",
    "UPDATE clearance SET cleared_on = '2025-01-01'",
    'DELETE FROM command',
    'DELETE FROM claim_line',
    'DELETE FROM budget_hold',
    'UPDATE ledger_account SET fund = fund',
    'DELETE FROM inspection',
    "UPDATE inspection SET note = ''",
    'UPDATE budget SET allocated_fen = 1',
    'UPDATE policy_rule SET clause = clause',
    'DELETE FROM policy_rule',
    'DELETE FROM policy_version',
    'UPDATE policy_version SET valid_from = valid_from',
    'ALTER TABLE payment DISABLE TRIGGER ALL',
    'CREATE TABLE mine (id int)',
    'SET session_replication_role = replica',
  ])('the application may not: %s', async (statement) => {
    expect(await refusalOf(at.app.query(statement))).toBe(NO_RIGHT);
  });

  test('a clearance that was paid from is not deleted', async () => {
    const clearanceId = await at.clear(gate);
    await at.pay(gate, clearanceId);
    expect(await refusalOf(at.app.query('DELETE FROM clearance WHERE id = $1', [clearanceId]))).toMatch(FOREIGN_KEY);
  });
});

describe('a budget', () => {
  test('does not go below zero', async () => {
    const all = at.app.query(
      `INSERT INTO budget_hold (class_id, budget_id, held_fen)
       SELECT c.id, b.id, b.allocated_fen + 1 FROM budget b, (SELECT id FROM class WHERE id = $1) AS c WHERE b.budget_year = 2026`,
      [spareClass],
    );
    expect(await refusalOf(all)).toBe('23514 budget_covers');
  });

  test('is not drawn beyond what is held', async () => {
    const more = at.app.query('UPDATE budget_hold SET drawn_fen = held_fen + 1 WHERE class_id = $1', [gate.classId]);
    expect(await refusalOf(more)).toBe('23514 hold_covers');
  });

  test.each([
    'UPDATE budget SET held_fen = 0',
    'UPDATE budget SET drawn_fen = 0',
    'UPDATE budget_hold SET held_fen = 0',
    'UPDATE budget_hold SET budget_id = budget_id',
    'UPDATE budget_hold SET unfunded_fen = 0',
  ])('has its sums from its holds, and those from decisions, not by: %s', async (statement) => {
    expect(await refusalOf(at.app.query(statement))).toBe(NO_RIGHT);
  });

  test('does not take back more than it gave', async () => {
    const less = at.app.query('UPDATE budget_hold SET returned_fen = -1 WHERE class_id = $1', [gate.classId]);
    expect(await refusalOf(less)).toMatch(CHECK);
  });

  test('follows its holds by itself', async () => {
    const sums = async () =>
      (await at.app.query('SELECT held_fen::int AS held, drawn_fen::int AS drawn FROM budget WHERE budget_year = 2026'))
        .rows[0];
    const before = await sums();
    await at.app.query('UPDATE budget_hold SET drawn_fen = 100, returned_fen = returned_fen + 11 WHERE class_id = $1', [
      gate.classId,
    ]);
    expect(await sums()).toEqual({ held: before.held - 111, drawn: before.drawn + 100 });
  });
});

describe('a quota', () => {
  const copy = (change: Record<string, string>) => {
    const columns = [
      'trainee_id',
      'class_id',
      'person_id',
      'family',
      'cap_period',
      'cap',
      'slot',
      'occupation_canonical',
      'level',
      'held_fen',
    ];
    return at.app.query(
      `INSERT INTO quota_hold (${columns.join(', ')})
       SELECT ${columns.map((column) => change[column] ?? `q.${column}`).join(', ')} FROM quota_hold q
       WHERE q.class_id = $1 AND $2::uuid IS NOT NULL LIMIT 1`,
      [gate.classId, other.classId],
    );
  };

  test('has no slot above its cap', async () => {
    const over = at.app.query('UPDATE quota_hold SET slot = cap + 1 WHERE class_id = $1', [gate.classId]);
    expect(await refusalOf(over)).toBe('23514 quota_within_cap');
  });

  test('gives a slot to one line only', async () => {
    await at.app.query("UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = $1", [other.classId]);
    const taken = at.app.query(
      `UPDATE quota_hold q SET state = 'HELD', slot = s.slot, family = s.family, occupation_canonical = 'elsewhere',
         person_id = s.person_id FROM quota_hold s WHERE q.class_id = $2 AND s.class_id = $1`,
      [gate.classId, other.classId],
    );
    expect(await refusalOf(taken)).toMatch(/^(23505 quota_slot|23503 quota_of_person)/);
  });

  test('is held once for a trainee', async () => {
    expect(await refusalOf(copy({ slot: '2', occupation_canonical: "'elsewhere'" }))).toMatch(UNIQUE);
  });

  test('is the quota of the trainee’s own person', async () => {
    const swapped = at.app.query(
      `UPDATE quota_hold SET person_id = (SELECT person_id FROM trainee WHERE class_id = $2 LIMIT 1) WHERE class_id = $1`,
      [gate.classId, other.classId],
    );
    expect(await refusalOf(swapped)).toMatch(/^23503 quota_of_person|^23505/);
  });
});

describe('the roster after approval', () => {
  test.each([
    ["UPDATE trainee SET categories = '{}' WHERE class_id = $1", 'JX001'],
    ['DELETE FROM trainee WHERE class_id = $1', 'JX001'],
    [
      `INSERT INTO trainee (class_id, project_id, person_id, seq) SELECT class_id, project_id, person_id, 49 FROM trainee
       WHERE class_id = $1 LIMIT 1`,
      'JX001',
    ],
  ])('is frozen: %s', async (statement, code) => {
    expect(await refusalOf(at.app.query(statement, [gate.classId]))).toBe(code);
  });

  test('lets somebody withdraw, and never come back', async () => {
    const withdraw = `UPDATE trainee SET state = 'WITHDRAWN', withdrawn_on = '2026-02-25' WHERE class_id = $1`;
    await at.app.query(withdraw, [gate.classId]);
    const back = at.app.query("UPDATE trainee SET state = 'ENROLLED', withdrawn_on = NULL WHERE class_id = $1", [
      gate.classId,
    ]);
    expect(await refusalOf(back)).toBe('JX001');
  });

  test('keeps the person of a claim line', async () => {
    const swap = at.app.query(
      'UPDATE claim_line SET person_id = (SELECT person_id FROM trainee WHERE class_id = $2 LIMIT 1) WHERE class_id = $1',
      [gate.classId, other.classId],
    );
    expect(await refusalOf(swap)).toBe('23503 line_of_person');
  });
});

test('an account of nobody is not an actor', async () => {
  expect(await refusalOf(at.pay(gate, await at.clear(gate), { instructed_by: person('nobody') }))).toMatch(/^23502/);
});
