import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { LAPSED_REASON } from '../../domain/claim/process.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT } from '../support/dossiers.js';
import { aCheckedBatch, aClaimant, anEntry, type Claimant, claimHands, found } from '../support/subsidy-claims.js';

/** What the process of a claim without a class does by itself, taken step by step; the waiting is the workflow's. */
let api: TestApi;
let enterprise: Claimant;
let hands: ReturnType<typeof claimHands>;
const keep = (id: string) => createSteps(api.world.db).keepClaim(id);
const claim = async (id: string) =>
  (
    await api.world.asOwner(
      `SELECT state, closed_on::text AS closed, refused_by AS by, refusal_reason AS reason, due_on::text AS due,
         (next_act_at AT TIME ZONE 'Asia/Shanghai')::date::text AS look, kept_version = version AS kept FROM claim WHERE id = $1`,
      [id],
    )
  )[0];

beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
});
afterAll(() => api.end());

describe('the process of a claim without a class', () => {
  test('prompts the approver when publicity has ended, and not before', async () => {
    const id = await hands.file(enterprise.username, [anEntry(1)]);
    await hands.post(id, 1);
    expect(await hands.tasks(id)).toEqual([]);
    expect(await keep(id)).toEqual({ isDone: false, waitMs: null }); // The clock is stopped.
    expect(await claim(id)).toMatchObject({ look: '2025-07-09', kept: true });

    await hands.on('2025-07-09');
    await keep(id);
    await keep(id);
    expect(await hands.tasks(id)).toEqual(['approveSubsidyClaim approver']);
    expect(await claim(id)).toMatchObject({ look: null });
  });

  test('closes it when all is paid, and holds nothing any longer', async () => {
    const id = await hands.file(enterprise.username, [anEntry(11), anEntry(12)]);
    await hands.post(id, 2);
    await hands.on('2025-07-21');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    const batch = await aCheckedBatch(api, [id]);
    expect(await hands.act('qz-payer', id, 'instructSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-payer2', id, 'confirmSubsidyClaim')).toBe('accepted');
    expect(await keep(id)).toMatchObject({ isDone: false });
    const close = `UPDATE claim SET closed_on = '2025-07-21' WHERE id = '${id}'`;
    await expect(api.world.asApplication(close)).rejects.toMatchObject({ code: 'JX076' });

    const finance = financeSystemOf(api.world.hands.finance);
    await createSteps(api.world.db, { finance, personalData: api.world.secrets }).sendBatch(batch);
    expect(await keep(id)).toMatchObject({ isDone: true });
    expect(await keep(id)).toMatchObject({ isDone: true });
    expect(await claim(id)).toMatchObject({ closed: '2025-07-21', state: 'FILED', kept: true });
    const [hold] = await api.world.asOwner(
      'SELECT (held_fen - drawn_fen - returned_fen)::int AS left FROM budget_hold WHERE claim_id = $1',
      [id],
    );
    expect(hold).toEqual({ left: 0 });
    expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('refuses what was returned and did not come back within ten working days', async () => {
    const id = await hands.file(enterprise.username, [anEntry(21)]);
    expect(await hands.act('qz-caseworker', id, 'returnSubsidyClaim')).toBe('accepted');
    await keep(id);
    expect(await claim(id)).toMatchObject({ due: '2025-08-04', look: '2025-08-05' });
    const lapse = `UPDATE claim SET state = 'REFUSED', refused_on = '2025-07-21', refusal_reason = 'x' WHERE id = '${id}'`;
    await expect(api.world.asApplication(lapse)).rejects.toMatchObject({ code: 'JX075' });

    await hands.on('2025-08-04');
    expect(await keep(id)).toMatchObject({ isDone: false });
    await hands.on('2025-08-05');
    expect(await keep(id)).toMatchObject({ isDone: true });
    expect(await claim(id)).toMatchObject({ state: 'REFUSED', by: null, reason: LAPSED_REASON, closed: '2025-08-05' });
    expect(await hands.tasks(id)).toEqual([]);
    await hands.file(enterprise.username, [anEntry(21)]); // The certificate may be claimed for again.
    const reopen = `UPDATE claim SET closed_on = NULL WHERE id = '${id}'`;
    await expect(api.world.asApplication(reopen)).rejects.toMatchObject({ code: 'JX076' });
  });

  test('is told of every act, and of the payment, by a wake of its own', async () => {
    const id = await hands.file(enterprise.username, [anEntry(31)]);
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', found(1))).toBe('accepted');
    const [told] = await api.world.asOwner(
      `SELECT count(*)::int AS wakes FROM outbox WHERE kind = 'WAKE_CLAIM' AND subject_id = $1`,
      [id],
    );
    expect(told).toEqual({ wakes: 2 });
  });
});
