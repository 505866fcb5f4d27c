import type { ReasonCode } from '../../../domain/subsidy/reason-codes.js';
import type { SubsidyCase } from '../../../domain/subsidy/types.js';
import { SUBSIDY_KINDS } from '../../../domain/vocabulary.js';
import {
  certified,
  explain,
  outcome,
  person,
  policyWith,
  prior,
  project,
  rules,
  rulesOf,
  threePriors,
} from '../../support/subsidy-case.js';

type Row = [what: string, change: Partial<SubsidyCase>, expected: number | ReasonCode];

describe('kinds of Quanzhou, from 2024', () => {
  const allowance: Partial<SubsidyCase> = {
    subsidyKind: 'LIVING_ALLOWANCE',
    person: person('OUT_OF_POVERTY'),
    linkedTrainingLine: 'APPROVED',
  };
  const rows: Row[] = [
    ['on-job in a shortage trade', { subsidyKind: 'ON_JOB', shortage: 'MANUFACTURING' }, 1300_00],
    [
      'on-job after a level upgrade of the same level',
      { subsidyKind: 'ON_JOB', priorSubsidies: [prior('4-10-01-05', 'L4', '2025-01-01')] },
      'DUPLICATE_OCCUPATION_LEVEL',
    ],
    [
      'hours are not lifted',
      { ...project(60), shortage: 'MANUFACTURING', person: person('REGISTERED_UNEMPLOYED') },
      1500_00,
    ],
    ['hours of the shortest plan', project(20, 16), 400_00],
    ['hours below the shortest plan', project(19), 'HOURS_BELOW_MINIMUM'],
    ['hours that nobody states', project(null), 'HOURS_BELOW_MINIMUM'],
    ['hours attended without a plan', project(null, 30), 750_00],
    ['exactly 80 % in tenths of an hour', project(41, 32.8), 820_00],
    [
      'apprenticeship of a class without an occupation',
      { subsidyKind: 'APPRENTICESHIP', occupationCode: null },
      5000_00,
    ],
    ['no more than was asked for', { requestedFen: 400_00 }, 400_00],
    ['a share of the cost, half-up to the fen', shared(1000_01, 50), 500_01],
    ['a share of the cost, just below a whole fen', shared(3333_33, 30), 1000_00],
    ['half an hour', project(50, 47.5), 1187_50],
    ['more hours attended than planned', project(40, 60), 1000_00],
    [
      'hours on a level certificate',
      { ...project(60), certificates: certified('2026-06-15') },
      'CERTIFICATE_KIND_MISMATCH',
    ],
    ['apprenticeship at the highest level', { subsidyKind: 'APPRENTICESHIP', level: 'L1', months: 12 }, 8000_00],
    ['apprenticeship of a year where none is said', { subsidyKind: 'APPRENTICESHIP', level: 'L3' }, 6000_00],
    ['apprenticeship of seven months, to the fen', { subsidyKind: 'APPRENTICESHIP', months: 7 }, 2916_67],
    [
      'apprenticeship at a level without a class',
      { subsidyKind: 'APPRENTICESHIP', level: 'L5' },
      'NO_TARIFF_IN_VERSION',
    ],
    ['apprenticeship not finished', { subsidyKind: 'APPRENTICESHIP', certificates: [] }, 'CERTIFICATE_NOT_OBTAINED'],
    ['entrepreneurship', { subsidyKind: 'ENTREPRENEURSHIP', ...proved('ENTREPRENEURSHIP') }, 2000_00],
    [
      'entrepreneurship on a certificate of completion',
      { subsidyKind: 'ENTREPRENEURSHIP', ...proved('COMPLETION') },
      'CERTIFICATE_KIND_MISMATCH',
    ],
    ['allowance, as much as there is', { ...allowance, requestedFen: 600_00 }, 500_00],
    ['allowance, less where less is asked', { ...allowance, requestedFen: 120_00 }, 120_00],
    ['evaluation, 80 % of the fee', { subsidyKind: 'EVALUATION', approvedFeeFen: 120_00 }, 96_00],
    ['evaluation, at most 150.00', { subsidyKind: 'EVALUATION', approvedFeeFen: 400_00 }, 150_00],
    [
      'evaluation, counted apart from training',
      { subsidyKind: 'EVALUATION', priorSubsidies: threePriors('2025') },
      150_00,
    ],
    [
      'evaluation, a fourth',
      {
        subsidyKind: 'EVALUATION',
        priorSubsidies: threePriors('2025').map((each) => ({ ...each, subsidyKind: 'EVALUATION' as const })),
      },
      'CUMULATIVE_CAP_REACHED',
    ],
    ['award for employment on the last day of its window', { ...award(), hiredOn: '2026-12-15' }, 500_00],
    ['award claimed on the last day of its own window', { ...award(), claimFiledOn: '2027-06-15' }, 500_00],
    ['award claimed long after', { ...award(), claimFiledOn: '2027-08-01' }, 'CLAIM_WINDOW_CLOSED'],
    [
      'award without a voucher from the unemployment fund',
      { ...award(), fundingSource: 'UNEMPLOYMENT_INSURANCE' },
      500_00,
    ],
    [
      'one examination with two certificates',
      { certificates: [...certified('2026-06-15'), ...certified('2026-06-15', 'VOCATIONAL_QUALIFICATION')] },
      1000_00,
    ],
    [
      'the second certificate of an examination that was paid',
      {
        certificates: certified('2026-06-20', 'VOCATIONAL_QUALIFICATION'),
        priorSubsidies: [prior('4-10-01-05', 'L4', '2026-06-15')],
      },
      'DUPLICATE_OCCUPATION_LEVEL',
    ],
    [
      'a level by a certificate of special ability',
      { certificates: certified('2026-06-15', 'SPECIAL_ABILITY') },
      'CERTIFICATE_KIND_MISMATCH',
    ],
    ['a key trade, for which this version has no uplift', { shortage: 'KEY' }, 1000_00],
  ];

  it.each(rows)('%s', (_, change, expected) => {
    expect(explain(change)).toMatchObject(outcome(expected));
  });

  it('pays hours planned where the version says so', () => {
    expect(explain(project(60, 48), policyWith({ 'hours.paid': 'PLANNED' }))).toMatchObject({ amountFen: 1500_00 });
  });

  it('prepays half an apprenticeship where the version allows it, and settles the rest on the certificate', () => {
    const prepaying = policyWith({ 'apprenticeship.prepayment': { enabled: true, maximumPercent: 50 } });
    const first: Partial<SubsidyCase> = {
      ...{ subsidyKind: 'APPRENTICESHIP', settlementMode: 'PREPAYMENT', months: 12 },
      ...{ certificates: [], examResult: null, claimFiledOn: '2026-03-10' },
    };
    const second: Partial<SubsidyCase> = {
      ...{ subsidyKind: 'APPRENTICESHIP', months: 12 },
      priorSubsidies: [{ ...prior('4-10-01-05', 'L4', '2026-03-10', 'PREPAID'), subsidyKind: 'APPRENTICESHIP' }],
    };
    expect(explain(first, prepaying)).toMatchObject({ amountFen: 2500_00, reasonCode: null });
    expect(explain(second, prepaying)).toMatchObject({ amountFen: 2500_00, reasonCode: null });
    expect(explain({ ...first, examResult: 'FAIL' }, prepaying)).toMatchObject({ amountFen: 0 });
  });
});

