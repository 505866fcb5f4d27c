import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { capitalAmount } from '../../domain/capital-amount.js';

describe('capitalAmount', () => {
  test.each([
    [0, '零元整'],
    [5, '伍分'],
    [30, '叁角整'],
    [35, '叁角伍分'],
    [100, '壹元整'],
    [105, '壹元零伍分'],
    [150, '壹元伍角整'],
    [1_000, '壹拾元整'],
    [1_050, '壹拾元零伍角整'],
    [10_100, '壹佰零壹元整'],
    [11_000, '壹佰壹拾元整'],
    [130_000, '壹仟叁佰元整'],
    [100_100, '壹仟零壹元整'],
    [1_000_000, '壹万元整'],
    [1_000_100, '壹万零壹元整'],
    [1_680_32, '壹仟陆佰捌拾元零叁角贰分'],
    [10_020_340, '壹拾万零贰佰零叁元肆角整'],
    [10_700_053, '壹拾万柒仟元零伍角叁分'],
    [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
    [32_504, '叁佰贰拾伍元零肆分'],
    [1_000_000_005, '壹仟万元零伍分'],
    [1_000_000_000_0, '壹亿元整'],
    [1_000_000_010_0, '壹亿零壹元整'],
    [1_000_100_000_0, '壹亿零壹万元整'],
    [4_160_000_00, '肆佰壹拾陆万元整'],
    [10 ** 14 - 1, '玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    [10_000_100_000, '壹亿零壹仟元整'],
  ])('%d fen is %s', (fen, words) => {
    expect(capitalAmount(fen)).toBe(words);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 10 ** 14])('%d is no amount', (fen) => {
    expect(() => capitalAmount(fen)).toThrow(RangeError);
  });

  test('two amounts never read the same, and never two zeros in a row', () => {
    const amount = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const words = capitalAmount(one);
        expect(words).not.toMatch(/零零|undefined/);
        expect(words === capitalAmount(other)).toBe(one === other);
      }),
    );
  });
});
