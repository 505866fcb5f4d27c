import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { aProjectIn, approveClaims, batchClaims, publishClaim } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** What an upheld appeal does: claims of which an objection has brought the second line to nothing, and which are approved. */
let world: World;
let classIds: readonly string[];
const DECIDER = 'qz-reviewer-b';
const aClass = (place: number) => classIds[place] ?? '';

beforeAll(async () => {
  world = await aWorld();
  await world.asOwner(
    `INSERT INTO account (username, display_name, email, password_hash, organisation_id, roles, is_demo)
     SELECT '${DECIDER}', '复核 乙', 'b@demo.invalid', password_hash, organisation_id, '{reviewer,approver}', true
     FROM account WHERE username = 'qz-reviewer'`,
  );
  ({ classIds } = await aProjectIn(world, 'release', { classes: 4 }));
  for (const id of classIds) {
    await publishClaim(world, id);
    await objectTo(id);
  }
  await approveClaims(world, classIds);
});
afterAll(async () => {
  expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  await world.end();
});

async function objectTo(id: string): Promise<void> {
  const said = { line: 2, objectionGround: '第2号学员未到课', contact: null };
  expect(await answerTo(world, CAST.caseworker, 'fileObjection', id, said)).toBe('accepted');
  const [open] = await world.hands.options(CAST.reviewer, 'openObjections', { classId: id });
  const objectionId = open?.value ?? '';
  const found = { objectionId, investigation: '签到不全' };
  expect(await answerTo(world, CAST.caseworker, 'investigateObjection', id, found)).toBe('accepted');
  const resolved = { objectionId, objectionOutcome: 'UPHELD', reason: '见核查记录' };
  expect(await answerTo(world, CAST.reviewer, 'resolveObjection', id, resolved)).toBe('accepted');
}

async function standing(id: string) {
  const [found] = await world.asOwner(
    `SELECT m.state, m.filed_on::text AS "filedOn", m.approved_by IS NULL AND m.reviewed_by IS NULL AS unsigned,
       (SELECT array_agg(l.amount_fen::int ORDER BY t.seq) FROM claim_line l JOIN trainee t ON t.id = l.trainee_id
         WHERE l.claim_id = m.id) AS fen,
       (SELECT count(*)::int FROM quota_hold q WHERE q.class_id = m.class_id AND q.state = 'HELD') AS quotas,
       (SELECT (h.held_fen - h.returned_fen)::int FROM budget_hold h WHERE h.class_id = m.class_id) AS held
     FROM claim m WHERE m.class_id = $1`,
    [id],
  );
  return found;
}
const OBJECTED = { state: 'FILED', unsigned: false, fen: [130_000, 0, 130_000], quotas: 2, held: 260_000 };

async function appealFor(id: string): Promise<string> {
  const [line] = await world.asOwner<{ claimId: string; claimLineId: string }>(
    'SELECT claim_id AS "claimId", id AS "claimLineId" FROM claim_line WHERE class_id = $1 AND amount_fen = 0',
    [id],
  );
  const filed = await world.hands.give(CAST.institution, 'fileAppeal', null, { ...line, ground: '有视频为证' });
  return String(filed.result['appealId']);
}
const uphold = async (id: string) =>
  (await world.hands.give(DECIDER, 'decideAppeal', id, { decision: 'UPHELD', reason: '视频可证其到课' })).result;
const carryOut = (who: string, id: string) =>
  answerTo(world, who, 'carryOutAppeal', id, { carriedOutHow: '已移出批次并重新核算' });

