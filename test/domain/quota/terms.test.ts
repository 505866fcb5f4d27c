import { expect, test } from '@jest/globals';
import { quotaTerms, UNCAPPED } from '../../../domain/quota/terms.js';

const CUMULATIVE = { maximum: 3, scope: 'CUMULATIVE', from: '2024-07-01' } as const;
const PERIOD = { maximum: 2, scope: 'PERIOD', from: '2025-01-01', to: '2026-12-31' } as const;

test('a yearly cap counts in the year of the planned assessment', () => {
  const terms = quotaTerms('TRAINING', { maximum: 3, scope: 'PER_YEAR' }, '2026-01-05');
  expect(terms).toMatchObject({ capPeriod: '2026', cap: 3, countsFrom: '2026-01-01', countsTo: '2026-12-31' });
});

test('a cumulative cap counts from its first day on', () => {
  const terms = quotaTerms('TRAINING', CUMULATIVE, '2025-07-23');
  expect(terms).toMatchObject({ capPeriod: 'CUMULATIVE', cap: 3, countsFrom: '2024-07-01', countsTo: '9999-12-31' });
});

test.each([
  ['2024-12-31', UNCAPPED],
  ['2025-01-01', 'PERIOD 2025-01-01 2026-12-31'],
  ['2026-12-31', 'PERIOD 2025-01-01 2026-12-31'],
  ['2027-01-01', UNCAPPED],
])('a cap of a period counts within it, both ends included: %s', (day, capPeriod) => {
  expect(quotaTerms('EVALUATION', PERIOD, day).capPeriod).toBe(capPeriod);
});

test('a family that the version does not cap is numbered all the same', () => {
  expect(quotaTerms('AWARD', undefined, '2025-07-23')).toMatchObject({ family: 'AWARD', capPeriod: UNCAPPED });
});
