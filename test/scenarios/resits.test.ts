import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Hands } from '../../scripts/story/hands.js';
import { liveOneProject } from '../../scripts/story/life.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { certifyLate, fileSupplement, paySupplement, publishSupplement, traineeAt } from '../support/late-life.js';
import { certificateNumber } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/**
 * The demo's forty: one of the four who failed passes his re-sit before the certificates are verified and is paid with his
 * class; another misses it, sits again after it, is certified while his class is tracked, and is paid when the project has ended.
 */
let world: World;
let supplement = '';
let before: unknown;
let projectId = '';
beforeAll(async () => {
  world = await aWorld();
  const life = await liveOneProject(withoutOneResit(world.hands), {
    afterStage: async (stage, [classId = '']) => {
      if (stage !== 'employment') return;
      const traineeId = await traineeAt(world, classId, 17);
      const late = { traineeId, certificateNumber: certificateNumber(traineeId) };
      await certifyLate(world, classId, { ...late, examinedOn: '2025-09-05', issuedOn: '2025-09-12' });
      supplement = await fileSupplement(world, classId);
    },
  });
  projectId = life.projectId;
  before = await summary();
  await publishSupplement(world, supplement);
  await world.hands.advance('2026-03-30');
  await paySupplement(world, supplement);
});
afterAll(() => world.end());

/** One of those who failed does not come to the re-sit of his class: his own is held later. */
function withoutOneResit(hands: Hands): Hands {
  let isLeftOut = false;
  return {
    ...hands,
    async put(who, classId, path, rows) {
      const late = path === 'scores' && !isLeftOut ? await traineeAt(world, classId, 17) : '';
      const kept = (rows as readonly { traineeId: string; attempt?: number }[]).filter(
        ({ traineeId, attempt }) => attempt !== 2 || traineeId !== late,
      );
      isLeftOut ||= kept.length < rows.length;
      await hands.put(who, classId, path, kept);
    },
  };
}

const summary = async () => ({
  project: await world.asOwner('SELECT stage, state, grade, archive_digest FROM project WHERE id = $1', [projectId]),
  classes: await world.asOwner(
    'SELECT seq, stage, state, archive_digest FROM class WHERE project_id = $1 ORDER BY seq',
    [projectId],
  ),
  own: await world.asOwner(
    `SELECT count(*) FILTER (WHERE l.approved_fen > 0)::int AS paid, sum(l.approved_fen)::int AS fen,
       count(*) FILTER (WHERE l.amount_fen = 0)::int AS nothing FROM claim_line l JOIN claim m ON m.id = l.claim_id WHERE m.class_id IS NOT NULL`,
  ),
});

test('the project ends, is paid and sealed as if nothing came after it', async () => {
  expect(before).toMatchObject({
    project: [{ stage: 'closed', state: 'CLOSED' }],
    own: [{ paid: 32, fen: 4_160_000, nothing: 8 }],
  });
  expect(await summary()).toEqual(before);
});

test('the re-sit is paid beside it, once, on the ledger and from its budget', async () => {
  const [paid] = await world.asOwner(
    `SELECT sum(t.amount_fen)::int AS fen, count(*)::int AS transfers,
       sum(t.amount_fen) FILTER (WHERE y.claim_id = $1)::int AS late FROM transfer t JOIN payment y ON y.id = t.payment_id`,
    [supplement],
  );
  expect(paid).toEqual({ fen: 4_290_000, transfers: 33, late: 130_000 });
  const [budget] = await world.asOwner(
    `SELECT held_fen::int AS held, drawn_fen::int AS drawn FROM budget WHERE budget_year = 2026 AND fund = 'EMPLOYMENT_SUBSIDY'
     AND region_code = '350500'`,
  );
  expect(budget).toEqual({ held: 0, drawn: 4_290_000 });
  expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
});

test('its line is explained by the version of its class, from what came late', async () => {
  const [line] = await world.asOwner<{ inputs: { certificates: object[]; examResult: string } }>(
    'SELECT inputs, reason_code FROM claim_line WHERE claim_id = $1',
    [supplement],
  );
  expect(line).toMatchObject({
    inputs: { examResult: 'PASS', certificates: [{ issuedOn: '2025-09-12' }] },
    reason_code: null,
  });
});
