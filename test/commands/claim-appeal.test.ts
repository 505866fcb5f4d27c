import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { hashPassword } from '../../platform/password.js';
import { createAccount } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { aCheckedBatch, aClaimant, anEntry, claimHands, found } from '../support/subsidy-claims.js';

/** An upheld appeal about a claim without a class is carried out by itself wherever the claim may still be moved. */
let api: TestApi;
let hands: ReturnType<typeof claimHands>;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  const enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
  const [bureau] = await api.world.asOwner<{ id: string }>(
    "SELECT organisation_id AS id FROM account WHERE username = 'qz-reviewer'",
  );
  await createAccount(api.world.db, {
    ...{ username: 'qz-outsider', displayName: '复核 外人', passwordHash: await hashPassword(DEMO_PASSWORD) },
    ...{ organisationId: bureau?.id ?? '', roles: ['reviewer'] },
  });
}, 90_000);
afterAll(() => api.end());

const say = async (who: string, path: string, body: object = {}) => {
  const { status, body: said } = await give(await api.as(who), path, body);
  return status === 200 ? said.result : said.code;
};
const must = async (who: string, id: string, command: Parameters<typeof hands.act>[2], body?: object) =>
  expect([command, await hands.act(who, id, command, body)]).toEqual([command, 'accepted']);
const lineOf = async (id: string, seq: number) =>
  (await api.world.asOwner<{ id: string }>('SELECT id FROM claim_line WHERE claim_id = $1 AND seq = $2', [id, seq]))[0]
    ?.id;
const appeal = async (id: string, claimLineId?: string) => {
  const filed = await say('enterprise', '/api/commands/fileAppeal', {
    ...{ claimId: id, ground: '证书真实有效' },
    ...(claimLineId ? { claimLineId } : {}),
  });
  return (decision: string) =>
    say('qz-outsider', `/api/appeals/${filed.appealId}/commands/decideAppeal`, { decision, reason: '发证机构已更正' });
};
const standing = async (id: string) =>
  (
    await api.world.asOwner(
      `SELECT m.state, m.filed_on::text AS filed, m.closed_on IS NOT NULL AS closed, m.reviewed_by IS NULL AS unsigned,
         (SELECT count(*)::int FROM claim_entry e WHERE e.claim_id = m.id AND e.verified_by IS NULL) AS unverified,
         (SELECT array_agg(l.amount_fen::int ORDER BY l.seq) FROM claim_line l WHERE l.claim_id = m.id) AS fen,
         coalesce((SELECT (h.held_fen - h.returned_fen)::int FROM budget_hold h WHERE h.claim_id = m.id), 0) AS held,
         (SELECT count(*)::int FROM quota_hold q JOIN claim_line l ON l.id = q.claim_line_id
           WHERE l.claim_id = m.id AND q.state = 'HELD') AS slots
       FROM claim m WHERE m.id = $1`,
      [id],
    )
  )[0];
const violations = async () =>
  (await checkInvariants(api.world.db)).filter((each) => each.violations > 0).map(({ name }) => name);
/** Two rows, the second's certificate not found; reviewed by two. */
const reviewed = async (sequences: readonly [number, number]) => {
  const id = await hands.file(
    'enterprise',
    sequences.map((sequence) => anEntry(sequence)),
  );
  const [one, two] = found(2).entries;
  await must('qz-caseworker', id, 'verifySubsidyClaim', {
    ...found(2),
    entries: [one, { ...two, certificateVerified: false }],
  });
  await hands.review(id);
  return id;
};

