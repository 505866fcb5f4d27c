import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HistoryAnswer, SubsidyHistory } from '../../domain/history/types.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { aCheckedBatch, aClaimant, anEntry, claimHands, found } from '../support/subsidy-claims.js';

/** A register that is down while a claim without a class waits for it: passed over by two people, and counted (domain §5.1). */
const DOWN: HistoryAnswer = { result: 'UNKNOWN', cause: 'UNREACHABLE' };
const UP: HistoryAnswer = { result: 'KNOWN', entries: [] };
let answer: HistoryAnswer = UP;
const register: SubsidyHistory = {
  ask: async (_requestId, asked) => new Map(asked.map(({ key }) => [key, answer])),
};

let api: TestApi;
let hands: ReturnType<typeof claimHands>;
let id: string;
let other: string;
let official: string;
beforeAll(async () => {
  api = await anApi({ history: register });
  hands = claimHands(api);
  const enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
  id = await hands.file('enterprise', [anEntry(1)]);
  other = await hands.file('enterprise', [anEntry(2)]);
  await hands.act('qz-caseworker', id, 'verifySubsidyClaim', found(1));
  await hands.review(id);
  await hands.on('2025-07-09');
  await hands.act('qz-approver', id, 'approveSubsidyClaim');
  await aCheckedBatch(api, [id]);
  const [account] = await api.world.asOwner<{ id: string }>("SELECT id FROM account WHERE username = 'qz-caseworker'");
  official = account?.id ?? '';
}, 90_000);
afterAll(() => api.end());

const instruct = () => hands.act('qz-payer', id, 'instructSubsidyClaim');
const missing = async () => {
  const gate = (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}/release`).expect(200)).body;
  return gate.missing.map(({ code }: { code: string }) => code);
};
const say = async (who: string, path: string, body: object = {}) => {
  const { status, body: said } = await give(await api.as(who), path, body);
  return status === 200 ? said.result : said.code;
};
const declare = (change: object = {}, who = 'qz-approver') =>
  say(who, '/api/commands/declareShortfall', {
    ...{ claimId: id, condition: 'HISTORY_KNOWN', responsibleId: official },
    ...{ reason: '省级补贴系统停机', evidence: '本人承诺书及社保缴费记录', ...change },
  });

test('holds the payment, and is no shortfall from the first day on', async () => {
  expect(await declare()).toBe('SHORTFALL_NOT_NEEDED'); // It has answered.
  await hands.on('2025-07-11');
  answer = DOWN;
  expect(await instruct()).toBe('GATE_CLOSED');
  expect(await missing()).toEqual(['HISTORY_KNOWN']);
  expect(await declare()).toBe('SHORTFALL_TOO_EARLY');
});

test('is passed over for nothing else, for an official of the bureau, and in its own region', async () => {
  await hands.on('2025-07-22');
  expect(await instruct()).toBe('GATE_CLOSED'); // Asked again, and silent again.
  expect(await declare({ condition: 'INSPECTIONS_MADE' })).toBe('SHORTFALL_NOT_NEEDED');
  expect(await declare({ claimId: other })).toBe('SHORTFALL_TOO_EARLY'); // Nobody has asked about that person.
  expect(await declare({ claimId: undefined })).toBe('INVALID_INPUT');
  expect(await declare({ classId: id })).toBe('INVALID_INPUT');
  const [stranger] = await api.world.asOwner<{ id: string }>("SELECT id FROM account WHERE username = 'enterprise'");
  expect(await declare({ responsibleId: stranger?.id })).toBe('SHORTFALL_OFFICIAL_UNKNOWN');
  const choices = (await (await api.as('qz-approver')).get(`/api/reference/officials?claimId=${id}`).expect(200)).body;
  expect(choices.items.map(({ value }: { value: string }) => value)).toContain(official);
});

test('is declared by the approver, confirmed by the head, and lets the record pass', async () => {
  const declared = await declare();
  expect(declared).toEqual({ shortfallId: expect.any(String) });
  expect(await declare()).toBe('ALREADY_DECIDED');
  expect(await instruct()).toBe('GATE_CLOSED');
  expect(await say('qz-head', `/api/shortfalls/${declared.shortfallId}/commands/confirmShortfall`)).toEqual({
    decision: 'CONFIRMED',
  });
  expect(await missing()).toEqual([]);
  const gate = (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}/release`).expect(200)).body;
  expect(gate.conditions.filter(({ byShortfall }: { byShortfall: boolean }) => byShortfall)).toMatchObject([
    { code: 'HISTORY_KNOWN', met: true },
  ]);
  expect(await instruct()).toBe('accepted');
});

test('is counted by the official, and shown to the auditor by the number of the claim', async () => {
  const list = (await (await api.as('auditor')).get('/api/shortfalls').expect(200)).body;
  expect(list.items).toMatchObject([{ classId: null, claimId: id, title: expect.stringMatching(/^S2025/) }]);
  expect(list.officials).toMatchObject([{ count: 1 }]);
  expect(list.totals).toEqual({ count: 1, waiting: 0 });
});

test('going round the application, the database refuses what is not of its bureau, or of both', async () => {
  const plant = (columns: string) =>
    api.world.asApplication(
      `INSERT INTO shortfall (organisation_id, region_code, claim_id, class_id, condition, responsible_id, reason, evidence,
         declared_by, declared_on)
       SELECT a.organisation_id, '350500', ${columns}, 'x', 'x', a.id, '2025-07-22' FROM account a, account e
       WHERE a.username = 'qz-approver' AND e.username = 'enterprise'`,
    );
  expect(await refusalOf(plant(`'${other}', NULL, 'HISTORY_KNOWN', e.id`))).toBe('JX113');
  expect(await refusalOf(plant(`'${id}', NULL, 'HISTORY_KNOWN', '${official}'`))).toBe('JX113'); // Instructed.
  expect(await refusalOf(plant(`'${other}', NULL, 'INSPECTIONS_MADE', '${official}'`))).toBe(
    '23514 shortfall_of_claim',
  );
  expect(await refusalOf(plant(`NULL, NULL, 'HISTORY_KNOWN', '${official}'`))).toBe('23514 shortfall_of_one');
});
