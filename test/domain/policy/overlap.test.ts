import { overlappingVersion } from '../../../domain/policy/overlap.js';
import type { OverlapRule, PolicyVersion } from '../../../domain/policy/types.js';
import { referencePolicy } from '../../support/reference-policy.js';

function version(id: string, validFrom: string, order?: readonly OverlapRule[]): PolicyVersion {
  const { 'version.overlap': rule, ...rules } = referencePolicy().rules;
  if (!order || !rule) return { ...referencePolicy(), id, validFrom, rules };
  return { ...referencePolicy(), id, validFrom, rules: { ...rules, 'version.overlap': { ...rule, value: order } } };
}

describe('which of overlapping versions holds', () => {
  const inOrder = ['NEWEST', 'MORE_FAVOURABLE', 'HIGHEST'] as const;
  const worth: Readonly<Record<string, number>> = { LOW: 1000_00, HIGH: 1300_00, NEW: 800_00 };
  const choose = (...versions: PolicyVersion[]) => overlappingVersion(versions, ({ id }) => worth[id] ?? 0)?.id;

  it('从新: the newest, though it pays less', () => {
    expect(choose(version('HIGH', '2024-01-01', inOrder), version('NEW', '2025-01-01', inOrder))).toBe('NEW');
    expect(choose(version('NEW', '2025-01-01', inOrder), version('HIGH', '2024-01-01', inOrder))).toBe('NEW');
  });

  it('从优、从高: of two from one day the one that pays more', () => {
    const [low, high] = [version('LOW', '2024-01-01', inOrder), version('HIGH', '2024-01-01', inOrder)];
    expect(choose(low, high)).toBe('HIGH');
    expect(choose(high, low)).toBe('HIGH');
  });

  it('follows the order of the document', () => {
    const favourable = ['HIGHEST', 'NEWEST'] as const;
    expect(choose(version('HIGH', '2024-01-01'), version('NEW', '2025-01-01', favourable))).toBe('HIGH');
  });

  it('is the newest where no document says anything, the same whatever the order of asking', () => {
    expect(choose(version('HIGH', '2024-01-01'), version('NEW', '2025-01-01'))).toBe('NEW');
    const twins = [version('HIGH', '2024-01-01'), version('LOW', '2024-01-01')];
    expect(choose(...twins)).toBe(choose(...twins.toReversed()));
  });

  it('is none among none', () => {
    expect(choose()).toBeUndefined();
  });
});
