import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { GULOU_COUNTY, inForce } from '../support/policies.js';
import { aDraft } from '../support/policy-drafts.js';
import { aCheckedBatch, aClaimant, anEntry, type Claimant, claimHands, found } from '../support/subsidy-claims.js';

/** A version as that of 泉州, with the allowance of 鼓政办〔2020〕6号: beside any training, 400 at most, three a year. */
const FIGURES = {
  'conditions.LIVING_ALLOWANCE': { categories: ['OUT_OF_POVERTY'] },
  'cap.LIVING': { maximum: 3, scope: 'PER_YEAR' },
};
let api: TestApi;
let hands: ReturnType<typeof claimHands>;
let learner: Claimant;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  const [caseworker, reviewer, approver] = await Promise.all([
    api.as('qz-caseworker'),
    api.as('qz-reviewer'),
    api.as('qz-approver'),
  ]);
  const draft = aDraft('JJ-LIVING', { regionCode: GULOU_COUNTY, validFrom: '2025-01-01' }, FIGURES);
  const tariff = draft.rules['tariff.LIVING_ALLOWANCE'];
  if (tariff) Object.assign(tariff.value, { atMostFen: 400_00 });
  await inForce({ caseworker, reviewer, approver }, draft, null);
  learner = await aClaimant(api, { username: 'learner', kind: 'PERSON', sequence: 1, regionCode: GULOU_COUNTY });
  await aClaimant(api, { username: 'second', kind: 'PERSON', sequence: 2, regionCode: GULOU_COUNTY });
  await aClaimant(api, { username: 'city-learner', kind: 'PERSON', sequence: 3 });
  await aClaimant(api, { username: 'firm', kind: 'ENTERPRISE', regionCode: GULOU_COUNTY });
  await learner.confirmAccount({ ...ACCOUNT, holder: '学员1', number: '9558 8202 5070 1000 019' });
}, 90_000);
afterAll(() => api.end());

const poor = { categories: ['OUT_OF_POVERTY'] };
const level = (sequence: number, at: string, allowanceFen: number | null, change: object = {}) =>
  anEntry(sequence, { ...poor, level: at, certificateNumber: `S-${sequence}-${at}`, allowanceFen, ...change });
const lines = (id: string) =>
  api.world.asOwner<{ id: string; family: string; fen: number; reason: string | null }>(
    `SELECT id, family, amount_fen::int AS fen, reason_code AS reason FROM claim_line WHERE claim_id = $1 ORDER BY seq`,
    [id],
  );
const violations = async () => (await checkInvariants(api.world.db)).filter((each) => each.violations > 0);
const word = { categoryVerified: true };

