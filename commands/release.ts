import type { ClassView } from '../domain/lifecycle/case-view.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/release/commands.schema.js';
import { fitHolds } from '../store/budget/budget-holds.js';
import { returnHolds } from '../store/budget/holds.js';
import { listRefusedTrainees } from '../store/budget/quotas.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import * as claims from '../store/claim/claims.js';
import * as payments from '../store/payment/payments.js';
import { calculateLines, totalFen } from './claim-lines.js';
import { classCommand, done } from './command.js';
import { refusalOfHistory } from './history.js';

/** 补贴申领: one line per trainee, computed and explained under the version frozen at filing (domain §6). */
export const fileClaim = classCommand({
  schema: schemas.fileClaim,
  async act({ tx, actor, view }) {
    const lines = await calculateLines(tx, view, view.today);
    if (isRefusal(lines)) return lines;
    const claimId = await claims.fileClaim(tx, view, actor);
    await claims.writeLines(tx, view, claimId, lines);
    await insertRound(tx, { claimId, kind: 'FILED', actorId: actor.id });
    return done({ claimId, lines: lines.length, amountFen: totalFen(lines) });
  },
});

/** 初审: the maker. */
export const reviewClaim = classCommand({
  schema: schemas.opinion,
  async act({ tx, actor, view, input }) {
    await claims.reviewClaim(tx, claimIdOf(view), actor.id, input.opinion);
    return done();
  },
});

/** 复审: the checker, another person. */
export const checkClaim = classCommand({
  schema: schemas.opinion,
  async act({ tx, actor, view, input }) {
    await claims.checkClaim(tx, claimIdOf(view), actor.id, input.opinion);
    return done();
  },
});

/** 批准: after publicity; grade D only upon a special review (domain §5.1). */
export const approveClaim = classCommand({
  schema: schemas.approveClaim,
  async act({ tx, actor, view, input }) {
    if (view.class.evaluation?.grade === 'D' && !input.specialReviewReference) {
      return refusal('SPECIAL_REVIEW_REQUIRED', { field: 'specialReviewReference' });
    }
    const approvedFen = await claims.approveClaim(tx, claimIdOf(view), actor.id, input);
    await returnHolds(tx, view.class.id, await listRefusedTrainees(tx, view.class.id)); // A refused line holds nothing.
    return done({ approvedFen, returnedFen: await fitHolds(tx, view.class.id) });
  },
});

/** 拨付指令: the gate has been asked again under the lock of the transaction that pays (domain/release/rules.ts). */
export const instructPayment = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    const unclear = await refusalOfHistory(tx, claimIdOf(view));
    if (unclear) return unclear;
    return done({ ...(await payments.instructPayments(tx, paying(view, actor.id))) });
  },
});

/** 确认拨付: the second person of the finance bureau. The process sends it; the ledger moves with the answer. */
export const confirmPayment = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    return done({ ...(await payments.confirmPayments(tx, paying(view, actor.id))) });
  },
});

function paying(view: ClassView, actorId: string): payments.Paying {
  return { claimIds: [claimIdOf(view)], actorId, today: view.today };
}

function claimIdOf(view: ClassView): string {
  return view.class.claim?.id ?? '';
}