describe('the other cities', () => {
  const xiamen = (certificate: string, change: Partial<SubsidyCase> = {}) => ({
    ...{
      certificates: certified(certificate),
      filedOn: '2024-03-01',
      classEndedOn: '2024-05-01',
      claimFiledOn: certificate,
    },
    ...change,
  });
  const rows: [string, string, Partial<SubsidyCase>, number | ReasonCode][] = [
    ['Xiamen, key trade', 'FJ-XM', xiamen('2024-05-31', { shortage: 'KEY' }), 1300_00],
    ['Xiamen, shortage', 'FJ-XM', xiamen('2024-05-31', { shortage: 'MANUFACTURING' }), 1200_00],
    [
      'Xiamen, six categories are not lifted',
      'FJ-XM',
      xiamen('2024-05-31', { person: person('HARD_TO_EMPLOY') }),
      1000_00,
    ],
    ['Xiamen, the day after', 'FJ-XM', xiamen('2024-06-01'), 'VERSION_NOT_IN_FORCE'],
    ['Xiamen 2024, the first day', 'FJ-XM-2024', xiamen('2024-06-01', { shortage: 'SERVICES' }), 1200_00],
    ['Xiamen 2024, the day before', 'FJ-XM-2024', xiamen('2024-05-31'), 'VERSION_NOT_IN_FORCE'],
    ['Xiamen 2024, no key trades any more', 'FJ-XM-2024', xiamen('2024-06-01', { shortage: 'KEY' }), 1000_00],
    [
      'Xiamen 2024, the period of the cap',
      'FJ-XM-2024',
      xiamen('2025-12-31', { priorSubsidies: threePriors('2024') }),
      'PERIOD_CAP_REACHED',
    ],
    [
      'Xiamen 2024, after the period',
      'FJ-XM-2024',
      xiamen('2026-01-01', { priorSubsidies: threePriors('2024') }),
      1000_00,
    ],
    ['Xiamen, hours have no row', 'FJ-XM-2024', project(60), 'NO_TARIFF_IN_VERSION'],
    ['Putian, at least 500.00', 'FJ-PT', project(20, 16), 500_00],
    ['Putian, by the hour', 'FJ-PT', project(30), 750_00],
    ['Putian, at most 1,000.00', 'FJ-PT', project(60), 1000_00],
    ['Putian, a key group', 'FJ-PT', { ...project(40, 32), person: person('DISABLED') }, 1000_00],
    [
      'Putian, a key group in too short a plan',
      'FJ-PT',
      { ...project(39), person: person('DISABLED') },
      'HOURS_BELOW_MINIMUM',
    ],
    ['Putian, levels have no row', 'FJ-PT', {}, 'NO_TARIFF_IN_VERSION'],
  ];

  it.each(rows)('%s', (_, version, change, expected) => {
    expect(explain(change, rulesOf(version))).toMatchObject(outcome(expected));
  });
});

