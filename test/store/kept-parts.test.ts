import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { people } from '../../scripts/story/plot.js';
import { foldTotals } from '../../store/dossier/totals.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { lapseVouchers } from '../../store/voucher/vouchers.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/give.js';
import { refusalOf } from '../support/gate.js';
import { aPaidClass } from '../support/paid-class.js';
import { claimed, GENERAL, issue, keepUnemploymentFund, welding } from '../support/vouchers.js';

/** Lists whose totals go by state or by official, and figures that a row carries of its lines. */
let api: TestApi;
beforeAll(async () => {
  api = await anApi();
  await keepUnemploymentFund(api);
}, 90_000);
afterAll(() => api.end());

const read = async (who: string, path: string) => (await (await api.as(who)).get(path).expect(200)).body;
const agrees = async () => {
  const wrong = (await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0);
  expect(wrong.map(({ name }) => name)).not.toContain('lists-have-their-totals');
  expect(wrong.map(({ name }) => name)).not.toContain('draws-have-their-figures');
  expect(wrong.map(({ name }) => name)).not.toContain('vouchers-know-their-places');
};

describe('vouchers', () => {
  let ids: string[];
  const totals = async (who = 'qz-caseworker') => {
    const list = await read(who, '/api/vouchers?limit=100');
    const states = list.items.map(({ state }: { state: string }) => state) as string[];
    const counted = Object.fromEntries(
      list.totals.map(({ state, count }: { state: string; count: number }) => [state, count]),
    );
    expect(counted).toEqual(
      Object.fromEntries([...new Set(states)].map((state) => [state, states.filter((one) => one === state).length])),
    );
    for (const state of Object.keys(counted)) {
      const narrowed = await read(who, `/api/vouchers?limit=100&state=${state}`);
      expect([state, narrowed.items.length]).toEqual([state, counted[state]]);
    }
    await agrees();
    return counted;
  };

  test('are counted in each state, as they go from one to the next', async () => {
    ids = await issue(api, { ...GENERAL, rows: people(3, 1) });
    expect(await totals()).toEqual({ ISSUED: 3 });
    await claimed(api, { ...(await welding(api)), rows: people(2, 11) });
    expect(await totals()).toEqual({ ISSUED: 3, CLAIMED: 2 });
    expect(await totals('auditor')).toEqual({ ISSUED: 3, CLAIMED: 2 });
    await give(await api.as('qz-approver'), `/api/vouchers/${ids[0]}/commands/voidVoucher`, { reason: '重复' });
    expect(await totals()).toEqual({ ISSUED: 2, CLAIMED: 2, VOIDED: 1 });
    await inTransaction(api.world.db, SYSTEM_SCOPE, foldTotals);
    expect(await totals()).toEqual({ ISSUED: 2, CLAIMED: 2, VOIDED: 1 });
    const { totals: sums } = await read('qz-caseworker', '/api/vouchers');
    expect(sums.find(({ state }: { state: string }) => state === 'CLAIMED').faceFen).toBeGreaterThan(0);
  });

  test('are told to the institution that they are for, and to nobody else', async () => {
    expect(await totals('base-manager')).toEqual({ CLAIMED: 2 });
    expect((await read('xm-caseworker', '/api/vouchers')).totals).toEqual([]);
  });

  test('are listed where they were issued and where they are trained against, and counted where they were issued', async () => {
    const { classId, projectId, traineeIds } = await aPaidClass(api.world, { people: 1, paidOn: '2025-03-31' });
    const voucher = "(SELECT id FROM voucher WHERE state = 'CLAIMED' ORDER BY seq LIMIT 1)";
    const [held] = await api.world.asOwner<{ id: string; person: string }>(
      `SELECT id, person_id AS person FROM voucher WHERE id = ${voucher}`,
    );
    await api.world.plant(
      `UPDATE class SET region_code = '350200' WHERE id = '${classId}'`,
      `UPDATE project SET region_code = '350200' WHERE id = '${projectId}'`,
      `UPDATE trainee SET person_id = '${held?.person}' WHERE id = '${traineeIds[0]}'`,
      `UPDATE voucher SET class_id = '${classId}', trainee_id = '${traineeIds[0]}' WHERE id = '${held?.id}'`,
    );
    const elsewhere = await read('xm-caseworker', '/api/vouchers?state=CLAIMED');
    expect(elsewhere.items.map(({ id }: { id: string }) => id)).toEqual([held?.id]);
    expect(elsewhere.totals).toEqual([]);
    expect(await totals()).toEqual({ ISSUED: 2, CLAIMED: 2, VOIDED: 1 });
    expect(await totals('base-manager')).toEqual({ CLAIMED: 2 });
    expect(await refusalOf(api.world.asApplication("UPDATE voucher SET region_code = '350200'"))).toBe('42501');
    await api.world.plant("UPDATE voucher SET class_region = '350100', institution_id = NULL"); // Filled in by the record itself.
    await agrees();
  });

  test('count as lapsed from the day they are over, also before the sweep has marked them', async () => {
    await api.world.hands.advance('2025-12-01');
    const over = { LAPSED: 4, VOIDED: 1 };
    expect(await totals()).toEqual(over);
    await inTransaction(api.world.db, SYSTEM_SCOPE, lapseVouchers);
    expect(await totals()).toEqual(over);
    expect(await totals('base-manager')).toEqual({ LAPSED: 2 });
  });
});

