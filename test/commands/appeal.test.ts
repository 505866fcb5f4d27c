import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashPassword } from '../../platform/password.js';
import { createAccount } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aPaidClass } from '../support/paid-class.js';

let api: TestApi;
let institution: Client;
let outsider: Client;
beforeAll(async () => {
  api = await anApi();
  institution = await api.as('base-manager');
  const [bureau] = await api.world.asOwner<{ id: string }>(
    "SELECT organisation_id AS id FROM account WHERE username = 'qz-head'",
  );
  await createAccount(api.world.db, {
    ...{ username: 'qz-reviewer-b', displayName: '复核 乙', organisationId: bureau?.id ?? '', roles: ['reviewer'] },
    passwordHash: await hashPassword(DEMO_PASSWORD),
  });
  outsider = await api.as('qz-reviewer-b');
});
afterAll(() => api.end());

const appeal = (body: object) => give(institution, '/api/commands/fileAppeal', { ground: '学时应予认定', ...body });
const decide = (client: Client, id: string, decision = 'UPHELD') =>
  give(client, `/api/appeals/${id}/commands/decideAppeal`, { decision, reason: '证据充分' });

/** A claim of which one line came to nothing, approved on 2025-06-15 unless said otherwise. */
async function aZeroLine(
  approvedOn = '2025-06-15',
): Promise<{ claimId: string; claimLineId: string; paidLineId: string }> {
  const { classId, traineeIds } = await aPaidClass(api.world);
  await api.world.plant(
    `UPDATE claim_line SET amount_fen = 0, approved_fen = 0, reason_code = 'HOURS_BELOW_MINIMUM' WHERE trainee_id = '${traineeIds[0]}'`,
    `UPDATE claim SET publicity_ends_on = '2025-01-01', approved_on = '${approvedOn}' WHERE class_id = '${classId}'`,
  );
  const rows = await api.world.asOwner<{ claimId: string; id: string }>(
    'SELECT claim_id AS "claimId", id FROM claim_line WHERE class_id = $1 ORDER BY amount_fen',
    [classId],
  );
  return { claimId: rows[0]?.claimId ?? '', claimLineId: rows[0]?.id ?? '', paidLineId: rows[1]?.id ?? '' };
}

describe('an appeal', () => {
  test('is made against a line that came to nothing, within sixty days, and decided by somebody outside the case', async () => {
    const { claimId, claimLineId } = await aZeroLine();
    const filed = await appeal({ claimId, claimLineId }).expect(200);
    expect(filed.body.result.windowEndsOn).toBe('2025-08-14');
    const id: string = filed.body.result.appealId;
    const [task] = (await outsider.get('/api/tasks').expect(200)).body.items;
    expect(task).toMatchObject({ command: 'decideAppeal', dossierId: id, dueAt: '2025-07-29T15:59:59.999Z' });
    expect((await decide(await api.as('qz-reviewer'), id).expect(409)).body.code).toBe('CHECKER_INSIDE_CASE');
    await decide(outsider, id).expect(200);
    expect((await decide(outsider, id).expect(409)).body.code).toBe('ALREADY_DECIDED');
    const page = (await institution.get(`/api/appeals/${id}`).expect(200)).body;
    expect(page).toMatchObject({ decision: 'UPHELD', decisionReason: '证据充分', decidedOn: '2025-07-01' });
    expect((await appeal({ claimId, claimLineId }).expect(409)).body.code).toBe('ALREADY_APPEALED');
    await (await api.as('other-institution')).get(`/api/appeals/${id}`).expect(404);
  });

  test('is made against a claim that was refused', async () => {
    const { claimId } = await aZeroLine();
    expect((await appeal({ claimId }).expect(409)).body).toMatchObject({
      code: 'APPEAL_NOTHING_DECIDED',
      field: 'claimId',
    });
    await api.world.plant(
      `UPDATE claim SET state = 'REFUSED', approved_by = NULL, approved_on = NULL, refused_on = '2025-06-30', refusal_reason = '材料不实',
         refused_by = (SELECT id FROM account WHERE username = 'qz-approver') WHERE id = '${claimId}'`,
    );
    expect((await appeal({ claimId }).expect(200)).body.result.windowEndsOn).toBe('2025-08-29');
  });

  test('is not made against what is paid, of others, or unknown', async () => {
    const { claimId, claimLineId, paidLineId } = await aZeroLine();
    for (const body of [
      { claimId, claimLineId: paidLineId },
      { claimId, claimLineId: randomUUID() },
      { claimId: randomUUID() },
    ])
      expect((await appeal(body).expect(409)).body.code).toBe('APPEAL_NOTHING_DECIDED');
    const other = await api.as('other-institution');
    const foreign = await give(other, '/api/commands/fileAppeal', { claimId, claimLineId, ground: 'x' }).expect(409);
    expect(foreign.body.code).toBe('APPEAL_NOTHING_DECIDED');
  });

  test.each([
    ['2025-05-02', 200], // Sixty days end on 1 July, the day itself.
    ['2025-05-01', 422],
    ['2025-04-29', 422], // A last day on Saturday 28 June rolls to Monday the 30th, and no further.
  ])('decided on %s it is still open on 1 July: %s', async (approvedOn, status) => {
    const { claimId, claimLineId } = await aZeroLine(approvedOn);
    const answer = await appeal({ claimId, claimLineId }).expect(status);
    expect(answer.body.code).toBe(status === 422 ? 'APPEAL_WINDOW_ENDED' : undefined);
  });

  test.each([
    [
      'a decision by who reviewed the claim',
      `UPDATE appeal SET decision = 'REJECTED', decision_reason = 'x', decided_on = '2025-07-02', decided_by = (SELECT id FROM account WHERE username = 'qz-reviewer') WHERE decision IS NULL`,
      'JX065',
    ],
    ['another decision', `UPDATE appeal SET decision_reason = 'y' WHERE decision IS NOT NULL`, 'JX067'],
    [
      'an appeal out of its window',
      `INSERT INTO appeal (claim_id, project_id, region_code, organisation_id, owner_organisation_id, ground, decided_against_on, window_ends_on, filed_by, filed_on)
       SELECT claim_id, project_id, region_code, organisation_id, owner_organisation_id, 'x', '2025-01-01', '2025-03-03', filed_by, '2025-07-01' FROM appeal LIMIT 1`,
      '23514',
    ],
  ])('the database refuses %s', async (_name, query, code) => {
    await expect(api.world.asApplication(query)).rejects.toMatchObject({ code });
  });
});
