import { addWorkingDays } from '../domain/calendar/working-days.js';
import * as schemas from '../domain/evaluation/commands.schema.js';
import { evaluatePoints } from '../domain/evaluation/score.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as evaluations from '../store/case/evaluations.js';
import { isOrganisationOfKind } from '../store/people/organisations.js';
import { getPolicyVersion } from '../store/policy/policy.js';
import { getCalendar } from '../store/process/calendar.js';
import { classCommand, done } from './command.js';

/** 委托第三方评价: an evaluator that is neither the institution nor part of the bureau (001-12). */
export const assignEvaluator = classCommand({
  schema: schemas.assignEvaluator,
  async act({ tx, actor, view, input: { evaluatorOrganisationId } }) {
    const independent =
      evaluatorOrganisationId !== view.class.institutionId &&
      (await isOrganisationOfKind(tx, evaluatorOrganisationId, 'EVALUATOR'));
    if (!independent) return refusal('EVALUATOR_NOT_INDEPENDENT', { field: 'evaluatorOrganisationId' });
    await evaluations.insertEvaluation(tx, view.class.id, evaluatorOrganisationId, actor.id);
    return done();
  },
});

/** 提交评分: four indicators; then the institution has some working days to object. */
export const submitScore = classCommand({
  schema: schemas.submitScore,
  async act({ tx, actor, view, input }) {
    const days = view.limits['evaluation.windows'].commentWorkingDays;
    const end = addWorkingDays(await getCalendar(tx), view.today, days);
    if (isRefusal(end)) return end;
    await evaluations.writeScore(tx, view.class.id, actor.id, input, end.on);
    return done({ objectionEndsOn: end.on });
  },
});

/** 定级: the grade comes from the unrounded score under the frozen version's weights (domain §2.3, E29). */
export const finaliseEvaluation = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    const points = await evaluations.findPoints(tx, view.class.id);
    if (!points) return refusal('SCORE_NOT_SUBMITTED');
    const { rules } = await getPolicyVersion(tx, view.class.policyVersionId ?? '');
    const outcome = evaluatePoints(points, {
      weights: rules['evaluation.weights'].value,
      bands: rules['evaluation.bands'].value,
      employmentTargetPercent: rules['evaluation.employmentTargetPercent'].value,
    });
    if (isRefusal(outcome)) return outcome;
    await evaluations.finaliseEvaluation(tx, view.class.id, actor.id, outcome.scoreHundredths, outcome.grade);
    return done({ scoreHundredths: outcome.scoreHundredths, grade: outcome.grade });
  },
});
