import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { inForce, type PolicyPeople, xiamenPeople } from '../support/policies.js';
import { aDraft, withoutOverlapRule } from '../support/policy-drafts.js';

let api: TestApi;
let people: PolicyPeople;
beforeAll(async () => {
  api = await anApi();
  people = await xiamenPeople(api);
  for (const [id, validFrom] of [
    ['FJ-XM-DB', '2040-01-01'],
    ['FJ-XM-DB2', '2041-01-01'],
  ] as const) {
    const draft = aDraft(id, { regionCode: '350200', validFrom, validTo: null });
    await give(people.caseworker, '/api/commands/draftPolicyVersion', draft).expect(200);
  }
  await check('FJ-XM-DB2');
});
afterAll(() => api.end());

const check = (id: string) =>
  give(people.reviewer, `/api/policy/versions/${id}/commands/checkPolicyVersion`, { opinion: '与文件一致' }).expect(
    200,
  );

describe('the database, when the TypeScript is gone round', () => {
  const INSERT = `INSERT INTO policy_version (id, name, region_code, fund_sources, valid_from, document, status, drafted_by, drafted_on)
    SELECT 'BY-HAND', 'X', '350200', '{OTHER}', '2025-01-01', 'X'`;
  const OF_DRAFTER = `(SELECT drafted_by FROM policy_version WHERE id = 'FJ-XM-DB')`;

  test.each([
    [
      'a version that begins in force',
      `${INSERT}, 'IN_FORCE', id, '2025-01-01' FROM account LIMIT 1`,
      /begins as a draft/,
    ],
    ['a draft by nobody', `${INSERT}, 'DRAFT', NULL::uuid, NULL::date`, /begins as a draft/],
    ['another figure', "UPDATE policy_rule SET value = '1'", /permission denied/],
    ['a rule less', "DELETE FROM policy_rule WHERE version_id = 'FJ-XM-DB'", /permission denied/],
    [
      'a rule more, in a version that stands',
      `INSERT INTO policy_rule SELECT 'FZ-GL-2019', 'version.overlap', value, clause, source_document, confidence, is_default,
         deciding_date FROM policy_rule WHERE version_id = 'FJ-QZ-2024' AND key = 'version.overlap'`,
      /a rule is never edited/,
    ],
    [
      'a rule more, in a draft of yesterday',
      `INSERT INTO policy_rule SELECT 'FJ-XM-DB', 'mine', value, clause, source_document, confidence, is_default, deciding_date
       FROM policy_rule WHERE version_id = 'FJ-QZ-2024' LIMIT 1`,
      /a rule is never edited/,
    ],
    ['another beginning', "UPDATE policy_version SET valid_from = '2020-01-01'", /permission denied/],
    ['a deleted version', "DELETE FROM policy_version WHERE id = 'FJ-XM-DB'", /permission denied/],
    [
      'a draft checked by its drafter',
      `UPDATE policy_version SET status = 'CHECKED', checked_by = ${OF_DRAFTER}, checked_on = '2025-07-01', opinion = 'x'
       WHERE id = 'FJ-XM-DB'`,
      /policy_version_by_three/,
    ],
    [
      'a draft that nobody checked',
      "UPDATE policy_version SET status = 'CHECKED' WHERE id = 'FJ-XM-DB'",
      /policy_version_acts/,
    ],
    ['a draft in force', "UPDATE policy_version SET status = 'IN_FORCE' WHERE id = 'FJ-XM-DB'", /goes forward only/],
    [
      'a version in force that is a draft again',
      "UPDATE policy_version SET status = 'DRAFT' WHERE id = 'FJ-QZ-2024'",
      /forward only/,
    ],
    [
      'a version brought into force by who checked it',
      `UPDATE policy_version SET status = 'IN_FORCE', brought_by = checked_by, brought_on = '2025-07-01' WHERE id = 'FJ-XM-DB2'`,
      /policy_version_by_three/,
    ],
    [
      'an end without a successor',
      "UPDATE policy_version SET valid_to = '2025-07-31' WHERE id = 'FJ-QZ-2024'",
      /by its successor only/,
    ],
    ['an end taken back', "UPDATE policy_version SET valid_to = NULL WHERE id = 'FZ-GL-2019'", /never edited/],
    [
      'a version superseded by nothing',
      "UPDATE policy_version SET status = 'SUPERSEDED' WHERE id = 'FJ-PT'",
      /by its successor only/,
    ],
    ['a switch of the lock', 'ALTER TABLE policy_version DISABLE TRIGGER ALL', /must be owner/],
  ])('refuses %s', async (_name, query, message) => {
    await expect(api.world.asApplication(query)).rejects.toThrow(message);
  });

  test('refuses a silent version that overlaps another, whoever brings it', async () => {
    const silent = withoutOverlapRule(aDraft('XM-G', { regionCode: '350211', validFrom: '2025-01-01', validTo: null }));
    await inForce(people, silent, null);
    const second = withoutOverlapRule(aDraft('XM-H', { regionCode: '350211', validFrom: '2025-06-01', validTo: null }));
    await give(people.caseworker, '/api/commands/draftPolicyVersion', second).expect(200);
    await check('XM-H');
    await expect(
      api.world.asApplication(
        `UPDATE policy_version SET status = 'IN_FORCE', brought_on = '2025-07-01',
           brought_by = (SELECT id FROM account WHERE username = 'xm-approver') WHERE id = 'XM-H'`,
      ),
    ).rejects.toThrow(/overlap/);
  });

  test('refuses changed rules even to the owner', async () => {
    await expect(
      api.world.asOwner("UPDATE policy_rule SET value = '1' WHERE version_id = 'FJ-QZ-2024'"),
    ).rejects.toThrow(/a rule is never edited/);
    await expect(api.world.asOwner("DELETE FROM policy_version WHERE id = 'FJ-QZ-2024'")).rejects.toThrow(
      /never deleted/,
    );
  });
});
