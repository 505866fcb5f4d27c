import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { REFUSAL_CODES } from '../domain/refusals.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LAYERS = ['domain', 'commands', 'store', 'activities', 'api'];
const THIS = 'refusals.test.ts';

function sources(folder: string): { name: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: readFileSync(join(ROOT, folder, name), 'utf8') }));
}

function unnamedIn(texts: readonly string[]): string[] {
  return REFUSAL_CODES.filter((code) => !texts.some((text) => text.includes(`'${code}'`)));
}

test('every code of the closed list is said by some test', () => {
  const tests = sources('test').filter(({ name }) => name.endsWith('.test.ts') && !name.endsWith(THIS));
  expect(unnamedIn(tests.map(({ text }) => text))).toEqual([]);
});

test('every code of the closed list is said by some rule, and none is left over from a rule that is gone', () => {
  const rules = LAYERS.flatMap(sources).filter(({ name }) => !name.endsWith('refusal-codes.ts'));
  expect(unnamedIn(rules.map(({ text }) => text))).toEqual([]);
});
