import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { aCheckedBatch, aClaimant, anEntry, type Claimant, claimHands, found } from '../support/subsidy-claims.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';

/** An enterprise's claim for three of its staff, paid end to end; what comes after payment follows the claim, having no class. */
let api: TestApi;
let enterprise: Claimant;
let hands: ReturnType<typeof claimHands>;
let id: string;
let lines: { id: string; seq: number }[];
const say = async (who: string, path: string, body: object) => {
  const { status, body: said } = await give(await api.as(who), path, body);
  return status === 200 ? said.result : (said.code ?? String(status));
};

beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
  await aClaimant(api, { username: 'other-enterprise', kind: 'ENTERPRISE' });
  id = await hands.file(enterprise.username, [anEntry(1), anEntry(2), anEntry(3)]);
  const entries = [1, 2, 3].map((row) => ({ row, certificateVerified: row < 3, realName: true, insured: true }));
  await hands.act('qz-caseworker', id, 'verifySubsidyClaim', { reference: 'ZS', entries });
  await hands.review(id);
  await hands.on('2025-07-09');
  await hands.act('qz-approver', id, 'approveSubsidyClaim');
  const batch = await aCheckedBatch(api, [id]);
  await hands.act('qz-payer', id, 'instructSubsidyClaim');
  await hands.act('qz-payer2', id, 'confirmSubsidyClaim');
  const finance = financeSystemOf(api.world.hands.finance);
  await createSteps(api.world.db, { finance, personalData: api.world.secrets }).sendBatch(batch);
  await createSteps(api.world.db).keepClaim(id);
  lines = await api.world.asOwner('SELECT id, seq::int FROM claim_line WHERE claim_id = $1 ORDER BY seq', [id]);
});
afterAll(() => api.end());

const lineOf = (seq: number) => lines.find((line) => line.seq === seq)?.id ?? '';

