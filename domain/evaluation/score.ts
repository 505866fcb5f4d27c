/**
 * 培训绩效评价: four indicators (001-12), weighted by the policy version. The grade comes from the unrounded score,
 * so the sums are exact fractions: 89.995 shows as 90.00 and is still a B.
 */
import type { EvaluationWeights, Grade, PolicyValues } from '../policy/types.js';
import { type Refusal, refusal } from '../refusals.js';

export interface Ratio {
  readonly part: number;
  readonly whole: number;
}

export interface EmploymentCounts {
  readonly employed: number;
  readonly openingRoster: number;
  /** Serving employees, who have nothing to find: left out of the denominator. */
  readonly notRequired: number;
}

export interface EvaluationFacts {
  /** Trained by the date ÷ planned by the date; more than planned counts as all. */
  readonly schedule: Ratio;
  /** Certified ÷ opening roster. */
  readonly certificate: Ratio;
  /** 0–100, at most two decimals. */
  readonly satisfaction: number;
  readonly employment: EmploymentCounts;
}

export interface EvaluationRules {
  readonly weights: EvaluationWeights;
  readonly bands: PolicyValues['evaluation.bands'];
  /** Reaching it is worth full marks. */
  readonly employmentTargetPercent: number;
}

export interface IndicatorScore {
  /** Null where the indicator does not apply: nobody in the class had work to find. */
  readonly score: number | null;
  readonly weight: number;
}

export interface EvaluationScore {
  readonly indicators: Readonly<Record<keyof EvaluationWeights, IndicatorScore>>;
  /** In hundredths, half-up: 8473 is 84.73. */
  readonly scoreHundredths: number;
  readonly grade: Grade;
}

/** Points of 100 as an evaluator submits them; null where nobody in the class had work to find. */
export interface IndicatorPoints {
  readonly schedule: number;
  readonly certificate: number;
  readonly satisfaction: number;
  readonly employment: number | null;
}

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

type Indicator = keyof EvaluationWeights;
const INDICATORS = ['schedule', 'certificate', 'satisfaction', 'employment'] as const satisfies readonly Indicator[];

const INDICATOR_NAMES: Readonly<Record<Indicator, string>> = {
  schedule: '序时培训任务完成情况',
  certificate: '培训取证率',
  satisfaction: '培训满意度',
  employment: '培训后就业情况',
};

/** Score and grade of a class, or the first figure that cannot be. */
export function evaluate(facts: EvaluationFacts, rules: EvaluationRules): EvaluationScore | Refusal {
  const impossible = refusalForFigures(facts);
  if (impossible) return impossible;
  const scores: Record<Indicator, Fraction | null> = {
    schedule: percentOf(Math.min(facts.schedule.part, facts.schedule.whole), facts.schedule.whole),
    certificate: percentOf(facts.certificate.part, facts.certificate.whole),
    satisfaction: pointsOf(facts.satisfaction),
    employment: employmentScore(facts.employment, rules.employmentTargetPercent),
  };
  return scored(scores, rules);
}

/** The same from the evaluator's own four figures, each 0–100 with at most two decimals. */
export function evaluatePoints(points: IndicatorPoints, rules: EvaluationRules): EvaluationScore | Refusal {
  for (const indicator of INDICATORS) {
    const value = points[indicator];
    // Written this way round, NaN is refused too.
    if (value !== null && !(value >= 0 && value <= 100)) {
      const params = { indicator: INDICATOR_NAMES[indicator], min: 0, max: 100 };
      return refusal('SCORE_OUT_OF_RANGE', { field: indicator, params });
    }
  }
  const employment = points.employment === null ? null : pointsOf(points.employment);
  return scored(
    {
      schedule: pointsOf(points.schedule),
      certificate: pointsOf(points.certificate),
      satisfaction: pointsOf(points.satisfaction),
      employment,
    },
    rules,
  );
}

/** Opening roster less those who had nothing to find (DEFAULT); zero means that the indicator does not apply. */
export function employmentDenominator(employment: Omit<EmploymentCounts, 'employed'>): number {
  return employment.openingRoster - employment.notRequired;
}

