import { calculateSubsidy } from '../../../domain/subsidy/calculate.js';
import { REASON_CODES, type ReasonCode } from '../../../domain/subsidy/reason-codes.js';
import type { SubsidyCase, SubsidyRules } from '../../../domain/subsidy/types.js';
import {
  certified,
  E1,
  explain,
  GULOU_2020,
  gulou,
  person,
  policyWith,
  prior,
  priorOf,
  rules,
  threePriors,
  voucher,
} from '../../support/subsidy-case.js';

describe('each reason', () => {
  const award: Partial<SubsidyCase> = {
    subsidyKind: 'EMPLOYMENT_AWARD',
    person: { birthDate: '1990-01-01', employeeInsuredAtFiling: false },
  };
  const allowance: Partial<SubsidyCase> = {
    subsidyKind: 'LIVING_ALLOWANCE',
    person: person('OUT_OF_POVERTY'),
    linkedTrainingLine: 'APPROVED',
  };
  const atWork: Partial<SubsidyCase> = { subsidyKind: 'WORK_AS_TRAINING', person: person('OUT_OF_POVERTY') };
  const prepaying = policyWith({ 'apprenticeship.prepayment': { enabled: true, maximumPercent: 50 } });
  const elderly = { occupationCode: '4-10-01-06', plannedHours: 60 };
  const cases: [ReasonCode, Partial<SubsidyCase>, SubsidyRules?][] = [
    ['VERSION_NOT_IN_FORCE', { filedOn: '2024-06-30' }],
    ['VERSION_NOT_IN_FORCE', {}, { ...rules, policy: { ...rules.policy, status: 'DRAFT' } }],
    ['NO_TARIFF_IN_VERSION', { subsidyKind: 'PRE_JOB' }],
    ['NO_TARIFF_IN_VERSION', { level: 'CHIEF' }],
    ['NO_TARIFF_IN_VERSION', { fundingSource: 'INDUSTRY_FUND' }],
    ['NOT_REAL_NAME', { person: { birthDate: '1990-01-01', realNameRegistered: false } }],
    ['NOT_ELIGIBLE_AGE', { person: { birthDate: '2010-03-03' } }],
    ['NOT_ELIGIBLE_AGE', { person: { birthDate: '1965-03-02' } }],
    ['PENSION_DRAWER', { person: { birthDate: '1970-01-01', drawsPension: true } }],
    ['PENSION_DRAWER', { person: { birthDate: '1970-01-01', pensionEntitled: true } }],
    ['NOT_ELIGIBLE_PERSON', { person: { birthDate: '1990-01-01', publicStaff: true } }],
    ['NOT_ELIGIBLE_PERSON', { person: { birthDate: '2005-01-01', student: 'OTHER' } }],
    [
      'OUTSIDE_HIRING_YEAR',
      { ...GULOU_2020, subsidyKind: 'PRE_JOB', hiredOn: '2019-03-01', contractMonths: 12 },
      gulou,
    ],
    [
      'EMPLOYER_NOT_IN_HARDSHIP',
      { ...GULOU_2020, subsidyKind: 'HARDSHIP_ENTERPRISE', employerInHardship: false },
      gulou,
    ],
    ['EMPLOYED_OUTSIDE_WINDOW', { ...award, hiredOn: '2026-12-16' }],
    ['EMPLOYMENT_NOT_VERIFIED', { ...award, hiredOn: '2026-12-15', employmentVerified: false }],
    ['OCCUPATION_UNKNOWN', { occupationCode: '9-99-99-99' }],
    ['LEVEL_NOT_IN_STANDARD', { ...elderly, level: 'L1' }],
    ['HOURS_BELOW_MINIMUM', { plannedHours: 55 }],
    ['HOURS_BELOW_MINIMUM', { occupationCode: '4-01-06-02', plannedHours: 103 }],
    ['PREPAYMENT_OFF', { subsidyKind: 'APPRENTICESHIP', settlementMode: 'PREPAYMENT' }],
    ['PREPAYMENT_OFF', { settlementMode: 'PREPAYMENT' }, prepaying],
    ['ANNUAL_CAP_REACHED', { capScope: 'PER_YEAR', priorSubsidies: threePriors('2026') }],
    ['CUMULATIVE_CAP_REACHED', { priorSubsidies: threePriors('2025') }],
    [
      'PERIOD_CAP_REACHED',
      { priorSubsidies: threePriors('2025') },
      policyWith({ 'cap.TRAINING': { maximum: 3, scope: 'PERIOD', from: '2025-01-01', to: '2026-12-31' } }),
    ],
    [
      'MONTH_CAP_REACHED',
      { ...GULOU_2020, ...atWork, priorSubsidies: [{ ...priorOf('WORK_AS_TRAINING', '2019-03-01'), months: 6 }] },
      gulou,
    ],
    ['ALLOWANCE_CAP', { ...allowance, priorSubsidies: [priorOf('LIVING_ALLOWANCE', '2025-03-01')] }],
    ['DUPLICATE_OCCUPATION_LEVEL', { priorSubsidies: [prior('4-10-01-05', 'L4', '2020-01-01')] }],
    ['LOWER_LEVEL_AFTER_HIGHER', { priorSubsidies: [prior('4-10-01-05', 'L3', '2025-01-01')] }],
    [
      'NOT_FIRST_CERTIFICATE',
      {
        ...GULOU_2020,
        subsidyKind: 'SAFETY',
        certificates: [
          ...certified('2020-04-10', 'SPECIAL_OPERATION'),
          ...certified('2017-04-10', 'SPECIAL_OPERATION'),
        ],
      },
      gulou,
    ],
    [
      'MUTUALLY_EXCLUSIVE',
      { otherSubsidies: ['PRE_JOB'] },
      policyWith({ 'exclusion.pairs': [['PRE_JOB', 'LEVEL_UPGRADE']] }),
    ],
    ['WITHDRAWN', { examResult: 'WITHDRAWN' }],
    ['ATTENDANCE_BELOW_THRESHOLD', { attendedHours: 47 }],
    ['ABSENT', { examResult: 'ABSENT' }],
    ['CERTIFICATE_NOT_OBTAINED', { examResult: 'PASS', certificates: [] }],
    ['CERTIFICATE_NOT_OBTAINED', { examResult: null, certificates: [] }],
    ['CERTIFICATE_KIND_MISMATCH', { certificates: certified('2026-06-15', 'COMPLETION') }],
    ['CERTIFICATE_BEFORE_FILING', { certificates: certified('2026-03-01') }],
    ['VOUCHER_REQUIRED', { fundingSource: 'UNEMPLOYMENT_INSURANCE' }],
    ['VOUCHER_LAPSED', voucher('2026-03-01', null, 1000_00)],
    ['VOUCHER_LAPSED', voucher('2026-03-01', '2026-06-02', 1000_00)],
    ['VOUCHER_LAPSED', voucher('2026-03-15', '2026-03-14', 1000_00)],
    ['VOUCHER_LAPSED', { ...voucher('2026-06-05', '2026-06-06', 1000_00) }],
    ['CLAIM_WINDOW_CLOSED', { claimFiledOn: '2026-12-16' }],
    ['ALLOWANCE_NOT_OF_TRAINING', { ...allowance, linkedTrainingKind: 'LEVEL_UPGRADE' }],
    ['TRAINING_LINE_REFUSED', { ...allowance, linkedTrainingLine: 'REFUSED' }],
    ['TRAINING_LINE_REFUSED', { ...allowance, linkedTrainingLine: null }],
    ['NOTHING_PAYABLE', { approvedFeeFen: 0 }],
    ['NOTHING_PAYABLE', { ...allowance, requestedFen: 0 }],
  ];

  it.each(cases.map(([code, change, under]) => [code, change, under ?? rules] as const))(
    '%s',
    (reasonCode, change, under) => {
      const answer = explain(change, under);
      expect(answer).toMatchObject({ amountFen: 0, reasonCode });
      expect(answer.working.at(-1)).toMatchObject({ amountFen: 0, clause: expect.stringMatching(/.{4}/) });
    },
  );

  it('of the closed list is exercised above', () => {
    const exercised = new Set(cases.map(([code]) => code));
    expect(REASON_CODES.filter((code) => !exercised.has(code))).toEqual([]);
  });

  it('gives way to the one that comes first in the order', () => {
    const everything = { examResult: 'FAIL' as const, attendedHours: 10, claimFiledOn: '2027-01-05', certificates: [] };
    expect(explain({ ...everything, person: { birthDate: '1940-01-01', drawsPension: true } })).toMatchObject({
      reasonCode: 'NOT_ELIGIBLE_AGE',
    });
    expect(explain(everything)).toMatchObject({ reasonCode: 'ATTENDANCE_BELOW_THRESHOLD' });
    expect(explain({ ...everything, attendedHours: 60 })).toMatchObject({ reasonCode: 'CERTIFICATE_NOT_OBTAINED' });
  });
});

