import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { GULOU_COUNTY, gulouRulesInForce } from '../support/policies.js';
import {
  aCheckedBatch,
  aClaimant,
  aMonth,
  anEntry,
  type Claimant,
  claimHands,
  found,
  hired,
} from '../support/subsidy-claims.js';

let api: TestApi;
let hands: ReturnType<typeof claimHands>;
let firm: Claimant;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  await gulouRulesInForce(api);
  firm = await aClaimant(api, { username: 'firm', kind: 'ENTERPRISE', regionCode: GULOU_COUNTY });
  await aClaimant(api, { username: 'other-firm', kind: 'ENTERPRISE', regionCode: GULOU_COUNTY });
  await firm.confirmAccount({ ...ACCOUNT, holder: 'firm', number: '9558 8202 5070 1000 019' });
}, 90_000);
afterAll(() => api.end());

const OF_KIND = { subsidyKind: 'WORK_AS_TRAINING' };
const MONTHS = ['2024-10', '2024-11', '2024-12', '2025-01', '2025-02', '2025-03', '2025-04', '2025-05'];
async function refused(who: string, entries: readonly object[]): Promise<string> {
  const body = { fund: 'EMPLOYMENT_SUBSIDY', ...OF_KIND, entries, commitment: true };
  return (await give(await api.as(who), '/api/commands/fileSubsidyClaim', body)).body.code;
}
const lines = (id: string) =>
  api.world.asOwner<{ id: string; month: string; fen: number; reason: string | null }>(
    `SELECT id, to_char(subsidy_month, 'YYYY-MM') AS month, amount_fen::int AS fen, reason_code AS reason FROM claim_line
     WHERE claim_id = $1 ORDER BY subsidy_month, seq`,
    [id],
  );
