import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CONFIG_VARIABLES, readConfig } from '../../platform/config.js';

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: unknown;
  volumes?: string[];
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.image === 'jiangxin');

/** As Compose does it, with every secret given. */
function substituted(environment: Record<string, string>): Record<string, string> {
  const values = Object.entries(environment).map(([name, value]) => [name, substitute(name, value)]);
  return Object.fromEntries(values);
}

function substitute(name: string, value: string): string {
  const key = Buffer.alloc(32, 7).toString('base64');
  const given = name === 'JIANGXIN_PERSONAL_DATA_KEY' ? key : 'a-long-enough-secret-for-every-variable';
  return value.replace(/\$\{(\w+):\?[^}]*\}/g, given).replace(/\$\{\w+:-([^}]*)\}/g, '$1');
}

test('the production shape is whole', () => {
  expect(Object.keys(compose.services).sort()).toEqual(
    [
      ...['api', 'migrate', 'namespace', 'postgres', 'queues', 'relay'],
      ...['temporal', 'temporal-schema', 'temporal-ui', 'worker'],
    ].sort(),
  );
});

test.each(ours)(
  'every variable that is set for %s is one the configuration knows, with a value it takes',
  (_, service) => {
    const environment = service.environment ?? {};
    expect(Object.keys(environment).filter((name) => !CONFIG_VARIABLES.includes(name))).toEqual([]);
    expect(() => readConfig(substituted(environment))).not.toThrow();
  },
);

test.each(ours)('%s starts a file that exists', (_, service) => {
  const file = service.command?.at(-1) ?? '';
  expect(file).toMatch(/\.ts$/);
  expect(existsSync(file)).toBe(true);
});

test('only the migration knows the password of the role that owns the tables', () => {
  const knowing = services.filter(([, service]) => 'DATABASE_OWNER_URL' in (service.environment ?? {}));
  expect(knowing.map(([name]) => name)).toEqual(['migrate']);
});

test('a service waits only for services that exist, and only for the health of those that tell it', () => {
  for (const [, service] of services) {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[name]).toBeDefined();
      if (condition === 'service_healthy') expect(compose.services[name]?.healthcheck).toBeDefined();
    }
  }
});

test('every mounted file and folder of the repository exists', () => {
  const mounts = services.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
  const files = mounts.filter((source) => source.startsWith('./'));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(mounts.filter((source) => !source.startsWith('./') && !(source in compose.volumes))).toEqual([]);
});

test('Temporal keeps histories for thirty days and its history scanner is off', () => {
  expect(readFileSync('docker/temporal/namespace.sh', 'utf8')).toContain('--retention 720h');
  const config = parse(readFileSync('docker/temporal/dynamic-config.yaml', 'utf8')) as Record<string, unknown>;
  expect(config['worker.historyScannerEnabled']).toEqual([{ value: false }]);
  expect(config['history.workflowIdReuseMinimalInterval']).toEqual([{ value: '10ms' }]);
});
