import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/release/commands.schema.js';
import type { Tx } from '../platform/database.js';
import * as rounds from '../store/claim/claim-rounds.js';
import { clearSignatures, listWithoutHold, writeLines } from '../store/claim/claims.js';
import { calculateLines, totalFen } from './claim-lines.js';
import { classCommand, done } from './command.js';

const returning = classCommand({
  schema: schemas.returnClaim,
  async act({ tx, actor, view, input }) {
    await rounds.endRound(tx, claimIdOf(view), actor.id, { outcome: 'RETURNED', grounds: input.defects });
    await clearSignatures(tx, claimIdOf(view), 'RETURNED');
    return done({
      defects: input.defects.length,
      correctionWorkingDays: view.limits['claim.returns'].correctionWorkingDays,
    });
  },
});

/** 退回补正: once, and all defects at once; a claim that comes back begins with the first review. */
export const returnClaim = returning;
export const returnClaimAtCheck = returning;

/** 重新提交: computed again, as of the day on which the claim was first submitted. */
export const resubmitClaim = classCommand({
  schema: schemas.fileClaim,
  async act({ tx, actor, view }) {
    const claimId = claimIdOf(view);
    await clearSignatures(tx, claimId, 'FILED');
    return recalculate(tx, view, { kind: 'RESUBMITTED', actorId: actor.id });
  },
});

/** 撤回: until the approval. The class may be claimed for anew, within its window. */
export const withdrawClaim = classCommand({
  schema: schemas.withReason,
  async act({ tx, actor, view, input }) {
    await rounds.endRound(tx, claimIdOf(view), actor.id, { outcome: 'WITHDRAWN', grounds: { reason: input.reason } });
    await clearSignatures(tx, claimIdOf(view), 'WITHDRAWN');
    return done();
  },
});

/** 不予补贴: nothing of the claim is paid; the class ends with it. */
export const refuseClaim = classCommand({
  schema: schemas.withReason,
  async act({ tx, actor, view, input }) {
    await rounds.endRound(tx, claimIdOf(view), actor.id, { outcome: 'REFUSED', grounds: { reason: input.reason } });
    await rounds.refuseClaim(tx, claimIdOf(view), actor.id, input.reason);
    return done();
  },
});

/** 重新核算审核: an approved amount turns out to be another one. All signatures are given again, and publicity too. */
export const reopenClaim = classCommand({
  schema: schemas.withReason,
  async act({ tx, actor, view, input }) {
    await clearSignatures(tx, claimIdOf(view), 'FILED');
    return recalculate(tx, view, { kind: 'REOPENED', actorId: actor.id, reason: input.reason });
  },
});

async function recalculate(tx: Tx, view: ClassView, round: Omit<rounds.NewRound, 'claimId'>) {
  const lines = await calculateLines(tx, view, view.class.claim?.filedOn ?? view.today);
  if (isRefusal(lines)) return lines;
  const claimId = claimIdOf(view);
  await writeLines(tx, view, claimId, lines);
  const without = await listWithoutHold(tx, claimId);
  if (without.length > 0) return refusal('HOLD_RETURNED', { params: { row: without.join('、') } });
  await rounds.insertRound(tx, { ...round, claimId });
  return done({ claimId, lines: lines.length, amountFen: totalFen(lines) });
}

function claimIdOf(view: ClassView): string {
  return view.class.claim?.id ?? '';
}
