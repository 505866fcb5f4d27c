import { expect, test } from '@jest/globals';
import { differenceOf } from '../../../domain/policy/difference.js';
import { referencePolicy } from '../../support/reference-policy.js';
import { aDraft } from '../../support/policy-drafts.js';

test('a version does not differ from itself, whatever order its fields stand in', () => {
  const version = referencePolicy();
  const turned = { ...version, rules: Object.fromEntries(Object.entries(version.rules).toReversed()) };
  expect(differenceOf(version, turned as typeof version)).toEqual([]);
});

test('names each rule that was added, removed, changed or cited anew, with both sides', () => {
  const from = referencePolicy();
  const { 'cap.LIVING': living, ...rules } = aDraft('NEW', {}, { 'filing.leadWorkingDays': 7 }).rules;
  const cited = { ...rules['assessment.passMark'], clause: '新文号' };
  const added = { ...rules['publicity.workingDays'], value: { maximum: 1, scope: 'CUMULATIVE' as const } };
  const to = { ...from, rules: { ...rules, 'assessment.passMark': cited, 'cap.AWARD': added } };
  const found = differenceOf(from, to);
  expect(found.map(({ key, change }) => [key, change])).toEqual([
    ['assessment.passMark', 'CITED'],
    ['cap.AWARD', 'ADDED'],
    ['cap.LIVING', 'REMOVED'],
    ['filing.leadWorkingDays', 'CHANGED'],
  ]);
  expect(found[1]).toMatchObject({ before: null, after: { value: { maximum: 1 } } });
  expect(found[2]).toMatchObject({ before: living, after: null });
  expect(found[3]).toMatchObject({ before: { value: 5 }, after: { value: 7 } });
});
