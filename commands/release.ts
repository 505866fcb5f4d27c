import { addWorkingDays } from '../domain/calendar/working-days.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/release/commands.schema.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { lineOf } from '../domain/subsidy/forecast.js';
import type { SubsidyRules } from '../domain/subsidy/types.js';
import { getCalendar } from '../store/calendar.js';
import * as claims from '../store/claims.js';
import * as payments from '../store/payments.js';
import { getSubsidyRules } from '../store/policy.js';
import { classCommand, done } from './command.js';

/** 补贴申领: one line per trainee, computed and explained under the version frozen at filing (domain §6). */
export const fileClaim = classCommand({
  schema: schemas.fileClaim,
  async act({ tx, actor, view }) {
    const rules = await getSubsidyRules(tx, view.class.policyVersionId ?? '');
    const lines = computeLines(view, await claims.listLineFacts(tx, view.class.id), rules);
    if (isRefusal(lines)) return lines;
    const claimId = await claims.insertClaim(tx, view, actor, lines);
    const amountFen = lines.reduce((sum, { explanation }) => sum + explanation.amountFen, 0);
    return done({ claimId, lines: lines.length, amountFen });
  },
});

/** 初审: the maker. */
export const reviewClaim = classCommand({
  schema: schemas.opinion,
  async act({ tx, actor, view, input }) {
    await claims.reviewClaim(tx, view.class.id, actor.id, input.opinion);
    return done();
  },
});

/** 复审: the checker, another person. */
export const checkClaim = classCommand({
  schema: schemas.opinion,
  async act({ tx, actor, view, input }) {
    await claims.checkClaim(tx, view.class.id, actor.id, input.opinion);
    return done();
  },
});

/** 公示: the day of posting is not counted. */
export const postPublicity = classCommand({
  schema: schemas.postPublicity,
  async act({ tx, actor, view, input }) {
    const end = addWorkingDays(await getCalendar(tx), view.today, view.limits['publicity.workingDays']);
    if (isRefusal(end)) return end;
    await claims.postPublicity(tx, view.class.id, actor.id, { place: input.place, endsOn: end.on });
    return done({ publicityEndsOn: end.on, provisional: end.provisional });
  },
});

/** 批准: after publicity; grade D only upon a special review (domain §5.1). */
export const approveClaim = classCommand({
  schema: schemas.approveClaim,
  async act({ tx, actor, view, input }) {
    if (view.class.evaluation?.grade === 'D' && !input.specialReviewReference) {
      return refusal('SPECIAL_REVIEW_REQUIRED', { field: 'specialReviewReference' });
    }
    const approvedFen = await claims.approveClaim(tx, view.class.id, actor.id, input);
    return done({ approvedFen });
  },
});

/** 拨付指令: the gate has been asked again under the lock of the transaction that pays (domain/release/rules.ts). */
export const instructPayment = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    return done({ ...(await payments.instructPayment(tx, view, actor.id)) });
  },
});

/** 确认拨付: the second person of the finance bureau; the ledger moves. */
export const confirmPayment = classCommand({
  schema: schemas.confirmPayment,
  async act({ tx, actor, view, input }) {
    return done({ amountFen: await payments.confirmPayment(tx, view, actor.id, input.paymentReference) });
  },
});

function computeLines(
  view: ClassView,
  facts: readonly claims.LineFacts[],
  rules: SubsidyRules,
): claims.NewLine[] | Refusal {
  const lines: claims.NewLine[] = [];
  for (const line of facts) {
    const explanation = calculateSubsidy(
      {
        ...lineOf(view, line),
        filedOn: view.class.filing?.submittedOn ?? null,
        classEndedOn: view.class.endsOn,
        claimFiledOn: view.today,
        attendedHours: line.attendedHours,
        examResult: line.examResult,
        certificates: line.certificates,
        priorSubsidies: line.priorSubsidies,
      },
      rules,
    );
    if (isRefusal(explanation)) return explanation;
    lines.push({ facts: line, explanation });
  }
  return lines;
}
