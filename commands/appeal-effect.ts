import { NOTHING_TO_HOLD, obstacleOf, STILL_NOTHING } from '../domain/appeal/rules.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import type { Appeal, Effect } from '../store/appeals.js';
import { lockClassView } from '../store/case-view.js';
import { insertRound } from '../store/claim-rounds.js';
import { clearSignatures, listObjected, type NewLine, writeLines } from '../store/claims.js';
import { holdAgain } from '../store/holds.js';
import { wakeClass } from '../store/objections.js';
import { keepInStep, reread } from '../store/stages.js';
import { calculateLines } from './claim-lines.js';
import type { DossierAct } from './dossier.js';

/**
 * 申诉成立, in the transaction that decides it: the claim loses its signatures and publicity, is computed anew as of its
 * first day and reviewed from the beginning. Where it may not be moved any more, the answer says what somebody has to do.
 */
export async function effectOf(
  { tx, actor }: DossierAct<unknown>,
  appeal: Appeal,
  reason: string,
): Promise<Effect | Refusal> {
  const view = appeal.classId ? await lockClassView(tx, appeal.classId) : undefined;
  const obstacle = view ? obstacleOf(view) : '该申领不属于班级，请按申诉决定重新受理申领';
  if (!view || obstacle) return { effect: 'TO_CARRY_OUT', obstacle: obstacle ?? '' };
  const lines = await calculateLines(tx, view, view.class.claim?.filedOn ?? view.today);
  if (isRefusal(lines)) return lines;
  const own = lines.find(({ facts }) => facts.traineeId === appeal.traineeId);
  if (own?.explanation.amountFen === 0) return { effect: 'TO_CARRY_OUT', obstacle: STILL_NOTHING };
  if (!(await holdFor(tx, view, appeal, lines))) return { effect: 'TO_CARRY_OUT', obstacle: NOTHING_TO_HOLD };
  await clearSignatures(tx, appeal.claimId, 'FILED');
  await writeLines(tx, view, appeal.claimId, lines, appeal.claimLineId);
  await insertRound(tx, { claimId: appeal.claimId, kind: 'REOPENED', actorId: actor.id, reason });
  const late = await keepInStep(tx, await reread(tx, view), actor.id);
  if (late) return late;
  await wakeClass(tx, view.class.id);
  return { effect: 'REOPENED', obstacle: null };
}

/** Of every line that is worth something; what an objection has brought to nothing stays so, but for the line appealed for. */
async function holdFor(
  tx: Tx,
  view: ClassView,
  { claimId, claimLineId }: Appeal,
  lines: readonly NewLine[],
): Promise<boolean> {
  const objected = await listObjected(tx, claimId, claimLineId);
  const worth = lines
    .map(({ facts, explanation }) => ({ traineeId: facts.traineeId, amountFen: explanation.amountFen }))
    .filter(({ traineeId, amountFen }) => amountFen > 0 && !objected.includes(traineeId));
  return holdAgain(tx, view.class.id, worth);
}
