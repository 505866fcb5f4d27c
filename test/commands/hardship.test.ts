import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { GULOU_COUNTY, gulouRulesInForce } from '../support/policies.js';
import {
  aCheckedBatch,
  aClaimant,
  aHardship,
  anEntry,
  claimHands,
  found,
  organisationOf,
} from '../support/subsidy-claims.js';

/** 困难企业 (004-05): recognised and withdrawn by two people, asked at the filing, at the verification, and where it is paid. */
let api: TestApi;
let hands: ReturnType<typeof claimHands>;
let firmId: string;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  await gulouRulesInForce(api);
  const firm = await aClaimant(api, { username: 'firm', kind: 'ENTERPRISE', regionCode: GULOU_COUNTY });
  await firm.confirmAccount({ ...ACCOUNT, holder: 'firm', number: '9558 8202 5070 1000 019' });
  firmId = await organisationOf(api, 'firm');
}, 90_000);
afterAll(() => api.end());

const OF_KIND = { subsidyKind: 'HARDSHIP_ENTERPRISE' };
const anOffCatalogueRow = (sequence: number, change: object = {}) =>
  anEntry(sequence, { level: null, certificateKind: 'COMPLETION', ...change });
async function propose(change: Record<string, unknown> = {}, who = 'qz-caseworker') {
  return give(await api.as(who), '/api/commands/proposeHardship', aHardship(firmId, change));
}
async function on(id: string, who: string, command: string, body: object = {}): Promise<string> {
  const answered = await give(await api.as(who), `/api/hardship-recognitions/${id}/commands/${command}`, body);
  return answered.status === 200 ? 'accepted' : answered.body.code;
}
const read = async (id: string, who = 'qz-reviewer') =>
  (await (await api.as(who)).get(`/api/hardship-recognitions/${id}`).expect(200)).body;
async function filing(entries: readonly object[], who = 'firm') {
  const body = { fund: 'EMPLOYMENT_SUBSIDY', ...OF_KIND, entries, commitment: true };
  return give(await api.as(who), '/api/commands/fileSubsidyClaim', body);
}
const lines = (id: string) =>
  api.world.asOwner<{ fen: number; reason: string | null }>(
    'SELECT amount_fen::int AS fen, reason_code AS reason FROM claim_line WHERE claim_id = $1 ORDER BY seq',
    [id],
  );
