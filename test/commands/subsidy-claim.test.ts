import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import {
  aCheckedBatch,
  aClaimant,
  anEntry,
  type Claimant,
  found,
  subsidyClaimBodies,
} from '../support/subsidy-claims.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';

let api: TestApi;
let person: Claimant;
let enterprise: Claimant;
beforeAll(async () => {
  api = await anApi();
  enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  person = await aClaimant(api, { username: 'welder', kind: 'PERSON', sequence: 1 });
});
afterAll(() => api.end());

const on = (day: string) =>
  api.world.asOwner('UPDATE business_clock SET business_at = $1::timestamptz', [`${day} 09:00+08`]);
async function answer(who: string, path: string, body: object): Promise<string> {
  const { status, body: said } = await give(await api.as(who), path, body);
  return status === 200 ? 'accepted' : (said.code ?? String(status));
}
async function file(who: string, entries: readonly object[], change: object = {}) {
  const body = { fund: 'EMPLOYMENT_SUBSIDY', entries, commitment: true, ...change };
  return (await give(await api.as(who), '/api/commands/fileSubsidyClaim', body).expect(200)).body.result as {
    claimId: string;
    amountFen: number;
    lines: number;
  };
}
/** The answer to a filing with these rows. */
const filing = (who: string, entries: readonly object[], change: object = {}) =>
  answer(who, '/api/commands/fileSubsidyClaim', { fund: 'EMPLOYMENT_SUBSIDY', entries, commitment: true, ...change });
const act = (
  who: string,
  id: string,
  command: keyof typeof subsidyClaimBodies,
  body: object = subsidyClaimBodies[command],
) => answer(who, `/api/subsidy-claims/${id}/commands/${command}`, body);
const sheetOf = async (id: string, who = 'qz-caseworker') =>
  (await (await api.as(who)).get(`/api/subsidy-claims/${id}`).expect(200)).body;
const missing = async (id: string): Promise<string[]> =>
  (await (await api.as('qz-payer')).get(`/api/subsidy-claims/${id}/release`).expect(200)).body.missing.map(
    ({ code }: { code: string }) => code,
  );
const tasks = async (id: string) =>
  (
    await api.world.asOwner<{ task: string }>(
      `SELECT command || ' ' || role AS task FROM task WHERE dossier_id = $1 AND state = 'OPEN'`,
      [id],
    )
  ).map(({ task }) => task);
const budget = async () =>
  (
    await api.world.asOwner<{ held: number; drawn: number }>(
      `SELECT held_fen::int AS held, drawn_fen::int AS drawn FROM budget WHERE budget_year = 2025 AND region_code = '350500'`,
    )
  )[0];
async function approve(id: string, rows: number): Promise<void> {
  expect(await act('qz-caseworker', id, 'verifySubsidyClaim', found(rows))).toBe('accepted');
  for (const [who, command] of [
    ['qz-caseworker', 'reviewSubsidyClaim'],
    ['qz-reviewer', 'checkSubsidyClaim'],
    ['qz-caseworker', 'postSubsidyPublicity'],
  ] as const)
    expect(await act(who, id, command)).toBe('accepted');
}

