import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkInvariants } from '../../store/verify/invariants.js';
import { AFTER_PAYMENT_PLANTS } from '../support/after-payment-plants.js';
import { aWorldAtTheGate, type GateWorld } from '../support/gate.js';
import { aProjectIn, payClass } from '../support/small-life.js';

/** Clean after whole lives; and each invariant finds what is planted with triggers and foreign keys asleep. */
let world: GateWorld;
let paidClass: string;
let openClass: string;

beforeAll(async () => {
  world = await aWorldAtTheGate(2);
  [paidClass, openClass] = world.gates.map(({ classId }) => classId) as [string, string];
  await payClass(world, paidClass);
  await world.hands.until('class', paidClass, 'closed');
  await aProjectIn(world, 'selection');
  // What the database itself would refuse must be found too, where somebody has taken its lock away.
  await world.plant(
    'ALTER TABLE budget DROP CONSTRAINT budget_covers',
    'ALTER TABLE clearance DROP CONSTRAINT clearance_check',
    'DROP INDEX payment_once_per_person, payment_once_per_certificate, claim_line_paid_once, quota_slot, quota_occupation_level',
  );
});
afterAll(() => world.end());

async function violated(): Promise<string[]> {
  return (await checkInvariants(world.db)).filter(({ violations }) => violations > 0).map(({ name }) => name);
}

test('a record made by commands and process alone violates nothing', async () => {
  expect(await violated()).toEqual([]);
});

test('each has a name of its own and a title for the operator', async () => {
  const states = await checkInvariants(world.db);
  expect(new Set(states.map(({ name }) => name)).size).toBe(states.length);
  for (const { name, title } of states) {
    expect(name).toMatch(/^[a-z-]+$/);
    expect(title).toMatch(/\p{Script=Han}/u);
  }
});

test('checking changes nothing, and sees more than a person does', async () => {
  const before = await world.asOwner('SELECT count(*)::int AS n FROM audit_event');
  await checkInvariants(world.db);
  expect(await world.asOwner('SELECT count(*)::int AS n FROM audit_event')).toEqual(before);
});

