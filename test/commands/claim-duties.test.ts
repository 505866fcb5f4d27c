import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type TestApi } from '../support/api.js';
import { aClaimant, anEntry, type Claimant, claimHands, found } from '../support/subsidy-claims.js';

/** Who has signed a claim without a class does not sign it again, whatever his roles; and the cap of a person's training. */
let api: TestApi;
let enterprise: Claimant;
let hands: ReturnType<typeof claimHands>;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
});
afterAll(() => api.end());

/** One person with every role of the bureau: only what he did before keeps him from what comes next. */
const everyRole = (username: string) =>
  api.world.asOwner(`UPDATE account SET roles = '{caseworker,reviewer,approver}' WHERE username = $1`, [username]);

describe('the people of a claim without a class', () => {
  test('are three, also where one has every role', async () => {
    await everyRole('qz-caseworker');
    await everyRole('qz-reviewer');
    const id = await hands.file(enterprise.username, [anEntry(1)]);
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', found(1))).toBe('accepted');
    expect(await hands.act('qz-caseworker', id, 'reviewSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-caseworker', id, 'checkSubsidyClaim')).toBe('SAME_PERSON');
    expect(await hands.act('qz-reviewer', id, 'checkSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-caseworker', id, 'postSubsidyPublicity')).toBe('accepted');
    expect(await hands.act('qz-caseworker', id, 'fileSubsidyObjection')).toBe('accepted');
    const { body } = await (await api.as('qz-reviewer'))
      .get(`/api/reference/claimObjections?claimId=${id}`)
      .expect(200);
    const objectionId = body.items[0].value;
    const decided = { objectionId, objectionOutcome: 'REJECTED', reason: '见核查记录' };
    const looked = { objectionId, investigation: '已核对' };
    expect(await hands.act('qz-reviewer', id, 'investigateSubsidyObjection', looked)).toBe('accepted');
    expect(await hands.act('qz-reviewer', id, 'resolveSubsidyObjection', decided)).toBe('SAME_PERSON');
    expect(await hands.act('qz-caseworker', id, 'resolveSubsidyObjection', decided)).toBe('SAME_PERSON');
    const sql = `UPDATE objection SET outcome = 'REJECTED', reasons = 'x', resolved_on = '2025-07-01', resolved_by =
      (SELECT id FROM account WHERE username = 'qz-caseworker') WHERE id = '${objectionId}'`;
    await expect(api.world.asApplication(sql)).rejects.toMatchObject({ code: 'JX033' });
    await everyRole('qz-approver');
    expect(await hands.act('qz-approver', id, 'resolveSubsidyObjection', decided)).toBe('accepted');
    await hands.on('2025-07-09');
    for (const who of ['qz-caseworker', 'qz-reviewer'])
      expect(await hands.act(who, id, 'approveSubsidyClaim')).toBe('SAME_PERSON');
    for (const who of ['qz-caseworker', 'qz-reviewer'])
      expect(await hands.act(who, id, 'refuseSubsidyClaim')).toBe('SAME_PERSON');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
  });

  test('two who review at once give one review', async () => {
    const id = await hands.file(enterprise.username, [anEntry(11)]);
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', found(1))).toBe('accepted');
    const both = ['qz-caseworker', 'qz-approver'].map((who) => hands.act(who, id, 'reviewSubsidyClaim'));
    expect((await Promise.all(both)).sort()).toEqual(['ALREADY_DECIDED', 'accepted']);
    const [holds] = await api.world.asOwner('SELECT count(*)::int AS n FROM budget_hold WHERE claim_id = $1', [id]);
    expect(holds).toEqual({ n: 1 });
  });
});
