import { describe, expect, test } from '@jest/globals';
import {
  endOfPredecessor,
  refusalForBringing,
  refusalForChecking,
  refusalForDrafting,
} from '../../../domain/policy/life.js';
import type { StandingVersion, VersionLife } from '../../../domain/policy/life.js';

const version = (change: Partial<VersionLife> = {}): VersionLife => ({
  id: 'NEW',
  status: 'CHECKED',
  draftedBy: 'first',
  checkedBy: 'second',
  settlesOverlap: false,
  validFrom: '2025-07-10',
  validTo: null,
  ...change,
});
const old = (validTo: string | null, validFrom = '2024-07-01'): StandingVersion => ({ id: 'OLD', validFrom, validTo });
const third = { id: 'third' };

describe('bringing into force', () => {
  test.each([
    ['DRAFT', 'POLICY_NOT_CHECKED'],
    ['RETURNED', 'POLICY_RETURNED'],
    ['IN_FORCE', 'ALREADY_DECIDED'],
    ['SUPERSEDED', 'ALREADY_DECIDED'],
    ['CHECKED', undefined],
  ] as const)('of a version that is %s: %s', (status, code) => {
    expect(refusalForBringing(version({ status }), third, null, [])?.code).toBe(code);
  });

  test.each(['first', 'second'])('is not for the %s person', (id) => {
    expect(refusalForBringing(version(), { id }, null, [])?.code).toBe('SAME_PERSON');
  });

  test.each<[string, string | null, StandingVersion[], string | undefined]>([
    ['an open predecessor is ended', 'OLD', [old(null)], undefined],
    ['an open one that nobody names overlaps', null, [old(null)], 'POLICY_OVERLAP'],
    ['one that ended before does not', null, [old('2025-07-09')], undefined],
    ['one that ends on the first day does', null, [old('2025-07-10')], 'POLICY_OVERLAP'],
    ['a named one that ends later does, too', 'OLD', [old('2025-12-31')], 'POLICY_OVERLAP'],
    ['one that begins later does', null, [old(null, '2026-01-01')], 'POLICY_OVERLAP'],
    ['one that does not stand is no predecessor', 'OTHER', [old(null)], 'POLICY_PREDECESSOR'],
    ['one that begins the same day is none', 'OLD', [old(null, '2025-07-10')], 'POLICY_PREDECESSOR'],
  ])('%s', (_name, supersedes, standing, code) => {
    expect(refusalForBringing(version(), third, supersedes, standing)?.code).toBe(code);
  });

  test('a document that settles overlaps may overlap', () => {
    expect(refusalForBringing(version({ settlesOverlap: true }), third, null, [old(null)])).toBeUndefined();
  });
});

test('a predecessor ends the day before, over the end of a year too, unless its document gave an end', () => {
  expect(endOfPredecessor(old(null), version({ validFrom: '2026-01-01' }))).toBe('2025-12-31');
  expect(endOfPredecessor(old('2025-06-30'), version())).toBe('2025-06-30');
});

test('a draft is checked or returned once, by another than its drafter', () => {
  expect(refusalForChecking(version({ status: 'DRAFT' }), third)).toBeUndefined();
  expect(refusalForChecking(version({ status: 'DRAFT' }), { id: 'first' })?.code).toBe('SAME_PERSON');
  expect(refusalForChecking(version({ status: 'CHECKED' }), third)?.code).toBe('ALREADY_DECIDED');
  expect(refusalForChecking(version({ status: 'RETURNED' }), third)?.code).toBe('POLICY_RETURNED');
});

test('a region that is not the drafter’s is refused by name', () => {
  expect(refusalForDrafting('350582', { regions: ['350500', '350582'] })).toBeUndefined();
  expect(refusalForDrafting('350200', { regions: ['350500'] })).toMatchObject({
    code: 'POLICY_REGION_FOREIGN',
    field: 'regionCode',
  });
});
