import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type TestApi } from '../support/api.js';
import { aCheckedBatch, aClaimant, anEntry, type Claimant, claimHands } from '../support/subsidy-claims.js';
import { ACCOUNT } from '../support/dossiers.js';

/** What is said against the published list of a claim without a class, and what becomes of it. */
let api: TestApi;
let enterprise: Claimant;
let hands: ReturnType<typeof claimHands>;
let id: string;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
  id = await hands.file(enterprise.username, [anEntry(1), anEntry(2)]);
});
afterAll(() => api.end());

const listed = async () =>
  (await api.nobody().get('/api/public/publicities').expect(200)).body.items.map((item: { id: string }) => item.id);
const object = (publicityId: string, body: object) =>
  api.nobody().post(`/api/public/publicities/${publicityId}/objections`).send(body);
const GROUND = { objectionGround: '证书系借用' };
const open = async (): Promise<string> =>
  (await (await api.as('qz-reviewer')).get(`/api/reference/claimObjections?claimId=${id}`).expect(200)).body.items[0]
    .value;
const decide = (who: string, objectionId: string, objectionOutcome: string) =>
  hands.act(who, id, 'resolveSubsidyObjection', { objectionId, objectionOutcome, reason: '见核查记录' });
const held = async () =>
  (
    await api.world.asOwner(
      `SELECT (h.held_fen - h.returned_fen)::int AS fen, (SELECT count(*)::int FROM quota_hold q
         JOIN claim_line l ON l.id = q.claim_line_id WHERE l.claim_id = h.claim_id AND q.state = 'HELD') AS slots
       FROM budget_hold h WHERE h.claim_id = $1`,
      [id],
    )
  )[0];

describe('against the list of a claim without a class', () => {
  test('anybody objects while it is public, and the line is held', async () => {
    expect(await hands.act('qz-caseworker', id, 'fileSubsidyObjection')).toBe('PUBLICITY_NOT_RUNNING');
    expect(await hands.act('qz-caseworker', id, 'extendSubsidyPublicity')).toBe('PUBLICITY_NOT_RUNNING');
    await hands.post(id, 2);
    const [publicityId] = await listed();
    expect((await object(publicityId, { ...GROUND, line: 9 })).body.code).toBe('LINE_UNKNOWN');
    await object(publicityId, { ...GROUND, line: 2, contact: '0595-22334455' }).expect(200);
    expect(await hands.tasks(id)).toEqual(['investigateSubsidyObjection caseworker']);
    await hands.on('2025-07-09');
    expect((await object(publicityId, GROUND)).status).not.toBe(200);
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('OBJECTION_OPEN');
    expect(await hands.act('qz-approver', id, 'refuseSubsidyClaim')).toBe('OBJECTION_OPEN');
    const approval = `UPDATE claim SET approved_by = (SELECT id FROM account WHERE username = 'qz-approver'),
      approved_on = '2025-07-09', approval_opinion = 'x' WHERE id = '${id}'`;
    await expect(api.world.asApplication(approval)).rejects.toMatchObject({ code: 'JX032' });
  });

  test('one looks into it, another decides; upheld, its line is nothing and the claim is reviewed and shown again', async () => {
    const objectionId = await open();
    expect(await decide('qz-reviewer', objectionId, 'UPHELD')).toBe('OBJECTION_NOT_INVESTIGATED');
    const found = { objectionId, investigation: '证书与本人不符' };
    expect(await hands.act('qz-caseworker', id, 'investigateSubsidyObjection')).toBe('OBJECTION_UNKNOWN');
    expect(await hands.act('qz-caseworker', id, 'investigateSubsidyObjection', found)).toBe('accepted');
    expect(await hands.act('qz-caseworker', id, 'investigateSubsidyObjection', found)).toBe('ALREADY_DECIDED');
    expect(await hands.tasks(id)).toEqual(['resolveSubsidyObjection reviewer']);
    expect(await held()).toEqual({ fen: 260_000, slots: 2 });
    expect(await decide('qz-reviewer', objectionId, 'UPHELD')).toBe('accepted');
    expect(await decide('qz-reviewer', objectionId, 'UPHELD')).toBe('OBJECTION_UNKNOWN');
    expect(await hands.tasks(id)).toEqual(['reviewSubsidyClaim caseworker']);
    expect(await hands.act('qz-caseworker', id, 'returnSubsidyClaim')).toBe('ALREADY_DECIDED');
    expect(await listed()).toEqual([]);
    await hands.review(id);
    expect(await held()).toEqual({ fen: 130_000, slots: 1 });
    const sheet = (await (await api.as('qz-caseworker')).get(`/api/subsidy-claims/${id}`).expect(200)).body;
    expect(sheet.rounds.map(({ kind }: { kind: string }) => kind)).toContain('OBJECTION');
    expect(sheet.totals).toMatchObject([{ amountFen: 130_000 }, { reasonCode: 'OBJECTION_UPHELD', lines: 1 }]);
  });

  test('the bureau may extend; one taken by telephone and rejected leaves everything as it was', async () => {
    expect(await hands.act('qz-caseworker', id, 'extendSubsidyPublicity')).toBe('accepted');
    const tooLong = { workingDays: 25, reason: '网站停机' };
    expect(await hands.act('qz-caseworker', id, 'extendSubsidyPublicity', tooLong)).toBe('PUBLICITY_TOO_LONG');
    expect(await hands.act('qz-caseworker', id, 'fileSubsidyObjection')).toBe('accepted');
    const objectionId = await open();
    const found = { objectionId, investigation: '已核对' };
    expect(await hands.act('qz-caseworker', id, 'investigateSubsidyObjection', found)).toBe('accepted');
    expect(await decide('qz-reviewer', objectionId, 'REJECTED')).toBe('accepted');
    expect(await hands.tasks(id)).toEqual([]); // It is public still.
    await hands.on('2025-07-18');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('PUBLICITY_RUNNING');
    await hands.on('2025-07-19');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
  });

  test('an approved claim may be computed and signed anew until its payment is instructed', async () => {
    expect(await hands.act('qz-approver', id, 'reopenSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-approver', id, 'reopenSubsidyClaim')).toBe('STEP_NOT_REACHED');
    await hands.review(id);
    await hands.on('2025-07-28');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    await aCheckedBatch(api, [id]);
    expect(await hands.act('qz-payer', id, 'instructSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-approver', id, 'reopenSubsidyClaim')).toBe('ALREADY_DECIDED');
    expect(await held()).toEqual({ fen: 130_000, slots: 1 });
  });
});
