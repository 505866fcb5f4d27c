import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLAIM_KIND_NAMES, CLAIM_KINDS, type ClaimKindName, profileOf } from '../../domain/claim/kinds.js';
import { isRefusal } from '../../domain/refusals.js';
import { GATE_PROFILES, SUBSIDY_KINDS, subsidyFamily } from '../../domain/vocabulary.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { GULOU_COUNTY, gulouRulesInForce } from '../support/policies.js';
import { aClaimant, anEntry, claimHands, recogniseHardship } from '../support/subsidy-claims.js';

let api: TestApi;
let hands: ReturnType<typeof claimHands>;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  await gulouRulesInForce(api);
  await aClaimant(api, { username: 'firm', kind: 'ENTERPRISE', regionCode: GULOU_COUNTY });
  await recogniseHardship(api, 'firm');
  await aClaimant(api, { username: 'city-firm', kind: 'ENTERPRISE' });
  await aClaimant(api, { username: 'learner', kind: 'PERSON', sequence: 1 });
}, 90_000);
afterAll(() => api.end());

async function filing(who: string, subsidyKind: string, entries: readonly object[]) {
  const body = { fund: 'EMPLOYMENT_SUBSIDY', subsidyKind, entries, commitment: true };
  const { status, body: said } = await give(await api.as(who), '/api/commands/fileSubsidyClaim', body);
  return { status, said, code: status === 200 ? 'accepted' : (said.code as string) };
}
const completion = (sequence: number, change: object = {}) =>
  anEntry(sequence, { level: null, certificateKind: 'COMPLETION', ...change });
const lines = (claimId: string) =>
  api.world.asOwner(
    `SELECT l.family, l.subsidy_kind AS kind, l.amount_fen::int AS fen, l.reason_code AS reason, m.gate_profile AS profile,
       m.settlement_mode AS mode FROM claim_line l JOIN claim m ON m.id = l.claim_id WHERE m.id = $1 ORDER BY l.seq`,
    [claimId],
  );