const missing = async (id: string): Promise<string[]> =>
  (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}/release`).expect(200)).body.missing.map(
    ({ code }: { code: string }) => code,
  );
const violations = async () =>
  (await checkInvariants(api.world.db)).filter((each) => each.violations > 0).map(({ name }) => name);
async function withdraw(id: string, fromDay: string): Promise<void> {
  const body = { fromDay, document: '泉人社困撤〔2025〕1号', reason: '已恢复生产' };
  expect(await on(id, 'qz-caseworker', 'withdrawHardship', body)).toBe('accepted');
  expect(await on(id, 'qz-reviewer', 'confirmHardshipWithdrawal')).toBe('accepted');
}
async function recognised(change: Record<string, unknown> = {}): Promise<string> {
  const { hardshipId } = (await propose(change)).body.result;
  expect(await on(hardshipId, 'qz-reviewer', 'confirmHardship')).toBe('accepted');
  return hardshipId;
}

describe('a recognition', () => {
  test('is of an enterprise of the region, for days that there are', async () => {
    expect((await propose({ organisationId: await organisationOf(api, 'base-manager') })).body).toMatchObject({
      code: 'HARDSHIP_ENTERPRISE_UNKNOWN',
      field: 'organisationId',
    });
    expect((await propose({}, 'xm-caseworker')).body.code).toBe('HARDSHIP_ENTERPRISE_UNKNOWN');
    const turned = (await propose({ validFrom: '2025-02-02', validTo: '2025-02-01' })).body;
    expect([turned.status, turned.field]).toEqual([400, 'validTo']);
    expect((await propose({}, 'qz-reviewer')).status).toBe(403);
    const offered = await (await api.as('qz-caseworker')).get('/api/reference/enterprises').expect(200);
    expect(offered.body.items).toEqual([{ value: firmId, label: 'firm' }]);
    expect((await (await api.as('xm-caseworker')).get('/api/reference/enterprises').expect(200)).body.items).toEqual(
      [],
    );
  });

  test('is decided by another person, once; nothing is claimed before', async () => {
    const unrecognised = await filing([anOffCatalogueRow(1)]);
    expect(unrecognised.body).toMatchObject({ status: 422, code: 'HARDSHIP_NOT_RECOGNISED' });
    const { hardshipId: id } = (await propose()).body.result;
    const [task] = (await (await api.as('qz-reviewer')).get('/api/tasks').expect(200)).body.items;
    expect(task).toMatchObject({ command: 'confirmHardship', dossierId: id, title: '决定困难企业认定（firm）' });
    expect((await filing([anOffCatalogueRow(1)])).body.code).toBe('HARDSHIP_NOT_RECOGNISED');
    expect((await propose()).body.code).toBe('HARDSHIP_STANDS');
    await api.world.asOwner("UPDATE account SET roles = roles || '{reviewer}' WHERE username = 'qz-caseworker'");
    expect(await on(id, 'qz-caseworker', 'confirmHardship')).toBe('SAME_PERSON');
    await api.world.asOwner("UPDATE account SET roles = '{caseworker}' WHERE username = 'qz-caseworker'");
    expect(await on(id, 'qz-reviewer', 'refuseHardship', { reason: '亏损证明不全' })).toBe('accepted');
    expect(await on(id, 'qz-reviewer', 'confirmHardship')).toBe('ALREADY_DECIDED');
    expect(await read(id)).toMatchObject({ state: 'REFUSED', reason: '亏损证明不全', organisationName: 'firm' });
    expect((await filing([anOffCatalogueRow(1)])).body.code).toBe('HARDSHIP_NOT_RECOGNISED');
    expect((await (await api.as('xm-caseworker')).get(`/api/hardship-recognitions/${id}`)).status).toBe(404);
  });
});

describe('a claim', () => {
  let recognition: string;
  let paid: string;

  test('is of days within the term, and every row that is not is named', async () => {
    recognition = await recognised();
    const { body } = await filing([
      anOffCatalogueRow(1),
      anOffCatalogueRow(2, { issuedOn: '2024-12-31' }),
      anOffCatalogueRow(3, { issuedOn: '2025-01-01' }),
      anOffCatalogueRow(4, { issuedOn: '2024-11-30' }),
    ]);
    expect(body.errors).toEqual([
      { row: 2, field: 'entries[1].issuedOn', message: expect.stringContaining('2024-12-31') },
      { row: 4, field: 'entries[3].issuedOn', message: expect.stringContaining('2025-01-01至2025-09-30') },
    ]);
  });

  test('is verified, reviewed and paid while the recognition stands, and explains itself', async () => {
    paid = (await filing([anOffCatalogueRow(1), anOffCatalogueRow(2)])).body.result.claimId;
    expect((await lines(paid)).map(({ fen }) => fen)).toEqual([500_00, 500_00]);
    await hands.post(paid, 2);
    await hands.on('2025-07-09');
    expect(await hands.act('qz-approver', paid, 'approveSubsidyClaim')).toBe('accepted');
    const batch = await aCheckedBatch(api, [paid]);
    const gate = (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${paid}/release`).expect(200)).body;
    expect(gate.conditions[0]).toMatchObject({ code: 'HARDSHIP_RECOGNISED', met: true, owner: 'HR_BUREAU' });
    expect(await hands.act('qz-payer', paid, 'instructSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-payer2', paid, 'confirmSubsidyClaim')).toBe('accepted');
    const finance = financeSystemOf(api.world.hands.finance);
    await createSteps(api.world.db, { finance, personalData: api.world.secrets }).sendBatch(batch);
    const shown = (await (await api.as('auditor')).get(`/api/subsidy-claims/${paid}`).expect(200)).body;
    expect(shown.lines.items).toHaveLength(2);
    expect(await read(recognition)).toMatchObject({
      state: 'STANDING',
      claims: [{ claimId: paid, claimState: 'FILED', uncovered: 0, paidFen: 1000_00 }],
    });
    expect(await violations()).toEqual([]);
  });

  test('is worth nothing from its verification on where the recognition was withdrawn before', async () => {
    const id = (await filing([anOffCatalogueRow(11), anOffCatalogueRow(12, { issuedOn: '2025-02-03' })])).body.result
      .claimId;
    const approved = (await filing([anOffCatalogueRow(13)])).body.result.claimId;
    const reviewed = (await filing([anOffCatalogueRow(14)])).body.result.claimId;
    await hands.post(approved, 1);
    await hands.on('2025-07-17');
    expect(await hands.act('qz-approver', approved, 'approveSubsidyClaim')).toBe('accepted');
    await aCheckedBatch(api, [approved]);
    await hands.post(reviewed, 1);
    await hands.on('2025-07-25');
    const late = (await filing([anOffCatalogueRow(15)])).body.result.claimId;
    expect(await hands.act('qz-caseworker', late, 'verifySubsidyClaim', found(1))).toBe('accepted');

    const body = { fromDay: '2025-06-01', document: '泉人社困撤〔2025〕1号', reason: '已恢复生产' };
    expect(await on(recognition, 'qz-caseworker', 'withdrawHardship', { ...body, fromDay: '2025-10-01' })).toBe(
      'HARDSHIP_WITHDRAWAL_DAY',
    );
    expect(await on(recognition, 'qz-reviewer', 'confirmHardshipWithdrawal')).toBe('HARDSHIP_NO_WITHDRAWAL');
    expect(await on(recognition, 'qz-caseworker', 'withdrawHardship', body)).toBe('accepted');
    expect(await on(recognition, 'qz-caseworker', 'withdrawHardship', body)).toBe('HARDSHIP_WITHDRAWN');
    expect((await read(recognition)).state).toBe('WITHDRAWING');
    expect(await missing(approved)).toEqual([]); // Until it is decided.
    expect(await on(recognition, 'qz-reviewer', 'refuseHardshipWithdrawal', { reason: '尚未恢复' })).toBe('accepted');
    await withdraw(recognition, '2025-06-01');
    const page = await read(recognition);
    expect(page).toMatchObject({ state: 'WITHDRAWN', endsBefore: '2025-06-01' });
    expect(page.withdrawals.map(({ decision }: { decision: string }) => decision)).toEqual(['REFUSED', 'CONFIRMED']);
    expect(page.claims.find(({ claimId }: { claimId: string }) => claimId === paid)).toMatchObject({
      ...{ uncovered: 2, paidFen: 1000_00 },
    });

    // Filed before: worth nothing once it is verified, but for the row of an earlier day.
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', found(2))).toBe('accepted');
    expect(await lines(id)).toEqual([
      { fen: 0, reason: 'EMPLOYER_NOT_IN_HARDSHIP' },
      { fen: 500_00, reason: null },
    ]);
    // Verified before: looked at again. Public before: not approved. Approved before: not paid.
    expect(await hands.act('qz-caseworker', late, 'reviewSubsidyClaim')).toBe('HARDSHIP_LAPSED');
    expect(await hands.act('qz-caseworker', late, 'verifySubsidyClaim', found(1))).toBe('accepted');
    expect(await hands.act('qz-caseworker', late, 'reviewSubsidyClaim')).toBe('NOTHING_TO_PAY');
    await hands.on('2025-08-06');
    expect(await hands.act('qz-approver', reviewed, 'approveSubsidyClaim')).toBe('HARDSHIP_LAPSED');
    expect(await missing(approved)).toEqual(['HARDSHIP_RECOGNISED']);
    expect(await hands.act('qz-payer', approved, 'instructSubsidyClaim')).toBe('GATE_CLOSED');
    expect((await filing([anOffCatalogueRow(16)])).body.detail).toContain('2025-01-01至2025-05-31');
    // What was approved is opened again, and comes to nothing.
    const [{ id: batch } = { id: '' }] = await api.world.asOwner<{ id: string }>(
      'SELECT batch_id AS id FROM batch_claim WHERE claim_id = $1 AND left_on IS NULL',
      [approved],
    );
    const drop = { claimId: approved, reason: '认定已撤销' };
    await give(await api.as('qz-caseworker'), `/api/batches/${batch}/commands/dropFromBatch`, drop).expect(200);
    expect(await hands.act('qz-approver', approved, 'reopenSubsidyClaim')).toBe('accepted');
    expect(await lines(approved)).toEqual([{ fen: 0, reason: 'EMPLOYER_NOT_IN_HARDSHIP' }]);
    expect(await violations()).toEqual([]);
  });

  test('stands again by another recognition of the days that are free', async () => {
    expect((await propose({ validFrom: '2025-05-31' })).body.code).toBe('HARDSHIP_STANDS');
    const next = await recognised({ validFrom: '2025-06-01', validTo: '2025-06-30', document: '泉人社困〔2025〕2号' });
    expect((await read(next)).state).toBe('EXPIRED');
    expect((await filing([anOffCatalogueRow(21)])).status).toBe(200);
    expect((await filing([anOffCatalogueRow(22, { issuedOn: '2025-07-01' })])).body.code).toBe(
      'HARDSHIP_NOT_RECOGNISED',
    );
    const list = (await (await api.as('auditor')).get('/api/hardship-recognitions').expect(200)).body;
    expect(list.totals).toEqual({ count: 3, waiting: 0 });
    expect(list.items.map(({ state }: { state: string }) => state).sort()).toEqual(['EXPIRED', 'REFUSED', 'WITHDRAWN']);
  });
});

