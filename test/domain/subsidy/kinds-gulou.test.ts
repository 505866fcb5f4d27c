import type { ReasonCode } from '../../../domain/subsidy/reason-codes.js';
import type { SubsidyCase } from '../../../domain/subsidy/types.js';
import { certified, explainGulou, outcome, person, priorOf, threePriors } from '../../support/subsidy-case.js';

type Row = [what: string, change: Partial<SubsidyCase>, expected: number | ReasonCode];

describe('kinds of Gulou, 2019 to 2021', () => {
  const contract = { contractMonths: 12 };
  const rows: Row[] = [
    ['pre-job', { subsidyKind: 'PRE_JOB', ...contract, hiredOn: '2020-01-10' }, 500_00],
    ['pre-job in a shortage trade, +30 %', { subsidyKind: 'PRE_JOB', shortage: 'SERVICES' }, 650_00],
    ['pre-job on a short contract', { subsidyKind: 'PRE_JOB', contractMonths: 11 }, 'NOT_ELIGIBLE_PERSON'],
    [
      'pre-job for somebody hired after the training',
      { subsidyKind: 'PRE_JOB', hiredOn: '2020-05-01' },
      'OUTSIDE_HIRING_YEAR',
    ],
    ['pre-job of nineteen hours', { subsidyKind: 'PRE_JOB', plannedHours: 19 }, 'HOURS_BELOW_MINIMUM'],
    ['on-job', { subsidyKind: 'ON_JOB', ...skilled('L3'), ...contract, basicPensionPaid: true }, 1500_00],
    [
      'on-job without pension insurance',
      { subsidyKind: 'ON_JOB', ...skilled('L3'), basicPensionPaid: false },
      'NOT_ELIGIBLE_PERSON',
    ],
    ['apprenticeship', { subsidyKind: 'APPRENTICESHIP', ...skilled('L4'), months: 24 }, 8000_00],
    ['hardship enterprise', { subsidyKind: 'HARDSHIP_ENTERPRISE' }, 500_00],
    ['an enterprise recognised as one', { subsidyKind: 'HARDSHIP_ENTERPRISE', employerInHardship: true }, 500_00],
    [
      'an enterprise that nobody has recognised',
      { subsidyKind: 'HARDSHIP_ENTERPRISE', employerInHardship: false },
      'EMPLOYER_NOT_IN_HARDSHIP',
    ],
    ['a kind that does not ask', { subsidyKind: 'SAFETY', employerInHardship: false }, 500_00],
    ['master and apprentice', { subsidyKind: 'MASTER_APPRENTICE', ...contract }, 500_00],
    [
      'master and apprentice, short contract',
      { subsidyKind: 'MASTER_APPRENTICE', contractMonths: 6 },
      'NOT_ELIGIBLE_PERSON',
    ],
    [
      'work as training, from poverty',
      { subsidyKind: 'WORK_AS_TRAINING', months: 2, person: person('OUT_OF_POVERTY'), employerInsured: false },
      400_00,
    ],
    [
      'work as training, a month where none is said',
      { subsidyKind: 'WORK_AS_TRAINING', person: person('OUT_OF_POVERTY') },
      200_00,
    ],
    [
      'work as training, employer not insured',
      { subsidyKind: 'WORK_AS_TRAINING', months: 2, person: person('HARD_TO_EMPLOY'), employerInsured: false },
      'NOT_ELIGIBLE_PERSON',
    ],
    ['work as training of an ordinary employee', { subsidyKind: 'WORK_AS_TRAINING', months: 2 }, 'NOT_ELIGIBLE_PERSON'],
    [
      'work as training without any certificate',
      { subsidyKind: 'WORK_AS_TRAINING', months: 3, person: person('OUT_OF_POVERTY'), certificates: [] },
      600_00,
    ],
    [
      'work as training after pre-job in the history',
      {
        subsidyKind: 'WORK_AS_TRAINING',
        person: person('OUT_OF_POVERTY'),
        priorSubsidies: [priorOf('PRE_JOB', '2020-01-10')],
      },
      'MUTUALLY_EXCLUSIVE',
    ],
    [
      'pre-job after work as training',
      { subsidyKind: 'PRE_JOB', otherSubsidies: ['WORK_AS_TRAINING'] },
      'MUTUALLY_EXCLUSIVE',
    ],
    [
      'safety, special equipment',
      { subsidyKind: 'SAFETY', certificates: certified('2020-04-10', 'SPECIAL_EQUIPMENT') },
      500_00,
    ],
    [
      'safety, another trade than before',
      {
        subsidyKind: 'SAFETY',
        occupationCode: 'TZ-2',
        priorSubsidies: [{ ...priorOf('SAFETY', '2019-05-01'), occupationCode: 'TZ-1' }],
      },
      500_00,
    ],
    [
      'safety, on a level certificate',
      { subsidyKind: 'SAFETY', certificates: certified('2020-04-10') },
      'CERTIFICATE_KIND_MISMATCH',
    ],
    [
      'community correction by those who passed',
      { subsidyKind: 'COMMUNITY_CORRECTION', person: person('COMMUNITY_CORRECTION'), certificates: [] },
      500_00,
    ],
    [
      'community correction, not passed',
      {
        subsidyKind: 'COMMUNITY_CORRECTION',
        person: person('COMMUNITY_CORRECTION'),
        certificates: [],
        examResult: null,
      },
      'CERTIFICATE_NOT_OBTAINED',
    ],
    [
      'an allowance for an ordinary employee',
      { subsidyKind: 'LIVING_ALLOWANCE', linkedTrainingLine: 'APPROVED' },
      'NOT_ELIGIBLE_PERSON',
    ],
    [
      'an allowance that rests on its approved line',
      {
        subsidyKind: 'LIVING_ALLOWANCE',
        person: person('OUT_OF_POVERTY'),
        linkedTrainingLine: 'APPROVED',
        certificates: [],
      },
      400_00,
    ],
    [
      'a fourth training in a year',
      { subsidyKind: 'HARDSHIP_ENTERPRISE', priorSubsidies: threePriors('2020') },
      'ANNUAL_CAP_REACHED',
    ],
    [
      'a first training in the next year',
      { subsidyKind: 'HARDSHIP_ENTERPRISE', priorSubsidies: threePriors('2019') },
      500_00,
    ],
    [
      'a pension to come',
      { subsidyKind: 'HARDSHIP_ENTERPRISE', person: { birthDate: '1965-01-01', pensionEntitled: true } },
      'PENSION_DRAWER',
    ],
    ['level upgrade, which has no row', { subsidyKind: 'LEVEL_UPGRADE', ...skilled('L4') }, 'NO_TARIFF_IN_VERSION'],
    ['a filing on the last day', { subsidyKind: 'HARDSHIP_ENTERPRISE', ...filedOn('2021-12-31') }, 500_00],
    [
      'a filing after the end',
      { subsidyKind: 'HARDSHIP_ENTERPRISE', ...filedOn('2022-01-01') },
      'VERSION_NOT_IN_FORCE',
    ],
  ];

  it.each(rows)('%s', (_, change, expected) => {
    expect(explainGulou(change)).toMatchObject(outcome(expected));
  });
});

function skilled(level: 'L4' | 'L3'): Partial<SubsidyCase> {
  return { occupationCode: '6-18-02-04', level, certificates: certified('2020-04-10') };
}

function filedOn(day: string): Partial<SubsidyCase> {
  return {
    filedOn: day,
    classEndedOn: '2022-02-01',
    certificates: certified('2022-02-10', 'COMPLETION'),
    claimFiledOn: '2022-03-01',
  };
}