function employmentScore(employment: EmploymentCounts, targetPercent: number): Fraction | null {
  const denominator = employmentDenominator(employment);
  if (denominator === 0) return null;
  const rate = percentOf(employment.employed, denominator);
  const score = { numerator: rate.numerator * 100n, denominator: rate.denominator * BigInt(targetPercent) };
  return atLeast(score, 100) ? { numerator: 100n, denominator: 1n } : score;
}

function scored(scores: Record<Indicator, Fraction | null>, rules: EvaluationRules): EvaluationScore {
  const total = weighted(scores, rules.weights);
  return {
    indicators: {
      schedule: shown(scores.schedule, rules.weights.schedule),
      certificate: shown(scores.certificate, rules.weights.certificate),
      satisfaction: shown(scores.satisfaction, rules.weights.satisfaction),
      employment: shown(scores.employment, rules.weights.employment),
    },
    scoreHundredths: hundredths(total),
    grade: gradeOf(total, rules.bands),
  };
}

/** Σ weight × score ÷ Σ weight over the indicators that apply: the weight of the others is shared in proportion. */
function weighted(scores: Record<Indicator, Fraction | null>, weights: EvaluationWeights): Fraction {
  let sum: Fraction = { numerator: 0n, denominator: 1n };
  let weightSum = 0n;
  for (const indicator of INDICATORS) {
    const score = scores[indicator];
    if (score === null) continue;
    const weight = BigInt(Math.round(weights[indicator] * 100));
    weightSum += weight;
    sum = {
      numerator: sum.numerator * score.denominator + weight * score.numerator * sum.denominator,
      denominator: sum.denominator * score.denominator,
    };
  }
  return { numerator: sum.numerator, denominator: sum.denominator * weightSum };
}

function gradeOf(score: Fraction, bands: EvaluationRules['bands']): Grade {
  if (atLeast(score, bands.A)) return 'A';
  if (atLeast(score, bands.B)) return 'B';
  return atLeast(score, bands.C) ? 'C' : 'D';
}

function refusalForFigures(facts: EvaluationFacts): Refusal | undefined {
  const { schedule, certificate, satisfaction, employment } = facts;
  const denominator = employmentDenominator(employment);
  const limits: readonly (readonly [field: string, indicator: string, value: number, min: number, max: number])[] = [
    ['schedule.whole', '序时任务计划人数', schedule.whole, 1, Number.MAX_SAFE_INTEGER],
    ['schedule.part', '序时任务完成人数', schedule.part, 0, Number.MAX_SAFE_INTEGER],
    ['certificate.whole', '开班人数', certificate.whole, 1, Number.MAX_SAFE_INTEGER],
    ['certificate.part', '取证人数', certificate.part, 0, certificate.whole],
    ['satisfaction', '培训满意度', satisfaction, 0, 100],
    ['employment.notRequired', '无需就业人数', employment.notRequired, 0, employment.openingRoster],
    ['employment.employed', '就业人数', employment.employed, 0, denominator],
  ];
  for (const [field, indicator, value, min, max] of limits) {
    // Also true for NaN, which compares with nothing.
    const inside = value >= min && value <= max && (field === 'satisfaction' || Number.isInteger(value));
    if (!inside) return refusal('SCORE_OUT_OF_RANGE', { field, params: { indicator, min, max } });
  }
  return undefined;
}

function pointsOf(value: number): Fraction {
  return { numerator: BigInt(Math.round(value * 100)), denominator: 100n };
}

function percentOf(part: number, whole: number): Fraction {
  return { numerator: BigInt(part) * 100n, denominator: BigInt(whole) };
}

function atLeast(score: Fraction, bound: number): boolean {
  return score.numerator * 100n >= BigInt(Math.round(bound * 100)) * score.denominator;
}

function hundredths(score: Fraction): number {
  return Number((200n * score.numerator + score.denominator) / (2n * score.denominator));
}

function shown(score: Fraction | null, weight: number): IndicatorScore {
  return { score: score === null ? null : hundredths(score) / 100, weight };
}
