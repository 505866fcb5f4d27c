import { coversRegion, inForceOn } from '../../../domain/policy/coverage.js';
import { policyVersionSchema } from '../../../domain/policy/policy-version.schema.js';
import { SUBSIDY_KINDS } from '../../../domain/vocabulary.js';
import { referenceJson, referencePolicy, referencePolicyIds } from '../../support/reference-policy.js';

const file = () => referenceJson('policy/FJ-QZ-2024.json');

describe('the policy file FJ-QZ-2024', () => {
  it('has the tariff of domain §2.2', () => {
    const { rules } = referencePolicy();
    expect(rules['tariff.LEVEL_UPGRADE']?.value.amountsFen).toEqual({
      L5: 700_00,
      L4: 1000_00,
      L3: 1500_00,
      L2: 2000_00,
      L1: 3000_00,
      SPECIAL_ABILITY: 500_00,
    });
    expect(rules['uplift.rules'].value.map(({ id, percent }) => [id, percent])).toEqual([
      ['SHORTAGE_MANUFACTURING', 30],
      ['SHORTAGE_SERVICES', 20],
      ['SIX_CATEGORIES', 20],
    ]);
  });

  it('has the other rows of that table', () => {
    const { rules } = referencePolicy();
    expect(rules['tariff.APPRENTICESHIP']?.value.perYearFen).toEqual({
      L4: 5000_00,
      L3: 6000_00,
      L2: 7000_00,
      L1: 8000_00,
    });
    expect(rules['tariff.PROJECT_BASED']?.value).toMatchObject({ perHourFen: 25_00, maximumPaidHours: 80 });
    expect(rules['tariff.ENTREPRENEURSHIP']?.value.amountFen).toBe(2000_00);
    expect(rules['tariff.LIVING_ALLOWANCE']?.value.atMostFen).toBe(500_00);
    expect(rules['tariff.EMPLOYMENT_AWARD']?.value.amountFen).toBe(500_00);
    expect(rules['apprenticeship.prepayment'].value).toEqual({ enabled: false, maximumPercent: 50 });
  });
});

describe.each(referencePolicyIds())('the policy file %s', (id) => {
  const version = referencePolicy(id);
  const entries = Object.entries(version.rules);

  it('is named by its id and of a region that is there', () => {
    expect(version.id).toBe(id);
    const { regions } = referenceJson('regions.json') as { regions: { code: string }[] };
    expect(regions.map(({ code }) => code)).toContain(version.regionCode);
  });

  it('cites a clause for every figure, and marks each one that no document gives', () => {
    expect(entries.filter(([, rule]) => rule.clause === '' || rule.sourceDocument === '')).toEqual([]);
    expect(entries.filter(([, rule]) => (rule.confidence === 'DEFAULT') !== rule.isDefault)).toEqual([]);
  });

  it('has a gate profile for each kind that it pays, and marks an open end as its own reading', () => {
    const kinds = SUBSIDY_KINDS.filter((kind) => version.rules[`tariff.${kind}`]);
    expect(Object.keys(version.rules['gate.profiles'].value).toSorted()).toEqual(kinds.toSorted());
    expect(version.rules['version.validTo'].isDefault).toBe(version.validTo === null);
  });

  it('lifts only kinds that it pays', () => {
    const { value } = version.rules['uplift.kinds'];
    expect(value.filter((kind) => !version.rules[`tariff.${kind}`])).toEqual([]);
  });
});

describe('policyVersionSchema', () => {
  type Draft = ReturnType<typeof file>;
  it.each<[string, (draft: Draft) => void]>([
    ['an unknown field', (draft) => Object.assign(draft, { ammount: 1 })],
    ['an unknown rule', (draft) => Object.assign(draft.rules, { 'tariff.TYPO': draft.rules['release.unit'] })],
    ['a missing rule', (draft) => delete draft.rules['publicity.workingDays']],
    ['a rule without a clause', (draft) => delete draft.rules['publicity.workingDays'].clause],
    [
      'a fraction of a fen',
      (draft) => Object.assign(draft.rules['tariff.LEVEL_UPGRADE'].value.amountsFen, { L4: 0.5 }),
    ],
    ['a negative amount', (draft) => Object.assign(draft.rules['tariff.LEVEL_UPGRADE'].value.amountsFen, { L4: -1 })],
    ['weights that add to 99', (draft) => Object.assign(draft.rules['evaluation.weights'].value, { employment: 29 })],
    ['bands that rise', (draft) => Object.assign(draft.rules['evaluation.bands'].value, { B: 95 })],
    [
      'a period cap without its period',
      (draft) => Object.assign(draft.rules['cap.TRAINING'].value, { scope: 'PERIOD' }),
    ],
    ['an uplift for nobody', (draft) => delete draft.rules['uplift.rules'].value[0].shortage],
    ['a day that does not exist', (draft) => Object.assign(draft, { validFrom: '2024-06-31' })],
    ['a term that its rules do not cite', (draft) => Object.assign(draft, { validFrom: '2024-07-02' })],
    ['an hourly rate without a limit', (draft) => delete draft.rules['tariff.PROJECT_BASED'].value.maximumPaidHours],
    [
      'a longest apprenticeship below the shortest',
      (draft) => Object.assign(draft.rules['apprenticeship.months'].value, { maximum: 11 }),
    ],
    [
      'more than half prepaid',
      (draft) => Object.assign(draft.rules['apprenticeship.prepayment'].value, { maximumPercent: 51 }),
    ],
    ['conditions that ask for nothing', (draft) => Object.assign(draft.rules['conditions.ON_JOB'], { value: {} })],
    ['an end before the beginning', (draft) => Object.assign(draft, { validTo: '2024-06-30' })],
  ])('refuses %s', (_, spoil) => {
    const draft = file();
    spoil(draft);
    expect(policyVersionSchema.safeParse(draft).success).toBe(false);
  });

  it('lets a version do without a tariff: that kind then pays nothing', () => {
    const draft = file();
    delete draft.rules['tariff.LEVEL_UPGRADE'];
    expect(policyVersionSchema.safeParse(draft).success).toBe(true);
  });
});

describe('where and when a version speaks', () => {
  it.each([
    ['2024-06-30', false],
    ['2024-07-01', true],
    ['2024-12-31', true],
    ['2025-01-01', false],
  ])('on %s: %s, both ends included', (date, expected) => {
    expect(inForceOn({ validFrom: '2024-07-01', validTo: '2024-12-31' }, date)).toBe(expected);
  });

  it('has no end where the document gives none', () => {
    expect(inForceOn(referencePolicy(), '2099-01-01')).toBe(true);
  });

  it('covers the counties of its city and no other city', () => {
    expect(coversRegion(referencePolicy(), ['350582', '350500', '350000'])).toBe(true);
    expect(coversRegion(referencePolicy(), ['350102', '350100', '350000'])).toBe(false);
  });
});
