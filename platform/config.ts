import { z } from 'zod';

/** The one module that knows what the service is configured with. Everything here comes from the environment. */

/** Under these prefixes a name we do not know is a misspelling that would be ignored silently; it ends the start. */
const OWN_PREFIXES = ['JIANGXIN_', 'DATABASE_', 'TEMPORAL_', 'SMTP_', 'REDIS_'];

const KEY_BYTES = 32;

const port = z.coerce.number('must be a number').int('must be a whole number').min(0).max(65_535, 'must be a port');
const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1');
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/[^/@]+@[^/]+\/.+/, 'must be postgresql://role:password@host/database');

const Environment = z.object({
  PORT: port.default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATABASE_QUEUE_URL: postgresUrl.optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/.+/, 'must be redis://host:port')
    .optional(),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+/, 'must be smtp://host:port')
    .optional(),
  MAIL_FROM: z.string().min(3).default('匠心台 <jiangxin@localhost>'),
  JIANGXIN_SESSION_SECRET: z.string().min(32, 'must have at least 32 characters'),
  JIANGXIN_PERSONAL_DATA_KEY: z
    .base64(`must be ${KEY_BYTES} bytes in base64`)
    .refine((value) => Buffer.from(value, 'base64').length === KEY_BYTES, `must be ${KEY_BYTES} bytes in base64`),
  JIANGXIN_HISTORY_URL: z
    .string()
    .regex(/^https?:\/\/.+/, 'must be http(s)://host[:port][/path]')
    .optional(),
  JIANGXIN_FINANCE_URL: z
    .string()
    .regex(/^https?:\/\/.+/, 'must be http://host:port or https://host')
    .optional(),
  JIANGXIN_EMBEDDED: flag.default(false),
  JIANGXIN_SECURE_COOKIES: flag.default(false),
  JIANGXIN_CACHED_WORKFLOWS: z.coerce.number('must be a number').int('must be a whole number').min(0).default(2_000),
});

/** Names of all variables the service reads. */
export const CONFIG_VARIABLES: readonly string[] = Object.keys(Environment.shape);

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  logLevel: string;
  /** Role jx_app: what the service runs as. */
  databaseUrl: string;
  /** Role jx_owner: migrations only. */
  databaseOwnerUrl: string | undefined;
  /** BullMQ's: Redis where REDIS_URL is set, else PostgreSQL as role jx_queue. */
  queueUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  sessionSecret: string;
  /** Encrypts identity numbers and the like. */
  personalDataKey: Buffer;
  /** The register of subsidies paid elsewhere; without it everything is unknown, and nothing is paid. */
  historyUrl: string | undefined;
  /** Where the bureau's payment system answers; without it payers take the bank file and bring its result back. */
  financeUrl: string | undefined;
  /** The launcher's own database: demo accounts and a stopped or paced clock are allowed. */
  embedded: boolean;
  secureCookies: boolean;
  /** Open workflows that a worker keeps in memory, 0.15 MB each; others are replayed when they are woken. */
  cachedWorkflows: number;
}

/** What is wrong with the environment, a sentence a variable, fit to be shown to the person who starts the service. */
export class ConfigError extends Error {}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  const faults = [...unknownVariables(given), ...(parsed.success ? [] : parsed.error.issues.map(sentence))];
  if (parsed.success) faults.push(...contradictions(parsed.data));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults.join('\n'));
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: value.DATA_DIR,
    logLevel: value.LOG_LEVEL,
    databaseUrl: value.DATABASE_URL,
    databaseOwnerUrl: value.DATABASE_OWNER_URL,
    queueUrl: value.REDIS_URL ?? value.DATABASE_QUEUE_URL ?? '',
    temporalAddress: value.TEMPORAL_ADDRESS,
    temporalNamespace: value.TEMPORAL_NAMESPACE,
    smtpUrl: value.SMTP_URL,
    mailFrom: value.MAIL_FROM,
    sessionSecret: value.JIANGXIN_SESSION_SECRET,
    personalDataKey: Buffer.from(value.JIANGXIN_PERSONAL_DATA_KEY, 'base64'),
    historyUrl: value.JIANGXIN_HISTORY_URL,
    financeUrl: value.JIANGXIN_FINANCE_URL,
    embedded: value.JIANGXIN_EMBEDDED,
    secureCookies: value.JIANGXIN_SECURE_COOKIES,
    cachedWorkflows: value.JIANGXIN_CACHED_WORKFLOWS,
  };
}

/** For the composition roots: the sentence on stderr and exit code 1 instead of a stack. */
export function readConfigOrExit(env: NodeJS.ProcessEnv = process.env): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function unknownVariables(env: Record<string, string | undefined>): string[] {
  return Object.keys(env)
    .filter((name) => OWN_PREFIXES.some((prefix) => name.startsWith(prefix)) && !CONFIG_VARIABLES.includes(name))
    .map(
      (name) =>
        `环境变量 ${name} 无此设置，请检查拼写 / ${name} is not a variable of this service: check its spelling.`,
    );
}

function sentence(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return `缺少环境变量 ${name} / ${name} is not set.`;
  }
  const must = issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : issue.message;
  return `环境变量 ${name} 的值不对 / ${name} is wrong: it ${must}.`;
}

/** Values that are right one by one but not together. */
function contradictions(value: z.output<typeof Environment>): string[] {
  const faults: string[] = [];
  if (!value.DATABASE_QUEUE_URL && !value.REDIS_URL) {
    faults.push(
      '缺少环境变量 DATABASE_QUEUE_URL（或 REDIS_URL）/ DATABASE_QUEUE_URL or REDIS_URL must be set: errands need a queue.',
    );
  }
  for (const name of ['DATABASE_OWNER_URL', 'DATABASE_QUEUE_URL'] as const) {
    if (value[name] !== undefined && userOf(value[name]) === userOf(value.DATABASE_URL)) {
      faults.push(`环境变量 ${name} 与 DATABASE_URL 用了同一角色 / ${name} must name another role than DATABASE_URL.`);
    }
  }
  return faults;
}

function userOf(url: string): string {
  return new URL(url).username;
}
