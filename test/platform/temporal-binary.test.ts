import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainTemporal } from '../../scripts/lib/temporal-binary.mjs';

const { PATH, XDG_CACHE_HOME } = process.env;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiangxin-obtain-'));
  await mkdir(join(folder, 'bin'));
  process.env['PATH'] = `${join(folder, 'bin')}:/usr/bin:/bin`;
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
});

afterEach(async () => {
  process.env['PATH'] = PATH;
  if (XDG_CACHE_HOME === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = XDG_CACHE_HOME;
  await rm(folder, { recursive: true, force: true });
});

async function program(path: string, says: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\necho '${says}'\n`);
  await chmod(path, 0o755);
  return path;
}

async function cachedProgram(): Promise<string> {
  const cache = join(folder, 'cache/jiangxin/temporal-1.29.1');
  await mkdir(cache, { recursive: true });
  return program(join(cache, 'temporal'), 'temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)');
}

const silent = () => {};

test('a recent enough program on the PATH comes first', async () => {
  await cachedProgram();
  const onPath = await program(join(folder, 'bin/temporal'), 'temporal version 1.6.0 (Server 1.30.0, UI 2.45.0)');
  await expect(obtainTemporal(silent)).resolves.toBe(onPath);
});

test.each([
  ['one that is too old', 'temporal version 1.1.0 (Server 1.25.0, UI 2.30.0)'],
  ['another program of that name', 'the passing of time'],
])('%s is passed over for the cache', async (_, says) => {
  const cached = await cachedProgram();
  await program(join(folder, 'bin/temporal'), says);
  await expect(obtainTemporal(silent)).resolves.toBe(cached);
});
