import fc from 'fast-check';
import {
  type EvaluationFacts,
  type EvaluationRules,
  employmentDenominator,
  evaluate,
  evaluatePoints,
} from '../../../domain/evaluation/score.js';
import { isRefusal } from '../../../domain/refusals.js';
import { referencePolicy } from '../../support/reference-policy.js';

const { rules: policy } = referencePolicy();
const rules: EvaluationRules = {
  weights: policy['evaluation.weights'].value,
  bands: policy['evaluation.bands'].value,
  employmentTargetPercent: policy['evaluation.employmentTargetPercent'].value,
};

const E29: EvaluationFacts = {
  schedule: { part: 96, whole: 100 },
  certificate: { part: 29, whole: 40 },
  satisfaction: 88,
  employment: { employed: 20, openingRoster: 40, notRequired: 0 },
};

const full = { part: 1, whole: 1 };

describe('evaluate', () => {
  it('E29: 24 + 18.125 + 17.6 + 25 is 84.73 half-up, grade B', () => {
    expect(evaluate(E29, rules)).toEqual({
      indicators: {
        schedule: { score: 96, weight: 25 },
        certificate: { score: 72.5, weight: 25 },
        satisfaction: { score: 88, weight: 20 },
        employment: { score: 83.33, weight: 30 },
      },
      scoreHundredths: 8473,
      grade: 'B',
    });
  });

  it('grades the unrounded score: 89.998 shows as 90.00 and is a B', () => {
    const result = evaluate(
      {
        schedule: full,
        certificate: full,
        satisfaction: 49.99,
        employment: { employed: 6, openingRoster: 10, notRequired: 0 },
      },
      rules,
    );
    expect(result).toMatchObject({ scoreHundredths: 9000, grade: 'B' });
  });

  it.each([
    [50, 'A'],
    [49.99, 'B'],
  ])('draws the line of A between a satisfaction of 50 and 49.99 (%d is %s)', (satisfaction, grade) => {
    const employment = { employed: 6, openingRoster: 10, notRequired: 0 };
    expect(evaluate({ schedule: full, certificate: full, satisfaction, employment }, rules)).toMatchObject({ grade });
  });

  it('caps what goes beyond its target: more trained than planned, more employed than the target', () => {
    const facts = {
      schedule: { part: 120, whole: 100 },
      certificate: full,
      satisfaction: 100,
      employment: { employed: 10, openingRoster: 10, notRequired: 0 },
    };
    expect(evaluate(facts, rules)).toMatchObject({ scoreHundredths: 10_000, grade: 'A' });
  });

  it('takes serving employees out of the denominator', () => {
    expect(employmentDenominator({ openingRoster: 40, notRequired: 10 })).toBe(30);
    const facts = { ...E29, employment: { employed: 18, openingRoster: 40, notRequired: 10 } };
    expect(evaluate(facts, rules)).toMatchObject({ indicators: { employment: { score: 100 } } });
  });

  it('shares the weight of employment among the others when nobody had work to find', () => {
    const facts = { ...E29, employment: { employed: 0, openingRoster: 40, notRequired: 40 } };
    // (24 + 18.125 + 17.6) ÷ 0.70 = 85.321…
    expect(evaluate(facts, rules)).toMatchObject({
      indicators: { employment: { score: null } },
      scoreHundredths: 8532,
      grade: 'B',
    });
  });

  it.each([
    ['satisfaction', { satisfaction: 100.01 }],
    ['satisfaction', { satisfaction: -1 }],
    ['satisfaction', { satisfaction: Number.NaN }],
    ['schedule.whole', { schedule: { part: 0, whole: 0 } }],
    ['schedule.part', { schedule: { part: -1, whole: 10 } }],
    ['certificate.part', { certificate: { part: 41, whole: 40 } }],
    ['certificate.part', { certificate: { part: 1.5, whole: 40 } }],
    ['employment.employed', { employment: { employed: 31, openingRoster: 40, notRequired: 10 } }],
    ['employment.notRequired', { employment: { employed: 0, openingRoster: 40, notRequired: 41 } }],
  ])('refuses an impossible %s', (field, change) => {
    expect(evaluate({ ...E29, ...change }, rules)).toMatchObject({ code: 'SCORE_OUT_OF_RANGE', field });
  });

  it('never gives more than 100, and never less for one more certificate', () => {
    const counts = fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 50 }), fc.integer({ min: 51, max: 60 }));
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 10_000 }), ([certified, employed, roster], satisfaction) => {
        const score = (part: number) => {
          const result = evaluate(
            {
              schedule: { part: roster, whole: roster },
              certificate: { part, whole: roster },
              satisfaction: satisfaction / 100,
              employment: { employed, openingRoster: roster, notRequired: 0 },
            },
            rules,
          );
          if (isRefusal(result)) throw new Error(result.message);
          return result.scoreHundredths;
        };
        expect(score(certified)).toBeLessThanOrEqual(score(certified + 1));
        expect(score(certified + 1)).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});

describe('evaluatePoints', () => {
  it('weighs the four figures that an evaluator submits', () => {
    const points = { schedule: 96, certificate: 72.5, satisfaction: 88, employment: 83.33 };
    expect(evaluatePoints(points, rules)).toMatchObject({ scoreHundredths: 8472, grade: 'B' });
  });

  it.each([
    [90, 'A'],
    [89.99, 'B'],
    [75, 'B'],
    [74.99, 'C'],
    [60, 'C'],
    [59.99, 'D'],
    [0, 'D'],
  ])('%d all round is grade %s', (points, grade) => {
    const all = { schedule: points, certificate: points, satisfaction: points, employment: points };
    expect(evaluatePoints(all, rules)).toMatchObject({ scoreHundredths: Math.round(points * 100), grade });
  });

  it('refuses a score above 100 and names the indicator', () => {
    const points = { schedule: 96, certificate: 101, satisfaction: 88, employment: null };
    expect(evaluatePoints(points, rules)).toMatchObject({
      code: 'SCORE_OUT_OF_RANGE',
      field: 'certificate',
      message: expect.stringContaining('培训取证率'),
    });
  });
});