describe('a kind', () => {
  const contract = { contractMonths: 12 };
  test.each([
    ['PRE_JOB', completion(11, { hiredOn: '2025-01-06', ...contract }), 500_00],
    ['PRE_JOB', completion(12, { hiredOn: '2024-01-06', ...contract }), 'OUTSIDE_HIRING_YEAR'],
    ['ON_JOB', anEntry(13, { contractMonths: 24 }), 1300_00],
    ['ON_JOB', anEntry(14, { contractMonths: 6 }), 'NOT_ELIGIBLE_PERSON'],
    ['ON_JOB', anEntry(15, { ...contract, level: null, certificateKind: 'SPECIAL_ABILITY' }), 500_00],
    ['SAFETY', completion(16, { certificateKind: 'SPECIAL_OPERATION' }), 500_00],
    ['MASTER_APPRENTICE', completion(17, contract), 500_00],
    ['HARDSHIP_ENTERPRISE', completion(18), 500_00],
  ] as const)('%s is claimed by the firm and worked out under its own tariff', async (kind, entry, expected) => {
    const { said } = await filing('firm', kind, [entry]);
    const [fen, reason] = typeof expected === 'number' ? [expected, null] : [0, expected];
    const profile = 'ENTERPRISE_STAFF';
    expect(await lines(said.result.claimId)).toEqual([
      { family: 'TRAINING', kind, fen, reason, profile, mode: 'DIRECT_TO_INSTITUTION' },
    ]);
  });
  test.each([
    ['EVALUATION', anEntry(1, { feeFen: 150_00, certificateNumber: 'S-1-E' }), 'EVALUATION', 120_00],
    [
      'ENTREPRENEURSHIP',
      completion(1, {
        occupationCode: null,
        certificateKind: 'ENTREPRENEURSHIP',
        certificateNumber: 'S-1-C',
        feeFen: 1800_00,
      }),
      'TRAINING',
      1800_00,
    ],
  ] as const)('%s is claimed by the person who paid for it, up to what he paid', async (kind, entry, family, fen) => {
    const { said } = await filing('learner', kind, [entry]);
    const profile = 'PERSON_CERTIFICATE';
    expect(await lines(said.result.claimId)).toEqual([
      { family, kind, fen, reason: null, profile, mode: 'REIMBURSEMENT' },
    ]);
  });
  test('is refused to whom it is not for, and where the version has no tariff for it, in so many words', async () => {
    expect((await filing('learner', 'PRE_JOB', [completion(1, { hiredOn: '2025-01-06' })])).said).toMatchObject({
      code: 'KIND_NOT_OF_CLAIMANT',
      detail: expect.stringContaining('岗前培训补贴由企业为本单位职工申领'),
    });
    expect((await filing('city-firm', 'SAFETY', [completion(19)])).said).toMatchObject({
      code: 'NO_TARIFF_IN_VERSION',
      field: 'subsidyKind',
      detail: expect.stringContaining('没有安全技能培训补贴的标准'),
    });
    for (const kind of ['PROJECT_BASED', 'COMMUNITY_CORRECTION', 'EMPLOYMENT_AWARD', 'LIVING_ALLOWANCE']) {
      expect((await filing('firm', kind, [completion(19)])).said.errors[0].field).toBe('subsidyKind');
    }
  });
  test('asks its own facts of each row, names every one that is missing or too many, with its row and field', async () => {
    const { said } = await filing('firm', 'PRE_JOB', [
      completion(21, { contractMonths: 12 }),
      completion(22, {
        hiredOn: '2025-01-06',
        contractMonths: 12,
        subsidyMonth: '2025-05',
        occupationCode: '9-99-99-99',
      }),
    ]);
    expect(said.code).toBe('ENTRY_FACT_MISSING');
    expect(said.errors).toEqual([
      { row: 1, field: 'entries[0].hiredOn', message: '第1行未填写招用日期，申领岗前培训补贴须填写' },
      {
        row: 2,
        field: 'entries[1].subsidyMonth',
        message: '第2行填写了补贴月份，岗前培训补贴不以此计算，请删去',
      },
      { row: 2, field: 'entries[1].occupationCode', message: expect.stringContaining('9-99-99-99') },
    ]);
    const extra = await filing('firm', 'SAFETY', [completion(23, { hiredOn: '2025-01-06' })]);
    expect(extra.code).toBe('ENTRY_FACT_NOT_ASKED');
    expect((await filing('firm', 'SAFETY', [{ ...completion(23), idNumber: '1' }])).said.errors[0].field).toBe(
      'entries[0].idNumber',
    );
  });
  test('is verified for what its rows state, and pays nothing where the contract or the category is not found', async () => {
    const id = await hands.file('firm', [completion(31, { hiredOn: '2025-01-06', contractMonths: 12 })], {
      subsidyKind: 'PRE_JOB',
    });
    const say = (change: object) =>
      hands.act('qz-caseworker', id, 'verifySubsidyClaim', {
        reference: 'ZS',
        entries: [{ row: 1, certificateVerified: true, realName: true, insured: true, ...change }],
      });
    expect(await say({ insured: null })).toBe('INSURANCE_NOT_STATED');
    expect(await say({})).toBe('VERIFICATION_NOT_STATED');
    expect(await say({ certificateVerified: null, employmentVerified: true })).toBe('VERIFICATION_NOT_STATED');
    const unsaid = await give(await api.as('qz-caseworker'), `/api/subsidy-claims/${id}/commands/verifySubsidyClaim`, {
      reference: 'ZS',
      entries: [{ row: 1, certificateVerified: true, realName: true, insured: true }],
    });
    expect(unsaid.body).toMatchObject({
      field: 'entries[0].employmentVerified',
      detail: expect.stringContaining('第1行未说明招用和劳动合同是否查实'),
    });
    const shown = (await (await api.as('qz-caseworker')).get('/api/subsidy-claims').expect(200)).body.items;
    expect(shown.find((each: { id: string }) => each.id === id)).toMatchObject({ subsidyKind: 'PRE_JOB' });
    expect(await say({ employmentVerified: false })).toBe('accepted');
    expect(await lines(id)).toMatchObject([{ fen: 0, reason: 'EMPLOYMENT_NOT_VERIFIED' }]);
    expect(await say({ employmentVerified: true })).toBe('accepted');
    expect(await lines(id)).toMatchObject([{ fen: 500_00, reason: null }]);
    const uplift = await hands.file('firm', [anEntry(32, { contractMonths: 12, categories: ['RURAL_TRANSFER'] })], {
      subsidyKind: 'ON_JOB',
    });
    const word = { reference: 'ZS', entries: [{ row: 1, certificateVerified: true, realName: true, insured: true }] };
    expect(await hands.act('qz-caseworker', uplift, 'verifySubsidyClaim', word)).toBe('VERIFICATION_NOT_STATED');
  });
});

