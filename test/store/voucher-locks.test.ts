import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { lapseVouchers } from '../../store/voucher/vouchers.js';
import { anApi, type TestApi } from '../support/api.js';
import { aClassOfTheFund, fileInJune } from '../support/voucher-class.js';
import { claimed, GENERAL, issue, keepUnemploymentFund } from '../support/vouchers.js';

/** With the rules of the TypeScript gone round: what the database itself says of vouchers (domain §2.5). */
let api: TestApi;
let classId: string;
/** Of the class's two trainees, of somebody else who has claimed, and of one who has not. */
let ids: { first: string; second: string; other: string; issued: string };
let waiting: string;
beforeAll(async () => {
  api = await anApi();
  await keepUnemploymentFund(api);
  await api.world.hands.advance('2026-05-12');
  const [first = '', second = ''] = await claimed(api, { ...GENERAL, rows: people(2, 1) });
  const [other = ''] = await claimed(api, { ...GENERAL, rows: people(1, 3) });
  const [issued = ''] = await issue(api, { ...GENERAL, rows: people(1, 4) });
  ids = { first, second, other, issued };
  const life = await aClassOfTheFund(api);
  classId = life.classIds[0] ?? '';
  await fileInJune(api, classId, people(2, 1));
  const next = await aClassOfTheFund(api);
  waiting = next.classIds[0] ?? '';
  await fileInJune(api, waiting, people(1, 5));
  await must(api.world.hands, CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
  await api.world.hands.until('class', classId, 'supervision');
  await api.world.hands.advance('2026-06-01');
});
afterAll(() => api.end());

const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
const run = (query: string) => api.world.asApplication(query);
const trainee = (seq: number) => `(SELECT id FROM trainee WHERE class_id = '${classId}' AND seq = ${seq})`;
const activation = (on: string) =>
  `state = 'ACTIVATED', activated_on = ${on}, activated_by = ${account('base-manager')}`;

describe('the database refuses', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'a voucher of a list that nobody has confirmed',
      () => `INSERT INTO voucher (issue_id, person_id, issued_on, claim_by)
        SELECT gen_random_uuid(), person_id, business_today(), business_today() FROM voucher LIMIT 1`,
      /begins with a confirmed issue/,
    ],
    [
      'a list that begins confirmed',
      () => `INSERT INTO voucher_issue (organisation_id, region_code, kind, document, proposed_by, proposed_on, decision,
          decided_by, decided_on)
        SELECT organisation_id, '350500', 'GENERAL', 'X', id, business_today(), 'CONFIRMED', ${account('qz-reviewer')},
          business_today() FROM account WHERE username = 'qz-caseworker'`,
      /begins as a proposal/,
    ],
    [
      'somebody who joins a confirmed list',
      () => `INSERT INTO voucher_issue_row (issue_id, seq, person_id)
        SELECT v.issue_id, 99, p.id FROM voucher v, person p WHERE p.id <> v.person_id LIMIT 1`,
      /joins a decided issue/,
    ],
    [
      'a claim of yesterday',
      () => `UPDATE voucher SET state = 'CLAIMED', claimed_on = business_today() - 1, claim_channel = 'LINK',
          policy_version_id = 'FJ-QZ-2024', valid_to = business_today() + 60 WHERE id = '${ids.issued}'`,
      /claimed today/,
    ],
    [
      'a validity that its version does not give',
      () => `UPDATE voucher SET state = 'CLAIMED', claimed_on = business_today(), claim_channel = 'LINK',
          policy_version_id = 'FJ-QZ-2024', valid_to = business_today() + 20 WHERE id = '${ids.issued}'`,
      /months of its policy version/,
    ],
    [
      'a longer validity',
      () => `UPDATE voucher SET valid_to = valid_to + 1 WHERE id = '${ids.other}'`,
      /is not changed/,
    ],
    [
      'an activation without a claim',
      () => `UPDATE voucher SET ${activation('business_today()')} WHERE id = '${ids.issued}'`,
      /does not follow ISSUED/,
    ],
    [
      'a trainee who is another person',
      () => `UPDATE voucher v SET class_id = t.class_id, trainee_id = t.id FROM trainee t
        WHERE t.class_id = '${waiting}' AND v.id = '${ids.other}'`,
      /voucher_holder/,
    ],
    [
      'an activation at another trainee’s place',
      () =>
        `UPDATE voucher SET trainee_id = ${trainee(2)}, ${activation('business_today()')} WHERE id = '${ids.first}'`,
      /voucher_holder|voucher_one_per_trainee/,
    ],
    [
      'an activation dated back',
      () => `UPDATE voucher SET ${activation('business_today() - 1')} WHERE id = '${ids.first}'`,
      /at a check-in/,
    ],
    [
      'a voucher that lapses before its day',
      () => `UPDATE voucher SET state = 'LAPSED', ended_on = business_today() WHERE id = '${ids.first}'`,
      /on its day/,
    ],
    [
      'a redemption out of turn',
      () => `UPDATE voucher SET state = 'REDEEMED' WHERE id = '${ids.first}'`,
      /does not follow CLAIMED/,
    ],
    ['a redemption by hand', () => `UPDATE voucher SET payment_id = gen_random_uuid()`, /permission denied/],
    [
      'a voided voucher without a reason',
      () =>
        `UPDATE voucher SET state = 'VOIDED', ended_on = business_today(), voided_by = ${account('qz-approver')} WHERE id = '${ids.other}'`,
      /voucher_voided/,
    ],
    [
      'a person’s voucher given to another',
      () =>
        `UPDATE voucher SET person_id = (SELECT person_id FROM voucher WHERE id = '${ids.other}') WHERE id = '${ids.first}'`,
      /permission denied/,
    ],
    [
      'an override that its author confirms',
      () => `WITH asked AS (INSERT INTO voucher_override (class_id, organisation_id, reason, document, proposed_by, proposed_on)
          SELECT '${waiting}', organisation_id, 'X', 'X', id, business_today() FROM account WHERE username = 'qz-approver')
        SELECT 1; UPDATE voucher_override SET decision = 'CONFIRMED', decided_by = proposed_by, decided_on = business_today()`,
      /voucher_override_by_two/,
    ],
    [
      'a filing approved without vouchers',
      () => `UPDATE filing SET decision = 'APPROVED', decided_by = ${account('qz-reviewer')}, decided_on = business_today()
        WHERE class_id = '${waiting}'`,
      /filed with a voucher for each trainee/,
    ],
  ])('%s', async (_name, query, message) => {
    await expect(run(query())).rejects.toThrow(message);
  });

  test('a second voucher for a person who holds one, by a list that is as it should be', async () => {
    const [list] = await api.world.asOwner<{ id: string }>(
      `INSERT INTO voucher_issue (organisation_id, region_code, kind, document, proposed_by, proposed_on)
       SELECT organisation_id, '350500', 'GENERAL', 'X', id, business_today() FROM account WHERE username = 'qz-caseworker'
       RETURNING id`,
    );
    await api.world.asOwner(
      `INSERT INTO voucher_issue_row (issue_id, seq, person_id) SELECT $1, 1, person_id FROM voucher WHERE id = $2`,
      [list?.id, ids.other],
    );
    await api.world.asOwner(
      `UPDATE voucher_issue SET decision = 'CONFIRMED', decided_by = ${account('qz-reviewer')}, decided_on = business_today()
       WHERE id = $1`,
      [list?.id],
    );
    const second = run(`INSERT INTO voucher (issue_id, person_id, issued_on, claim_by)
      SELECT issue_id, person_id, business_today(), business_today() FROM voucher_issue_row WHERE issue_id = '${list?.id}'`);
    await expect(second).rejects.toThrow(/voucher_one_at_a_time/);
  });

  test('an activation after the end of the validity, and a payment of what is not activated', async () => {
    const [before] = await api.world.asOwner<{ at: string }>('SELECT business_at::text AS at FROM business_clock');
    await api.world.asOwner(`UPDATE business_clock SET business_at = '2026-08-13 09:00+08'`);
    const late = run(`UPDATE voucher SET ${activation('business_today()')} WHERE id = '${ids.first}'`);
    await expect(late).rejects.toThrow(/voucher_activated_in_time/);
    await api.world.asOwner('UPDATE business_clock SET business_at = $1::timestamptz', [before?.at]);
    await expect(pay()).rejects.toThrow(/pays against a voucher/);
  });
});

