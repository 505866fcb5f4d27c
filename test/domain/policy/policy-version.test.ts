import { coversRegion, inForceOn } from '../../../domain/policy/coverage.js';
import { policyVersionSchema } from '../../../domain/policy/policy-version.schema.js';
import { referenceJson, referencePolicy } from '../../support/reference-policy.js';

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

  it('cites a clause for every figure, and marks each one that no document gives', () => {
    const entries = Object.entries(referencePolicy().rules);
    expect(entries.filter(([, rule]) => rule.clause === '' || rule.sourceDocument === '')).toEqual([]);
    expect(entries.filter(([, rule]) => (rule.confidence === 'DEFAULT') !== rule.isDefault)).toEqual([]);
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
