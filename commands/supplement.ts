import type { IsoDate } from '../domain/calendar/dates.js';
import { refusalForResubmittingSupplement } from '../domain/claim/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { fileClaim as schema } from '../domain/release/commands.schema.js';
import { lineAsClaimed } from '../domain/subsidy/forecast.js';
import type { Tx } from '../platform/database.js';
import { findClassView } from '../store/case/case-view.js';
import { keepClaimInStep } from '../store/claim/claim-process.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import { insertFollowingClaim, listLateLineFacts } from '../store/claim/claims.js';
import * as supplements from '../store/claim/supplements.js';
import { linesOf, writeComputed } from './claim-lines.js';
import { classCommand, done } from './command.js';
import { holdTrainee } from './late-result.js';
import { resubmissionFromRecord } from './subsidy-claim.js';

/**
 * 补充申领: one line for each late certificate that nobody has claimed for, within its own window or not. From here on it goes
 * the way of a claim without a class, through the gate of a class.
 */
export const fileSupplementaryClaim = classCommand({
  schema,
  async act({ tx, actor, view }) {
    const late = await supplements.listLateTrainees(tx, view.class.id);
    // What a claim that was taken back gave up is held again, in its order, or refused.
    for (const each of late.filter(({ inTime, isHeld }) => inTime && !isHeld)) {
      const held = await holdTrainee(tx, view, { ...each, id: each.lateResultId });
      if (isRefusal(held)) return held;
    }
    const { id: claimId, number } = await insertFollowingClaim(tx, view, actor, 'PROJECT_CLASS');
    const sum = await writeSupplement(tx, view, {
      claimId,
      filedOn: view.today,
      of: late.map((each) => each.traineeId),
    });
    if (isRefusal(sum)) return sum;
    await supplements.takeLateHolds(tx, claimId);
    await insertRound(tx, { claimId, kind: 'FILED', actorId: actor.id });
    return (await keepClaimInStep(tx, claimId, actor.id)) ?? done({ claimId, number, ...sum });
  },
});

/** 重新提交: computed again from the record, as of its first submission. */
export const resubmitSupplementaryClaim = resubmissionFromRecord(refusalForResubmittingSupplement, recomputeSupplement);

export async function recomputeSupplement(tx: Tx, { id, filedOn, ofClassId }: SubsidyClaimView) {
  const view = await findClassView(tx, ofClassId ?? '');
  if (!view) return 'NOT_FOUND';
  return writeSupplement(tx, view, { claimId: id, filedOn, of: await supplements.listClaimedTrainees(tx, id) });
}

interface Supplement {
  readonly claimId: string;
  /** The day of its first submission, to which the window of each certificate runs. */
  readonly filedOn: IsoDate;
  readonly of: readonly string[];
}

/** The lines of a supplementary claim under the version that the class froze, with what came late. */
export async function writeSupplement(
  tx: Tx,
  view: ClassView,
  { claimId, filedOn, of }: Supplement,
): Promise<{ lines: number; amountFen: number } | Refusal> {
  const trainees = await listLateLineFacts(tx, of);
  const lines = await linesOf(tx, view, trainees, (facts) => lineAsClaimed(view, facts, filedOn));
  return writeComputed(tx, view, claimId, lines);
}
