import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { drawLines } from '../../domain/check/draw.js';
import { hashPassword } from '../../platform/password.js';
import { createAccount } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';

let api: TestApi;
let head: Client;
let inspector: Client;
let paid: PaidClass;
let lines: string[];
beforeAll(async () => {
  api = await anApi();
  [head, inspector] = await Promise.all([api.as('qz-head'), api.as('qz-inspector')]);
  paid = await aPaidClass(api.world, { people: 41 });
  await aPaidClass(api.world, { people: 2, paidOn: '2025-03-31' });
  lines = (
    await api.world.asOwner<{ id: string }>('SELECT id FROM claim_line WHERE class_id = $1', [paid.classId])
  ).map(({ id }) => id);
});
afterAll(() => api.end());

const draw = (body: object = {}) =>
  give(head, '/api/commands/drawSpotCheck', { year: 2025, quarter: 2, percent: 5, ...body });
const record = (client: Client, id: string, claimLineId: string, body: object) =>
  give(client, `/api/spot-checks/${id}/commands/recordSpotCheck`, { claimLineId, note: '电话核实', ...body });
const read = async (id: string) => (await head.get(`/api/spot-checks/${id}`).expect(200)).body;

test('a signal is raised on a line of the region, and on no other', async () => {
  const signal = { kind: 'PENSION', detail: '社保比对：已领取养老金' };
  await give(inspector, '/api/commands/raiseSignal', { claimLineId: lines[0], ...signal }).expect(200);
  const unknown = await give(inspector, '/api/commands/raiseSignal', { claimLineId: randomUUID(), ...signal }).expect(
    422,
  );
  expect(unknown.body).toMatchObject({ code: 'SIGNAL_LINE_UNKNOWN', field: 'claimLineId' });
});

describe('a draw', () => {
  let id: string;

  test('is of a quarter that is over, in which something was paid', async () => {
    expect((await draw({ quarter: 3 }).expect(422)).body.code).toBe('QUARTER_NOT_OVER');
    expect((await draw({ year: 2024 }).expect(422)).body.code).toBe('NOTHING_TO_CHECK');
    expect((await draw({ percent: 4 }).expect(400)).body.errors[0].field).toBe('percent');
  });

  test('takes 5 % of the lines by its recorded seed and every line with a signal; anybody can repeat it', async () => {
    const answer = await draw().expect(200);
    ({ spotCheckId: id } = answer.body.result);
    expect(answer.body.result.population).toBe(41);
    const page = await read(id);
    const bySeed = drawLines(lines, page.seed, 5);
    expect(bySeed).toHaveLength(3);
    expect(
      page.lines
        .filter((each: { drawnFor: string }) => each.drawnFor === 'SEED')
        .map(lineId)
        .sort(),
    ).toEqual(bySeed);
    expect(page.lines.map(lineId)).toContain(lines[0]);
    expect(page).toMatchObject({ percent: 5, checked: 0, errorPercent: null, quarterFrom: '2025-04-01' });
    const [task] = (await inspector.get('/api/tasks').expect(200)).body.items;
    expect(task).toMatchObject({ command: 'recordSpotCheck', dossierId: id, dueAt: '2025-07-29T15:59:59.999Z' });
  });

  test('is drawn once', async () => {
    expect((await draw({ percent: 10 }).expect(409)).body.code).toBe('ALREADY_DRAWN');
  });

  test('is checked by people outside the case, line by line, and tells the rate of error', async () => {
    await api.world.asOwner(
      `INSERT INTO audit_event (actor_id, event, project_id, business_on)
       SELECT id, 'record-inspection', $1, '2025-01-10' FROM account WHERE username = 'qz-inspector'`,
      [paid.projectId],
    );
    const drawn: string[] = (await read(id)).lines.map(lineId);
    const [first = '', ...rest] = drawn;
    expect((await record(inspector, id, first, { result: 'CORRECT' }).expect(409)).body.code).toBe(
      'CHECKER_INSIDE_CASE',
    );
    const outsider = await hire('qz-outsider');
    const notDrawn = lines.find((each) => !drawn.includes(each)) ?? '';
    expect((await record(outsider, id, notDrawn, { result: 'CORRECT' }).expect(422)).body.code).toBe('LINE_NOT_DRAWN');
    for (const errorFen of [undefined, 100_001])
      expect((await record(outsider, id, first, { result: 'ERROR', errorFen }).expect(422)).body.code).toBe(
        'ERROR_AMOUNT_UNFIT',
      );
    expect((await record(outsider, id, first, { result: 'CORRECT', errorFen: 1 }).expect(422)).body.code).toBe(
      'ERROR_AMOUNT_UNFIT',
    );
    await record(outsider, id, first, { result: 'ERROR', errorFen: 30_000 }).expect(200);
    expect((await record(outsider, id, first, { result: 'CORRECT' }).expect(409)).body.code).toBe('ALREADY_DECIDED');
    for (const each of rest) await record(outsider, id, each, { result: 'CORRECT' }).expect(200);
    expect(await read(id)).toMatchObject({
      checked: drawn.length,
      errors: 1,
      errorFen: 30_000,
      checkedFen: drawn.length * 100_000,
      errorPercent: 100 / drawn.length,
    });
    const open = (await outsider.get('/api/tasks').expect(200)).body.items;
    expect(open.filter(({ dossierId }: { dossierId: string }) => dossierId === id)).toEqual([]);
  });

  test.each([
    ['another result', `UPDATE spot_check_line SET note = 'y' WHERE result IS NOT NULL`, 'JX064'],
    ['another seed', `UPDATE spot_check SET seed = 'x'`, '42501'],
    ['a line left out', 'DELETE FROM spot_check_line', '42501'],
  ])('the database refuses %s', async (_name, query, code) => {
    await expect(api.world.asApplication(query)).rejects.toMatchObject({ code });
  });

  test('the database refuses a check from inside the case', async () => {
    await api.world.plant(
      'UPDATE spot_check_line SET result = NULL, error_fen = NULL, note = NULL, checked_by = NULL, checked_on = NULL',
    );
    const check = `UPDATE spot_check_line SET result = 'CORRECT', note = 'x', checked_on = '2025-07-02',
      checked_by = (SELECT id FROM account WHERE username = 'qz-inspector')`;
    await expect(api.world.asApplication(check)).rejects.toMatchObject({ code: 'JX065' });
  });
});

const lineId = ({ claimLineId }: { claimLineId: string }) => claimLineId;

async function hire(username: string): Promise<Client> {
  const [bureau] = await api.world.asOwner<{ id: string }>(
    "SELECT organisation_id AS id FROM account WHERE username = 'qz-head'",
  );
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await createAccount(api.world.db, {
    username,
    displayName: username,
    passwordHash,
    organisationId: bureau?.id ?? '',
    roles: ['inspector'],
  });
  return api.as(username);
}
