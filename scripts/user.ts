import { parseArgs } from 'node:util';
import { z } from 'zod';
import { weaknessOf } from '../domain/access/password.js';
import { rolesOfKind } from '../domain/access/role-kinds.js';
import { ROLES, type Role } from '../domain/access/roles.js';
import { isIsoDate } from '../domain/calendar/dates.js';
import { type Database, openDatabase } from '../platform/database.js';
import { hashPassword } from '../platform/password.js';
import { createAccount, findOrganisationsByName, isRegion, registerOrganisation } from '../store/people/accounts.js';
import { permitExport } from '../store/report/exports.js';
import { askPassword } from './lib/ask-password.js';

const USAGE = `用法 / usage:
  npm run user -- add --username NAME --name 姓名 --organisation 单位 --roles ROLE[,ROLE] [--email ADDRESS]
                      [--organisation-kind KIND --region CODE]   单位尚未登记时 / when the organisation is new
  自然人由人社局在“个人申领人”页面登记 / natural persons are registered on the page 个人申领人
  密码从终端询问，或从标准输入读取一行 / the password is asked for, or read from standard input
  岗位 / roles: ${ROLES.join(', ')}
  npm run user -- permit --username NAME --document 文号 [--until YYYY-MM-DD]
  授权导出完整的姓名、证件号码、账号，至多366天；不写 --until 即收回
  names and numbers in full in exports, until a day within 366; without --until it ends`;

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

/** His identity is checked by a bureau, of a paper and with a number that must stand in no command line. */
const PERSON = 'PERSON';
const AT_THE_COUNTER =
  '自然人不在此建账号：请由当地人社局经办人核验证件后，在“个人申领人”页面登记 / a natural person is registered by a caseworker, on the page 个人申领人';

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

async function main(args: readonly string[]): Promise<void> {
  const isPermit = args[0] === 'permit';
  const work = isPermit ? permit(readPermission(args)) : addUser(readArguments(args));
  const db = openDatabase(process.env['DATABASE_URL'] ?? '', { max: 1, name: 'jiangxin-user' });
  try {
    await work(db);
  } finally {
    await db.$disconnect();
  }
}

/** Makes an account on the database that DATABASE_URL names: the first administrator, and whoever comes before there are pages for it. */
const addUser = (user: NewUser) => async (db: Database) => {
  const organisationId = await findOrRegister(db, user);
  const password = await askPassword(`${user.username} 的密码 / password: `);
  const weakness = weaknessOf(password, user.username);
  if (weakness) throw new Mistake(weakness);
  const { username, name: displayName, roles, email } = user;
  const passwordHash = await hashPassword(password);
  const account = { username, displayName, passwordHash, organisationId, roles, ...(email ? { email } : {}) };
  if (!(await createAccount(db, account))) throw new Mistake(`用户名 ${username} 已存在 / the username is taken`);
  console.log(`已创建账号 ${username}（${displayName}，${user.organisation}，${roles.join('、')}）`);
};

interface Permission {
  readonly username: string;
  readonly document: string;
  readonly until: string | null;
}

/** The further permission that an export in full asks for besides the role; it is a paper's, and ends. */
const permit = (permission: Permission) => async (db: Database) => {
  const { username, until } = permission;
  if (!(await permitExport(db, permission))) throw new Mistake(`没有账号 ${username} / no such account`);
  console.log(until ? `已授权 ${username} 导出完整信息至${until}` : `已收回 ${username} 导出完整信息的授权`);
};

function readPermission(args: readonly string[]): Permission {
  const text = { type: 'string' } as const;
  const { values, positionals } = parse(args, { username: text, document: text, until: text });
  const { username, document, until } = values;
  if (positionals.length > 1 || !username || !document) throw new Mistake(USAGE);
  if (until !== undefined && !isIsoDate(until)) throw new Mistake('日期须为真实的“年-月-日” / a real YYYY-MM-DD');
  return { username, document, until: until ?? null };
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
  if (email && !z.email().safeParse(email).success) throw new Mistake(`邮箱地址不对：${email} / not an e-mail address`);
  const kind = values['organisation-kind'];
  if (kind === PERSON) throw new Mistake(AT_THE_COUNTER);
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
async function findOrRegister(db: Database, { organisation: name, kind, region, roles }: NewUser): Promise<string> {
  const named = await findOrganisationsByName(db, name);
  const found = named.filter(
    (each) => each.kind !== PERSON && (!kind || each.kind === kind) && (!region || each.regionCode === region),
  );
  if (found.length > 1)
    throw new Mistake(`有${found.length}个单位同名“${name}”，请用 --organisation-kind 和 --region 指明`);
  if (found[0]) {
    refuseUnfit(roles, found[0].kind);
    return found[0].id;
  }
  if (!kind && named.some((each) => each.kind === PERSON)) throw new Mistake(AT_THE_COUNTER);
  if (!kind || !region) {
    throw new Mistake(
      `没有登记单位“${name}”；如需新登记，请加 --organisation-kind 和 --region / not registered: name its kind and region`,
    );
  }
  if (!KINDS.includes(kind)) throw new Mistake(`没有这种单位类型 / no such kind: ${kind}（${KINDS.join(', ')}）`);
  if (!(await isRegion(db, region))) throw new Mistake(`没有地区代码 / no such region: ${region}`);
  refuseUnfit(roles, kind);
  return registerOrganisation(db, { name, kind, regionCode: region });
}

/** Such an account could sign in and do nothing. */
function refuseUnfit(roles: readonly Role[], kind: string): void {
  const fit = rolesOfKind(kind);
  const unfit = roles.filter((role) => !fit.includes(role));
  if (unfit.length === 0) return;
  throw new Mistake(
    `${kind} 类单位没有岗位 ${unfit.join('、')}，只有 ${fit.join('、')} / an organisation of this kind has no such role, only these`,
  );
}

/** What the record itself refuses of a permission: a day that is over, or too far away. */
const CHECK_VIOLATION = /23514|export_permission/;

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isTermUnfit = CHECK_VIOLATION.test(String(error));
  if (!(error instanceof Mistake) && !isTermUnfit) throw error;
  console.error(isTermUnfit ? '授权须从今天起至多366天 / within 366 days from today' : (error as Error).message);
  process.exitCode = 1;
}
