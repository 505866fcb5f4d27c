import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { asProjectBased, certifiedClasses, fileTraining, untilPublished } from '../support/allowance-life.js';
import { answerTo } from '../support/answers.js';
import { certifyLate, fileSupplement, LATE, publishSupplement } from '../support/late-life.js';
import { publishClaim, type SmallLife } from '../support/small-life.js';
import { found } from '../support/subsidy-claims.js';
import { aWorld, type World } from '../support/world.js';

/** What becomes of the training after an allowance was claimed beside it: a line of it falls, and another comes late. */
let world: World;
let life: SmallLife;
let falling: string;
let late: string;
beforeAll(async () => {
  world = await aWorld();
  await asProjectBased(world);
  life = await certifiedClasses(world, 2);
  [falling = '', late = ''] = life.classIds;
  for (const classId of life.classIds) await fileTraining(world, classId);
});
afterAll(() => world.end());

const file = async (classId: string) => {
  const { result } = await must(world.hands, CAST.institution, 'fileAllowanceClaim', classId, { commitment: true });
  return String(result['claimId']);
};
const linesOf = (id: string) =>
  world.asOwner<{ place: number; fen: number; reason: string | null }>(
    `SELECT t.seq::int AS place, l.amount_fen::int AS fen, l.reason_code AS reason FROM claim_line l
     JOIN claim_entry e ON e.id = l.entry_id JOIN trainee t ON t.id = e.trainee_id WHERE l.claim_id = $1 ORDER BY t.seq`,
    [id],
  );
const OPINION = { opinion: '同意' };

test('who is certified late has his in a further claim, once his training is claimed for', async () => {
  expect((await linesOf(await file(late))).map(({ place }) => place)).toEqual([1, 2, 4, 5]);
  await world.hands.advance(LATE.certificate);
  await certifyLate(world, late);
  expect(await answerTo(world, CAST.institution, 'fileAllowanceClaim', late, { commitment: true })).toBe(
    'ALLOWANCE_NOBODY',
  );
  await fileSupplement(world, late);
  expect(await linesOf(await file(late))).toEqual([{ place: 3, fen: 500_00, reason: null }]);
});

describe('where an objection brings the training of one to nothing', () => {
  let id: string;
  beforeAll(async () => {
    id = await file(falling);
    await must(
      world.hands,
      CAST.caseworker,
      'verifySubsidyClaim',
      id,
      found(4, { insured: null, categoryVerified: true }),
    );
    await publishSupplement(world, id);
    await untilPublished(world, life, async () => {
      await publishClaim(world, falling);
      await must(world.hands, CAST.caseworker, 'fileObjection', falling, { line: 1, objectionGround: '未到课' });
      const [open] = await world.hands.options(CAST.reviewer, 'openObjections', { classId: falling });
      const objectionId = open?.value;
      await must(world.hands, CAST.caseworker, 'investigateObjection', falling, { objectionId, investigation: '属实' });
      await must(world.hands, CAST.reviewer, 'resolveObjection', falling, {
        ...{ objectionId, objectionOutcome: 'UPHELD', reason: '属实' },
      });
      await publishClaim(world, falling);
    });
    await must(world.hands, CAST.approver, 'approveClaim', falling, OPINION);
  });

  test('the allowances are not approved as they were shown, and are computed again without his', async () => {
    const act = (who: string, command: Parameters<typeof answerTo>[2], body: object = OPINION) =>
      answerTo(world, who, command, id, body);
    expect(await act(CAST.approver, 'approveSubsidyClaim')).toBe('TRAINING_NOT_APPROVED');
    expect(await act(CAST.approver, 'reopenSubsidyClaim', { reason: '第1名学员的培训补贴未予批准' })).toBe('accepted');
    expect(await linesOf(id)).toEqual([
      { place: 1, fen: 0, reason: 'TRAINING_LINE_REFUSED' },
      ...[2, 4, 5].map((place) => ({ place, fen: 500_00, reason: null })),
    ]);
    await publishSupplement(world, id);
    const held = await world.asOwner(
      `SELECT (h.held_fen - h.returned_fen)::int AS fen, (SELECT count(*)::int FROM quota_hold q
         JOIN claim_line l ON l.id = q.claim_line_id WHERE l.claim_id = $1 AND q.state = 'HELD') AS slots
       FROM budget_hold h WHERE h.claim_id = $1`,
      [id],
    );
    expect(held).toEqual([{ fen: 1500_00, slots: 3 }]);
    await world.hands.advance('2026-03-10');
    expect(await act(CAST.approver, 'approveSubsidyClaim')).toBe('accepted');
    expect(await act(CAST.approver, 'reopenSubsidyClaim', { reason: '再核' })).toBe('accepted');
    expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('a claim whose training stands is not reopened before its approval', async () => {
    await publishSupplement(world, id);
    expect(await answerTo(world, CAST.approver, 'reopenSubsidyClaim', id, { reason: '再核' })).toBe('STEP_NOT_REACHED');
  });
});
