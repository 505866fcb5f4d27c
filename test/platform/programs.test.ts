import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { configModule, programOf, transformPrograms } from '../../scripts/lib/programs.mjs';

const PROGRAMS = ['api/main', 'worker/process', 'worker/relay', 'worker/queues', 'scripts/prepare'];
const pathOf = (program: string) => programOf(`${program}.ts`).at(-1) ?? '';

test('every program is put together once, and found there by whoever starts next', async () => {
  expect(programOf('api/main.ts')).toEqual(['--import', 'tsx', 'api/main.ts']);
  await transformPrograms();
  const paths = PROGRAMS.map(pathOf);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);

  const madeAt = statSync(pathOf('api/main')).mtimeMs;
  const script = `import { programOf, transformPrograms } from './scripts/lib/programs.mjs';
    await transformPrograms(); console.log(programOf('api/main.ts').at(-1))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT });
  expect(stdout.trim()).toBe(pathOf('api/main'));
  expect(statSync(pathOf('api/main')).mtimeMs).toBe(madeAt);
});

test('a module keeps the address of its source, and packages stay packages', async () => {
  await transformPrograms();
  const folder = dirname(dirname(pathOf('api/main')));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs'));
  const code = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');

  expect(code).not.toContain('import.meta.url');
  expect(code).toContain(pathToFileURL(join(ROOT, 'platform/migrate.ts')).href);
  expect(code).toMatch(/from "express"/);
});

test('what is not among them, and the launcher’s own look at the configuration, work from either', async () => {
  await transformPrograms();
  expect(programOf('scripts/verify.ts')).toEqual(['--import', 'tsx', 'scripts/verify.ts']);
  const { readConfig } = await configModule();
  expect(() => readConfig({ DATABASE_URLS: 'x' })).toThrow(/DATABASE_URLS/);
});
