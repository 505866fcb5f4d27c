import type { ReasonCode } from '../../../domain/subsidy/reason-codes.js';
import type { SubsidyCase } from '../../../domain/subsidy/types.js';
import {
  certified,
  explain,
  explainGulou,
  person,
  prior,
  priorOf,
  project,
  threePriors,
  voucher,
} from '../../support/subsidy-case.js';

describe('worked examples of domain §6', () => {
  const retrained = {
    occupationCode: '4-01-06-02',
    plannedHours: 104,
    priorSubsidies: [prior('4-01-02-07', 'L4', '2024-05-01')],
  };
  const cost = { costPerHeadFen: 3000_00, costShares: { government: 60, enterprise: 30, person: 10 } };

  it.each<[string, Partial<SubsidyCase>, number]>([
    ['E1', {}, 1000_00],
    ['E2', { level: 'L3', shortage: 'MANUFACTURING' }, 1950_00],
    ['E3', { shortage: 'SERVICES' }, 1200_00],
    ['E4', e4(), 910_00],
    ['E4 with SUM', { ...e4(), stacking: 'SUM' }, 1050_00],
    ['E4 with PRODUCT', { ...e4(), stacking: 'PRODUCT' }, 1092_00],
    ['E6', { ...retrained, level: 'L3' }, 1500_00],
    ['E9', project(60, 48), 1200_00],
    ['E10', project(100), 2000_00],
    [
      'E17',
      { shortage: 'MANUFACTURING', approvedFeeFen: 1200_00, ...voucher('2026-05-20', '2026-05-21', 1300_00) },
      1200_00,
    ],
    ['E19', { level: 'L3', shortage: 'MANUFACTURING', ...cost }, 1800_00],
  ])('%s is paid', (_, change, amountFen) => {
    expect(explain(change)).toMatchObject({ amountFen, reasonCode: null, payee: 'INSTITUTION' });
  });

  it.each<[string, Partial<SubsidyCase>, ReasonCode]>([
    ['E5', retrained, 'DUPLICATE_OCCUPATION_LEVEL'],
    ['E7', e7(), 'ANNUAL_CAP_REACHED'],
    ['E8', project(60, 47), 'ATTENDANCE_BELOW_THRESHOLD'],
    ['E8 by attendance of a level class', { plannedHours: 60, attendedHours: 47 }, 'ATTENDANCE_BELOW_THRESHOLD'],
    ['E11', { examResult: 'FAIL', certificates: certified('2026-06-15', 'COMPLETION') }, 'CERTIFICATE_NOT_OBTAINED'],
    ['E16', e16(), 'VOUCHER_LAPSED'],
    ['E23', { level: 'L5', person: { birthDate: '1968-01-01', drawsPension: true } }, 'PENSION_DRAWER'],
    ['E26 one day late', { claimFiledOn: '2026-12-16' }, 'CLAIM_WINDOW_CLOSED'],
  ])('%s is zero', (_, change, reasonCode) => {
    expect(explain(change)).toMatchObject({ amountFen: 0, reasonCode });
  });

  it('E9 and E26: exactly 80 % attended, and a claim on the last day, are paid', () => {
    expect(explain({ plannedHours: 60, attendedHours: 48 })).toMatchObject({ reasonCode: null });
    expect(explain({ claimFiledOn: '2026-12-15' })).toMatchObject({ reasonCode: null });
  });

  it.each<[string, Partial<SubsidyCase>, number, ReasonCode | null]>([
    ['E12, pre-job paid before', { ...workAsTraining(6), otherSubsidies: ['PRE_JOB'] }, 0, 'MUTUALLY_EXCLUSIVE'],
    ['E12, nothing paid before', workAsTraining(6), 1200_00, null],
    ['E13', workAsTraining(8), 1200_00, null],
    ['E14', preJob('2021-03-02'), 0, 'OUTSIDE_HIRING_YEAR'],
    ['E14, a day earlier', preJob('2021-03-01'), 500_00, null],
    [
      'E25, the first',
      { subsidyKind: 'SAFETY', certificates: certified('2020-04-10', 'SPECIAL_OPERATION') },
      500_00,
      null,
    ],
    ['E25, its renewal', renewal(), 0, 'NOT_FIRST_CERTIFICATE'],
  ])('%s: under FZ-GL-2019', (_, change, amountFen, reasonCode) => {
    expect(explainGulou(change)).toMatchObject({ amountFen, reasonCode, payee: 'ENTERPRISE' });
  });

  it('E15: of four allowances asked for in a year, three are paid, each up to 400.00', () => {
    const asked = [450_00, 400_00, 300_00, 400_00];
    const answers = asked.map((requestedFen, index) =>
      explainGulou({
        subsidyKind: 'LIVING_ALLOWANCE',
        person: person('OUT_OF_POVERTY'),
        certificates: certified(`2020-0${4 + index}-10`, 'COMPLETION'),
        claimFiledOn: '2020-08-01',
        priorSubsidies: asked
          .slice(0, index)
          .map((__, earlier) => priorOf('LIVING_ALLOWANCE', `2020-0${4 + earlier}-10`)),
        linkedTrainingLine: 'APPROVED',
        requestedFen,
      }),
    );
    expect(answers.map(({ amountFen }) => amountFen)).toEqual([400_00, 400_00, 300_00, 0]);
    expect(answers.map(({ reasonCode }) => reasonCode)).toEqual([null, null, null, 'ALLOWANCE_CAP']);
    expect(answers[0]?.payee).toBe('PERSON');
  });

  it('E18: an apprenticeship of the unemployment fund needs no voucher', () => {
    const apprentice: Partial<SubsidyCase> = {
      subsidyKind: 'APPRENTICESHIP',
      months: 12,
      fundingSource: 'UNEMPLOYMENT_INSURANCE',
    };
    expect(explain(apprentice)).toMatchObject({ amountFen: 5000_00, reasonCode: null, payee: 'ENTERPRISE' });
  });

  it('E21: an award for each employed graduate who was not insured at filing', () => {
    const award = (employeeInsuredAtFiling: boolean) =>
      explain({
        ...project(60),
        subsidyKind: 'EMPLOYMENT_AWARD',
        person: { birthDate: '1990-01-01', employeeInsuredAtFiling },
        hiredOn: '2026-09-01',
      });
    const answers = Array.from({ length: 12 }, (_, index) => award(index < 2));
    expect(answers.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(5000_00);
    expect(answers[0]).toMatchObject({ amountFen: 0, reasonCode: 'NOT_ELIGIBLE_PERSON', payee: 'INSTITUTION' });
  });

  it('E24: the firm that uses a dispatched worker is paid', () => {
    const dispatched: Partial<SubsidyCase> = { subsidyKind: 'ON_JOB', person: person('DISPATCHED') };
    expect(explain(dispatched)).toMatchObject({ amountFen: 1000_00, reasonCode: null, payee: 'USING_ENTERPRISE' });
  });

  it('E19: the enterprise bears 900.00 and the person 300.00', () => {
    expect(explain({ level: 'L3', shortage: 'MANUFACTURING', ...cost }).shares).toEqual({
      governmentFen: 1800_00,
      enterpriseFen: 900_00,
      personFen: 300_00,
    });
  });

  it('E20: of a class of 40, 29 lines of 1,300.00 are paid, and the others carry their reasons', () => {
    const manufacturing: Partial<SubsidyCase> = { occupationCode: '6-18-02-04', shortage: 'MANUFACTURING' };
    const lines = [
      ...Array.from({ length: 3 }, () => explain({ ...manufacturing, examResult: 'WITHDRAWN', certificates: [] })),
      ...Array.from({ length: 2 }, () => explain({ ...manufacturing, attendedHours: 40 })),
      ...Array.from({ length: 4 }, () => explain({ ...manufacturing, examResult: 'FAIL', certificates: [] })),
      explain({ ...manufacturing, priorSubsidies: [prior('6-18-02-04', 'L4', '2025-01-10')] }),
      explain({ ...manufacturing, priorSubsidies: threePriors('2025') }),
      ...Array.from({ length: 29 }, () => explain(manufacturing)),
    ];
    expect(lines).toHaveLength(40);
    expect(lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(37_700_00);
    expect(lines.filter((line) => line.amountFen === 0 && line.reasonCode === null)).toEqual([]);
  });
});

function e4(): Partial<SubsidyCase> {
  return {
    level: 'L5',
    shortage: 'MANUFACTURING',
    person: { birthDate: '1990-01-01', categories: ['REGISTERED_UNEMPLOYED'] },
  };
}

function e7(): Partial<SubsidyCase> {
  return {
    level: 'L5',
    capScope: 'PER_YEAR',
    priorSubsidies: threePriors('2026'),
    certificates: certified('2026-11-20'),
    claimFiledOn: '2026-12-01',
  };
}

function e16(): Partial<SubsidyCase> {
  return {
    shortage: 'MANUFACTURING',
    fundingSource: 'UNEMPLOYMENT_INSURANCE',
    classEndedOn: '2026-06-12',
    ...voucher('2026-03-10', '2026-03-20', 1300_00),
  };
}

function workAsTraining(months: number): Partial<SubsidyCase> {
  return { subsidyKind: 'WORK_AS_TRAINING', months, person: person('HARD_TO_EMPLOY'), employerInsured: true };
}

function preJob(filedOn: string): Partial<SubsidyCase> {
  return {
    subsidyKind: 'PRE_JOB',
    hiredOn: '2020-03-01',
    contractMonths: 12,
    filedOn,
    classEndedOn: '2021-03-12',
    certificates: certified('2021-03-20', 'COMPLETION'),
    claimFiledOn: '2021-04-01',
  };
}

function renewal(): Partial<SubsidyCase> {
  return {
    subsidyKind: 'SAFETY',
    certificates: certified('2023-04-10', 'SPECIAL_OPERATION'),
    priorSubsidies: [priorOf('SAFETY', '2020-04-10')],
    filedOn: '2023-03-01',
    classEndedOn: '2023-04-01',
    claimFiledOn: '2023-05-01',
  };
}
