import { parseArgs } from 'node:util';
import { ROLES, type Role } from '../domain/access/roles.js';
import { weaknessOf } from '../domain/access/password.js';
import { type Database, openDatabase } from '../platform/database.js';
import { hashPassword } from '../platform/password.js';
import { createAccount, findOrganisationsByName, isRegion, registerOrganisation } from '../store/accounts.js';
import { askPassword } from './lib/ask-password.js';

const USAGE = `用法 / usage:
  npm run user -- add --username NAME --name 姓名 --organisation 单位 --roles ROLE[,ROLE] [--email ADDRESS]
                      [--organisation-kind KIND --region CODE]   单位尚未登记时 / when the organisation is new
  密码从终端询问，或从标准输入读取一行 / the password is asked for, or read from standard input
  岗位 / roles: ${ROLES.join(', ')}`;

const KINDS = [
  'HR_BUREAU',
  'FINANCE_BUREAU',
  'UNEMPLOYMENT_AGENCY',
  'INDUSTRY_DEPARTMENT',
  'EMPLOYMENT_SERVICE',
  'TRADE_UNION',
  'STREET_OR_TOWN',
  'INSTITUTION',
  'ENTERPRISE',
  'ASSESSMENT_BODY',
  'EVALUATOR',
];

/** What is wrong with what the administrator typed: the sentence, and exit code 1. */
class Mistake extends Error {}

interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  readonly email?: string;
  readonly kind?: string;
  readonly region?: string;
}

/** Makes an account on the database that DATABASE_URL names: the first administrator, and whoever comes before there are pages for it. */
async function main(args: readonly string[]): Promise<void> {
  const user = readArguments(args);
  const db = openDatabase(process.env['DATABASE_URL'] ?? '', { max: 1, name: 'jiangxin-user' });
  try {
    const organisationId = await findOrRegister(db, user);
    const password = await askPassword(`${user.username} 的密码 / password: `);
    const weakness = weaknessOf(password, user.username);
    if (weakness) throw new Mistake(weakness);
    const { username, name: displayName, roles, email } = user;
    const passwordHash = await hashPassword(password);
    const id = await createAccount(db, {
      username,
      displayName,
      passwordHash,
      organisationId,
      roles,
      ...(email ? { email } : {}),
    });
    if (!id) throw new Mistake(`用户名 ${username} 已存在 / the username is taken`);
    console.log(`已创建账号 ${username}（${displayName}，${user.organisation}，${roles.join('、')}）`);
  } finally {
    await db.$disconnect();
  }
}

function readArguments(args: readonly string[]): NewUser {
  const text = { type: 'string' } as const;
  const options = {
    username: text,
    name: text,
    organisation: text,
    roles: text,
    email: text,
    'organisation-kind': text,
    region: text,
  };
  const { values, positionals } = parse(args, options);
  const { username, name, organisation, email, region } = values;
  if (positionals[0] !== 'add' || positionals.length > 1 || !username || !name || !organisation || !values.roles)
    throw new Mistake(USAGE);
  if (!/^[a-z0-9][a-z0-9.-]{1,39}$/.test(username)) {
    throw new Mistake('用户名须为2至40位小写字母、数字、点或短横 / 2–40 of a–z, 0–9, dot and dash');
  }
  const kind = values['organisation-kind'];
  return {
    username,
    name,
    organisation,
    roles: rolesOf(values.roles),
    ...(email ? { email } : {}),
    ...(kind ? { kind } : {}),
    ...(region ? { region } : {}),
  };
}

function parse<Options extends Record<string, { type: 'string' }>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\n${USAGE}`);
  }
}

function rolesOf(list: string): Role[] {
  const roles = list.split(',').map((role) => role.trim());
  const unknown = roles.filter((role) => !(ROLES as readonly string[]).includes(role));
  if (unknown.length > 0)
    throw new Mistake(`没有这些岗位 / no such role: ${unknown.join(', ')}（${ROLES.join(', ')}）`);
  const alone = roles.find((role) => role === 'administrator' || role === 'auditor');
  if (alone && roles.length > 1) throw new Mistake(`${alone} 不能兼任其他岗位 / stands alone`);
  return [...new Set(roles)] as Role[];
}

/** Names of organisations are not unique, so two of one name end the command instead of one being picked. */
async function findOrRegister(db: Database, { organisation: name, kind, region }: NewUser): Promise<string> {
  const found = (await findOrganisationsByName(db, name)).filter(
    (each) => (!kind || each.kind === kind) && (!region || each.regionCode === region),
  );
  if (found.length > 1)
    throw new Mistake(`有${found.length}个单位同名“${name}”，请用 --organisation-kind 和 --region 指明`);
  if (found[0]) return found[0].id;
  if (!kind || !region) {
    throw new Mistake(
      `没有登记单位“${name}”；如需新登记，请加 --organisation-kind 和 --region / not registered: name its kind and region`,
    );
  }
  if (!KINDS.includes(kind)) throw new Mistake(`没有这种单位类型 / no such kind: ${kind}（${KINDS.join(', ')}）`);
  if (!(await isRegion(db, region))) throw new Mistake(`没有地区代码 / no such region: ${region}`);
  return registerOrganisation(db, { name, kind, regionCode: region });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
