import { describe, expect, test } from '@jest/globals';
import { readRule } from '../../../domain/policy/readable.js';
import { splitTariff, type Tariff } from '../../../domain/policy/tariff.js';
import type { PolicyKey } from '../../../domain/policy/types.js';
import { referenceJson, referencePolicy } from '../../support/reference-policy.js';

const { values } = referenceJson('enumerations.json') as {
  values: { setName: string; code: string; nameZh: string }[];
};
const names = new Map(values.map(({ setName, code, nameZh }) => [`${setName}/${code}`, nameZh]));
const read = (key: PolicyKey, value: unknown) =>
  readRule(key, value, (set, code) => names.get(`${set}/${code}`) ?? code);

describe.each(['FJ-QZ-2024', 'FJ-XM', 'FJ-XM-2024', 'FJ-PT', 'FZ-GL-2019'])('%s', (id) => {
  const rules = Object.entries(referencePolicy(id).rules) as [PolicyKey, { value: unknown }][];

  test.each(rules)('%s has a Chinese name and a value without a code in it', (key, { value }) => {
    const { name, text } = read(key, value);
    expect(name).toMatch(/\p{Script=Han}/u);
    expect(`${name}${text}`).not.toMatch(/[A-Za-z]{2}|[a-z]|undefined|\[object/);
    expect(text).not.toBe('');
  });
});

test.each<[PolicyKey, unknown, string, string]>([
  ['filing.leadWorkingDays', 5, '备案提前期', '5个工作日'],
  [
    'tariff.PRE_JOB',
    { payee: 'ENTERPRISE', amountFen: 50_050, certificateKinds: [] },
    '岗前培训补贴标准',
    '收款方 企业；每人 500.50元；凭证 无',
  ],
  ['hours.minimum', { L5: 40, SPECIAL_ABILITY: 20 }, '最低学时', '初级工 40学时；专项职业能力证书 20学时'],
  ['cap.TRAINING', { maximum: 3, scope: 'PER_YEAR' }, '培训类补贴享受次数', '不超过 3次；计次方式 每年'],
  ['exclusion.pairs', [['PRE_JOB', 'WORK_AS_TRAINING']], '互斥的补贴种类', '岗前培训补贴与以工代训补贴'],
  ['version.validTo', null, '终止日期', '未规定'],
  ['evaluation.bands', { A: 90, B: 75, C: 60 }, '绩效等级最低分', 'A级 90分；B级 75分；C级 60分'],
])('%s reads as a person would say it', (key, value, name, text) => {
  expect(read(key, value)).toEqual({ name, text });
});

const proved = { payee: 'PERSON', certificateKinds: ['SKILL_LEVEL'] } as const;
test.each<[string, Tariff, unknown[], object]>([
  [
    'by level',
    { ...proved, amountsFen: { L5: 70_000, SPECIAL_ABILITY: 50_000 } },
    [
      ['L5', 'PERSON', 70_000],
      ['SPECIAL_ABILITY', 'PERSON', 50_000],
    ],
    proved,
  ],
  ['flat', { ...proved, amountFen: 1, feePercent: 80 }, [[null, 'PERSON', 1]], { ...proved, feePercent: 80 }],
  ['up to', { ...proved, atMostFen: 2 }, [[null, 'PERSON_AT_MOST', 2]], proved],
  [
    'by hour',
    { ...proved, perHourFen: 3, maximumPaidHours: 9 },
    [[null, 'HOUR', 3]],
    { ...proved, maximumPaidHours: 9 },
  ],
  ['by month', { ...proved, perMonthFen: 4, maximumMonths: 6 }, [[null, 'MONTH', 4]], { ...proved, maximumMonths: 6 }],
  ['by year', { ...proved, perYearFen: { L4: 5 } }, [['L4', 'YEAR', 5]], proved],
])('a tariff %s is told apart from its terms', (_, tariff, amounts, terms) => {
  const split = splitTariff(tariff);
  expect(split.amounts.map(({ rung, per, amountFen }) => [rung, per, amountFen])).toEqual(amounts);
  expect(split.terms).toEqual(terms);
});
