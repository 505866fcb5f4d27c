import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CLASS_STAGES, PROJECT_STAGES, STAGES_BEFORE_RELEASE } from '../../domain/lifecycle/stages.js';
import {
  aWorldAtTheGate,
  CHECK,
  FOREIGN_KEY,
  type Gate,
  type GateWorld,
  NOBODY,
  NOT_NULL,
  refusalOf,
  UNIQUE,
} from '../support/gate.js';

let at: GateWorld;
let paid: Gate;
let other: Gate;
let twin: Gate;

beforeAll(async () => {
  at = await aWorldAtTheGate(3);
  [paid, other, twin] = at.gates as [Gate, Gate, Gate];
  // The third class has the people of the first, in the same trade and under another kind of the same family: no command
  // lets that happen, and the rows say it all the same.
  const first = `(SELECT f.person_id FROM trainee f WHERE f.class_id = '${paid.classId}' AND f.seq = t.seq)`;
  await at.plant(
    `UPDATE trainee t SET person_id = ${first} WHERE t.class_id = '${twin.classId}'`,
    `UPDATE claim_line l SET person_id = t.person_id, subsidy_kind = 'NEW_APPRENTICE' FROM trainee t
     WHERE t.id = l.trainee_id AND l.class_id = '${twin.classId}'`,
  );
});
afterAll(() => at.end());
beforeEach(() => at.begin());
afterEach(() => at.undo());

test('with everything in order the application may clear, pay, confirm and transfer', async () => {
  const paymentId = await at.pay(paid, await at.clear(paid));
  await at.confirm(paymentId);
  await at.book(paymentId);
  expect(await at.transfer(paymentId, await at.accounts(paid))).not.toBe('');
});

describe('a payment needs its clearance', () => {
  test.each([
    ['none', null, NOT_NULL],
    ['one that does not exist', NOBODY, FOREIGN_KEY],
  ])('%s', async (_name, clearanceId, no) => {
    expect(await refusalOf(at.pay(paid, clearanceId))).toMatch(no);
  });

  test("another class's", async () => {
    expect(await refusalOf(at.pay(paid, await at.clear(other)))).toMatch(FOREIGN_KEY);
  });

  test('and there is one per class', async () => {
    await at.clear(paid);
    expect(await refusalOf(at.clear(paid))).toMatch(UNIQUE);
  });
});

describe.each(STAGES_BEFORE_RELEASE)('a clearance before %s is completed', (stage) => {
  test('with nothing in its place', async () => {
    expect(await refusalOf(at.clear(paid, { [stage]: null }))).toMatch(CHECK);
  });

  test('with a completion that does not exist', async () => {
    expect(await refusalOf(at.clear(paid, { [stage]: NOBODY }))).toMatch(FOREIGN_KEY);
  });

  test('with the completion of another stage', async () => {
    const another = stage === 'catalogue' ? 'selection' : stage === 'selection' ? 'catalogue' : 'filing';
    const wrong = stage === 'filing' ? 'evaluation' : another;
    expect(await refusalOf(at.clear(paid, { [stage]: paid.completions[wrong] ?? '' }))).toMatch(FOREIGN_KEY);
  });

  test('with one that was revoked', async () => {
    const table = (PROJECT_STAGES as readonly string[]).includes(stage) ? 'project_completion' : 'class_completion';
    await at.app.query(`UPDATE ${table} SET standing = false WHERE id = $1`, [paid.completions[stage]]);
    expect(await refusalOf(at.clear(paid))).toMatch(FOREIGN_KEY);
  });

  test('and a payment afterwards forbids to revoke it', async () => {
    await at.pay(paid, await at.clear(paid));
    const table = (PROJECT_STAGES as readonly string[]).includes(stage) ? 'project_completion' : 'class_completion';
    const revoke = at.app.query(`UPDATE ${table} SET standing = false WHERE id = $1`, [paid.completions[stage]]);
    expect(await refusalOf(revoke)).toMatch(FOREIGN_KEY);
  });
});