describe('what does not stand in the way', () => {
  const harmless: [string, Partial<SubsidyCase>, SubsidyRules?][] = [
    ['the sixtieth year of life, completed', { person: { birthDate: '1965-03-03' } }],
    ['a final-year student', { person: { birthDate: '2004-01-01', student: 'FINAL_YEAR' } }],
    [
      'an entitlement to a pension not yet drawn, where the version says so',
      { person: { birthDate: '1970-01-01', pensionEntitled: true } },
      policyWith({
        'eligibility.persons': { ...rules.policy.rules['eligibility.persons'].value, refusePensionEntitled: false },
      }),
    ],
    ['a subsidy that was refused', { priorSubsidies: [prior('4-10-01-05', 'L4', '2025-01-01', 'REFUSED')] }],
    ['a voucher without a face value', voucher('2026-03-10', '2026-03-20', null)],
    ['a voucher on its last day', { ...voucher('2026-03-01', '2026-06-01', 1000_00) }],
    [
      'fewer hours than the fallback where the standard asks for fewer',
      { occupationCode: '4-04-05-05', plannedHours: 50 },
    ],
    ['a reversed subsidy of the same level', { priorSubsidies: [prior('4-10-01-05', 'L4', '2025-01-01', 'REVERSED')] }],
    ['three subsidies from before the cap began', { priorSubsidies: threePriors('2023') }],
    [
      'three subsidies of last year, under a cap per year',
      { capScope: 'PER_YEAR', priorSubsidies: threePriors('2025') },
    ],
    [
      'an evaluation subsidy for the same level',
      { priorSubsidies: [{ ...prior('4-10-01-05', 'L4', '2026-01-01'), subsidyKind: 'EVALUATION' }] },
    ],
    [
      'a higher level before, where the switch is off',
      { priorSubsidies: [prior('4-10-01-05', 'L3', '2025-01-01')] },
      policyWith({ 'duplicate.refuseLowerAfterHigher': false }),
    ],
    [
      'no voucher where the person shows the certificate',
      { fundingSource: 'UNEMPLOYMENT_INSURANCE', settlementMode: 'PERSON_CERTIFICATE' },
    ],
    ['a claim not filed yet', { claimFiledOn: null }],
    [
      'a second certificate of another kind',
      { certificates: [...certified('2026-06-01', 'COMPLETION'), ...certified('2026-06-15')] },
    ],
    [
      'an old certificate beside the new one',
      { certificates: [...certified('2026-01-01'), ...certified('2026-06-15')] },
    ],
    [
      'a version that has been superseded: old cases are still computed',
      {},
      { ...rules, policy: { ...rules.policy, status: 'SUPERSEDED' } },
    ],
  ];

  it.each(harmless.map(([name, change, under]) => [name, change, under ?? rules] as const))(
    '%s',
    (_, change, under) => {
      expect(explain(change, under)).toMatchObject({ amountFen: 1000_00, reasonCode: null });
    },
  );

  it('a special ability is paid at its own rung, on its own certificate', () => {
    const ability = { occupationCode: 'FJ-ZX-0001', level: null, plannedHours: 40 };
    const certificates = certified('2026-06-15', 'SPECIAL_ABILITY');
    expect(explain({ ...ability, certificates })).toMatchObject({ amountFen: 500_00 });
    expect(explain({ ...ability, certificates, shortage: 'MANUFACTURING' })).toMatchObject({ amountFen: 650_00 });
    expect(explain(ability)).toMatchObject({ reasonCode: 'CERTIFICATE_KIND_MISMATCH' });
  });

  it('pays the person who claims on the certificate or has paid up front', () => {
    expect(explain({ settlementMode: 'PERSON_CERTIFICATE' }).payee).toBe('PERSON');
    expect(explain({ settlementMode: 'REIMBURSEMENT' }).payee).toBe('PERSON');
    expect(explain({ subsidyKind: 'PRE_JOB' }).payee).toBeNull();
  });
});