/** Each plant is SQL with :paid and :open for the two classes; what it must find, and how to weed it out. */
const PLANTS: readonly (readonly [found: string, plant: string, weed: string])[] = [
  [
    'transfers-positive-in-one-fund',
    "UPDATE transfer SET fund = 'OTHER' WHERE id = :transfer",
    "UPDATE transfer SET fund = 'EMPLOYMENT_SUBSIDY'",
  ],
  [
    'ledger-equals-paid-lines-by-payee',
    'UPDATE ledger_account SET organisation_id = :other WHERE organisation_id = :payee',
    'UPDATE ledger_account SET organisation_id = :payee WHERE organisation_id = :other',
  ],
  [
    'ledger-equals-paid-lines-by-class',
    'UPDATE transfer SET amount_fen = 1 WHERE id = :transfer',
    'UPDATE transfer SET amount_fen = 130000',
  ],
  [
    'ledger-equals-paid-lines-in-all',
    "UPDATE payment SET state = 'INSTRUCTED' WHERE id = :payment",
    "UPDATE payment SET state = 'PAID' WHERE id = :payment",
  ],
  [
    'fund-use-equals-ledger',
    'UPDATE fund_use SET amount_fen = amount_fen + 1',
    'UPDATE fund_use SET amount_fen = amount_fen - 1',
  ],
  ['fund-use-equals-ledger', 'UPDATE fund_use SET lines = lines + 1', 'UPDATE fund_use SET lines = lines - 1'],
  [
    'budgets-not-below-zero',
    'UPDATE budget SET allocated_fen = 1 WHERE budget_year = 2026',
    'UPDATE budget SET allocated_fen = 500000000',
  ],
  [
    'budgets-equal-their-holds',
    'UPDATE budget SET held_fen = held_fen + 1 WHERE budget_year = 2026',
    'UPDATE budget SET held_fen = held_fen - 1 WHERE budget_year = 2026',
  ],
  [
    'budgets-equal-their-holds',
    'UPDATE budget SET drawn_fen = drawn_fen + 1 WHERE budget_year = 2025',
    'UPDATE budget SET drawn_fen = 0 WHERE budget_year = 2025',
  ],
  [
    'holds-of-closed-classes-are-over',
    'UPDATE budget_hold SET held_fen = held_fen + 1 WHERE class_id = :paid',
    'UPDATE budget_hold SET held_fen = held_fen - 1 WHERE class_id = :paid',
  ],
  [
    'approved-classes-hold-what-was-approved',
    'UPDATE budget_hold SET held_fen = held_fen + 1 WHERE class_id = :open',
    'UPDATE budget_hold SET held_fen = held_fen - 1 WHERE class_id = :open',
  ],
  [
    'budgets-pay-in-their-year',
    "UPDATE transfer SET business_on = '2027-01-04' WHERE id = :transfer",
    "UPDATE transfer SET business_on = '2026-02-25' WHERE id = :transfer",
  ],
  [
    'budget-queues-in-order',
    `INSERT INTO budget_queue (fund, region_code, budget_year, place, class_id, needed_fen, queued_by, queued_on)
     SELECT 'EMPLOYMENT_SUBSIDY', '350500', 2026, 1, :open, 1, (SELECT id FROM account LIMIT 1), '2026-02-25'`,
    'DELETE FROM budget_queue',
  ],
  [
    'lines-paid-within-approval',
    'UPDATE claim_line SET approved_fen = 1 WHERE id = :line',
    'UPDATE claim_line SET approved_fen = 130000 WHERE id = :line',
  ],
  [
    'classes-paid-within-approved-within-held',
    'UPDATE budget_hold SET returned_fen = 1 WHERE class_id = :open',
    'UPDATE budget_hold SET returned_fen = 0 WHERE class_id = :open',
  ],
  [
    'classes-paid-within-approved-within-held',
    'UPDATE budget_hold SET drawn_fen = 1 WHERE class_id = :paid',
    'UPDATE budget_hold SET drawn_fen = 390000 WHERE class_id = :paid',
  ],
  [
    'one-payment-per-person-and-level',
    'UPDATE payment SET person_id = :person',
    'UPDATE payment y SET person_id = l.person_id FROM claim_line l WHERE l.id = y.claim_line_id',
  ],
  [
    'one-payment-per-certificate',
    "UPDATE payment SET certificate_number = 'ONE'",
    'UPDATE payment y SET certificate_number = l.certificate_number FROM claim_line l WHERE l.id = y.claim_line_id',
  ],
  ['quotas-within-cap', 'UPDATE quota_hold SET cap = 9 WHERE class_id = :open', 'UPDATE quota_hold SET cap = 3'],
  [
    'quotas-within-cap',
    'UPDATE quota_hold SET person_id = :person',
    'UPDATE quota_hold q SET person_id = t.person_id FROM trainee t WHERE t.id = q.trainee_id',
  ],
  [
    'payments-have-their-quota',
    "UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = :paid",
    "UPDATE quota_hold SET state = 'USED' WHERE class_id = :paid",
  ],
  [
    'payments-by-three-people',
    'UPDATE payment SET checker_id = maker_id WHERE id = :payment',
    'UPDATE payment y SET checker_id = m.checked_by FROM claim m WHERE m.id = y.claim_id',
  ],
  [
    'payments-agree-with-answers',
    'UPDATE finance_answer SET amount_fen = amount_fen + 1 WHERE payment_id = :payment',
    'UPDATE finance_answer SET amount_fen = 130000',
  ],
  [
    'payments-agree-with-answers',
    "UPDATE finance_answer SET difference = 'STATE' WHERE payment_id = :payment",
    'UPDATE finance_answer SET difference = NULL',
  ],
  [
    'payments-in-checked-batches',
    "UPDATE payment_batch SET state = 'MADE', sending = false",
    "UPDATE payment_batch SET state = 'CHECKED'",
  ],
  [
    'payments-in-checked-batches',
    'UPDATE batch_claim SET amount_fen = amount_fen + 1',
    'UPDATE batch_claim SET amount_fen = amount_fen - 1',
  ],
  [
    'payments-after-all-stages',
    "UPDATE class_completion SET standing = false WHERE class_id = :paid AND stage = 'employment'",
    'UPDATE class_completion SET standing = true',
  ],
  [
    'payments-after-all-stages',
    'UPDATE clearance SET evaluation_id = NULL',
    "UPDATE clearance k SET evaluation_id = d.id FROM class_completion d WHERE d.class_id = k.class_id AND d.stage = 'evaluation'",
  ],
  [
    'payments-after-all-stages',
    'UPDATE payment SET clearance_id = gen_random_uuid() WHERE id = :payment',
    'UPDATE payment SET clearance_id = (SELECT id FROM clearance)',
  ],
  [
    'approved-claims-were-public',
    "UPDATE publicity SET ends_on = '2026-03-30'",
    'UPDATE publicity b SET ends_on = m.publicity_ends_on FROM claim m WHERE m.id = b.claim_id',
  ],
  [
    'approved-claims-were-public',
    "INSERT INTO objection (publicity_id, channel, ground, filed_on) SELECT id, 'WEB', '未到课', posted_on FROM publicity",
    'DELETE FROM objection',
  ],
  [
    'approved-lines-were-shown',
    'UPDATE claim_line SET approved_fen = amount_fen - 100 WHERE class_id = :open',
    'UPDATE claim_line SET approved_fen = amount_fen WHERE class_id = :open',
  ],
  [
    'publicity-keeps-its-digest',
    'UPDATE claim SET publicity_ends_on = publicity_ends_on - 1',
    'UPDATE claim m SET publicity_ends_on = b.ends_on FROM publicity b WHERE b.claim_id = m.id',
  ],
  [
    'claims-agree-with-their-rounds',
    "UPDATE claim_round SET lines = '[]'",
    "UPDATE claim_round r SET lines = (SELECT jsonb_agg(jsonb_build_object('amountFen', l.amount_fen)) FROM claim_line l WHERE l.claim_id = r.claim_id)",
  ],
  ...AFTER_PAYMENT_PLANTS,
  [
    'accepted-commands-have-one-event',
    "DELETE FROM audit_event WHERE command_id = (SELECT id FROM command WHERE name = 'reviewClaim' LIMIT 1)",
    "INSERT INTO audit_event (command_id, actor_id, event, business_on) SELECT id, actor_id, 'review-claim', '2026-02-09' FROM command c WHERE name = 'reviewClaim' AND NOT EXISTS (SELECT 1 FROM audit_event a WHERE a.command_id = c.id)",
  ],
  [
    'lists-have-their-totals',
    "UPDATE list_total SET value = value + 1 WHERE list = 'batch' AND measure = 'paidFen'",
    "UPDATE list_total SET value = value - 1 WHERE list = 'batch' AND measure = 'paidFen'",
  ],
  [
    'stages-agree-with-cases',
    "UPDATE case_stage SET left_on = '2026-02-25' WHERE class_id = :open AND stage = 'release'",
    "UPDATE case_stage SET left_on = NULL WHERE class_id = :open AND stage = 'release'",
  ],
  [
    'stages-agree-with-cases',
    "UPDATE class SET stage = 'evaluation' WHERE id = :open",
    "UPDATE class SET stage = 'release' WHERE id = :open",
  ],
  [
    'completions-agree-with-stages',
    "DELETE FROM class_completion WHERE class_id = :open AND stage = 'filing'",
    "INSERT INTO class_completion (project_id, class_id, stage, completed_on) SELECT project_id, id, 'filing', '2025-07-01' FROM class WHERE id = :open",
  ],
  [
    'tasks-agree-with-stages',
    "UPDATE task SET state = 'DONE', closed_on = '2026-02-25' WHERE class_id = :open AND state = 'OPEN'",
    "UPDATE task SET state = 'OPEN', closed_on = NULL WHERE class_id = :open AND command = 'instructPayment'",
  ],
  [
    'tasks-agree-with-stages',
    "UPDATE task SET state = 'OPEN', closed_on = NULL WHERE class_id = :paid AND command = 'confirmPayment'",
    "UPDATE task SET state = 'DONE', closed_on = '2026-02-25' WHERE class_id = :paid",
  ],
  [
    'due-dates-agree',
    "UPDATE task SET due_at = now() WHERE class_id = :open AND state = 'OPEN'",
    "UPDATE task SET due_at = s.due_at FROM case_stage s WHERE s.class_id = task.class_id AND s.left_on IS NULL AND task.state = 'OPEN'",
  ],
  [
    'due-dates-agree',
    'UPDATE case_stage SET due_on = due_on + 1 WHERE class_id = :open AND left_on IS NULL',
    'UPDATE case_stage SET due_on = due_on - 1 WHERE class_id = :open AND left_on IS NULL',
  ],
  [
    'outbox-is-sent',
    "UPDATE outbox SET created_at = now() - interval '2 minutes' WHERE kind = 'WAKE_CLASS'; INSERT INTO part_heartbeat (part) VALUES ('relay'), ('worker')",
    'UPDATE outbox SET sent_at = now()',
  ],
];

