import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { aClaimant, aHardship, organisationOf } from '../support/subsidy-claims.js';

/** With the TypeScript gone round: what the record itself says of enterprises in hardship. */
let api: TestApi;
let firmId: string;
beforeAll(async () => {
  api = await anApi();
  await aClaimant(api, { username: 'firm', kind: 'ENTERPRISE' });
  firmId = await organisationOf(api, 'firm');
  const withdrawn = await decided({ validTo: '2025-05-31' });
  const body = { fromDay: '2025-05-01', document: '泉人社困撤〔2025〕1号', reason: '已恢复生产' };
  await on(withdrawn, 'qz-caseworker', 'withdrawHardship', body);
  await on(withdrawn, 'qz-reviewer', 'confirmHardshipWithdrawal');
  await decided({ validFrom: '2025-07-01' }, 'refuseHardship', { reason: '证明不全' });
  await decided({ validFrom: '2025-06-01', validTo: '2025-06-30' });
}, 60_000);
afterAll(() => api.end());

async function on(id: string, who: string, command: string, body: object = {}): Promise<void> {
  await give(await api.as(who), `/api/hardship-recognitions/${id}/commands/${command}`, body).expect(200);
}
async function decided(change: object, command = 'confirmHardship', body: object = {}): Promise<string> {
  const proposal = { ...aHardship(firmId), ...change };
  const made = await give(await api.as('qz-caseworker'), '/api/commands/proposeHardship', proposal).expect(200);
  await on(made.body.result.hardshipId, 'qz-reviewer', command, body);
  return made.body.result.hardshipId;
}

describe('the database refuses', () => {
  const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
  const recognition = (who: string, enterprise: string, day = '2026-01-01') =>
    `INSERT INTO hardship_recognition (organisation_id, region_code, document, grounds, valid_from, valid_to, proposed_by, proposed_on)
     VALUES ('${enterprise}', '350500', 'x', 'x', '${day}', '${day}', ${account(who)}, business_today())`;
  const standing = "(SELECT id FROM hardship_recognition WHERE decision = 'CONFIRMED' AND ends_before IS NULL)";
  const withdrawal = (who: string, of = standing, day = '2025-06-15') =>
    `INSERT INTO hardship_withdrawal (recognition_id, from_day, grounds, document, proposed_by, proposed_on)
     VALUES (${of}, '${day}', 'x', 'x', ${account(who)}, business_today())`;

  test.each<[string, () => string | Promise<string>, string]>([
    [
      'one of an institution',
      async () => recognition('qz-caseworker', await organisationOf(api, 'base-manager')),
      'JX133',
    ],
    ['one by a payer', () => recognition('qz-payer', firmId), 'JX133'],
    ['one by another city', () => recognition('xm-caseworker', firmId), 'JX133'],
    ['one of days that are covered', () => recognition('qz-caseworker', firmId, '2025-06-01'), '23P01 hardship_once'],
    [
      'another decision',
      () => "UPDATE hardship_recognition SET decision = 'REFUSED', reason = 'x' WHERE decision = 'CONFIRMED'",
      'JX133',
    ],
    ['other days', () => "UPDATE hardship_recognition SET valid_to = '2026-12-31'", '42501'],
    ['an end without a withdrawal', () => "UPDATE hardship_recognition SET ends_before = '2025-06-20'", '42501'],
    ['a withdrawal by the firm', () => withdrawal('firm'), 'JX134'],
    ['one of a day that is not its', () => withdrawal('qz-caseworker', standing, '2025-07-01'), 'JX134'],
    [
      'one of what was refused',
      () => withdrawal('qz-caseworker', "(SELECT id FROM hardship_recognition WHERE decision = 'REFUSED')"),
      'JX134',
    ],
    [
      'a withdrawal decided anew',
      () => "UPDATE hardship_withdrawal SET reason = 'x' WHERE decision = 'CONFIRMED'",
      'JX134',
    ],
    ['one taken away', () => 'DELETE FROM hardship_recognition', '42501'],
  ])('%s', async (_what, query, code) => {
    expect(await refusalOf(api.world.asApplication(await query()))).toBe(code);
  });

  test('a decision by who proposed it', async () => {
    await api.world.asApplication(recognition('qz-caseworker', firmId));
    const decide = `UPDATE hardship_recognition SET decision = 'CONFIRMED', decided_on = business_today(),
      decided_by = ${account('qz-caseworker')} WHERE decision IS NULL`;
    expect(await refusalOf(api.world.asApplication(decide))).toBe('23514 hardship_by_two');
    expect(await refusalOf(api.world.asApplication(decide.replace('qz-caseworker', 'qz-payer')))).toBe('JX133');
    const ended = decide
      .replace("decision = 'CONFIRMED'", "decision = 'REFUSED', reason = 'x'")
      .replace('qz-caseworker', 'qz-reviewer');
    await api.world.asApplication(ended);
  });
});
