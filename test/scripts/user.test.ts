import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { weaknessOf } from '../../domain/access/password.js';
import { rolesOfKind } from '../../domain/access/role-kinds.js';
import { anApi, type TestApi } from '../support/api.js';
import { aClaimant } from '../support/subsidy-claims.js';

const PASSWORD = 'Tongan#2025-bridge';

let api: TestApi;
beforeAll(async () => {
  api = await anApi({ embedded: false });
});
afterAll(() => api.end());

/** The command as `npm run user --` starts it, with the password on a pipe. */
function user(args: readonly string[], password = PASSWORD): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/user.ts', ...args], {
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: api.world.database.appUrl },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
    child.stdin.end(`${password}\n`);
  });
}

const add = (changes: Record<string, string> = {}) => {
  const options: Record<string, string> = {
    username: 'first-admin',
    name: '首位管理员',
    organisation: '漳州市人力资源和社会保障局',
    roles: 'administrator',
    'organisation-kind': 'HR_BUREAU',
    region: '350600',
    ...changes,
  };
  return [
    'add',
    ...Object.entries(options)
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [`--${name}`, value]),
  ];
};
const countAccounts = async () =>
  (await api.world.asOwner<{ count: number }>('SELECT count(*)::int AS count FROM account'))[0]?.count;

describe('npm run user -- add', () => {
  test('makes the first administrator and his organisation, and he can sign in', async () => {
    expect(await user(add())).toMatchObject({ code: 0, output: expect.stringContaining('已创建账号 first-admin') });
    const answer = await api
      .nobody()
      .post('/api/session')
      .send({ username: 'first-admin', password: PASSWORD })
      .expect(200);
    expect(answer.body).toMatchObject({
      roles: ['administrator'],
      organisation: { name: '漳州市人力资源和社会保障局', regionCode: '350600' },
    });
  });

  test('puts the next one into the organisation that is there', async () => {
    const next = add({ username: 'zz-caseworker', roles: 'caseworker,inspector', 'organisation-kind': '', region: '' });
    expect((await user(next)).code).toBe(0);
    const [found] = await api.world.asOwner<{ count: number }>(
      "SELECT count(*)::int AS count FROM organisation WHERE name = '漳州市人力资源和社会保障局'",
    );
    expect(found?.count).toBe(1);
  });

  test.each([
    ['a weak password', add({ username: 'weak' }), 'short', '密码至少12位'],
    ['a taken username', add(), PASSWORD, '已存在'],
    ['a username the record would refuse', add({ username: 'Zhang San' }), PASSWORD, '用户名须为'],
    ['an unknown role', add({ username: 'x1', roles: 'king' }), PASSWORD, '没有这些岗位'],
    ['an address that no mail reaches', add({ username: 'x1', email: 'nobody' }), PASSWORD, '邮箱地址不对'],
    ['an administrator with cases', add({ username: 'x2', roles: 'administrator,caseworker' }), PASSWORD, '不能兼任'],
    [
      'an unknown organisation without kind',
      add({ username: 'x3', organisation: '没有的局', 'organisation-kind': '' }),
      PASSWORD,
      '没有登记单位',
    ],
    [
      'an unknown region',
      add({ username: 'x4', organisation: '没有的局', region: '999999' }),
      PASSWORD,
      '没有地区代码',
    ],
    [
      'a role that its organisation has no use for',
      add({ username: 'x8', roles: 'payer' }),
      PASSWORD,
      'HR_BUREAU 类单位没有岗位 payer，只有 caseworker、reviewer、approver、bureau_head、inspector、auditor、administrator',
    ],
    [
      'such a role in an organisation that would be registered for it',
      add({ username: 'x9', organisation: '新校', roles: 'evaluator', 'organisation-kind': 'INSTITUTION' }),
      PASSWORD,
      'INSTITUTION 类单位没有岗位 evaluator，只有 institution',
    ],
    ['a natural person', add({ username: 'x6', 'organisation-kind': 'PERSON' }), PASSWORD, '请由当地人社局经办人'],
    ['an unknown option', [...add({ username: 'x5' }), '--sudo'], PASSWORD, '用法'],
    ['another word than add', ['remove'], PASSWORD, '用法'],
  ])('refuses %s with a sentence', async (_name, args, password, sentence) => {
    const before = await countAccounts();
    const { code, output } = await user(args, password);
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toContain('    at ');
    expect(await countAccounts()).toBe(before);
  });
});

