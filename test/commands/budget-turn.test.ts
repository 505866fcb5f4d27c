import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { promptYearTurns } from '../../store/budget/budget-turns.js';
import { setClock } from '../../store/process/clock.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { ALLOTMENT, give } from '../support/dossiers.js';
import { aProjectIn, approveClaims, batchClaims } from '../support/small-life.js';
import { type Prepared, prepared } from '../support/world.js';

/** What is held and unpaid leaves its year by two people's decision, and by nothing else. */
let api: TestApi;
let payer: Client;
let other: Client;
let classId: string;

let approved: Prepared<string>;

beforeAll(async () => {
  approved = await prepared(async (world) => {
    const { classIds } = await aProjectIn(world, 'release');
    await approveClaims(world, classIds); // Three people, 3,900 yuan, held of 2026.
    await batchClaims(world, classIds);
    return classIds[0] ?? '';
  });
  classId = approved.made;
});
afterAll(() => approved.end());
beforeEach(async () => {
  api = await anApi({}, undefined, approved.copy());
  [payer, other] = await Promise.all([api.as('qz-payer'), api.as('qz-payer2')]);
});
afterEach(async () => {
  expect((await checkInvariants(api.world.db)).filter(({ money, violations }) => money && violations > 0)).toEqual([]);
  await api.end();
});

const goTo = (on: string) => setClock(api.world.db, { mode: 'STOPPED', on }, true);
const budgets = () =>
  api.world.asOwner(`SELECT budget_year AS year, allocated_fen::int AS allocated, held_fen::int AS held, drawn_fen::int AS drawn
    FROM budget WHERE held_fen + drawn_fen > 0 OR allocated_fen <> 500000000 ORDER BY budget_year`);
async function budgetId(year = 2026): Promise<string> {
  const [budget] = await api.world.asOwner<{ id: string }>('SELECT id FROM budget WHERE budget_year = $1', [year]);
  return budget?.id ?? '';
}
async function propose(kind: string, status: number, more: object = {}) {
  const body = { kind, document: '泉财社〔2026〕9号', ...more };
  return (await give(payer, `/api/budgets/${await budgetId()}/commands/proposeYearTurn`, body).expect(status)).body;
}
const proposed = async (kind: string): Promise<string> => (await propose(kind, 200)).result.yearTurnId;
const confirm = (client: Client, id: string) => give(client, `/api/year-turns/${id}/commands/confirmYearTurn`, {});
const missing = async () =>
  (await payer.get(`/api/classes/${classId}/release`).expect(200)).body.missing.map(
    ({ code }: { code: string }) => code,
  );
const pay = () => api.world.hands.give(CAST.payer, 'instructPayment', classId, {});

describe('carrying over', () => {
  test('moves the hold and as much allocation, once a second person has confirmed it; then the class is paid', async () => {
    await goTo('2027-01-05');
    expect(await missing()).toEqual(['BUDGET_YEAR']);
    expect(await pay()).toMatchObject({ accepted: false, code: 'GATE_CLOSED', missing: ['BUDGET_YEAR'] });
    const id = await proposed('CARRY_OVER');
    expect((await confirm(payer, id).expect(409)).body).toMatchObject({ code: 'SAME_PERSON' });
    expect(await budgets()).toEqual([{ year: 2026, allocated: 500_000_000, held: 390_000, drawn: 0 }]);
    const done = await confirm(other, id).expect(200);
    expect(done.body.result).toEqual({ decision: 'CONFIRMED', amountFen: 390_000, classes: 1 });
    expect(await budgets()).toEqual([
      { year: 2026, allocated: 499_610_000, held: 0, drawn: 0 },
      { year: 2027, allocated: 500_390_000, held: 390_000, drawn: 0 },
    ]);
    expect((await confirm(other, id).expect(409)).body).toMatchObject({ code: 'ALREADY_DECIDED' });
    expect(await missing()).toEqual([]);
    await must(api.world.hands, CAST.payer, 'instructPayment', classId);
    await must(api.world.hands, CAST.secondPayer, 'confirmPayment', classId);
    await api.world.hands.until('class', classId, 'closed');
    expect(await budgets()).toMatchObject([{ year: 2026 }, { year: 2027, held: 0, drawn: 390_000 }]);
  });

  test('is asked for from December on, and of nobody else', async () => {
    await goTo('2026-11-30');
    expect(await propose('CARRY_OVER', 409)).toMatchObject({ code: 'TURN_TOO_EARLY' });
    await goTo('2026-12-01');
    expect(await propose('FUND', 409)).toMatchObject({ code: 'NOTHING_TO_TURN' });
    const none = { classId: randomUUID() };
    expect(await propose('CARRY_OVER', 409, none)).toMatchObject({ code: 'NOTHING_TO_TURN' });
    await give(await api.as('qz-approver'), `/api/budgets/${await budgetId()}/commands/proposeYearTurn`, {
      ...{ kind: 'CARRY_OVER', document: '1号' },
    }).expect(403);
  });

  test('refused by the second person, it moves nothing and says why', async () => {
    await goTo('2026-12-01');
    const id = await proposed('CARRY_OVER');
    const refuse = (client: Client) =>
      give(client, `/api/year-turns/${id}/commands/refuseYearTurn`, { reason: '年内可付' });
    expect((await refuse(payer).expect(409)).body).toMatchObject({ code: 'SAME_PERSON' });
    await refuse(other).expect(200);
    expect((await refuse(other).expect(409)).body).toMatchObject({ code: 'ALREADY_DECIDED' });
    expect(await budgets()).toEqual([{ year: 2026, allocated: 500_000_000, held: 390_000, drawn: 0 }]);
  });
});