describe('an appeal that is upheld', () => {
  test('has its line computed anew and held for, and the review begun anew under the first day', async () => {
    const before = await standing(aClass(0));
    expect(before).toMatchObject(OBJECTED);
    const id = await appealFor(aClass(0));
    expect(await uphold(id)).toEqual({ decision: 'UPHELD', effect: 'REOPENED', obstacle: null });
    expect(await standing(aClass(0))).toEqual({
      ...{ state: 'FILED', filedOn: before?.['filedOn'], unsigned: true },
      ...{ fen: [130_000, 130_000, 130_000], quotas: 3, held: 390_000 },
    });
    expect(await openTasks(world, aClass(0))).toEqual(['reviewClaim caseworker']);
    expect(await carryOut(CAST.approver, id)).toBe('APPEAL_NOTHING_TO_CARRY_OUT');
    await publishClaim(world, aClass(0)); // With all three lines, through every signature again.
  });

  test('is carried out by somebody where the claim is in a batch, and he is told how', async () => {
    await batchClaims(world, [aClass(1)]);
    const id = await appealFor(aClass(1));
    expect(await uphold(id)).toMatchObject({ effect: 'TO_CARRY_OUT', obstacle: expect.stringContaining('移出批次') });
    expect(await standing(aClass(1))).toMatchObject(OBJECTED);
    const [task] = await world.asOwner("SELECT title, role FROM task WHERE dossier_id = $1 AND state = 'OPEN'", [id]);
    expect(task).toMatchObject({ title: expect.stringContaining('请移出批次后重新核算'), role: 'approver' });
    expect(await carryOut(DECIDER, id)).toBe('SAME_PERSON');
    expect(await carryOut(CAST.approver, id)).toBe('accepted');
    expect(await carryOut(CAST.approver, id)).toBe('ALREADY_DECIDED');
    expect(await world.asOwner("SELECT 1 FROM task WHERE dossier_id = $1 AND state = 'OPEN'", [id])).toEqual([]);
  });

  test('is carried out by somebody where the facts still make nothing of the line', async () => {
    await world.plant(
      `UPDATE attendance SET hours = 0 WHERE trainee_id = (SELECT id FROM trainee WHERE class_id = '${aClass(2)}' AND seq = 2)`,
    );
    const done = await uphold(await appealFor(aClass(2)));
    expect(done).toMatchObject({ effect: 'TO_CARRY_OUT', obstacle: expect.stringContaining('仍为零') });
    expect(await standing(aClass(2))).toMatchObject(OBJECTED);
  });

  test('is carried out by somebody where the budget has no more', async () => {
    await world.asOwner('UPDATE budget SET allocated_fen = held_fen + drawn_fen WHERE budget_year = 2026');
    const done = await uphold(await appealFor(aClass(3)));
    expect(done).toMatchObject({ effect: 'TO_CARRY_OUT', obstacle: expect.stringContaining('预算已不足') });
    expect(await standing(aClass(3))).toMatchObject(OBJECTED);
  });
});

describe('the database', () => {
  beforeAll(() =>
    world.asOwner(`INSERT INTO appeal (claim_id, claim_line_id, project_id, region_code, organisation_id, owner_organisation_id,
        ground, decided_against_on, window_ends_on, filed_by, filed_on)
      SELECT a.claim_id, l.id, a.project_id, a.region_code, a.organisation_id, a.owner_organisation_id, 'x', a.decided_against_on,
        a.window_ends_on, a.filed_by, a.filed_on
      FROM appeal a JOIN claim_line l ON l.claim_id = a.claim_id AND l.amount_fen > 0 LIMIT 1`),
  );
  test.each([
    [
      'decided without an effect',
      `UPDATE appeal SET decision = 'UPHELD', decision_reason = 'x', decided_by = filed_by, decided_on = filed_on
       WHERE decision IS NULL`,
      'JX067',
    ],
    [
      'with another effect',
      "UPDATE appeal SET effect = 'REOPENED', obstacle = NULL WHERE obstacle IS NOT NULL",
      'JX067',
    ],
    [
      'carried out by who decided it',
      `UPDATE appeal SET carried_out_by = decided_by, carried_out_on = decided_on, carried_out_how = 'x'
       WHERE effect = 'TO_CARRY_OUT' AND carried_out_by IS NULL`,
      '23514',
    ],
    ['whose claim holds again without it', "UPDATE quota_hold SET state = 'HELD' WHERE state = 'RETURNED'", 'JX092'],
    ['carried out twice', "UPDATE appeal SET carried_out_how = 'y' WHERE carried_out_by IS NOT NULL", 'JX067'],
  ])('refuses an appeal %s', async (_name, statement, code) => {
    await expect(world.asApplication(statement)).rejects.toMatchObject({ code });
  });
});