describe('the claim window and the calendar', () => {
  const onRestDay = { certificates: certified('2026-03-31'), classEndedOn: '2026-03-30' };

  it('rolls an end on a rest day to the next working day', () => {
    // Six months from 31 March end on 30 September, a working day; from 1 April on 1 October, a holiday.
    expect(explain({ ...onRestDay, claimFiledOn: '2026-10-08' })).toMatchObject({ reasonCode: 'CLAIM_WINDOW_CLOSED' });
    const april = { certificates: certified('2026-04-01'), classEndedOn: '2026-03-30' };
    expect(explain({ ...april, claimFiledOn: '2026-10-08' })).toMatchObject({ reasonCode: null });
    expect(explain({ ...april, claimFiledOn: '2026-10-09' })).toMatchObject({ reasonCode: 'CLAIM_WINDOW_CLOSED' });
  });

  it('needs no calendar for a claim so late that no calendar could save it', () => {
    const without = { policy: rules.policy, occupations: rules.occupations };
    expect(explain({ claimFiledOn: '2027-01-16' }, without)).toMatchObject({ reasonCode: 'CLAIM_WINDOW_CLOSED' });
    expect(calculateSubsidy({ ...E1, claimFiledOn: '2027-01-15' }, without)).toMatchObject({
      code: 'CALENDAR_YEAR_MISSING',
    });
  });

  it('needs no calendar for a claim within the window, and asks for one after it', () => {
    const without = { policy: rules.policy, occupations: rules.occupations };
    expect(explain({ claimFiledOn: '2026-12-15' }, without)).toMatchObject({ reasonCode: null });
    expect(calculateSubsidy({ ...E1, claimFiledOn: '2026-12-16' }, without)).toMatchObject({
      code: 'CALENDAR_YEAR_MISSING',
    });
  });

  it('does not close a window by a year that is not yet published', () => {
    const late = { ...E1, certificates: certified('2026-07-10'), claimFiledOn: '2027-01-11' };
    expect(calculateSubsidy(late, rules)).toMatchObject({ kind: 'refusal', code: 'CALENDAR_YEAR_PROVISIONAL' });
    expect(calculateSubsidy({ ...late, claimFiledOn: '2027-01-10' }, rules)).toMatchObject({ amountFen: 1000_00 });
    expect(
      calculateSubsidy({ ...late, certificates: certified('2027-07-10'), claimFiledOn: '2028-01-11' }, rules),
    ).toMatchObject({
      code: 'CALENDAR_YEAR_MISSING',
    });
  });
});

