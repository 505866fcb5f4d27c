import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo } from './answers.js';
import { anApi } from './api.js';
import { aProjectIn, approveClaims } from './small-life.js';

export type BatchWorld = Awaited<ReturnType<typeof aBatchWorld>>;

/** A project whose classes have approved claims, and what a test asks about their batches. */
export async function aBatchWorld(classes: number, changes: Parameters<typeof anApi>[0] = {}) {
  const api = await anApi(changes);
  const { world } = api;
  const { classIds } = await aProjectIn(world, 'release', { classes });
  await approveClaims(world, classIds);
  const aClass = (place: number) => classIds[place] ?? '';
  const make = (ids: readonly string[]) => answerTo(world, CAST.caseworker, 'makeBatch', null, { classIds: ids });
  const states = (classId: string) =>
    world.asOwner<{ state: string }>(
      `SELECT y.state FROM payment y JOIN claim m ON m.id = y.claim_id WHERE m.class_id = $1 ORDER BY y.reference`,
      [classId],
    );
  const stateOf = async (batchId: string) =>
    (await world.asOwner<{ state: string }>('SELECT state FROM payment_batch WHERE id = $1', [batchId]))[0]?.state;
  const transferred = async (classId: string) =>
    (
      await world.asOwner<{ fen: number }>(
        `SELECT coalesce(sum(t.amount_fen), 0)::int AS fen FROM transfer t JOIN payment y ON y.id = t.payment_id
         JOIN claim m ON m.id = y.claim_id WHERE m.class_id = $1`,
        [classId],
      )
    )[0]?.fen;
  const violations = async () =>
    (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0).map(({ name }) => name);
  /** What the process does with a batch by itself, now. */
  const lookNow = async (batchId: string) => {
    await world.asOwner(
      "UPDATE payment SET ask_at = clock_timestamp() WHERE state = 'CONFIRMED' AND ask_at < 'infinity'",
    );
    await world.asOwner('UPDATE payment_batch SET sending = true WHERE id = $1', [batchId]);
    await world.hands.until('class', aClass(classes - 1), 'release');
  };
  const reconciliation = async (batchId: string) =>
    (await (await api.as('auditor')).get(`/api/batches/${batchId}/reconciliation`).expect(200)).body;
  return { api, world, classIds, aClass, make, states, stateOf, transferred, violations, lookNow, reconciliation };
}
