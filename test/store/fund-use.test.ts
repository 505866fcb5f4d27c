import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aPaidClass } from '../support/paid-class.js';
import { aWorld, type World } from '../support/world.js';

/** The counting alone: its trigger on a table beside the ledger, fed with rows of payments that were planted. */
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await aPaidClass(world, { people: 3, awards: 2, paidOn: '2025-06-20' });
  await world.plant(
    "DELETE FROM transfer t USING payment y WHERE y.id = t.payment_id AND y.family = 'AWARD'",
    'DELETE FROM fund_use',
  );
  await world.asOwner('CREATE TABLE beside (LIKE transfer)');
  await world.asOwner(`CREATE TRIGGER counted AFTER INSERT ON beside REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION fund_use_follows_ledger()`);
});
afterAll(() => world.end());

/** As the ledger would post them, after all that it has. */
const post = (family: string, on: string) =>
  world.asOwner(
    `INSERT INTO beside (id, fund, debit_account_id, credit_account_id, amount_fen, payment_id, business_on, recorded_at)
     SELECT 1000 + row_number() OVER (), y.fund, b.id, p.id, y.amount_fen, y.id, $2::date, now() FROM payment y
     JOIN ledger_account b ON b.kind = 'BUDGET' JOIN ledger_account p ON p.organisation_id = y.payee_organisation_id
     WHERE y.family = $1`,
    [family, on],
  );
const counted = () =>
  world.asOwner(
    `SELECT to_char(month, 'YYYY-MM') AS month, region_code AS region, kind, lines, persons, amount_fen::float8 AS fen
     FROM fund_use ORDER BY month`,
  );

test('each line is counted, and a person once a month however often he is paid', async () => {
  await post('TRAINING', '2025-06-20');
  const june = { month: '2025-06', region: '350500', kind: 'PAID' };
  expect(await counted()).toEqual([{ ...june, lines: 3, persons: 3, fen: 300_000 }]);
  await post('AWARD', '2025-06-25');
  expect(await counted()).toEqual([{ ...june, lines: 5, persons: 3, fen: 400_000 }]);
});

test('in another month he counts again', async () => {
  await post('AWARD', '2025-07-02');
  expect((await counted())[1]).toEqual({
    month: '2025-07',
    region: '350500',
    kind: 'PAID',
    lines: 2,
    persons: 2,
    fen: 100_000,
  });
});
