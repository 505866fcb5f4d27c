import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getWorkflowBundle } from '../../worker/workflow-bundle.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiangxin-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kept = () => readdirSync(join(folder, 'cache'));

it('holds order and waiting only: no schema, no database, no activity', async () => {
  const { code } = await getWorkflowBundle(folder);

  const modules = [...code.matchAll(/^\/\*\*\*\/ "(\.\/[^"]+)"/gm)].map(([, path]) => path ?? '');
  expect(modules.filter((path) => path.startsWith('./workflows/'))).not.toEqual([]);
  expect(
    modules.filter((path) => /zod|prisma|\/pg\/|\.schema\.ts|^\.\/(activities|store|platform|jobs)\//.test(path)),
  ).toEqual([]);
  expect(code.length).toBeLessThan(2_000_000);
});

it('is built once and then read from the data folder', async () => {
  await getWorkflowBundle(folder);
  const [name] = kept();
  writeFileSync(join(folder, 'cache', name!), 'as it was kept');

  const { code } = await getWorkflowBundle(folder);

  expect(code.slice(0, 50)).toBe('as it was kept');
});

it('replaces the bundle of other sources, and leaves what another worker is writing', async () => {
  await getWorkflowBundle(folder);
  const [name] = kept();
  const old = `workflows-${'0'.repeat(24)}.js`;
  writeFileSync(join(folder, 'cache', old), 'old');
  writeFileSync(join(folder, 'cache', `${old}.4711`), 'being written');
  rmSync(join(folder, 'cache', name!));

  const { code } = await getWorkflowBundle(folder);

  expect(new Set(kept())).toEqual(new Set([name, `${old}.4711`]));
  expect(readFileSync(join(folder, 'cache', name!), 'utf8') === code).toBe(true); // A difference would be a megabyte long.
});

it('is built anyway where nothing can be kept', async () => {
  writeFileSync(join(folder, 'not-a-folder'), '');

  const { code } = await getWorkflowBundle(join(folder, 'not-a-folder'));

  expect(code.includes('classRun')).toBe(true);
});
