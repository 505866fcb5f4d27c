import { describe, expect, test } from '@jest/globals';
import type { ClassFacts, ClassView } from '../../../domain/lifecycle/case-view.js';
import type { Stage } from '../../../domain/lifecycle/stages.js';
import { deadlineOf, refusalForCommand } from '../../../domain/lifecycle/table.js';
import { LIMIT_KEYS, type Limits, limitsOf } from '../../../domain/policy/limits.js';
import { inspectionsNeeded } from '../../../domain/supervision/rules.js';
import { referencePolicy } from '../../support/reference-policy.js';
import { aClassView, anActor, ORGANISATIONS } from '../../support/views.js';

const windows = limitsOf(referencePolicy())['evaluation.windows'];
const evaluation = {
  evaluatorOrganisationId: ORGANISATIONS.EVALUATOR,
  assignedBy: 'somebody',
  ...{ scoredBy: null, objectionEndsOn: null, objectionProvisional: false, grade: null, finalisedBy: null },
};
const scored = { ...evaluation, scoredBy: 'scorer', objectionEndsOn: '2026-02-09' };

test('a version gives every limit, by its own key', () => {
  const limits = limitsOf(referencePolicy());
  expect(Object.keys(limits).toSorted()).toEqual([...LIMIT_KEYS].toSorted());
  expect(Object.values(limits)).not.toContain(undefined);
});

describe('the due date of a stage counts the days of the version', () => {
  test.each<[Stage, Partial<ClassFacts>, Partial<Limits>, number]>([
    ['filing', {}, { 'filing.planWorkingDays': 11 }, 11],
    ['supervision', {}, { 'supervision.confirmationWorkingDays': 12 }, 12],
    ['employment', {}, { 'employment.closingWorkingDays': 13 }, 13],
    ['evaluation', {}, { 'evaluation.windows': { ...windows, appointWorkingDays: 14 } }, 14],
    ['evaluation', { evaluation }, { 'evaluation.windows': { ...windows, draftWorkingDays: 15 } }, 15],
    ['evaluation', { evaluation: scored }, { 'evaluation.finalWorkingDays': 16 }, 16],
  ])('%s', (stage, facts, limits, expected) => {
    expect(deadlineOf(aClassView({ stage, ...facts }, {}, limits), stage)?.workingDays).toBe(expected);
    expect(deadlineOf(aClassView({ stage, ...facts }), stage)?.workingDays).not.toBe(expected);
  });
});

test('inspections are as many as the version asks for', () => {
  const rule = limitsOf(referencePolicy())['supervision.inspections'];
  const view = (limits: Partial<typeof rule>, facts: Partial<ClassFacts> = {}): ClassView =>
    aClassView({ stage: 'supervision', ...facts }, {}, { 'supervision.inspections': { ...rule, ...limits } });
  expect(inspectionsNeeded(view({}))).toEqual({ onSite: 2, patrols: 2, phoned: 3 });
  expect(inspectionsNeeded(view({}, { plannedHours: 39 }))).toMatchObject({ onSite: 1 });
  expect(inspectionsNeeded(view({}, { enrolled: 2 }))).toMatchObject({ phoned: 2 });
  const more = { visits: 4, patrols: 5, phoneCheckPercent: 45, shortClassHours: 10, shortClassVisits: 3 };
  expect(inspectionsNeeded(view(more))).toEqual({ onSite: 4, patrols: 5, phoned: 9 });
  expect(inspectionsNeeded(view(more, { plannedHours: 9 }))).toMatchObject({ onSite: 3 });
});

test('a filing comes back as often as the version allows', () => {
  const filing = {
    ...{
      round: 2,
      startsOn: '2025-07-14',
      submittedBy: 'filer',
      submittedOn: '2025-07-01',
      decision: null,
      decidedBy: null,
    },
  };
  const again = (maximum: number) =>
    refusalForCommand(
      aClassView({ filing }, {}, { 'filing.returns': { maximum, correctionWorkingDays: 5 } }),
      'returnFiling',
      anActor('reviewer', ORGANISATIONS.OWNER),
    )?.code;
  expect([again(1), again(2)]).toEqual(['RETURNS_EXHAUSTED', undefined]);
});