describe('taking back', () => {
  beforeEach(async () => {
    await goTo('2026-12-20');
    await confirm(other, await proposed('TAKE_BACK')).expect(200);
  });

  test('leaves the class without money, and its gate closed, until it is funded again', async () => {
    expect(await budgets()).toEqual([]);
    await goTo('2027-01-05');
    expect(await missing()).toEqual(['BUDGET_HELD', 'BUDGET_YEAR']);
    await confirm(other, await proposed('FUND')).expect(200);
    expect(await budgets()).toEqual([{ year: 2027, allocated: 500_000_000, held: 390_000, drawn: 0 }]);
    expect(await missing()).toEqual([]);
    const events = await api.world.asOwner(
      "SELECT event FROM audit_event WHERE class_id = $1 AND event LIKE 'budget-%' ORDER BY id",
      [classId],
    );
    expect(events.map(({ event }) => event)).toEqual(['budget-taken-back', 'budget-held-again']);
  });

  test('is not funded from a budget that has not enough, until more is allocated', async () => {
    await goTo('2027-01-05');
    await api.world.asOwner('UPDATE budget SET allocated_fen = 100000 WHERE budget_year = 2027');
    const id = await proposed('FUND');
    const no = await confirm(other, id).expect(422);
    expect(no.body).toMatchObject({ code: 'BUDGET_SHORT', detail: expect.stringContaining('尚缺2,900.00元') });
    const more = { ...ALLOTMENT, budgetYear: 2027, amountFen: 290_000 };
    const allocation = await give(payer, '/api/commands/proposeAllocation', more).expect(200);
    await give(other, `/api/allocations/${allocation.body.result.allocationId}/commands/confirmAllocation`, {}).expect(
      200,
    );
    await confirm(other, id).expect(200);
  });

  test('forgets what is lost meanwhile', async () => {
    await api.world.asApplication('UPDATE budget_hold SET returned_fen = returned_fen + 130000 WHERE class_id = $1', [
      classId,
    ]);
    const [hold] = await api.world.asOwner(
      'SELECT held_fen::int AS held, returned_fen::int AS returned, unfunded_fen::int AS unfunded FROM budget_hold',
    );
    expect(hold).toEqual({ held: 390_000, returned: 390_000, unfunded: 260_000 });
    await api.world.plant('UPDATE budget_hold SET unfunded_fen = 390000'); // No line was lost in earnest.
  });
});

test('what was drawn stays with the year in which it was drawn', async () => {
  await api.world.asApplication('UPDATE budget_hold SET drawn_fen = 130000 WHERE class_id = $1', [classId]);
  await goTo('2026-12-31');
  await confirm(other, await proposed('CARRY_OVER')).expect(200);
  expect(await budgets()).toEqual([
    { year: 2026, allocated: 499_740_000, held: 0, drawn: 130_000 },
    { year: 2027, allocated: 500_260_000, held: 260_000, drawn: 0 },
  ]);
  const broken = (await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0);
  expect(broken.map(({ name }) => name)).not.toContain('budgets-equal-their-holds');
  // No payment stands behind what this test drew.
  await api.world.plant(
    'UPDATE budget_hold SET drawn_fen = 0, drawn_before_fen = 0',
    'UPDATE budget_hold_move SET drawn_fen = 0',
    'UPDATE budget SET drawn_fen = 0',
    'UPDATE budget SET held_fen = 390000 WHERE budget_year = 2027',
  );
});

test('finance is asked from December on, once, until nothing is left to decide', async () => {
  const ask = () => inTransaction(api.world.db, SYSTEM_SCOPE, promptYearTurns);
  const tasks = async () =>
    (await payer.get('/api/tasks').expect(200)).body.items.filter(
      ({ command }: { command: string }) => command === 'proposeYearTurn',
    );
  await goTo('2026-11-30');
  expect(await ask()).toBe(0);
  await goTo('2026-12-01');
  expect([await ask(), await ask()]).toEqual([1, 0]);
  expect(await tasks()).toMatchObject([
    { title: '就业补助资金2026年度预算尚有未拨付的占用，须办理结转或收回', dueAt: '2026-12-31T15:59:59.999Z' },
  ]);
  await confirm(other, await proposed('CARRY_OVER')).expect(200);
  await ask();
  expect(await tasks()).toEqual([]);
});