/** A payment of the first trainee's line, whatever stands in the way of it. */
async function pay(): Promise<unknown> {
  await api.world.plant(
    `INSERT INTO claim (id, project_id, class_id, payee_organisation_id, filed_by, filed_on, reviewed_by, reviewed_on, checked_by,
       checked_on, approved_by, approved_on)
     SELECT '00000000-0000-4000-8000-000000000001', project_id, id, institution_id, ${account('base-manager')}, '2026-06-01',
       ${account('qz-caseworker')}, '2026-06-01', ${account('qz-reviewer')}, '2026-06-01', ${account('qz-approver')}, '2026-06-01'
     FROM class WHERE id = '${classId}' ON CONFLICT DO NOTHING`,
    `INSERT INTO claim_line (claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical, level,
       amount_fen, working, approved_fen)
     SELECT '00000000-0000-4000-8000-000000000001', class_id, id, person_id, 'TRAINING', 'LEVEL_UPGRADE', 'X', 'L4', 100, '[]', 100
     FROM trainee WHERE id = ${trainee(1)} ON CONFLICT DO NOTHING`,
  );
  return run(`INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
      occupation_canonical, level, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on)
    SELECT gen_random_uuid(), m.id, l.id, 100, ${account('qz-caseworker')}, ${account('qz-reviewer')}, l.person_id, 'TRAINING', 'X', 'L4',
      m.payee_organisation_id, 'UNEMPLOYMENT_INSURANCE', 100, ${account('ui-payer')}, '2026-06-01'
    FROM claim_line l JOIN claim m ON m.id = l.claim_id WHERE l.trainee_id = ${trainee(1)}`);
}

test('the sweep marks what is over, set by set, each with its audit event, and nothing twice', async () => {
  await api.world.asOwner(`UPDATE business_clock SET business_at = '2026-08-13 09:00+08'`);
  const sweep = () => inTransaction(api.world.db, SYSTEM_SCOPE, lapseVouchers);
  expect(await sweep()).toBe(4);
  expect(await sweep()).toBe(0);
  const marked = await api.world.asOwner(`SELECT DISTINCT state, ended_on::text AS on FROM voucher`);
  expect(marked).toEqual([{ state: 'LAPSED', on: '2026-08-13' }]);
  const told = await api.world.asOwner(
    `SELECT count(*) AS n FROM audit_event WHERE event = 'voucher-lapsed' AND dossier = 'voucher'`,
  );
  expect(told).toEqual([{ n: '4' }]);
  await expect(run(`UPDATE voucher SET state = 'CLAIMED' WHERE id = '${ids.first}'`)).rejects.toThrow(/is not changed/);
});