const missing = async (id: string): Promise<string[]> =>
  (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}/release`).expect(200)).body.missing.map(
    ({ code }: { code: string }) => code,
  );
const violations = async () => (await checkInvariants(api.world.db)).filter((each) => each.violations > 0);

/** Approved ten days after it was made public. */
async function approve(id: string, rows: number, day: string, change: object = hired): Promise<void> {
  await hands.post(id, rows, change);
  await hands.on(day);
  expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
}
async function pay(id: string): Promise<void> {
  const batch = await aCheckedBatch(api, [id]);
  expect(await missing(id)).toEqual([]);
  expect(await hands.act('qz-payer', id, 'instructSubsidyClaim')).toBe('accepted');
  expect(await hands.act('qz-payer2', id, 'confirmSubsidyClaim')).toBe('accepted');
  const finance = financeSystemOf(api.world.hands.finance);
  await createSteps(api.world.db, { finance, personalData: api.world.secrets }).sendBatch(batch);
}

describe('months of work as training', () => {
  test('are claimed once each, when they are over and not before the hiring', async () => {
    expect(await refused('firm', [aMonth(1, '2025-05'), aMonth(1, '2025-05')])).toBe('MONTH_TWICE');
    expect(await refused('firm', [aMonth(1, '2025-07')])).toBe('MONTH_NOT_WORKED');
    expect(await refused('firm', [aMonth(1, '2024-09')])).toBe('MONTH_NOT_WORKED');
    expect(await refused('firm', [aMonth(1, '2025-05', { hiredOn: null })])).toBe('ENTRY_FACT_MISSING');
    expect(await refused('firm', [anEntry(1)])).toBe('ENTRY_FACT_NOT_ASKED');
    const id = await hands.file('firm', [aMonth(1, '2025-05')], OF_KIND);
    expect(await refused('other-firm', [aMonth(1, '2025-05')])).toBe('MONTH_CLAIMED');
    expect(await hands.act('firm', id, 'withdrawSubsidyClaim')).toBe('accepted');
    const again = await hands.file('other-firm', [aMonth(1, '2025-05')], OF_KIND);
    expect(await hands.act('other-firm', again, 'withdrawSubsidyClaim')).toBe('accepted');
  });

  let id: string;
  test('are paid by the month, six at most of one person (E13)', async () => {
    // Typed in no order: the first six months are paid, whatever row they stand in.
    id = await hands.file(
      'firm',
      MONTHS.toReversed().map((month) => aMonth(11, month)),
      OF_KIND,
    );
    const six = MONTHS.map((month, index) =>
      index < 6 ? { month, fen: 200_00, reason: null } : { month, fen: 0, reason: 'MONTH_CAP_REACHED' },
    );
    expect(await lines(id)).toMatchObject(six);
    const word = found(8, { ...hired, employmentVerified: null });
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', word)).toBe('VERIFICATION_NOT_STATED');
    const unsaid = found(8, { ...hired, insured: null });
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', unsaid)).toBe('INSURANCE_NOT_STATED');
    const release = await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}/release`).expect(200);
    expect(release.body.conditions.map(({ code }: { code: string }) => code)).toEqual([
      ...['REAL_NAME_REGISTERED', 'STAFF_HIRED', 'CATEGORIES_VERIFIED', 'CLAIM_FILED', 'FIRST_REVIEW', 'SECOND_REVIEW'],
      ...['PUBLICITY_ENDED', 'NO_OPEN_OBJECTION', 'CLAIM_APPROVED', 'BATCH_CHECKED', 'HISTORY_KNOWN', 'QUOTA_HELD'],
      ...['BUDGET_HELD', 'BUDGET_YEAR', 'ACCOUNT_CONFIRMED', 'NO_CLAWBACK', 'PAYEE_NOT_RESTRICTED'],
    ]);
    expect(release.body.missing.map(({ code }: { code: string }) => code)).toContain('CATEGORIES_VERIFIED');
    await approve(id, 8, '2025-07-09');
    expect(await missing(id)).toEqual(['BATCH_CHECKED']);
    await pay(id);
    const paid = await api.world.asOwner(
      `SELECT count(*)::int AS count, sum(y.amount_fen)::int AS fen, count(DISTINCT y.subsidy_month)::int AS months
       FROM payment y WHERE y.claim_id = $1 AND y.state = 'PAID'`,
      [id],
    );
    expect(paid).toEqual([{ count: 6, fen: 1200_00, months: 6 }]);
    const [list] = (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}`).expect(200)).body.lines.items;
    expect(list).toMatchObject({ subsidyKind: 'WORK_AS_TRAINING', subsidyMonth: '2025-05', certificateNumber: null });
    for (const kind of ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher']) {
      await (await api.as('auditor')).get(`/api/claims/${id}/documents/${kind}`).expect(200);
    }
    const [shown] = await api.world.asOwner<{ rows: object[] }>(
      `SELECT snapshot -> 'rows' AS rows FROM publicity WHERE claim_id = $1`,
      [id],
    );
    expect(shown?.rows).toContainEqual(expect.objectContaining({ occupationName: '以工代训补贴 2024-10' }));
    const more = await hands.file('firm', [aMonth(11, '2025-06')], OF_KIND);
    expect(await lines(more)).toMatchObject([{ fen: 0, reason: 'MONTH_CAP_REACHED' }]);
    expect(await violations()).toEqual([]);
  });
  test('take one place among the person’s other subsidies, and say why they are what they are', async () => {
    const other = await hands.file('firm', [anEntry(11, { certificateNumber: 'S-11-B', contractMonths: 12 })], {
      subsidyKind: 'ON_JOB',
    });
    const [held] = await api.world.asOwner<{ prior: object[] }>(
      `SELECT inputs -> 'priorSubsidies' AS prior FROM claim_line WHERE claim_id = $1`,
      [other],
    );
    expect(held?.prior).toEqual([expect.objectContaining({ subsidyKind: 'WORK_AS_TRAINING', months: 6 })]);
    const [first] = await lines(id);
    const path = `/api/claims/${id}/lines/${first?.id}/explanation`;
    const why = (await (await api.as('auditor')).get(path).expect(200)).body;
    expect(why).toMatchObject({ agrees: true, stored: { amountFen: 200_00 }, policyVersion: 'JJ-GL' });
    expect(JSON.stringify(why.stored.working)).toContain('以工代训');
  });
  test('are held by number: of the fifth to eighth month in two claims at once, two find a place', async () => {
    const ofSix = await hands.file(
      'firm',
      MONTHS.slice(0, 4).map((month) => aMonth(12, month)),
      OF_KIND,
    );
    await hands.post(ofSix, 4, hired);
    const two = await Promise.all([
      hands.file(
        'firm',
        MONTHS.slice(4, 6).map((month) => aMonth(12, month)),
        OF_KIND,
      ),
      hands.file(
        'other-firm',
        MONTHS.slice(6, 8).map((month) => aMonth(12, month)),
        OF_KIND,
      ),
    ]);
    for (const each of two)
      expect(await hands.act('qz-caseworker', each, 'verifySubsidyClaim', found(2, hired))).toBe('accepted');
    const answers = await Promise.all(two.map((each) => hands.act('qz-caseworker', each, 'reviewSubsidyClaim')));
    expect(answers.sort()).toEqual(['ENTRY_QUOTA_TAKEN', 'accepted']);
    expect(await violations()).toEqual([]);
  });
});

describe('the keys of a payment', () => {
  test('let no month of a person be paid twice, and another month be paid', async () => {
    const copy = (
      month: string,
    ) => `INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id,
        person_id, family, occupation_canonical, level, subsidy_month, payee_organisation_id, fund, amount_fen, instructed_by,
        instructed_on, batch_id, account_id, reference)
      SELECT clearance_id, claim_id, gen_random_uuid(), approved_fen, maker_id, checker_id, person_id, family, occupation_canonical,
        level, ${month}, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on, batch_id, account_id, reference || 'X'
      FROM payment WHERE subsidy_month = '2024-10-01'`;
    await expect(api.world.plant(copy('subsidy_month'))).rejects.toMatchObject({
      constraint: 'payment_once_per_person',
    });
    await api.world.plant(copy(`'2030-01-01'`), `DELETE FROM payment WHERE subsidy_month = '2030-01-01'`);
  });
});

describe('who is not of the kind', () => {
  test('had pre-job training: one excludes the other (E12), here and in the database', async () => {
    const preJob = await hands.file(
      'firm',
      [
        anEntry(21, {
          ...{ level: null, certificateKind: 'COMPLETION', hiredOn: '2025-01-06', contractMonths: 12 },
        }),
      ],
      { subsidyKind: 'PRE_JOB' },
    );
    await approve(preJob, 1, '2025-07-18', { employmentVerified: true });
    await pay(preJob);
    const late = await hands.file('firm', [aMonth(21, '2025-06', { hiredOn: '2025-01-06' })], OF_KIND);
    expect(await lines(late)).toMatchObject([{ fen: 0, reason: 'MUTUALLY_EXCLUSIVE' }]);

    const other = await hands.file('firm', [aMonth(22, '2025-06')], OF_KIND);
    await approve(other, 1, '2025-07-28');
    const clearance = `INSERT INTO clearance (gate_profile, claim_id, cleared_by, cleared_on)
      SELECT m.gate_profile, m.id, a.id, '2025-07-28' FROM claim m, account a WHERE m.id = '${other}' AND a.username = 'qz-payer'`;
    const giveTo = (claim: string) =>
      api.world.plant(
        `UPDATE payment SET person_id = (SELECT person_id FROM claim_entry WHERE claim_id = '${claim}') WHERE claim_id = '${preJob}'`,
      );
    await giveTo(other);
    await api.world.asOwner(
      `INSERT INTO history_answer (request_id, person_key, moment, asked_at, result)
       SELECT gen_random_uuid(), n.id_number_hash, 'ASKED', business_now(), 'KNOWN' FROM person n
       JOIN claim_entry e ON e.person_id = n.id WHERE e.claim_id = $1`,
      [other],
    );
    await expect(api.world.asApplication(clearance)).rejects.toMatchObject({ code: 'JX103' });
    await giveTo(preJob);
    expect(await violations()).toEqual([]);
  });
  test('is of no category that the bureau found, or of a firm that does not insure him', async () => {
    const id = await hands.file(
      'firm',
      [aMonth(31, '2025-05'), aMonth(32, '2025-05'), aMonth(33, '2025-05', { categories: ['OUT_OF_POVERTY'] })],
      OF_KIND,
    );
    const row = (number: number, change: object) => ({
      row: number,
      realName: true,
      insured: false,
      ...hired,
      ...change,
    });
    const entries = [row(1, { insured: true, categoryVerified: false }), row(2, {}), row(3, {})];
    expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', { reference: 'ZS', entries })).toBe('accepted');
    expect(await lines(id)).toMatchObject([
      { fen: 0, reason: 'NOT_ELIGIBLE_PERSON' },
      { fen: 0, reason: 'NOT_ELIGIBLE_PERSON' },
      { fen: 200_00, reason: null },
    ]);
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const someClaim = `(SELECT m.id FROM claim m WHERE m.gate_profile = 'MONTHLY' AND m.reviewed_by IS NULL AND m.state = 'FILED' LIMIT 1)`;
  const aPerson = `(SELECT person_id FROM claim_entry WHERE claim_id = ${someClaim} ORDER BY seq LIMIT 1)`;
  const entry = (
    month: string,
    hiredOn: string,
  ) => `INSERT INTO claim_entry (claim_id, seq, person_id, family, subsidy_month, hired_on)
    VALUES (${someClaim}, 150, ${aPerson}, 'TRAINING', '${month}', '${hiredOn}')`;
  const slot = (
    values: string,
  ) => `INSERT INTO quota_hold (claim_line_id, person_id, family, cap_period, cap, slot, held_fen)
    SELECT l.id, l.person_id, 'TRAINING', ${values}, 0 FROM claim_line l JOIN claim m ON m.id = l.claim_id
    JOIN claim_entry e ON e.id = l.entry_id AND e.verified_by IS NOT NULL
    WHERE m.gate_profile = 'MONTHLY' AND NOT EXISTS (SELECT 1 FROM quota_hold q WHERE q.claim_line_id = l.id) LIMIT 1`;
  test.each([
    ['a month that is not over', entry('2025-12-01', '2025-01-06'), 'JX101'],
    ['a month before the hiring', entry('2025-01-01', '2025-02-01'), 'JX101'],
    [
      'a month with a certificate',
      entry('2025-05-01', '2025-01-06')
        .replace('hired_on)', 'hired_on, certificate_kind, certificate_number, issuer, issued_on)')
        .replace("'2025-01-06')", "'2025-01-06', 'COMPLETION', 'X', 'X', '2025-05-01')"),
      'JX100',
    ],
    ['a month in two claims', entry('2025-05-01', '2025-01-06'), '23505'],
    ['a seventh number', slot("'MONTHS', 7, 7"), 'JX102'],
    ['a month among the certificates', slot("'2025', 3, 1"), 'JX102'],
    ['a month that nobody verified', slot("'MONTHS', 6, 6").replace('IS NOT NULL\n', 'IS NULL\n'), 'JX074'],
    [
      'a claim that is not the enterprise’s',
      `INSERT INTO claim (number, gate_profile, subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
         payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on)
       SELECT 'X', 'MONTHLY', 'WORK_AS_TRAINING', settlement_mode, fund, region_code, owner_organisation_id,
         payer_organisation_id, policy_version_id, a.organisation_id, filed_by, filed_on
       FROM claim m, account a WHERE m.gate_profile = 'MONTHLY' AND a.username = 'base-manager' LIMIT 1`,
      'JX073',
    ],
  ])('refuses %s', async (_what, query, code) => {
    await expect(api.world.asApplication(query)).rejects.toMatchObject({ code });
  });
});