describe('the reads', () => {
  test('list budgets with totals, by fund, region and year, page by page', async () => {
    const all = await payer.get('/api/budgets').expect(200);
    expect(all.body.items.map(({ budgetYear }: { budgetYear: number }) => budgetYear)).toEqual([2027, 2026, 2025]);
    expect(all.body.totals).toEqual({
      ...{ allocatedFen: 1_500_000_000, heldFen: 390_000, drawnFen: 0, freeFen: 1_499_610_000 },
    });
    const first = await payer.get('/api/budgets?limit=2').expect(200);
    const rest = await payer.get(`/api/budgets?limit=2&after=${first.body.next}`).expect(200);
    expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
    expect(rest.body.next).toBeNull();
    const one = await payer.get('/api/budgets?budgetYear=2026&fund=EMPLOYMENT_SUBSIDY&regionCode=350500').expect(200);
    expect(one.body.items).toMatchObject([{ budgetYear: 2026, heldFen: 390_000, freeFen: 499_610_000 }]);
    await payer.get('/api/budgets?fund=LOTTERY').expect(400);
    await payer.get('/api/budgets?after=nowhere').expect(400);
    expect((await (await api.as('auditor')).get('/api/budgets').expect(200)).body.items).toHaveLength(3);
  });

  test('show of one budget who holds of it and what is decided about it, and hide it from other regions', async () => {
    await goTo('2026-12-01');
    await proposed('CARRY_OVER');
    const page = (await payer.get(`/api/budgets/${await budgetId()}`).expect(200)).body;
    expect(page.holds).toMatchObject([
      { classId, stage: 'release', heldFen: 390_000, openFen: 390_000, unfundedFen: 0 },
    ]);
    expect(page.turns).toMatchObject([{ kind: 'CARRY_OVER', toYear: 2027, decision: null, amountFen: null }]);
    expect(page.queue).toEqual([]);
    await (await api.as('xm-caseworker')).get(`/api/budgets/${await budgetId()}`).expect(404);
    expect((await (await api.as('xm-caseworker')).get('/api/budgets').expect(200)).body.items).toEqual([]);
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const turn = (columns: string, values: string) =>
    api.world.asApplication(
      `INSERT INTO budget_turn (budget_id, organisation_id, kind, to_year, document, proposed_by, proposed_on${columns})
       SELECT b.id, a.organisation_id, 'CARRY_OVER', 2027, 'X', a.id, '2026-12-01'${values}
       FROM budget b, account a WHERE b.budget_year = 2026 AND a.username = 'qz-payer'`,
    );

  test.each([
    [
      'a hold moved by hand',
      'UPDATE budget_hold SET budget_id = (SELECT id FROM budget WHERE budget_year = 2027)',
      '42501',
    ],
    [
      'a turn by one person',
      "UPDATE budget_turn SET decision = 'CONFIRMED', decided_by = proposed_by, decided_on = '2026-12-01'",
      '23514',
    ],
    ['the amount of a turn', 'UPDATE budget_turn SET amount_fen = 1', '42501'],
    ['a turn called from outside', 'SELECT turn_holds(t) FROM budget_turn t', '42501'],
  ])('refuses %s', async (_name, statement, code) => {
    await turn('', '');
    await expect(api.world.asApplication(statement)).rejects.toMatchObject({ code });
  });

  test('refuses a turn that begins decided, goes elsewhere, is changed, or has nothing to move', async () => {
    const decided = `, 'CONFIRMED', (SELECT id FROM account WHERE username = 'qz-payer2'), '2026-12-01'`;
    await expect(turn(', decision, decided_by, decided_on', decided)).rejects.toMatchObject({ code: 'JX020' });
    const elsewhere = `INSERT INTO budget_turn (budget_id, organisation_id, kind, to_year, document, proposed_by, proposed_on)
      SELECT b.id, a.organisation_id, 'CARRY_OVER', 2029, 'X', a.id, '2026-12-01' FROM budget b, account a
      WHERE b.budget_year = 2026 AND a.username = 'qz-payer'`;
    await expect(api.world.asApplication(elsewhere)).rejects.toMatchObject({ code: 'JX020' });
    await turn('', '');
    const confirmation = `UPDATE budget_turn SET decision = 'CONFIRMED', decided_on = '2026-12-01',
      decided_by = (SELECT id FROM account WHERE username = 'qz-payer2') WHERE decision IS NULL`;
    await api.world.asApplication(confirmation);
    await expect(
      api.world.asApplication('UPDATE budget_turn SET decision = NULL, decided_by = NULL, decided_on = NULL'),
    ).rejects.toMatchObject({ code: 'JX020' });
    await turn('', '');
    await expect(api.world.asApplication(confirmation)).rejects.toMatchObject({ code: 'JX024' });
  });

  test('pays nothing out of its year', async () => {
    await must(api.world.hands, CAST.payer, 'instructPayment', classId);
    await goTo('2027-01-05');
    expect(await api.world.hands.give(CAST.secondPayer, 'confirmPayment', classId, {})).toMatchObject({
      accepted: false,
      code: 'BUDGET_YEAR',
    });
    await confirm(other, await proposed('CARRY_OVER')).expect(200);
    await must(api.world.hands, CAST.secondPayer, 'confirmPayment', classId);
  });
});
