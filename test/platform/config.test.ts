import { ConfigError, readConfig } from '../../platform/config.js';

const GOOD = {
  DATABASE_URL: 'postgresql://jx_app:a@127.0.0.1:5432/jiangxin',
  DATABASE_OWNER_URL: 'postgresql://jx_owner:b@127.0.0.1:5432/jiangxin',
  DATABASE_QUEUE_URL: 'postgresql://jx_queue:c@127.0.0.1:5432/jiangxin',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  JIANGXIN_SESSION_SECRET: 'x'.repeat(32),
  JIANGXIN_PERSONAL_DATA_KEY: Buffer.alloc(32, 1).toString('base64'),
};

function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('what is needed and nothing else gives the defaults', () => {
  expect(readConfig(GOOD)).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    dataDir: '.data',
    logLevel: 'info',
    temporalNamespace: 'default',
    embedded: false,
    secureCookies: false,
    smtpUrl: undefined,
  });
});

test('an empty variable counts as not set', () => {
  expect(readConfig({ ...GOOD, PORT: '', SMTP_URL: '' })).toMatchObject({ port: 8080, smtpUrl: undefined });
});

test('the key is handed on as bytes', () => {
  expect(readConfig(GOOD).personalDataKey).toEqual(Buffer.alloc(32, 1));
});

test.each(['JIANGXIN_SESION_SECRET', 'DATABASE_POOL', 'TEMPORAL_ADRESS', 'SMTP_HOST', 'REDIS_PASSWORD'])(
  'the unknown variable %s is refused by name',
  (name) => {
    expect(faultsOf({ ...GOOD, [name]: 'anything' })).toEqual([expect.stringContaining(name)]);
  },
);

test('variables of other programs are left alone', () => {
  expect(faultsOf({ ...GOOD, PATH: '/usr/bin', PGHOST: 'elsewhere', LANG: 'zh_CN.UTF-8' })).toEqual([]);
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['PORT', '80.5'],
  ['LOG_LEVEL', 'loud'],
  ['DATABASE_URL', 'mysql://root@localhost/x'],
  ['DATABASE_URL', 'postgresql://127.0.0.1/without-a-role'],
  ['REDIS_URL', 'localhost'],
  ['TEMPORAL_ADDRESS', 'localhost'],
  ['SMTP_URL', 'mail.example.org'],
  ['JIANGXIN_SESSION_SECRET', 'short'],
  ['JIANGXIN_PERSONAL_DATA_KEY', 'AAAA'],
  ['JIANGXIN_PERSONAL_DATA_KEY', 'not base64 at all!'],
  ['JIANGXIN_EMBEDDED', 'yes'],
  ['JIANGXIN_SECURE_COOKIES', 'true'],
])('%s=%s is refused by name', (name, value) => {
  const faults = faultsOf({ ...GOOD, [name]: value });
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toContain(name);
});

test('a choice is refused with what may be chosen', () => {
  expect(faultsOf({ ...GOOD, LOG_LEVEL: 'loud' })).toEqual([
    '环境变量 LOG_LEVEL 的值不对 / LOG_LEVEL is wrong: it must be one of fatal, error, warn, info, debug, trace, silent.',
  ]);
});

test.each(['DATABASE_URL', 'TEMPORAL_ADDRESS', 'JIANGXIN_SESSION_SECRET', 'JIANGXIN_PERSONAL_DATA_KEY'])(
  'without %s the start ends with a sentence that says so',
  (name) => {
    expect(faultsOf({ ...GOOD, [name]: undefined })).toEqual([`缺少环境变量 ${name} / ${name} is not set.`]);
  },
);

test('the queue is on PostgreSQL or on Redis, one of them must be named', () => {
  const without = { ...GOOD, DATABASE_QUEUE_URL: undefined };
  expect(faultsOf(without)).toEqual([expect.stringContaining('DATABASE_QUEUE_URL')]);
  expect(faultsOf({ ...without, REDIS_URL: 'redis://127.0.0.1:6379' })).toEqual([]);
});

test('the service may not run as the role that owns the tables', () => {
  expect(faultsOf({ ...GOOD, DATABASE_OWNER_URL: GOOD.DATABASE_URL })).toEqual([
    expect.stringContaining('DATABASE_OWNER_URL'),
  ]);
});

test('all that is wrong is said at once', () => {
  expect(faultsOf({ ...GOOD, PORT: 'x', SMTP_HOST: 'y', TEMPORAL_ADDRESS: undefined })).toHaveLength(3);
});
