import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as `npm run --silent subsidy` starts it, with a case on standard input. */
function subsidy(input: string, args: readonly string[] = ['explain']): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/subsidy.ts', ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** A case with every field. */
const PRINTED = {
  ...{ policyVersion: 'FJ-QZ-2024', subsidyKind: 'LEVEL_UPGRADE', occupationCode: '4-10-01-05', level: 'L4' },
  person: {
    ...{ birthDate: '1990-01-01', categories: ['EMPLOYEE'], realNameRegistered: true, drawsPension: false },
    ...{ pensionEntitled: false, publicStaff: false, student: 'NONE', employeeInsuredAtFiling: true },
  },
  shortage: null,
  priorSubsidies: [
    {
      ...{ subsidyKind: 'LEVEL_UPGRADE', occupationCode: '4-01-02-07', level: 'L4' },
      ...{ certificateIssuedOn: '2024-05-01', state: 'PAID' },
    },
  ],
  ...{ plannedHours: 60, attendedHours: 60, examResult: 'PASS' },
  certificates: [{ kind: 'SKILL_LEVEL', issuer: '人社', issuedOn: '2026-06-15' }],
  ...{ filedOn: '2026-03-02', classEndedOn: '2026-06-01', claimFiledOn: '2026-07-01' },
  ...{ fundingSource: 'EMPLOYMENT_SUBSIDY', voucher: null, approvedFeeFen: null, costPerHeadFen: null },
  ...{ costShares: null, capScope: null, stacking: null, months: null, hiredOn: null, contractMonths: null },
  ...{
    basicPensionPaid: null,
    employerInsured: null,
    otherSubsidies: [],
    linkedTrainingLine: null,
    requestedFen: null,
  },
};
const SHORTEST = {
  ...{ policyVersion: 'FJ-QZ-2024', subsidyKind: 'LEVEL_UPGRADE', occupationCode: '4-10-01-05', level: 'L4' },
  person: { birthDate: '1990-01-01' },
};

const textOf = (change: object) => JSON.stringify({ ...PRINTED, ...change });
const shares = (government: number, enterprise: number, person: number) => ({
  costShares: { government, enterprise, person },
});

it('answers one case with one object, in exactly the fields that were promised', async () => {
  const { code, stdout, stderr } = await subsidy(textOf({}));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { working, ...answer } = JSON.parse(stdout);
  expect(answer).toEqual({
    ...{ amountFen: 1000_00, reasonCode: null, payee: 'INSTITUTION', policyVersion: 'FJ-QZ-2024' },
    shares: { governmentFen: 1000_00, enterpriseFen: 0, personFen: 0 },
  });
  for (const step of working) expect(Object.keys(step)).toEqual(['step', 'amountFen', 'clause', 'note']);
  expect(working.at(-1)).toMatchObject({ step: 'rounding', amountFen: 1000_00 });
});

it('answers a list with a list, in its order, under any of the versions', async () => {
  const gulou = { ...SHORTEST, policyVersion: 'FZ-GL-2019', subsidyKind: 'WORK_AS_TRAINING', level: null };
  const cases = [
    PRINTED,
    { ...gulou, occupationCode: null, person: { birthDate: '1990-01-01', categories: ['OUT_OF_POVERTY'] }, months: 8 },
    { ...PRINTED, policyVersion: 'FJ-XM-2024' },
    { ...PRINTED, policyVersion: 'FJ-PT' },
    { ...SHORTEST, certificates: [{ kind: 'SKILL_LEVEL', issuedOn: '2026-06-15' }] },
  ];
  const { code, stdout } = await subsidy(JSON.stringify(cases));
  expect(code).toBe(0);
  const answers = JSON.parse(stdout) as { policyVersion: string; amountFen: number; reasonCode: string | null }[];
  expect(answers.map(({ policyVersion, amountFen, reasonCode }) => [policyVersion, amountFen, reasonCode])).toEqual([
    ['FJ-QZ-2024', 1000_00, null],
    ['FZ-GL-2019', 1200_00, null],
    ['FJ-XM-2024', 1000_00, null],
    ['FJ-PT', 0, 'NO_TARIFF_IN_VERSION'],
    ['FJ-QZ-2024', 1000_00, null],
  ]);
  expect((await subsidy('[]')).stdout).toBe('[]\n');
});

it('tells the working in Chinese, for what is paid and what is not', async () => {
  const paid = await subsidy(textOf({ shortage: 'MANUFACTURING' }), ['explain', '--text']);
  expect(paid.stdout).toContain('急需紧缺职业（工种）生产制造类上浮30%：1,000.00元→1,300.00元');
  expect(paid.stdout).toContain('结果：应付 1,300.00 元，收款方：培训机构');
  const refused = await subsidy(textOf({ attendedHours: 47 }), ['explain', '--text']);
  expect(refused.stdout).toContain('不予补贴，0.00 元。原因：出勤率低于规定比例（ATTENDANCE_BELOW_THRESHOLD）');
});

