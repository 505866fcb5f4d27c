import { refusalForFiling, refusalForSize, refusalForTerm } from '../domain/filing/checks.js';
import * as schemas from '../domain/filing/commands.schema.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { SubsidyRules } from '../domain/subsidy/types.js';
import type { Tx } from '../platform/database.js';
import { listRosterWarnings } from '../store/budget/quotas.js';
import { approveClass, decideFiling, insertFiling } from '../store/case/filings.js';
import { keepReviewTime } from '../store/case/stages.js';
import { isOrganisationOfKind } from '../store/people/organisations.js';
import { getPolicyVersion, getSubsidyRules, minimumHours } from '../store/policy/policy.js';
import { getCalendar } from '../store/process/calendar.js';
import { mostPerPerson, sumOf, takeBudget } from './budget-hold.js';
import { classCommand, done } from './command.js';
import { findPolicyOfClass } from './policy-choice.js';
import { leaveOutUnconfirmed, takeQuotas } from './quotas.js';
import { holdVouchers } from './voucher-override.js';

/** 开班备案: the institution files plan, timetable and the roster it has drafted (001-09; domain §2.3). */
export const fileClass = classCommand({
  schema: schemas.fileClass,
  async act({ tx, actor, view, input }) {
    const policyVersionId = await findPolicyOfClass(tx, view);
    if (!policyVersionId) return tariffMissing(view);
    const independent =
      input.assessmentBodyId !== actor.organisationId &&
      (await isOrganisationOfKind(tx, input.assessmentBodyId, 'ASSESSMENT_BODY'));
    if (!independent) return refusal('ASSESSMENT_BODY_NOT_INDEPENDENT', { field: 'assessmentBodyId' });
    const { rules: figures } = await getPolicyVersion(tx, policyVersionId);
    const no = refusalForFiling(input, {
      ...view.class,
      today: view.today,
      subsidyKind: view.project.subsidyKind,
      term: figures['apprenticeship.months']?.value,
      limits: view.limits,
      calendar: await getCalendar(tx),
      minimumHours: await minimumHours(tx, policyVersionId, view.project.occupationId, view.project.level),
    });
    if (no) return no;
    const round = await insertFiling(tx, view, actor.id, input);
    return done({ round, warnings: await listRosterWarnings(tx, view.class.id) });
  },
});

/** 退回补正: names all defects at once; the review's clock stops (domain §5.3). */
export const returnFiling = classCommand({
  schema: schemas.returnFiling,
  async act({ tx, actor, view, input }) {
    await keepReviewTime(tx, view);
    await decideFiling(tx, view, actor.id, 'RETURNED', input.defects);
    return done({ defects: input.defects.length });
  },
});

/** 备案通过: gives the filing number, freezes the roster, holds budget and quotas. */
export const approveFiling = classCommand({
  schema: schemas.approveFiling,
  async act({ tx, actor, view, input }) {
    const policyVersionId = await findPolicyOfClass(tx, view);
    if (!policyVersionId) return tariffMissing(view);
    const rules = await getSubsidyRules(tx, policyVersionId);
    const size = refusalForSize(view.class.plannedHeadcount, rules.policy.rules['class.size'].value);
    const unfit = size ?? refusalForTerm(view.class.filing?.months, rules.policy.rules['apprenticeship.months']?.value);
    if (unfit) return unfit; // Filed under another version than the one that it freezes.
    const unconfirmed = await leaveOutUnconfirmed(tx, view, input.withoutUnconfirmed ?? false);
    if (unconfirmed) return unconfirmed;
    await decideFiling(tx, view, actor.id, 'APPROVED', { opinion: input.opinion });
    const filingNumber = await approveClass(tx, view, policyVersionId);
    const vouchers = await holdVouchers(tx, view);
    if (isRefusal(vouchers)) return vouchers;
    return (await takeHolds(tx, view, rules)) ?? done({ filingNumber, policyVersionId, ...(vouchers && { vouchers }) });
  },
});

export const refuseFiling = classCommand({
  schema: schemas.refuseFiling,
  async act({ tx, actor, view, input }) {
    await decideFiling(tx, view, actor.id, 'REFUSED', { reason: input.reason });
    return done();
  },
});

/** Holds the most the class can cost, and a slot of each person's quota; a "no" that only the constraints know. */
async function takeHolds(tx: Tx, view: ClassView, rules: SubsidyRules): Promise<Refusal | undefined> {
  const wishes = await mostPerPerson(tx, view, rules);
  if (isRefusal(wishes)) return wishes;
  return (await takeQuotas(tx, view, rules.policy.rules, wishes)) ?? takeBudget(tx, view, sumOf(wishes));
}

function tariffMissing(view: ClassView): Refusal {
  return refusal('TARIFF_NOT_IN_FORCE', { params: { region: view.project.regionCode, on: view.today } });
}