test.each([
  ['HR_BUREAU', ['caseworker', 'reviewer', 'approver', 'bureau_head', 'inspector', 'auditor', 'administrator']],
  ['FINANCE_BUREAU', ['payer', 'auditor', 'administrator']],
  ['UNEMPLOYMENT_AGENCY', ['payer', 'auditor', 'administrator']],
  ['TRADE_UNION', ['auditor', 'administrator']],
  ['INSTITUTION', ['institution']],
  ['ENTERPRISE', ['institution']],
  ['ASSESSMENT_BODY', ['assessment_officer']],
  ['EVALUATOR', ['evaluator']],
])('an organisation of kind %s has the roles %j', (kind, roles) => {
  expect(rolesOfKind(kind)).toEqual(roles);
});

test('a natural person who was registered at the counter gets no second account by his name', async () => {
  await aClaimant(api, { username: 'welder', kind: 'PERSON', sequence: 907 });
  const his = { username: 'x7', organisation: '学员907', region: '', roles: 'institution' };
  const unsaid = await user(add({ ...his, 'organisation-kind': '' }));
  expect(unsaid).toMatchObject({ code: 1, output: expect.stringContaining('个人申领人') });
  const firm = await user(add({ ...his, 'organisation-kind': 'ENTERPRISE', region: '350500' }));
  expect(firm.code).toBe(0);
  const [account] = await api.world.asOwner(
    "SELECT o.kind FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.username = 'x7'",
  );
  expect(account).toEqual({ kind: 'ENTERPRISE' });
});

describe('npm run user -- permit', () => {
  const permit = (...rest: string[]) => user(['permit', '--username', 'qz-caseworker', ...rest]);
  const standing = () =>
    api.world.asOwner<{ ends: string }>(
      'SELECT ends_on::text AS ends FROM export_permission WHERE business_today() BETWEEN granted_on AND ends_on',
    );

  test('gives exports in full until a day, ends it, and keeps both on record', async () => {
    expect((await permit('--document', '泉人社〔2025〕8号', '--until', '2025-12-31')).output).toContain('已授权');
    expect(await standing()).toEqual([{ ends: '2025-12-31' }]);
    expect((await permit('--document', '泉人社〔2025〕9号')).output).toContain('已收回');
    expect(await standing()).toEqual([]);
    const events = await api.world.asOwner<{ event: string }>(
      "SELECT event FROM audit_event WHERE event LIKE 'export-permission%' ORDER BY id",
    );
    expect(events.map(({ event }) => event)).toEqual(['export-permission-given', 'export-permission-ended']);
  });

  test.each([
    ['without a paper', ['--until', '2025-12-31'], '用法'],
    ['for a day that is over', ['--document', '8号', '--until', '2025-06-30'], '授权须从今天起'],
    ['for more than a year', ['--document', '8号', '--until', '2026-12-31'], '授权须从今天起'],
    ['until a day that is none', ['--document', '8号', '--until', '2025-02-30'], '日期须为'],
    ['for nobody', ['--username', 'nobody', '--document', '8号', '--until', '2025-12-31'], '没有账号'],
  ])('refuses %s', async (_name, rest, sentence) => {
    expect(await permit(...rest)).toMatchObject({ code: 1, output: expect.stringContaining(sentence) });
  });
});

describe('weaknessOf', () => {
  test.each([
    ['too short', 'Ab1!efgh', '密码至少12位'],
    ['too long', `Ab1!${'xyz'.repeat(80)}`, '密码不超过200位'],
    ['the username', 'Zhangsan#2025x', '密码不能包含用户名'],
    ['one character', 'Aa1!Aa1!Aa1!', '密码重复字符过多'],
    ['what is guessed first', 'Password#2026', '密码含有最先被猜测的词，请另选'],
    ['one kind of characters', 'bridgeriverx', '密码须含大写字母、小写字母、数字、符号中的三类，或不少于20位'],
  ])('names what is wrong: %s', (_name, password, sentence) => {
    expect(weaknessOf(password, 'zhangsan')).toBe(sentence);
  });

  test.each([PASSWORD, 'correct horse battery staple'])('accepts %s', (password) => {
    expect(weaknessOf(password, 'zhangsan')).toBeUndefined();
  });
});
