import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { Spool } from '../../platform/spool.js';

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text, 'utf8');
}
const named = () => readdirSync(tmpdir()).filter((name) => name.startsWith('jiangxin-spool-'));

test('what is written aside has its size and digest, no name, and is read once', async () => {
  const spool = await Spool.of(pieces('户名,', '金额\n'));
  expect(named()).toEqual([]);
  expect(spool.size).toBe(Buffer.byteLength('户名,金额\n'));
  expect(spool.sha256).toBe(createHash('sha256').update('户名,金额\n').digest('hex'));
  expect((await buffer(spool.read())).toString('utf8')).toBe('户名,金额\n');
  expect(() => spool.read()).toThrow();
});

test('not wanted, or broken off, it is gone', async () => {
  const spool = await Spool.of(pieces('x'));
  await spool.discard();
  expect(() => spool.read()).toThrow();
  async function* broken() {
    yield Buffer.from('x');
    throw new Error('the record is away');
  }
  await expect(Spool.of(broken())).rejects.toThrow('the record is away');
  expect(named()).toEqual([]);
});