describe('an upheld appeal', () => {
  let id: string;

  test('against a refusal: the claim stands again from its first day, is verified and reviewed anew', async () => {
    id = await reviewed([1, 2]);
    expect(await standing(id)).toMatchObject({ held: 1_300_00, slots: 1 });
    await must('qz-approver', id, 'refuseSubsidyClaim');
    expect(await standing(id)).toMatchObject({ state: 'REFUSED', closed: true, held: 0, slots: 0 });
    await hands.on('2025-08-04');
    const decide = await appeal(id);
    expect(await decide('UPHELD')).toMatchObject({ decision: 'UPHELD', effect: 'REOPENED' });
    expect(await standing(id)).toMatchObject({
      ...{ state: 'FILED', filed: '2025-07-01', closed: false, unsigned: true, unverified: 2 },
      ...{ fen: [1_300_00, 1_300_00], held: 0, slots: 0 },
    });
    expect(await hands.tasks(id)).toEqual(['verifySubsidyClaim caseworker']);
    expect(await violations()).toEqual([]);
    const step = await createSteps(api.world.db).keepClaim(id);
    expect(step.isDone).toBe(false);
    await hands.post(id, 2);
    expect(await standing(id)).toMatchObject({ held: 2_600_00, slots: 2 });
    expect(await violations()).toEqual([]);
  });

  test('against a line that came to nothing: that row alone is verified anew', async () => {
    const other = await reviewed([3, 4]);
    await hands.on('2025-08-20');
    await must('qz-approver', other, 'approveSubsidyClaim');
    const decide = await appeal(other, await lineOf(other, 2));
    expect(await decide('UPHELD')).toMatchObject({ effect: 'REOPENED' });
    expect(await standing(other)).toMatchObject({ unsigned: true, unverified: 1, fen: [1_300_00, 1_300_00] });
    const [, two] = found(2).entries;
    await must('qz-caseworker', other, 'verifySubsidyClaim', { ...found(2), entries: [two] });
    await hands.review(other);
    expect(await standing(other)).toMatchObject({ held: 2_600_00, slots: 2 });
    expect(await violations()).toEqual([]);
  });

  test('against a line that an objection brought to nothing: it counts again, but not by who upheld that', async () => {
    const objected = await hands.file('enterprise', [anEntry(5), anEntry(6)]);
    await hands.post(objected, 2);
    await must('qz-caseworker', objected, 'fileSubsidyObjection', {
      ...{ line: 2, objectionGround: '证书非本人', contact: null },
    });
    const [open] = await api.world.asOwner<{ id: string }>(
      `SELECT o.id FROM objection o JOIN publicity b ON b.id = o.publicity_id WHERE b.claim_id = $1`,
      [objected],
    );
    const objectionId = open?.id ?? '';
    await must('qz-caseworker', objected, 'investigateSubsidyObjection', { objectionId, investigation: '已核对' });
    const upheld = { objectionId, objectionOutcome: 'UPHELD', reason: '见核查记录' };
    await must('qz-outsider', objected, 'resolveSubsidyObjection', upheld);
    await hands.review(objected);
    await hands.on('2025-09-02');
    await must('qz-approver', objected, 'approveSubsidyClaim');
    expect(await standing(objected)).toMatchObject({ fen: [1_300_00, 0], held: 1_300_00, slots: 1 });
    const filed = await say('enterprise', '/api/commands/fileAppeal', {
      ...{ claimId: objected, claimLineId: await lineOf(objected, 2), ground: '证书系本人所有' },
    });
    const decision = { decision: 'UPHELD', reason: '查明属实' };
    const path = `/api/appeals/${filed.appealId}/commands/decideAppeal`;
    expect(await say('qz-outsider', path, decision)).toBe('CHECKER_INSIDE_CASE');
    const [bureau] = await api.world.asOwner<{ id: string }>(
      "SELECT organisation_id AS id FROM account WHERE username = 'qz-reviewer'",
    );
    await createAccount(api.world.db, {
      ...{ username: 'qz-outsider2', displayName: '复核 再外', passwordHash: await hashPassword(DEMO_PASSWORD) },
      ...{ organisationId: bureau?.id ?? '', roles: ['reviewer'] },
    });
    expect(await say('qz-outsider2', path, decision)).toMatchObject({ effect: 'REOPENED' });
    expect(await standing(objected)).toMatchObject({ fen: [1_300_00, 1_300_00], unverified: 1 });
    expect(await violations()).toEqual([]);
  });
});

describe('what cannot be moved is carried out by the approver', () => {
  test('a claim in a batch', async () => {
    const batched = await reviewed([11, 12]);
    await hands.on('2025-09-15');
    await must('qz-approver', batched, 'approveSubsidyClaim');
    const decide = await appeal(batched, await lineOf(batched, 2));
    await aCheckedBatch(api, [batched]);
    expect(await decide('UPHELD')).toMatchObject({
      effect: 'TO_CARRY_OUT',
      obstacle: expect.stringContaining('拨付批次'),
    });
    expect(await standing(batched)).toMatchObject({ unsigned: false, fen: [1_300_00, 0] });
  });

  test('certificates that are claimed for again meanwhile', async () => {
    const refused = await reviewed([13, 14]);
    await must('qz-approver', refused, 'refuseSubsidyClaim');
    const decide = await appeal(refused);
    await hands.file('enterprise', [anEntry(13)]);
    expect(await decide('UPHELD')).toMatchObject({
      effect: 'TO_CARRY_OUT',
      obstacle: expect.stringContaining('另一件申领'),
    });
    expect(await standing(refused)).toMatchObject({ state: 'REFUSED', closed: true });
  });

  test('a line of which the facts still make nothing', async () => {
    const late = await hands.file('enterprise', [anEntry(15), anEntry(16, { issuedOn: '2023-01-05' })]);
    await must('qz-caseworker', late, 'verifySubsidyClaim', found(2));
    await hands.review(late);
    await hands.on('2025-10-09');
    await must('qz-approver', late, 'approveSubsidyClaim');
    const decide = await appeal(late, await lineOf(late, 2));
    expect(await decide('UPHELD')).toMatchObject({
      effect: 'TO_CARRY_OUT',
      obstacle: expect.stringContaining('仍为零'),
    });
    expect(await standing(late)).toMatchObject({ unsigned: false, unverified: 0, fen: [1_300_00, 0] });
    expect(await violations()).toEqual([]);
  });
});

test('going round the application, no refused claim stands again without an appeal', async () => {
  const refused = await reviewed([21, 22]);
  await must('qz-approver', refused, 'refuseSubsidyClaim');
  const open = `UPDATE claim SET state = 'FILED', refused_by = NULL, refused_on = NULL, refusal_reason = NULL, closed_on = NULL
    WHERE id = '${refused}'`;
  await expect(api.world.asApplication(open)).rejects.toMatchObject({ code: 'JX112' });
  const half = `UPDATE claim SET state = 'FILED', refused_by = NULL, refused_on = NULL, refusal_reason = NULL WHERE id = '${refused}'`;
  await expect(api.world.asApplication(half)).rejects.toMatchObject({ code: 'JX076' });
});