describe("somebody else's completions", () => {
  test.each(CLASS_STAGES.filter((stage) => stage !== 'release'))('another class of the project: %s', async (stage) => {
    expect(await refusalOf(at.clear(paid, { [stage]: other.completions[stage] ?? '' }))).toMatch(FOREIGN_KEY);
  });

  test.each(PROJECT_STAGES)('another project: %s', async (stage) => {
    const stranger = await at.insert('project_completion', {
      project_id: await anotherProject(),
      stage,
      completed_on: '2026-02-25',
    });
    expect(await refusalOf(at.clear(paid, { [stage]: stranger }))).toMatch(FOREIGN_KEY);
  });

  test('a class does not move to another project', async () => {
    expect(await refusalOf(at.clear({ ...paid, projectId: await anotherProject() }))).toMatch(FOREIGN_KEY);
  });

  test('a claim without a class cannot be cleared under the profile of classes', async () => {
    expect(await refusalOf(at.clear({ ...paid, classId: null as unknown as string }))).toMatch(CHECK);
  });

  async function anotherProject(): Promise<string> {
    const made = await at.app.query<{ id: string }>(
      `INSERT INTO project (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id,
         fund, posted_by, posted_on)
       SELECT 'other', title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund, posted_by,
         posted_on FROM project WHERE id = $1 RETURNING id`,
      [paid.projectId],
    );
    return made.rows[0]?.id ?? '';
  }
});

describe('once', () => {
  test('a line', async () => {
    const clearanceId = await at.clear(paid);
    await at.pay(paid, clearanceId);
    expect(await refusalOf(at.pay(paid, clearanceId))).toMatch(UNIQUE);
  });

  test.each([
    ['of the same occupation and level', {}],
    ['without a level', { level: null }],
    ['without a level, a month or a certificate', { level: null, subsidy_month: null, certificate_number: null }],
  ])('a person under two kinds of one family, %s', async (_name, same) => {
    await setLines(same, paid, twin);
    await at.pay(paid, await at.clear(paid));
    expect(await refusalOf(at.pay(twin, await at.clear(twin)))).toBe('23505 payment_once_per_person');
  });

  test('a certificate, whatever it is said to be for', async () => {
    await setLines({ certificate_number: 'ONE-AND-THE-SAME' }, paid, other);
    await at.pay(paid, await at.clear(paid));
    expect(await refusalOf(at.pay(other, await at.clear(other)))).toBe('23505 payment_once_per_certificate');
  });

  test('and not under the name of another person than the line has', async () => {
    const { rows } = await at.app.query('SELECT person_id FROM claim_line WHERE claim_id = $1 LIMIT 1', [
      other.claimId,
    ]);
    expect(await refusalOf(at.pay(paid, await at.clear(paid), { person_id: rows[0].person_id }))).toBe('JX006');
  });

  test.each([
    { occupation_canonical: 'elsewhere' },
    { level: 'L1' },
    { family: 'OTHER' },
    { certificate_number: 'X-1' },
  ])('nor for something else than the line has: %j', async (change) => {
    expect(await refusalOf(at.pay(paid, await at.clear(paid), change))).toBe('JX006');
  });

  test('only a reversal frees it', async () => {
    const clearanceId = await at.clear(paid);
    const paymentId = await at.pay(paid, clearanceId);
    await at.confirm(paymentId);
    await at.book(paymentId);
    await at.app.query("UPDATE payment SET state = 'REVERSED' WHERE id = $1", [paymentId]);
    expect(await at.pay(paid, clearanceId)).not.toBe('');
  });

  /** What the first lines of these claims have in common. */
  async function setLines(same: Record<string, unknown>, ...gates: Gate[]): Promise<void> {
    for (const [column, value] of Object.entries(same))
      for (const { claimId } of gates)
        await at.app.query(
          `UPDATE claim_line SET ${column} = $2 WHERE id = (SELECT l.id FROM claim_line l JOIN trainee t ON t.id = l.trainee_id
             WHERE l.claim_id = $1 ORDER BY t.seq LIMIT 1)`,
          [claimId, value],
        );
  }
});
