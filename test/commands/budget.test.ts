import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { ALLOTMENT, give } from '../support/dossiers.js';

let api: TestApi;
let payer: Client;
let other: Client;
beforeAll(async () => {
  api = await anApi();
  [payer, other] = await Promise.all([api.as('qz-payer'), api.as('qz-payer2')]);
});
afterAll(() => api.end());
beforeEach(() =>
  api.world.asOwner("DELETE FROM budget WHERE budget_year = 2030; UPDATE business_clock SET mode = 'STOPPED'"),
);

const IN_2030 = { ...ALLOTMENT, budgetYear: 2030 };
const propose = async (body: object = IN_2030): Promise<string> =>
  (await give(payer, '/api/commands/proposeAllocation', body).expect(200)).body.result.allocationId;
const confirm = (client: Client, id: string, key?: string) =>
  give(client, `/api/allocations/${id}/commands/confirmAllocation`, {}, key);
const budgets = () =>
  api.world.asOwner<{ allocatedFen: string }>(
    `SELECT allocated_fen AS "allocatedFen" FROM budget WHERE budget_year = 2030`,
  );

describe('an allocation', () => {
  test('counts once a second person of the bureau has confirmed it, and is prompted until then', async () => {
    const id = await propose();
    expect(await budgets()).toEqual([]);
    const inbox = await other.get('/api/tasks').expect(200);
    const task = inbox.body.items.find(({ dossierId }: { dossierId: string }) => dossierId === id);
    expect(task).toMatchObject({ command: 'confirmAllocation', projectId: null, role: 'payer' });
    expect(task.title).toBe('确认预算下达（2030年，泉财社〔2025〕1号）');
    expect(task.dueAt).toBe('2025-07-08T15:59:59.999Z'); // Five working days from 1 July.
    await confirm(other, id).expect(200);
    expect(await budgets()).toEqual([{ allocatedFen: '100000000' }]);
    const after = await other.get('/api/tasks').expect(200);
    expect(after.body.items.filter(({ dossierId }: { dossierId: string }) => dossierId === id)).toEqual([]);
  });

  test('is not confirmed by who proposed it, nor twice, nor by another bureau', async () => {
    const id = await propose();
    expect((await confirm(payer, id).expect(409)).body).toMatchObject({ code: 'SAME_PERSON' });
    await confirm(other, id).expect(200);
    expect((await confirm(other, id).expect(409)).body).toMatchObject({ code: 'ALREADY_DECIDED' });
    await confirm(other, randomUUID()).expect(404);
    await confirm(await api.as('qz-approver'), id).expect(403);
  });

  test('refused, it changes nothing and says why', async () => {
    const id = await propose();
    await give(other, `/api/allocations/${id}/commands/refuseAllocation`, { reason: '文号有误' }).expect(200);
    expect(await budgets()).toEqual([]);
    const [row] = await api.world.asOwner('SELECT decision, reason FROM budget_allocation WHERE id = $1', [id]);
    expect(row).toEqual({ decision: 'REFUSED', reason: '文号有误' });
  });

  test('takes back no more than is free', async () => {
    await confirm(other, await propose()).expect(200);
    const tooMuch = await propose({ ...IN_2030, kind: 'REDUCE', amountFen: 1_000_000_01 });
    expect((await confirm(other, tooMuch).expect(409)).body).toMatchObject({ code: 'BUDGET_BELOW_HELD' });
    await confirm(other, await propose({ ...IN_2030, kind: 'REDUCE' })).expect(200);
    expect(await budgets()).toEqual([{ allocatedFen: '0' }]);
  });

  test('sent twice with one key it acts once and answers the same', async () => {
    const key = randomUUID();
    const first = await give(payer, '/api/commands/proposeAllocation', IN_2030, key).expect(200);
    const again = await give(payer, '/api/commands/proposeAllocation', IN_2030, key).expect(200);
    expect(again.body).toEqual(first.body);
    const changed = await give(payer, '/api/commands/proposeAllocation', { ...IN_2030, amountFen: 5 }, key).expect(422);
    expect(changed.body).toMatchObject({ code: 'KEY_REUSED' });
    const kept = await payer.get(`/api/commands/${key}`).expect(200);
    expect(kept.body).toMatchObject({ command: 'proposeAllocation', accepted: true });
  });

  test.each([
    ['a negative amount', { amountFen: -1 }],
    ['no amount', { amountFen: 0 }],
    ['half a fen', { amountFen: 0.5 }],
    ['text', { amountFen: '100' }],
    ['a huge amount', { amountFen: 1e15 }],
    ['an unknown field', { note: 'x' }],
    ['an unknown fund', { fund: 'LOTTERY' }],
    ['no paper', { document: ' ' }],
  ])('%s is refused with its field, and nothing is written', async (_name, change) => {
    const [before] = await api.world.asOwner('SELECT count(*) FROM budget_allocation');
    const answer = await give(payer, '/api/commands/proposeAllocation', { ...IN_2030, ...change }).expect(400);
    expect(answer.body.errors[0].field).toBe(Object.keys(change)[0]);
    expect(await api.world.asOwner('SELECT count(*) FROM budget_allocation')).toEqual([before]);
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const PROPOSAL = `INSERT INTO budget_allocation (organisation_id, region_code, fund, budget_year, kind, amount_fen, document,
      proposed_by, proposed_on, decision, decided_by, decided_on)
    SELECT organisation_id, '350500', 'EMPLOYMENT_SUBSIDY', 2030, 'ALLOT', 100, 'X', id, '2025-07-01'`;
  test.each([
    ['a budget written by hand', `UPDATE budget SET allocated_fen = 1`, /permission denied/],
    [
      'an allocation that begins confirmed',
      `${PROPOSAL}, 'CONFIRMED', (SELECT id FROM account WHERE username = 'qz-payer2'), '2025-07-01'
       FROM account WHERE username = 'qz-payer'`,
      /begins as a proposal/,
    ],
    [
      'a confirmation by the proposer',
      `UPDATE budget_allocation SET decision = 'CONFIRMED', decided_by = proposed_by, decided_on = '2025-07-01'
       WHERE decision IS NULL AND kind = 'ALLOT'`,
      /allocation_by_two/,
    ],
    ['another amount', `UPDATE budget_allocation SET amount_fen = 1`, /permission denied/],
    ['a decision taken back', `UPDATE budget_allocation SET decision = NULL WHERE decision IS NOT NULL`, /not changed/],
  ])('refuses %s', async (_name, query, message) => {
    await propose();
    await expect(api.world.asApplication(query)).rejects.toThrow(message);
  });
});