describe('the database holds the same table', () => {
  const insert = (
    kind: string,
    profile: string,
  ) => `INSERT INTO claim (number, gate_profile, subsidy_kind, settlement_mode, fund,
      region_code, owner_organisation_id, payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on)
    SELECT 'X-${kind}-${profile}', '${profile}', '${kind}', settlement_mode, fund, region_code, owner_organisation_id,
      payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on
    FROM claim WHERE gate_profile = '${profile === 'PERSON_CERTIFICATE' ? 'PERSON_CERTIFICATE' : 'ENTERPRISE_STAFF'}' LIMIT 1`;
  const allowed = (profile: string) =>
    CLAIM_KIND_NAMES.filter((kind: ClaimKindName) =>
      (['ENTERPRISE', 'PERSON'] as const).some((claimant) => {
        const gate = profileOf(kind, claimant);
        return !isRefusal(gate) && gate === profile;
      }),
    );
  const standing = new Set<string>(CLAIM_KIND_NAMES.flatMap((kind) => Object.values(CLAIM_KINDS[kind].by)));
  test.each(GATE_PROFILES.filter((profile) => standing.has(profile)))('of %s', async (profile) => {
    for (const kind of SUBSIDY_KINDS) {
      const answer = await api.world.asApplication(insert(kind, profile)).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
      expect([kind, answer]).toEqual([kind, allowed(profile).includes(kind as ClaimKindName) ? 'accepted' : '23514']);
    }
  });
  test('a row is of the family of its kind, and a line says what its row says', async () => {
    for (const kind of SUBSIDY_KINDS) {
      const [row] = await api.world.asOwner<{ family: string }>(`SELECT subsidy_family('${kind}') AS family`);
      expect([kind, row?.family]).toEqual([kind, subsidyFamily(kind)]);
    }
    const entry = `INSERT INTO claim_entry (claim_id, seq, person_id, family) SELECT m.id, 99, e.person_id, 'EVALUATION'
      FROM claim m JOIN claim_entry e ON e.claim_id = m.id WHERE m.subsidy_kind = 'ON_JOB' AND m.reviewed_by IS NULL LIMIT 1`;
    await expect(api.world.asApplication(entry)).rejects.toMatchObject({ code: 'JX100' });
    const month = entry
      .replace("'EVALUATION'", "'TRAINING'")
      .replace('family)', 'family, subsidy_month)')
      .replace("'TRAINING'", "'TRAINING', '2025-05-01'");
    await expect(api.world.asApplication(month)).rejects.toMatchObject({ code: 'JX100' });
    const line = `UPDATE claim_line SET level = 'L1' WHERE entry_id IS NOT NULL AND level = 'L4'`;
    await expect(api.world.asApplication(line)).rejects.toMatchObject({ code: 'JX100' });
  });
});