describe('draws and signals', () => {
  let line: string;
  let check: string;
  const counts = async () => ({
    signals: (await read('qz-head', '/api/signals')).totals,
    checks: (await read('qz-head', '/api/spot-checks')).totals,
  });

  test('wait until every line was looked at', async () => {
    const paid = await aPaidClass(api.world, { people: 2 });
    const lines = await api.world.asOwner<{ id: string }>('SELECT id FROM claim_line WHERE class_id = $1 ORDER BY id', [
      paid.classId,
    ]);
    const raise = async () =>
      give(await api.as('qz-inspector'), '/api/commands/raiseSignal', {
        claimLineId: line,
        kind: 'OTHER',
        detail: '核对',
      }).expect(200);
    line = lines[0]?.id ?? '';
    await raise();
    const first = await give(await api.as('qz-head'), '/api/commands/drawSpotCheck', {
      ...{ year: 2025, quarter: 2, percent: 100 },
    }).expect(200);
    check = first.body.result.spotCheckId;
    expect(await counts()).toEqual({ signals: { count: 1, waiting: 1 }, checks: { count: 1, waiting: 1 } });
    const record = async (claimLineId: string, finding: object) =>
      give(await api.as('qz-inspector'), `/api/spot-checks/${check}/commands/recordSpotCheck`, {
        ...{ claimLineId, note: '电话核实', ...finding },
      }).expect(200);
    await record(line, { result: 'ERROR', errorFen: 100 });
    expect(await counts()).toEqual({ signals: { count: 1, waiting: 0 }, checks: { count: 1, waiting: 1 } });
    await raise();
    expect((await counts()).signals).toEqual({ count: 2, waiting: 0 });
    await record(lines[1]?.id ?? '', { result: 'CORRECT' });
    expect((await counts()).checks).toEqual({ count: 1, waiting: 0 });
    const [item] = (await read('qz-head', '/api/spot-checks')).items;
    expect(item).toMatchObject({ drawn: 2, checked: 2, errors: 1 });
    expect((await read('xm-caseworker', '/api/signals')).totals).toEqual({ count: 0, waiting: 0 });
    await agrees();
  });

  test('follow what is changed past the application, which itself writes none of it', async () => {
    for (const query of [
      'UPDATE spot_check SET drawn = 9',
      'UPDATE line_signal SET looked_at = false',
      `INSERT INTO spot_check (organisation_id, region_code, quarter_from, percent, seed, population, drawn_by, drawn_on, drawn)
       SELECT organisation_id, region_code, '2024-01-01', 5, 'x', 1, drawn_by, drawn_on, 1 FROM spot_check`,
    ])
      expect([query, await refusalOf(api.world.asApplication(query))]).toEqual([query, '42501']);
    await api.world.plant(
      'UPDATE spot_check_line SET result = NULL, error_fen = NULL, note = NULL, checked_by = NULL, checked_on = NULL',
    );
    expect(await counts()).toEqual({ signals: { count: 2, waiting: 2 }, checks: { count: 1, waiting: 1 } });
    await api.world.plant('DELETE FROM spot_check_line', 'DELETE FROM line_signal');
    expect(await counts()).toEqual({ signals: { count: 0, waiting: 0 }, checks: { count: 1, waiting: 0 } });
    await agrees();
  });
});

describe('exceptions of officials', () => {
  test('are counted by who made them, most first', async () => {
    const paid = await aPaidClass(api.world, { people: 1 });
    const other = await aPaidClass(api.world, { people: 1 });
    const by = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
    const decided = `'CONFIRMED', ${by('qz-head')}, '2025-12-01'`;
    await api.world.plant(
      ...[paid, other].map(
        ({
          classId,
        }) => `INSERT INTO voucher_override (class_id, organisation_id, reason, document, proposed_by, proposed_on,
          decision, decided_by, decided_on) SELECT '${classId}', organisation_id, '停用', '一号', id, '2025-07-01', ${decided}
          FROM account WHERE username = 'qz-approver'`,
      ),
      `INSERT INTO shortfall (organisation_id, region_code, class_id, condition, responsible_id, reason, evidence, declared_by,
        declared_on, decision, decided_by, decided_on) SELECT organisation_id, '350500', '${paid.classId}', 'INSPECTIONS_MADE',
        ${by('qz-inspector')}, '调离', '录像', id, '2025-07-01', ${decided} FROM account WHERE username = 'qz-approver'`,
    );
    const nameOf = async (username: string) =>
      (await api.world.asOwner<{ n: string }>(`SELECT display_name AS n FROM account WHERE id = ${by(username)}`))[0]
        ?.n;
    expect((await read('auditor', '/api/voucher-overrides')).counts).toEqual([
      { proposedBy: await nameOf('qz-approver'), proposed: 2, confirmed: 2 },
    ]);
    expect((await read('auditor', '/api/shortfalls')).officials).toEqual([
      { name: await nameOf('qz-inspector'), count: 1 },
    ]);
    await agrees();
  });
});