it('no kind without a row is paid', () => {
  const withRow = SUBSIDY_KINDS.filter((kind) => rules.policy.rules[`tariff.${kind}`]);
  expect(withRow).toHaveLength(8);
  for (const subsidyKind of SUBSIDY_KINDS.filter((kind) => !withRow.includes(kind))) {
    expect(explain({ subsidyKind })).toMatchObject({ amountFen: 0, reasonCode: 'NO_TARIFF_IN_VERSION', payee: null });
  }
});

describe('an apprenticeship in two parts', () => {
  const prepaying = policyWith({ 'apprenticeship.prepayment': { enabled: true, maximumPercent: 50 } });
  const part = { subsidyKind: 'APPRENTICESHIP', settlementMode: 'PREPAYMENT', certificates: [] } as const;
  const prepaid = (amountFen: number | null) => ({
    ...{ subsidyKind: 'APPRENTICESHIP' as const },
    priorSubsidies: [
      { ...prior('4-10-01-05', 'L4', '2026-03-10', 'PREPAID'), subsidyKind: 'APPRENTICESHIP' as const, amountFen },
    ],
  });
  const cases: [string, Partial<SubsidyCase>, number][] = [
    ['prepays no half fen', { ...part, months: 7 }, 1458_33],
    ['and settles it', { ...prepaid(1458_33), months: 7 }, 1458_34],
    ['by its percentage too', { ...prepaid(null), months: 7 }, 1458_34],
    ['deducts what was prepaid, and no percentage', prepaid(1000_00), 4000_00],
    ['is limited in whole by the approved fee', { ...part, approvedFeeFen: 3000_00 }, 1500_00],
    ['and so is its balance', { ...prepaid(1500_00), approvedFeeFen: 3000_00 }, 1500_00],
    ['pays no more ahead than is asked for', { ...part, requestedFen: 2000_00 }, 2000_00],
    ['never pays less than nothing', { ...prepaid(2500_00), approvedFeeFen: 2000_00 }, 0],
    ['knows nothing of another level', { ...prepaid(2500_00), level: 'L3' }, 6000_00],
  ];
  test.each(cases)('%s', (_, given, amountFen) => {
    expect(explain(given, prepaying)).toMatchObject({ amountFen });
  });
});

function proved(kind: 'ENTREPRENEURSHIP' | 'COMPLETION'): Partial<SubsidyCase> {
  return { occupationCode: null, level: null, certificates: certified('2026-06-15', kind) };
}

function shared(costPerHeadFen: number, government: number): Partial<SubsidyCase> {
  return { costPerHeadFen, costShares: { government, enterprise: 100 - government, person: 0 } };
}

function award(): Partial<SubsidyCase> {
  return {
    ...project(60),
    subsidyKind: 'EMPLOYMENT_AWARD',
    person: { birthDate: '1990-01-01', employeeInsuredAtFiling: false },
  };
}
