import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Design §7, the part of it that .dependency-cruiser.mjs cannot see: its parser reads no JSX and forgets types. */

interface Import {
  file: string;
  target: string;
  isType: boolean;
  isOurs: boolean;
}

function importsBelow(folder: string): Import[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  return names.flatMap((name) => {
    const file = join(folder, name);
    const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s([^'";]*?)(?:from\s*)?'([^']+)'/gm);
    return [...statements].map(([, clause = '', target = '']) => ({
      file,
      target: target.startsWith('.') ? join(dirname(file), target) : target,
      isType: clause.startsWith('type '),
      isOurs: target.startsWith('.'),
    }));
  });
}

test('workflows import activities as types only', () => {
  const imports = importsBelow('workflows').filter(({ target }) => target.startsWith('activities/'));
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter(({ isType }) => !isType)).toEqual([]);
});

test('pages import pages and rules, nothing else of ours', () => {
  const imports = importsBelow('web/src').filter(({ isOurs }) => isOurs);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter(({ target }) => !/^(web|domain)\//.test(target))).toEqual([]);
});

test('a rule imports schemas as types only, or zod would come into the workflow bundle', () => {
  const rules = importsBelow('domain').filter(({ file }) => !file.endsWith('.schema.ts'));
  expect(rules.length).toBeGreaterThan(0);
  expect(rules.filter(({ target, isType }) => target.endsWith('.schema.js') && !isType)).toEqual([]);
});

/** SQL, or a model call on what every layer is handed: the client itself they cannot import. */
const ASKS_THE_RECORD = /\bsql`|\b(?:tx|db)\.\w+\.(?:find|count|aggregate|groupBy|create|update|upsert|delete)/;

test('the record is asked in store/ alone; whether it is there at all, by the readiness probe', () => {
  const asking = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .filter((file) => ASKS_THE_RECORD.test(readFileSync(file, 'utf8')));
  expect(asking('store')).toEqual(expect.arrayContaining(['store/people/organisations.ts', 'store/budget/holds.ts']));
  const layers = ['domain', 'workflows', 'activities', 'commands', 'jobs', 'api', 'worker'];
  expect(layers.flatMap(asking)).toEqual(['api/readiness.ts']);
});