describe('an allowance', () => {
  let first: string;
  test('is asked for in the row of its training, by the person alone, where the version has one', async () => {
    const body = (entries: readonly object[]) => ({ fund: 'EMPLOYMENT_SUBSIDY', entries, commitment: true });
    const asked = await give(await api.as('firm'), '/api/commands/fileSubsidyClaim', body([level(9, 'L5', 400_00)]));
    expect(asked.body).toMatchObject({ code: 'ALLOWANCE_OF_PERSON', field: 'entries[0].allowanceFen' });
    first = await hands.file('learner', [level(1, 'L5', 450_00)]);
    expect(await lines(first)).toMatchObject([
      { family: 'TRAINING', fen: 840_00, reason: null },
      { family: 'LIVING', fen: 400_00, reason: null },
    ]);
    // 泉州 pays it beside a project's training alone.
    const inCity = await hands.file('city-learner', [level(3, 'L5', 400_00)]);
    expect(await lines(inCity)).toMatchObject([{ fen: 840_00 }, { fen: 0, reason: 'ALLOWANCE_NOT_OF_TRAINING' }]);
  });
  test('is verified, shown, batched and paid with it, and explained from its own line', async () => {
    expect(await hands.act('qz-caseworker', first, 'verifySubsidyClaim', found(2))).toBe('VERIFICATION_NOT_STATED');
    await hands.post(first, 2, word);
    const held = await api.world.asOwner(
      `SELECT q.family, q.cap_period AS period, q.slot FROM quota_hold q JOIN claim_line l ON l.id = q.claim_line_id
       WHERE l.claim_id = $1 ORDER BY 1`,
      [first],
    );
    expect(held).toEqual([
      { family: 'LIVING', period: '2025', slot: 1 },
      { family: 'TRAINING', period: 'CUMULATIVE', slot: 1 },
    ]);
    const [shown] = (await (await api.as('qz-caseworker')).get(`/api/claims/${first}/publicities`).expect(200)).body
      .items;
    expect(shown).toMatchObject({ lines: 2, totalFen: 1240_00 });
    await hands.on('2025-07-09');
    expect(await hands.act('qz-approver', first, 'approveSubsidyClaim')).toBe('accepted');
    const batch = await aCheckedBatch(api, [first]);
    expect(await hands.act('qz-payer', first, 'instructSubsidyClaim')).toBe('accepted');
    expect(await hands.act('qz-payer2', first, 'confirmSubsidyClaim')).toBe('accepted');
    const finance = financeSystemOf(api.world.hands.finance);
    await createSteps(api.world.db, { finance, personalData: api.world.secrets }).sendBatch(batch);
    const paid = await api.world.asOwner(
      `SELECT family, amount_fen::int AS fen, state FROM payment WHERE claim_id = $1 ORDER BY family`,
      [first],
    );
    expect(paid).toEqual([
      { family: 'LIVING', fen: 400_00, state: 'PAID' },
      { family: 'TRAINING', fen: 840_00, state: 'PAID' },
    ]);
    const allowance = (await lines(first))[1];
    const why = (await (await api.as('auditor')).get(`/api/claims/${first}/lines/${allowance?.id}/explanation`)).body;
    expect(why).toMatchObject({
      agrees: true,
      stored: { amountFen: 400_00 },
      inputs: { subsidyKind: 'LIVING_ALLOWANCE', linkedTrainingLine: 'APPROVED', requestedFen: 450_00 },
    });
    expect(await violations()).toEqual([]);
    const papers = await api.as('auditor');
    for (const kind of ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher']) {
      const pdf = await papers.get(`/api/claims/${first}/documents/${kind}`).expect(200);
      expect(pdf.headers['content-type']).toBe('application/pdf');
    }
  });
  test('is paid three times a year, and no more than is asked for (E15)', async () => {
    const sums = [];
    for (const [at, asked] of [
      ['L4', 400_00],
      ['L3', 300_00],
      ['L2', 400_00],
    ] as const) {
      const id = await hands.file('learner', [level(1, at, asked)]);
      const [training, allowance] = await lines(id);
      sums.push([training?.reason, allowance?.fen, allowance?.reason]);
      if (at !== 'L2') await hands.post(id, 2, word);
    }
    expect(sums).toEqual([
      [null, 400_00, null],
      [null, 300_00, null],
      ['CUMULATIVE_CAP_REACHED', 0, 'ALLOWANCE_CAP'],
    ]);
  });
  test('is nothing where its training is nothing, or its person of no category', async () => {
    const id = await hands.file('second', [level(2, 'L4', 400_00)]);
    const say = (ofTraining: object, ofAllowance: object) =>
      hands.act('qz-caseworker', id, 'verifySubsidyClaim', {
        reference: 'ZS',
        entries: [ofTraining, ofAllowance].map((change, index) => ({
          ...{ row: index + 1, certificateVerified: true, realName: true, ...word },
          ...change,
        })),
      });
    expect(await say({ certificateVerified: false }, {})).toBe('accepted');
    expect(await lines(id)).toMatchObject([
      { fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED' },
      { fen: 0, reason: 'TRAINING_LINE_REFUSED' },
    ]);
    expect(await say({}, { categoryVerified: false })).toBe('accepted');
    expect(await lines(id)).toMatchObject([{ reason: null }, { fen: 0, reason: 'NOT_ELIGIBLE_PERSON' }]);
    expect(await say({}, {})).toBe('accepted');
    expect(await lines(id)).toMatchObject([{ reason: null }, { fen: 400_00 }]);
  });
  test('falls with its training when an objection to that is upheld', async () => {
    const [claim] = await api.world.asOwner<{ id: string }>(
      `SELECT m.id FROM claim m JOIN account a ON a.id = m.filed_by WHERE a.username = 'second'`,
    );
    const id = claim?.id ?? '';
    await hands.review(id);
    expect(await hands.act('qz-caseworker', id, 'fileSubsidyObjection')).toBe('accepted');
    const [objection] = await api.world.asOwner<{ id: string }>(
      `SELECT x.id FROM objection x JOIN publicity b ON b.id = x.publicity_id WHERE b.claim_id = $1`,
      [id],
    );
    const objectionId = objection?.id;
    const seen = { objectionId, investigation: '证书非本人' };
    expect(await hands.act('qz-caseworker', id, 'investigateSubsidyObjection', seen)).toBe('accepted');
    const upheld = { objectionId, objectionOutcome: 'UPHELD', reason: '属实' };
    expect(await hands.act('qz-reviewer', id, 'resolveSubsidyObjection', upheld)).toBe('accepted');
    expect(await lines(id)).toMatchObject([
      { fen: 0, reason: 'OBJECTION_UPHELD' },
      { fen: 0, reason: 'OBJECTION_UPHELD' },
    ]);
    expect(await violations()).toEqual([]);
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const learners = `(SELECT m.id FROM claim m JOIN account a ON a.id = m.filed_by
    WHERE a.username = 'learner' AND m.reviewed_by IS NOT NULL AND m.instructed_by IS NULL LIMIT 1)`;
  const unreviewed = `(SELECT m.id FROM claim m JOIN account a ON a.id = m.filed_by
    WHERE a.username = 'learner' AND m.reviewed_by IS NULL LIMIT 1)`;
  const beside = (
    claim: string,
    change: string,
  ) => `INSERT INTO claim_entry (claim_id, seq, person_id, family, occupation_id, level,
      certificate_kind, certificate_number, issuer, issued_on, beside_id, requested_fen)
    SELECT e.claim_id, 9, e.person_id, 'LIVING', e.occupation_id, ${change}, e.certificate_kind, e.certificate_number, e.issuer,
      e.issued_on, e.id, 40000 FROM claim_entry e WHERE e.claim_id = ${claim} AND e.family = 'TRAINING'`;
  beforeAll(() => hands.file('firm', [anEntry(8)]));
  const firms = `(SELECT id FROM claim WHERE gate_profile = 'ENTERPRISE_STAFF' AND reviewed_by IS NULL LIMIT 1)`;
  test.each([
    [
      'an allowance whose training is nothing',
      `UPDATE claim_line SET amount_fen = 30000, reason_code = NULL
      WHERE family = 'LIVING' AND claim_id = ${unreviewed}`,
      'JX104',
    ],
    ['an allowance of another level than its training', beside(unreviewed, "'L1'"), 'JX104'],
    ['a second allowance beside one training', beside(unreviewed, 'e.level'), '23505'],
    ['an allowance in a firm’s claim', beside(firms, 'e.level'), 'JX104'],
    [
      'an allowance that stands beside nothing',
      `INSERT INTO claim_entry (claim_id, seq, person_id, family, beside_id, requested_fen)
      SELECT claim_id, 9, person_id, 'LIVING', NULL, NULL FROM claim_entry WHERE claim_id = ${unreviewed} LIMIT 1`,
      'JX100',
    ],
    [
      'an allowance raised after the review',
      `UPDATE claim_entry SET requested_fen = 50000
      WHERE family = 'LIVING' AND claim_id = ${learners}`,
      'JX071',
    ],
  ])('refuses %s', async (_what, query, code) => {
    await expect(api.world.asApplication(query)).rejects.toMatchObject({ code });
  });
  test('refuses a payment of an allowance without that of its training', async () => {
    const returned = `UPDATE payment SET state = 'RETURNED' WHERE family = 'TRAINING'`;
    await api.world.plant(returned);
    const again = `INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
        occupation_canonical, level, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on, batch_id,
        account_id, reference, replaces_id)
      SELECT clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family, occupation_canonical, level,
        certificate_number, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on, batch_id, account_id, reference || 'R',
        id FROM payment WHERE family = 'LIVING'`;
    const [batch] = await api.world.asOwner<{ id: string; state: string }>('SELECT id, state FROM payment_batch');
    await api.world.plant(
      `UPDATE payment SET state = 'RETURNED' WHERE family = 'LIVING'`,
      `UPDATE payment_batch SET state = 'CHECKED'`,
    );
    await expect(api.world.asApplication(again)).rejects.toMatchObject({ code: 'JX104' });
    await api.world.plant(
      `UPDATE payment SET state = 'PAID' WHERE state = 'RETURNED'`,
      `UPDATE payment_batch SET state = '${batch?.state}'`,
    );
    expect(await violations()).toEqual([]);
  });
});