describe('after the payment of a claim without a class', () => {
  test('it is closed, and its books agree', async () => {
    const [claim] = await api.world.asOwner('SELECT closed_on::text AS closed FROM claim WHERE id = $1', [id]);
    expect(claim).toEqual({ closed: '2025-07-09' });
    expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('its papers are printed for whom it concerns, the same bytes each time', async () => {
    const paper = async (who: string, kind: string) =>
      (await api.as(who)).get(`/api/claims/${id}/documents/${kind}`).buffer(true);
    for (const kind of ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher']) {
      const [first, second] = [await paper(enterprise.username, kind), await paper('auditor', kind)];
      expect([first.status, first.type]).toEqual([200, 'application/pdf']);
      expect(Buffer.from(first.body).subarray(0, 5).toString()).toBe('%PDF-');
      expect(Buffer.from(first.body).equals(Buffer.from(second.body))).toBe(true);
      expect((await paper('other-enterprise', kind)).status).toBe(404);
    }
  });

  test('a line is signalled, drawn, and checked by somebody who had no part in the claim', async () => {
    const signal = { claimLineId: lineOf(1), kind: 'COMPLAINT', detail: '举报证书非本人' };
    const unknown = { ...signal, claimLineId: randomUUID() };
    expect(await say('qz-inspector', '/api/commands/raiseSignal', unknown)).toBe('SIGNAL_LINE_UNKNOWN');
    expect(await say('qz-inspector', '/api/commands/raiseSignal', signal)).toMatchObject({
      signalId: expect.any(String),
    });
    await hands.on('2025-10-09');
    const drawn = await say('qz-head', '/api/commands/drawSpotCheck', { year: 2025, quarter: 3, percent: 5 });
    expect(drawn).toMatchObject({ population: 2 });
    const path = `/api/spot-checks/${drawn.spotCheckId}`;
    const page = (await (await api.as('qz-head')).get(path).expect(200)).body;
    expect(page.lines.map(({ seq }: { seq: number }) => seq)).toContain(1);
    const check = `UPDATE spot_check_line SET result = 'CORRECT', note = 'x', checked_on = '2025-10-09',
      checked_by = (SELECT id FROM account WHERE username = 'qz-caseworker') WHERE claim_line_id = '${lineOf(1)}'`;
    await expect(api.world.asApplication(check)).rejects.toMatchObject({ code: 'JX065' });
    const finding = { claimLineId: lineOf(1), result: 'CORRECT', note: '电话核实' };
    expect(await say('qz-inspector', `${path}/commands/recordSpotCheck`, finding)).toMatchObject({
      left: expect.any(Number),
    });
  });

  test('a line that came to nothing is appealed against by the enterprise, and decided outside the claim', async () => {
    const ground = { claimId: id, claimLineId: lineOf(3), ground: '证书真实有效' };
    await hands.on('2025-07-10');
    expect(await say('other-enterprise', '/api/commands/fileAppeal', ground)).toBe('APPEAL_NOTHING_DECIDED');
    const filed = await say(enterprise.username, '/api/commands/fileAppeal', ground);
    expect(filed).toMatchObject({ appealId: expect.any(String) });
    const path = `/api/appeals/${filed.appealId}`;
    expect((await (await api.as(enterprise.username)).get(path).expect(200)).body).toMatchObject({
      seq: 3,
      classId: null,
    });
    const decision = { decision: 'REJECTED', reason: '全国联网查无此证' };
    expect(await say('qz-reviewer', `${path}/commands/decideAppeal`, decision)).toBe('CHECKER_INSIDE_CASE');
    const decided = `UPDATE appeal SET decision = 'REJECTED', decision_reason = 'x', decided_on = '2025-07-10',
      decided_by = (SELECT id FROM account WHERE username = 'qz-reviewer') WHERE claim_id = '${id}'`;
    await expect(api.world.asApplication(decided)).rejects.toMatchObject({ code: 'JX065' });
  });

  test('what was paid wrongly is ordered back by the claim, once, and by two people', async () => {
    const order = {
      scope: 'CLAIM',
      claimId: id,
      ground: 'ERROR',
      reason: '证书后被注销',
      document: '泉人社追〔2025〕9号',
    };
    const path = '/api/commands/orderClawback';
    expect(await say('qz-caseworker', path, { ...order, claimId: null })).toBe('CLAWBACK_SCOPE_UNCLEAR');
    expect(await say('qz-caseworker', path, { ...order, projectId: randomUUID() })).toBe('CLAWBACK_SCOPE_UNCLEAR');
    expect(await say('xm-caseworker', path, order)).toBe('CLAWBACK_NOTHING_PAID');
    const made = await say('qz-caseworker', path, order);
    expect(made).toMatchObject({ amountFen: 260_000, lines: 2 });
    expect(await say('qz-caseworker', path, order)).toBe('CLAWBACK_ABOVE_PAID');
    const page = (await (await api.as('qz-caseworker')).get(`/api/clawbacks/${made.clawbackId}`).expect(200)).body;
    expect(page).toMatchObject({ scope: 'CLAIM', claimId: id, projectId: null, lines: [{ classId: null }, {}] });
    expect(await say('qz-approver', `/api/clawbacks/${made.clawbackId}/commands/confirmClawback`, {})).toMatchObject({
      state: 'OPEN',
    });
    const elsewhere = `UPDATE clawback SET claim_id = '${randomUUID()}' WHERE id = '${made.clawbackId}'`;
    await expect(api.world.asOwner(elsewhere)).rejects.toMatchObject({ code: 'JX077' });
    expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('who is under clawback, or was paid for the same once, is not paid again in his own claim', async () => {
    const welder = await aClaimant(api, { username: 'welder', kind: 'PERSON', sequence: 1 });
    const again = await hands.file(welder.username, [anEntry(1, { certificateNumber: 'S-1-own' })]);
    const sheet = (await (await api.as('qz-caseworker')).get(`/api/subsidy-claims/${again}`).expect(200)).body;
    expect(sheet.totals).toMatchObject([{ reasonCode: 'DUPLICATE_OCCUPATION_LEVEL', amountFen: 0 }]);
    expect(JSON.stringify(sheet)).not.toContain(syntheticIdNumber(1));
    expect(await hands.act('qz-caseworker', again, 'verifySubsidyClaim', found(1))).toBe('accepted');
    expect(await hands.act('qz-caseworker', again, 'reviewSubsidyClaim')).toBe('NOTHING_TO_PAY');
    expect(await hands.tasks(again)).toEqual(['refuseSubsidyClaim approver']);
  });
});
