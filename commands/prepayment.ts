import { refusalForResubmittingPrepayment } from '../domain/claim/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { fileClaim as schema, recoverPrepayment as recovery } from '../domain/release/commands.schema.js';
import { mostThatItCanCost } from '../domain/subsidy/forecast.js';
import type { SubsidyCase } from '../domain/subsidy/types.js';
import type { Tx } from '../platform/database.js';
import { keepClawbackPrompts } from '../store/after-payment/clawback-prompts.js';
import { insertClawback } from '../store/after-payment/clawbacks.js';
import { findClassView } from '../store/case/case-view.js';
import { keepClaimInStep } from '../store/claim/claim-process.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import { insertFollowingClaim, type LineFacts, listLineFacts } from '../store/claim/claims.js';
import * as prepayments from '../store/claim/prepayments.js';
import { linesOf, writeComputed } from './claim-lines.js';
import { classCommand, done } from './command.js';
import { resubmissionFromRecord } from './subsidy-claim.js';

/**
 * 学徒制预拨: of each place that stands the version's share of the most that it can cost. From here on it goes the way of a
 * claim without a class, through a gate of its own (ADR 0024).
 */
export const filePrepayment = classCommand({
  schema,
  async act({ tx, actor, view }) {
    const { id: claimId, number } = await insertFollowingClaim(tx, view, actor, 'PREPAYMENT');
    const sum = await writePrepayment(tx, view, claimId);
    if (isRefusal(sum)) return sum;
    await insertRound(tx, { claimId, kind: 'FILED', actorId: actor.id });
    return (await keepClaimInStep(tx, claimId, actor.id)) ?? done({ claimId, number, ...sum });
  },
});

/** 重新提交: computed again from the record. */
export const resubmitPrepayment = resubmissionFromRecord(refusalForResubmittingPrepayment, recomputePrepayment);

export async function recomputePrepayment(tx: Tx, { id, ofClassId }: SubsidyClaimView) {
  const view = await findClassView(tx, ofClassId ?? '');
  return view ? writePrepayment(tx, view, id) : 'NOT_FOUND';
}

async function writePrepayment(
  tx: Tx,
  view: ClassView,
  claimId: string,
): Promise<{ lines: number; amountFen: number } | Refusal> {
  const held = await prepayments.listHeldTrainees(tx, view.class.id);
  const trainees = await listLineFacts(tx, view.class.id);
  const lines = await linesOf(tx, view, trainees, (facts) => partAhead(view, facts, held.has(facts.traineeId)));
  return writeComputed(tx, view, claimId, lines);
}

/** Ahead of examination and certificate; of who has left or failed since, nothing. */
function partAhead(view: ClassView, facts: LineFacts, isHeld: boolean): SubsidyCase {
  const lost = facts.examResult === 'WITHDRAWN' ? 'WITHDRAWN' : 'FAIL';
  return {
    ...mostThatItCanCost(view, facts),
    priorSubsidies: facts.priorSubsidies,
    settlementMode: 'PREPAYMENT',
    certificates: [],
    examResult: isHeld ? null : lost,
  };
}

/** 追回预拨款: an order over exactly what is due back, which another confirms; the balance of the class is what it is kept out of. */
export const recoverPrepayment = classCommand({
  schema: recovery,
  async act({ tx, actor, view, input }) {
    const lines = await prepayments.listDueBack(tx, view.class.id);
    const { id: clawbackId, amountFen } = await insertClawback(tx, actor, {
      scope: { scope: 'CLASS', classId: view.class.id },
      ground: 'NOT_COMPLETED',
      reason: `学徒制预拨：${lines.length}人未完成培训，预拨款予以追回，不再结算余额`,
      document: input.document,
      lines,
    });
    return (await keepClawbackPrompts(tx, clawbackId)) ?? done({ clawbackId, amountFen, lines: lines.length });
  },
});
