import { addDays, daysBetween } from '../../../domain/calendar/dates.js';
import { referenceJson } from '../../support/reference-policy.js';

/**
 * The lunar days of an unpublished year are computed, and this is the computation: a lunar month begins on the day in
 * China on which the new moon falls (GB/T 33661-2017). Mean new moon with the periodic terms of Meeus, Astronomical
 * Algorithms, chapter 49, right to a few seconds; 春节 2027 is four minutes from midnight, where coarser tables err.
 */
const PERIODIC: readonly (readonly [
  factor: number,
  ePower: number,
  m: number,
  mPrime: number,
  f: number,
  node: number,
])[] = [
  [-0.4072, 0, 0, 1, 0, 0],
  [0.17241, 1, 1, 0, 0, 0],
  [0.01608, 0, 0, 2, 0, 0],
  [0.01039, 0, 0, 0, 2, 0],
  [0.00739, 1, -1, 1, 0, 0],
  [-0.00514, 1, 1, 1, 0, 0],
  [0.00208, 2, 2, 0, 0, 0],
  [-0.00111, 0, 0, 1, -2, 0],
  [-0.00057, 0, 0, 1, 2, 0],
  [0.00056, 1, 1, 2, 0, 0],
  [-0.00042, 0, 0, 3, 0, 0],
  [0.00042, 1, 1, 0, 2, 0],
  [0.00038, 1, 1, 0, -2, 0],
  [-0.00024, 1, -1, 2, 0, 0],
  [-0.00017, 0, 0, 0, 0, 1],
];

const PLANETARY: readonly (readonly [factor: number, constant: number, rate: number])[] = [
  [0.000325, 299.77, 0.107408],
  [0.000165, 251.88, 0.016321],
  [0.000164, 251.83, 26.651886],
  [0.000126, 349.42, 36.412478],
];

const sin = (degrees: number) => Math.sin((degrees * Math.PI) / 180);

/** The day in China of the k-th new moon after that of 6 January 2000. */
function newMoonDay(k: number): string {
  const t = k / 1236.85;
  const e = 1 - 0.002516 * t;
  const m = 2.5534 + 29.1053567 * k;
  const mPrime = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
  const f = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
  const node = 124.7746 - 1.56375588 * k;
  let day = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t;
  for (const [factor, power, a, b, c, d] of PERIODIC)
    day += factor * e ** power * sin(a * m + b * mPrime + c * f + d * node);
  for (const [factor, constant, rate] of PLANETARY) day += factor * sin(constant + rate * k);
  // Dynamical time is about 72 s ahead of UTC in 2027; China is 8 hours ahead of UTC.
  const seconds = (day - 2440587.5) * 86_400 - 72 + 8 * 3600;
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** 6 February 2027 is the 335th; months follow one another until the leap month, which 2027 does not have. */
const monthStart = (month: number) => newMoonDay(334 + month);

const file = referenceJson('calendars/2027.json') as { days: { day: string; working: boolean; name: string }[] };
const dayNamed = (name: string) => file.days.find((row) => row.name === name)?.day;

describe('the provisional calendar of 2027', () => {
  it('puts 除夕 to 初三 around the first new moon of the year', () => {
    const first = monthStart(1);
    expect(first).toBe('2027-02-06');
    expect(['除夕', '春节初一', '春节初二', '春节初三'].map(dayNamed)).toEqual(
      [-1, 0, 1, 2].map((days) => addDays(first, days)),
    );
  });

  it('puts 端午 on the fifth of the fifth month and 中秋 on the fifteenth of the eighth', () => {
    expect(daysBetween(monthStart(5), dayNamed('端午节') ?? '')).toBe(4);
    expect(daysBetween(monthStart(8), dayNamed('中秋节') ?? '')).toBe(14);
  });

  it('agrees with the published years: 春节 of 2025 and 2026', () => {
    expect([newMoonDay(310), newMoonDay(323)]).toEqual(['2025-01-29', '2026-02-17']);
  });

  it('has the 13 statutory days of the law and nothing more', () => {
    expect(file.days).toHaveLength(13);
    expect(file.days.every((row) => !row.working)).toBe(true);
  });
});