it('means by what is left out what was said: no certificate, nothing obtained', async () => {
  const { stdout } = await subsidy(JSON.stringify(SHORTEST));
  expect(JSON.parse(stdout)).toMatchObject({ amountFen: 0, reasonCode: 'CERTIFICATE_NOT_OBTAINED' });
});

it.each<[what: string, input: string, says: string]>([
  ['nothing', ' \n', '标准输入为空'],
  ['what is not JSON', '{', '不是有效的JSON'],
  ['not-a-number', textOf({}).replace('"approvedFeeFen":null', '"approvedFeeFen":NaN'), '不是有效的JSON'],
  ['a word', '"case"', '输入：'],
  ['a fault in one case alone', textOf({ amount: 1 }), 'amount：未知字段'],
  ['a fault in a list', JSON.stringify([PRINTED, { ...PRINTED, level: 4 }]), '[1].level：'],
  ['a version that is not there', textOf({ policyVersion: 'FJ-XX-2030' }), 'policyVersion：没有政策版本“FJ-XX-2030”'],
  ['a version that is a path', textOf({ policyVersion: '../regions' }), 'policyVersion：没有政策版本'],
  [
    'a window that ends in a year nobody has published',
    textOf({ certificates: [{ kind: 'SKILL_LEVEL', issuedOn: '2026-07-10' }], claimFiledOn: '2027-01-11' }),
    'claimFiledOn：期限落在2027年',
  ],
])('refuses %s, says where, and answers nothing', async (_, input, says) => {
  const { code, stdout, stderr } = await subsidy(input);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(says);
});

describe('each field of a case', () => {
  const voucher = { claimedOn: '2026-03-10', faceFen: -1 };
  const priorSubsidies = [{ ...PRINTED.priorSubsidies[0], state: 'LOST' }];
  const faults: [what: string, input: string, says: string][] = [
    [
      'an unknown field of a person',
      textOf({ person: { birthDate: '1990-01-01', name: '张三' } }),
      'person.name：未知字段',
    ],
    ['a field that names the prototype', textOf({}).replace('{', '{"__proto__":{},'), '__proto__：未知字段'],
    ['a field that must be there', JSON.stringify({ ...SHORTEST, level: undefined }), 'level：必须填写'],
    ['a person without a birth date', textOf({ person: {} }), 'person.birthDate：必须填写'],
    ['a negative amount', textOf({ approvedFeeFen: -1 }), 'approvedFeeFen：金额'],
    ['a fraction of a fen', textOf({ costPerHeadFen: 0.5 }), 'costPerHeadFen：金额'],
    ['a huge amount', textOf({ requestedFen: 1e15 }), 'requestedFen：金额'],
    [
      'an endless amount',
      textOf({}).replace('"approvedFeeFen":null', '"approvedFeeFen":1e999'),
      'approvedFeeFen：金额',
    ],
    ['an amount as text', textOf({ approvedFeeFen: '100' }), 'approvedFeeFen：金额'],
    ['a face value below nothing', textOf({ voucher }), 'voucher.faceFen：金额'],
    ['shares that add to 99', textOf(shares(60, 29, 10)), 'costShares：三方分担比例之和应为100%'],
    ['shares that add to 101', textOf(shares(60, 31, 10)), 'costShares：三方分担比例之和应为100%'],
    ['a share below nothing', textOf(shares(100, -10, 10)), 'costShares.enterprise：'],
    ['a share of a thousandth', textOf(shares(60.001, 30, 10)), 'costShares.government：比例'],
    ['a day that does not exist', textOf({ filedOn: '2026-02-30' }), 'filedOn：日期不存在'],
    ['a year beyond reason', textOf({ filedOn: '9999-12-31' }), 'filedOn：年份'],
    ['hours of a hundredth', textOf({ attendedHours: 47.99 }), 'attendedHours：学时'],
    ['no month at all', textOf({ months: 0 }), 'months：'],
    ['an unknown level', textOf({ level: 'L9' }), 'level：'],
    ['a period as the scope of a cap', textOf({ capScope: 'PERIOD' }), 'capScope：'],
    ['a prior subsidy of no state', textOf({ priorSubsidies }), 'priorSubsidies[0].state：'],
  ];
  let answer: Run;

  beforeAll(async () => {
    answer = await subsidy(`[${faults.map(([, input]) => input).join(',')}]`);
  });

  it.each(faults.map(([what, , says], index) => [what, `[${index}].${says}`]))('refuses %s', (_, line) => {
    const lines = answer.stderr.split('\n');
    expect(lines.filter((each) => each.startsWith(line))).toHaveLength(1);
  });

  it('is refused together with the others, and nothing is answered', () => {
    expect(answer).toMatchObject({ code: 1, stdout: '' });
    expect(answer.stderr.trim().split('\n')).toHaveLength(faults.length);
  });
});

it('says how it is used when it is used otherwise', async () => {
  for (const args of [[], ['compute'], ['explain', '--html']]) {
    const { code, stderr } = await subsidy(textOf({}), args);
    expect({ code, says: stderr.includes('npm run --silent subsidy -- explain') }).toEqual({ code: 1, says: true });
  }
});

it('is the npm script of that name', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts['subsidy']).toContain('scripts/subsidy.ts');
});
