import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { drawHash, drawLines } from '../../../domain/check/draw.js';
import { quarterOf } from '../../../domain/check/rules.js';

const LINES = Array.from({ length: 41 }, (_, index) => `line-${index}`);

describe('a draw', () => {
  test('is the same for the same seed, for good', () => {
    expect(drawHash('2025Q2', 'line-1').toString(16)).toBe('94c5bbcb303b71c');
    expect(drawLines(LINES, '2025Q2', 5)).toEqual(['line-1', 'line-28', 'line-37']);
  });

  test('is another with another seed', () => {
    const draws = ['a', 'b', 'c', 'd'].map((seed) => drawLines(LINES, seed, 10).join());
    expect(new Set(draws).size).toBe(4);
  });

  test('takes at least its share, no line twice, in whatever order they come', () => {
    const lists = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(lists, fc.string({ minLength: 1 }), fc.integer({ min: 5, max: 100 }), (ids, seed, percent) => {
        const drawn = drawLines(ids, seed, percent);
        expect(new Set(drawn).size).toBe(Math.ceil((ids.length * percent) / 100));
        expect(drawn.every((id) => ids.includes(id))).toBe(true);
        expect(drawLines(ids.toReversed(), seed, percent)).toEqual(drawn);
      }),
    );
  });

  test('falls on every line alike', () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 2_000; seed += 1)
      for (const id of drawLines(LINES, `seed ${seed}`, 10)) times.set(id, (times.get(id) ?? 0) + 1);
    // 2,000 draws of 5 in 41: 244 each on average.
    expect(Math.min(...LINES.map((id) => times.get(id) ?? 0))).toBeGreaterThan(180);
    expect(Math.max(...times.values())).toBeLessThan(310);
  });
});

test('a quarter is drawn from once it is over', () => {
  expect(quarterOf(2025, 2, '2025-07-01')).toEqual({ from: '2025-04-01', to: '2025-06-30' });
  expect(quarterOf(2025, 4, '2026-01-01')).toEqual({ from: '2025-10-01', to: '2025-12-31' });
  expect(quarterOf(2025, 2, '2025-06-30')).toMatchObject({ code: 'QUARTER_NOT_OVER' });
});
