import {
  ASSIGNMENT_BASES,
  CERTIFICATE_KINDS,
  FUNDING_SOURCES,
  INSTITUTION_KINDS,
  PERSON_CATEGORIES,
  SETTLEMENT_MODES,
  SKILL_LEVELS,
  SUBSIDY_FAMILIES,
  SUBSIDY_KINDS,
  subsidyFamily,
} from '../../domain/vocabulary.js';
import { referenceJson, referencePolicy } from '../support/reference-policy.js';

interface Value {
  setName: string;
  code: string;
  position: number;
  nameZh: string;
  nameEn: string;
}

const values: Value[] = referenceJson('enumerations.json').values;
const codesOf = (setName: string) => values.filter((value) => value.setName === setName).map((value) => value.code);

describe('the vocabulary', () => {
  it.each<[string, readonly string[]]>([
    ['SkillLevel', SKILL_LEVELS],
    ['CertificateKind', CERTIFICATE_KINDS],
    ['PersonCategory', PERSON_CATEGORIES],
    ['FundingSource', FUNDING_SOURCES],
    ['SubsidyKind', SUBSIDY_KINDS],
    ['SubsidyFamily', SUBSIDY_FAMILIES],
    ['SettlementMode', SETTLEMENT_MODES],
    ['AssignmentBasis', ASSIGNMENT_BASES],
    ['InstitutionKind', INSTITUTION_KINDS],
  ])('%s has in the reference data the codes of the code, in their order', (setName, codes) => {
    expect(codesOf(setName)).toEqual(codes);
  });

  it('names the six categories that the policy uplifts', () => {
    const uplift = referencePolicy().rules['uplift.rules'].value.find(({ id }) => id === 'SIX_CATEGORIES');
    expect(codesOf('SixCategory')).toEqual(uplift?.personCategories);
  });

  it('counts evaluation, living allowance and award apart from training', () => {
    expect(SUBSIDY_KINDS.filter((kind) => subsidyFamily(kind) !== 'TRAINING')).toEqual([
      'LIVING_ALLOWANCE',
      'EVALUATION',
      'EMPLOYMENT_AWARD',
    ]);
  });
});