describe('finds what is planted', () => {
  test.each(PLANTS)('%s: %s', async (found, plant, weed) => {
    await world.plant(await named(plant));
    expect(await violated()).toContain(found);
    await world.plant(await named(weed));
    expect(await violated()).toEqual([]);
  });

  test('by every invariant there is', async () => {
    const planted = new Set(PLANTS.map(([found]) => found));
    expect((await checkInvariants(world.db)).map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  async function named(statement: string): Promise<string> {
    const [ids] = await world.asOwner<Record<string, string>>(
      `SELECT $1::text AS paid, $2::text AS open, (SELECT max(id) FROM transfer)::text AS transfer,
         (SELECT y.id FROM payment y ORDER BY y.id LIMIT 1)::text AS payment,
         (SELECT y.claim_line_id FROM payment y ORDER BY y.id LIMIT 1)::text AS line,
         (SELECT person_id FROM claim_line WHERE class_id = $1::uuid LIMIT 1)::text AS person,
         (SELECT payee_organisation_id FROM payment LIMIT 1)::text AS payee,
         (SELECT organisation_id FROM account WHERE username = 'other-institution')::text AS other`,
      [paidClass, openClass],
    );
    return statement.replaceAll(/(?<!:):([a-z]+)/g, (_, name: string) => `'${ids?.[name] ?? ''}'`);
  }
});