describe('a person with a certificate', () => {
  let id: string;

  test('claims for himself alone, and nobody else sees it', async () => {
    expect(await filing(person.username, [anEntry(2)])).toBe('CLAIM_NOT_OWN');
    expect(
      await answer(person.username, '/api/commands/fileSubsidyClaim', {
        ...subsidyClaimBodies.fileSubsidyClaim,
        fund: 'UNEMPLOYMENT_INSURANCE',
        entries: [anEntry(1)],
      }),
    ).toBe('FUND_WITHOUT_PAYER');
    expect(await answer('base-manager', '/api/commands/fileSubsidyClaim', subsidyClaimBodies.fileSubsidyClaim)).toBe(
      'CLAIMANT_KIND',
    );
    const filed = await file(person.username, [anEntry(1)]);
    id = filed.claimId;
    expect(filed).toMatchObject({ amountFen: 130_000, lines: 1 });
    expect(await tasks(id)).toEqual(['verifySubsidyClaim caseworker']);
    await (await api.as('xm-caseworker')).get(`/api/subsidy-claims/${id}`).expect(404);
    await (await api.as('base-manager')).get(`/api/subsidy-claims/${id}`).expect(404);
    expect((await sheetOf(id, person.username)).lines.items).toHaveLength(1);
    const list = (await (await api.as('qz-caseworker')).get('/api/subsidy-claims').expect(200)).body;
    expect(list.items[0]).toMatchObject({ gateProfile: 'PERSON_CERTIFICATE', settlementMode: 'PERSON_CERTIFICATE' });
    expect(list.items[0].payeeName).toMatch(/\*/);
    expect(list.totals).toMatchObject({ claims: 1, amountFen: 130_000, paidFen: 0 });
  });
  test('has his certificate verified, is reviewed by two, and is public for five working days', async () => {
    expect(await act('qz-caseworker', id, 'reviewSubsidyClaim')).toBe('CLAIM_NOT_VERIFIED');
    expect(await act('qz-caseworker', id, 'verifySubsidyClaim', found(2))).toBe('ENTRY_UNKNOWN');
    expect(await act('qz-reviewer', id, 'checkSubsidyClaim')).toBe('STEP_NOT_REACHED');
    const before = await budget();
    await approve(id, 1);
    expect((await budget())?.held).toBe((before?.held ?? 0) + 130_000);
    expect(await act('qz-caseworker', id, 'verifySubsidyClaim', found(1))).toBe('ALREADY_DECIDED');
    expect(await act('qz-caseworker', id, 'returnSubsidyClaim')).toBe('ALREADY_DECIDED');
    expect(await act('qz-approver', id, 'approveSubsidyClaim')).toBe('PUBLICITY_RUNNING');
    const [shown] = (await (await api.as('qz-caseworker')).get(`/api/claims/${id}/publicities`).expect(200)).body.items;
    expect(shown).toMatchObject({ lines: 1, totalFen: 130_000, endsOn: '2025-07-08' });
    const [text] = await api.world.asOwner<{ text: string }>(
      'SELECT snapshot::text AS text FROM publicity WHERE claim_id = $1',
      [id],
    );
    expect(text?.text).not.toContain(syntheticIdNumber(1));
    expect(text?.text).not.toContain('学员1');
    await on('2025-07-09');
    expect(await act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    expect(await act(person.username, id, 'withdrawSubsidyClaim')).toBe('ALREADY_DECIDED');
    expect(await tasks(id)).toEqual(['makeBatch caseworker']);
  });
  test('is paid to his own account by two payers, upon the bank’s answer', async () => {
    expect(await answer('qz-caseworker', '/api/commands/makeBatch', { claimIds: [id] })).toBe('PAYEE_ACCOUNT_MISSING');
    expect(await missing(id)).toEqual(['BATCH_CHECKED', 'ACCOUNT_CONFIRMED']);
    expect(await act('qz-payer', id, 'instructSubsidyClaim')).toBe('GATE_CLOSED');
    await person.confirmAccount({ ...ACCOUNT, holder: '学员1', number: '9558 8202 5070 1000 019' });
    const batch = await aCheckedBatch(api, [id]);
    expect(await tasks(id)).toEqual(['instructSubsidyClaim payer']);
    expect(await missing(id)).toEqual([]);
    expect(await act('qz-payer', id, 'instructSubsidyClaim')).toBe('accepted');
    expect(await act('qz-payer', id, 'confirmSubsidyClaim')).toBe('SAME_PERSON');
    expect(await act('qz-payer2', id, 'confirmSubsidyClaim')).toBe('accepted');
    const finance = financeSystemOf(api.world.hands.finance);
    await createSteps(api.world.db, { finance, personalData: api.world.secrets }).sendBatch(batch);
    const page = (await (await api.as('qz-payer')).get(`/api/batches/${batch}`).expect(200)).body;
    expect(page).toMatchObject({ state: 'SETTLED', paidFen: 130_000, claims: 1 });
    expect(JSON.stringify(page)).not.toContain('学员1');
    const [booked] = await api.world.asOwner(
      `SELECT t.amount_fen::int AS fen, q.state, h.drawn_fen::int AS drawn FROM payment y JOIN transfer t ON t.payment_id = y.id
       JOIN quota_hold q ON q.claim_line_id = y.claim_line_id JOIN budget_hold h ON h.claim_id = y.claim_id WHERE y.claim_id = $1`,
      [id],
    );
    expect(booked).toEqual({ fen: 130_000, state: 'USED', drawn: 130_000 });
    expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });
  test('is told why: the line is worked out again from its snapshot', async () => {
    const { lines } = await sheetOf(id);
    const line = lines.items[0];
    const why = (await (await api.as('auditor')).get(`/api/claims/${id}/lines/${line.id}/explanation`).expect(200))
      .body;
    expect(why).toMatchObject({ agrees: true, stored: { amountFen: 130_000 }, policyVersion: 'FJ-QZ-2024' });
    expect(JSON.stringify(why)).not.toContain(syntheticIdNumber(1));
  });
  test('gets nothing again for the same occupation and level', async () => {
    const twice = await file(person.username, [anEntry(1, { certificateNumber: 'S-1-again' })]);
    expect(twice.amountFen).toBe(0);
    const { totals } = await sheetOf(twice.claimId);
    expect(totals).toMatchObject([{ reasonCode: 'DUPLICATE_OCCUPATION_LEVEL', lines: 1 }]);
    expect(await act('qz-caseworker', twice.claimId, 'verifySubsidyClaim', found(1))).toBe('accepted');
    expect(await act('qz-caseworker', twice.claimId, 'reviewSubsidyClaim')).toBe('NOTHING_TO_PAY');
    expect(await act('qz-approver', twice.claimId, 'refuseSubsidyClaim')).toBe('accepted');
    expect((await sheetOf(twice.claimId)).state).toBe('REFUSED');
  });
});

describe('an enterprise for its staff', () => {
  test('lists each certificate once, and a certificate in one claim at a time', async () => {
    const same = [anEntry(11), anEntry(12, { certificateNumber: 'S-11' })];
    expect(await filing(enterprise.username, same)).toBe('CERTIFICATE_TWICE');
    expect(await filing(enterprise.username, [anEntry(11, { occupationCode: '9-99-99-99' })])).toBe(
      'OCCUPATION_UNKNOWN',
    );
    const first = await file(enterprise.username, [anEntry(11)]);
    expect(await filing(enterprise.username, [anEntry(11)])).toBe('CERTIFICATE_CLAIMED');
    expect(await act(enterprise.username, first.claimId, 'withdrawSubsidyClaim')).toBe('accepted');
    const again = await file(enterprise.username, [anEntry(11)]);
    expect(await act(enterprise.username, again.claimId, 'withdrawSubsidyClaim')).toBe('accepted');
  });
  test('is returned once with every defect, keeps its first day, and pays who is insured with it', async () => {
    const { claimId: id } = await file(enterprise.username, [anEntry(21), anEntry(22)], { reimbursement: true });
    expect(
      await act(enterprise.username, id, 'resubmitSubsidyClaim', { entries: [anEntry(21)], commitment: true }),
    ).toBe('CLAIM_NOT_RETURNED');
    expect(await act('qz-caseworker', id, 'returnSubsidyClaim')).toBe('accepted');
    expect(await tasks(id)).toEqual(['resubmitSubsidyClaim institution']);
    expect(await act('qz-caseworker', id, 'reviewSubsidyClaim')).toBe('CLAIM_RETURNED');
    expect(await act('qz-approver', id, 'refuseSubsidyClaim')).toBe('CORRECTION_RUNNING');
    await on('2025-07-10');
    expect(
      await act(enterprise.username, id, 'resubmitSubsidyClaim', {
        entries: [anEntry(21), anEntry(23)],
        commitment: true,
      }),
    ).toBe('accepted');
    expect(await sheetOf(id)).toMatchObject({
      filedOn: '2025-07-09',
      rounds: [{ kind: 'FILED', outcome: 'RETURNED' }, { kind: 'RESUBMITTED' }],
    });
    expect(await act('qz-caseworker', id, 'returnSubsidyClaim')).toBe('CLAIM_RETURNS_EXHAUSTED');
    expect(await act('qz-caseworker', id, 'verifySubsidyClaim', found(2, { insured: null }))).toBe(
      'INSURANCE_NOT_STATED',
    );
    const entries = [
      { row: 1, certificateVerified: true, realName: true, insured: true },
      { row: 2, certificateVerified: false, realName: true, insured: true },
    ];
    expect(await act('qz-caseworker', id, 'verifySubsidyClaim', { reference: 'ZS', entries })).toBe('accepted');
    const { totals } = await sheetOf(id);
    expect(totals).toMatchObject([
      { reasonCode: null, amountFen: 130_000 },
      { reasonCode: 'CERTIFICATE_NOT_OBTAINED' },
    ]);
  });
  test('one of its staff who is not insured with it keeps the gate shut, here and in the database', async () => {
    const { claimId: id } = await file(enterprise.username, [anEntry(31)]);
    expect(await act('qz-caseworker', id, 'verifySubsidyClaim', found(1, { insured: false }))).toBe('accepted');
    for (const [who, command] of [
      ['qz-caseworker', 'reviewSubsidyClaim'],
      ['qz-reviewer', 'checkSubsidyClaim'],
      ['qz-caseworker', 'postSubsidyPublicity'],
    ] as const)
      expect(await act(who, id, command)).toBe('accepted');
    await on('2025-07-18');
    expect(await act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
    await aCheckedBatch(api, [id]);
    expect(await missing(id)).toEqual(['STAFF_INSURED']);
    expect(await act('qz-payer', id, 'instructSubsidyClaim')).toBe('GATE_CLOSED');
    const clearance = `INSERT INTO clearance (gate_profile, claim_id, cleared_by, cleared_on)
      SELECT m.gate_profile, m.id, a.id, '2025-07-18' FROM claim m, account a WHERE m.id = '${id}' AND a.username = 'qz-payer'`;
    await expect(api.world.asApplication(clearance)).rejects.toMatchObject({ code: 'JX072' });
    const other = clearance.replace('SELECT m.gate_profile', "SELECT 'PERSON_CERTIFICATE'");
    await expect(api.world.asApplication(other)).rejects.toMatchObject({ code: '23503' });
  });
});

describe('windows, caps, and two at once', () => {
  test('the window ends with its last day (E26)', async () => {
    await on('2025-12-15');
    const inTime = await file(enterprise.username, [anEntry(41, { issuedOn: '2025-06-15' })]);
    expect(inTime.amountFen).toBe(130_000);
    await on('2025-12-16');
    const late = await file(enterprise.username, [anEntry(42, { issuedOn: '2025-06-15' })]);
    expect(late.amountFen).toBe(0);
    expect((await sheetOf(late.claimId)).totals).toMatchObject([{ reasonCode: 'CLAIM_WINDOW_CLOSED' }]);
  });
  test('two reviews of one person’s occupation and level at once give one hold', async () => {
    const claims = await Promise.all(
      ['A', 'B'].map((letter) =>
        file(enterprise.username, [anEntry(51, { certificateNumber: `S-51-${letter}`, issuedOn: '2025-11-20' })]),
      ),
    );
    for (const { claimId } of claims)
      expect(await act('qz-caseworker', claimId, 'verifySubsidyClaim', found(1))).toBe('accepted');
    const answers = await Promise.all(claims.map(({ claimId }) => act('qz-caseworker', claimId, 'reviewSubsidyClaim')));
    expect(answers.sort()).toEqual(['ENTRY_QUOTA_TAKEN', 'accepted']);
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const claimOf = "(SELECT id FROM claim WHERE gate_profile = 'PERSON_CERTIFICATE' ORDER BY number LIMIT 1)";
  test.each([
    ['a claim of another fund', `UPDATE claim SET fund = 'PERSONAL' WHERE id = ${claimOf}`, 'JX070'],
    ['a row changed after the review', `UPDATE claim_entry SET level = 'L1' WHERE claim_id = ${claimOf}`, 'JX071'],
    ['rows taken away after the review', `SELECT clear_entries(${claimOf})`, 'JX071'],
    [
      'another person in a person’s claim',
      `INSERT INTO claim_entry (claim_id, seq, person_id, family) SELECT m.id, 9, e.person_id, 'TRAINING'
       FROM claim m, claim_entry e JOIN claim o ON o.id = e.claim_id AND o.gate_profile = 'ENTERPRISE_STAFF'
       WHERE m.gate_profile = 'PERSON_CERTIFICATE' AND m.reviewed_by IS NULL LIMIT 1`,
      'JX073',
    ],
    [
      'a person’s profile for an enterprise',
      `INSERT INTO claim (number, gate_profile, subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
         payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on)
       SELECT 'X', 'PERSON_CERTIFICATE', subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
         payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on
       FROM claim WHERE gate_profile = 'ENTERPRISE_STAFF' LIMIT 1`,
      'JX073',
    ],
    [
      'a slot for what nobody has verified',
      `INSERT INTO quota_hold (claim_line_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen)
       SELECT l.id, l.person_id, 'TRAINING', 'X', 3, 1, 'X', 'L4', 0 FROM claim_line l JOIN claim_entry e ON e.id = l.entry_id
       WHERE e.verified_by IS NULL LIMIT 1`,
      'JX074',
    ],
  ])('refuses %s', async (_what, query, code) => {
    await expect(api.world.asApplication(query)).rejects.toMatchObject({ code });
  });
});