describe('the working', () => {
  it('tells every step with its clause, and ends with the amount', () => {
    const { working, amountFen, policyVersion } = explain({ shortage: 'MANUFACTURING' });
    expect(policyVersion).toBe('FJ-QZ-2024');
    expect(working.map(({ step, amountFen: after }) => [step, after])).toEqual([
      ['version', 0],
      ['person', 0],
      ['plan', 0],
      ['cap', 0],
      ['duplicate', 0],
      ['exclusion', 0],
      ['withdrawal', 0],
      ['attendance', 0],
      ['exam', 0],
      ['certificate', 0],
      ['voucher', 0],
      ['claimWindow', 0],
      ['linkedTraining', 0],
      ['base', 1000_00],
      ['uplift', 1300_00],
      ['ceiling', 1300_00],
      ['quality', 1300_00],
      ['rounding', 1300_00],
    ]);
    expect(amountFen).toBe(1300_00);
    expect(working.filter(({ clause, note }) => clause === '' || note === '')).toEqual([]);
  });

  it('says the amount before and after each step that changes it', () => {
    const { working } = explain({ shortage: 'MANUFACTURING', approvedFeeFen: 1200_00 });
    expect(working.filter(({ note }) => note.includes('→')).map(({ step, note }) => [step, note])).toEqual([
      ['uplift', '急需紧缺职业（工种）生产制造类上浮30%：1,000.00元→1,300.00元'],
      ['ceiling', '不超过核定收费1,200.00元：1,300.00元→1,200.00元'],
    ]);
  });

  it('marks the figures that no document gives', () => {
    const attendance = explain({}).working.find(({ step }) => step === 'attendance');
    expect(attendance?.clause).toContain('（缺省值）');
    expect(explain({}).working.find(({ step }) => step === 'base')?.clause).not.toContain('缺省值');
  });
});