describe('the database refuses', () => {
  const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
  const standing = "(SELECT id FROM hardship_recognition WHERE decision = 'CONFIRMED' AND ends_before IS NULL)";

  test('a line that is worth something, and one that is approved, on a day that nobody recognises', async () => {
    const entry = `claim_entry e WHERE e.id = l.entry_id AND e.issued_on >= '2025-07-01'`;
    const id = (await filing([anOffCatalogueRow(31)])).body.result.claimId;
    await api.world.plant(
      `UPDATE claim_entry SET issued_on = '2025-07-02' WHERE claim_id = '${id}'`,
      `UPDATE claim_line l SET amount_fen = 0, reason_code = 'NOTHING_PAYABLE' FROM ${entry}`,
    );
    const worth = `UPDATE claim_line SET amount_fen = 50000, reason_code = NULL WHERE claim_id = '${id}'`;
    expect(await refusalOf(api.world.asApplication(worth))).toBe('JX135');
    await api.world.plant(worth);
    const approve = `UPDATE claim_line SET approved_fen = 50000 WHERE claim_id = '${id}'`;
    expect(await refusalOf(api.world.asApplication(approve))).toBe('JX135');
    await api.world.plant(`UPDATE claim_entry SET issued_on = '2025-06-20' WHERE claim_id = '${id}'`);
  });

  test('a clearance once the recognition is withdrawn; and verify finds what was paid round it', async () => {
    const id = (await filing([anOffCatalogueRow(41)])).body.result.claimId;
    await hands.post(id, 1);
    await hands.on('2025-08-20');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    await aCheckedBatch(api, [id]);
    const [{ id: last } = { id: '' }] = await api.world.asOwner<{ id: string }>(`SELECT ${standing} AS id`);
    await withdraw(last, '2025-06-02');
    const clear = `INSERT INTO clearance (gate_profile, claim_id, cleared_by, cleared_on)
      VALUES ('ENTERPRISE_STAFF', '${id}', ${account('qz-payer')}, business_today())`;
    expect(await refusalOf(api.world.asApplication(clear))).toBe('JX136');
    expect(await violations()).toEqual([]);
    const decidedOn = (day: string) =>
      api.world.plant(`UPDATE hardship_recognition SET decided_on = '${day}' WHERE ends_before = '2025-06-01'`);
    await decidedOn('2025-07-20');
    expect(await violations()).toContain('hardship-was-recognised');
    await decidedOn('2025-07-01');
    expect(await violations()).toEqual([]);
    await api.world.plant("UPDATE hardship_recognition SET ends_before = NULL WHERE valid_from = '2025-06-01'");
    expect(await violations()).toContain('hardship-was-recognised');
  });
});
