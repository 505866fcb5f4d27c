import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { type PaidAllowances, paidAllowances } from '../support/allowance-life.js';
import { anApi, type TestApi } from '../support/api.js';

/** Allowances of a class that were paid, and one more that is claimed: what the application's own role may not write. */
let api: TestApi;
let paid: PaidAllowances;
let open: string;
beforeAll(async () => {
  api = await anApi();
  paid = await paidAllowances(api);
  const later = await must(api.world.hands, CAST.institution, 'fileAllowanceClaim', paid.classId, {
    commitment: true,
    exceptions: [],
  });
  open = String(later.result['claimId']);
}, 120_000);
afterAll(() => api.end());

const refusedBy = (statement: string) =>
  api.world.asApplication(statement).then(
    () => undefined,
    (error: Error & { code?: string }) => error.code,
  );

describe('the database, when the TypeScript is gone round', () => {
  const claimOf = (
    who: string,
  ) => `INSERT INTO claim (of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
    SELECT '${paid.classId}', 'ALLOWANCE', a.organisation_id, a.id, business_today() FROM account a WHERE a.username = '${who}'`;
  const entryOf = (place: number, change: Readonly<Record<string, string>> = {}) => {
    const row = {
      ...{ claim_id: `'${open}'`, seq: '9', person_id: 't.person_id', family: `'LIVING'`, categories: 't.categories' },
      ...{ certificate_kind: 'f.kind', certificate_number: 'f.number', issuer: `'x'`, issued_on: 'f.issued_on' },
      ...{ trainee_id: 't.id', requested_fen: '50000' },
      ...change,
    };
    return `INSERT INTO claim_entry (${Object.keys(row).join(', ')}) SELECT ${Object.values(row).join(', ')}
      FROM trainee t JOIN certificate f ON f.trainee_id = t.id WHERE t.id = '${paid.trainees[place - 1]}'`;
  };
  const by = (who: string) => `(SELECT id FROM account WHERE username = '${who}')`;
  const signed = () => `UPDATE claim SET reviewed_by = ${by('qz-caseworker')}, reviewed_on = business_today(),
      checked_by = ${by('qz-reviewer')}, checked_on = business_today(), publicity_posted_by = ${by('qz-caseworker')},
      publicity_posted_on = business_today() - 9, publicity_ends_on = business_today() - 1, approved_by = ${by('qz-approver')},
      approved_on = business_today() WHERE id = '${open}'`;

  test('knows no allowance of another institution', async () => {
    expect(await refusedBy(claimOf('other-institution'))).toBe('JX120');
  });
  test('knows no row of who is of another class, has no training line, or is said to be of another category', async () => {
    expect(await refusedBy(entryOf(5, { categories: `'{EMPLOYEE}'`, seq: '8' }))).toBe('JX121');
    expect(
      await refusedBy(entryOf(5, { person_id: `(SELECT person_id FROM trainee WHERE id = '${paid.trainees[0]}')` })),
    ).toBe('JX121');
    await api.world.plant(
      `UPDATE claim_line SET amount_fen = 0, approved_fen = 0, reason_code = 'ABSENT' WHERE trainee_id = '${paid.trainees[5]}'`,
    );
    expect(await refusedBy(entryOf(6))).toBe('JX121');
    await api.world.plant(
      `UPDATE claim_line SET amount_fen = 160000, approved_fen = 160000, reason_code = NULL WHERE trainee_id = '${paid.trainees[5]}'`,
    );
    const [own] = await api.world.asOwner<{ id: string }>('SELECT id FROM claim WHERE class_id = $1', [paid.classId]);
    expect(await refusedBy(entryOf(5, { claim_id: `'${own?.id}'` }))).toMatch(/^JX/);
  });
  test('approves and pays nothing before its training, and to nobody but the person', async () => {
    // Its window has ended by now: it is worth something all the same.
    await api.world.plant(
      signed(),
      `UPDATE claim_line SET amount_fen = 50000, reason_code = NULL WHERE claim_id = '${open}'`,
      `UPDATE claim_line SET approved_fen = 0 WHERE trainee_id = '${paid.trainees[4]}'`,
    );
    const approve = `UPDATE claim_line SET approved_fen = amount_fen WHERE claim_id = '${open}'`;
    expect(await refusedBy(approve)).toBe('JX122');
    const stranger = `INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
        occupation_canonical, level, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on, batch_id,
        account_id, reference)
      SELECT y.clearance_id, y.claim_id, y.claim_line_id, y.approved_fen, y.maker_id, y.checker_id, y.person_id, y.family,
        y.occupation_canonical, y.level, y.certificate_number, o.payee_organisation_id, y.fund, y.amount_fen, y.instructed_by,
        y.instructed_on, y.batch_id, o.account_id, y.reference || 'X'
      FROM payment y, payment o WHERE y.claim_id = '${paid.claimId}' AND y.state = 'RETURNED' AND o.family = 'TRAINING' LIMIT 1`;
    const someone = `(SELECT id FROM payment WHERE claim_id = '${paid.claimId}' ORDER BY reference LIMIT 1)`;
    await api.world.plant(
      `UPDATE payment_batch SET state = 'CHECKED'`,
      `UPDATE payment SET state = 'RETURNED' WHERE id = ${someone}`,
    );
    expect(await refusedBy(stranger)).toBe('JX124');
    const joins = `INSERT INTO batch_payee (batch_id, organisation_id, account_id) SELECT '${paid.batchId}', a.organisation_id, a.id
      FROM payee_account a JOIN organisation o ON o.id = a.organisation_id WHERE o.kind <> 'PERSON' AND a.state = 'CONFIRMED'
        AND NOT EXISTS (SELECT 1 FROM batch_payee w WHERE w.organisation_id = o.id) LIMIT 1`;
    await api.world.plant(
      `DELETE FROM batch_payee WHERE organisation_id = (SELECT organisation_id FROM account WHERE username = '${CAST.institution}')`,
    );
    expect(await refusedBy(joins)).toBe('JX125');
  });
  test('clears nothing whose training is not instructed', async () => {
    await api.world.plant(
      `UPDATE claim_line SET approved_fen = amount_fen WHERE claim_id = '${open}'`,
      `UPDATE claim_entry SET verified_by = ${by('qz-caseworker')}, verified_on = business_today(),
         real_name = true, certificate_verified = true, category_verified = true, verification_reference = 'x' WHERE claim_id = '${open}'`,
      `INSERT INTO quota_hold (claim_line_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen)
       SELECT id, person_id, 'LIVING', 'CUMULATIVE', 1, 1, occupation_canonical, level, amount_fen FROM claim_line WHERE claim_id = '${open}'`,
      `UPDATE payment SET state = 'REVERSED' WHERE family = 'TRAINING'`,
    );
    const clear = `INSERT INTO clearance (gate_profile, project_id, claim_id, cleared_by, cleared_on)
      SELECT 'ALLOWANCE', project_id, id, approved_by, business_today() FROM claim WHERE id = '${open}'`;
    expect(await refusedBy(clear)).toBe('JX123');
  });
});
