import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Design §7. The rest of the table is .dependency-cruiser.mjs, whose parser does not see which imports are types. */
test('workflows import activities as types only', () => {
  const files = readdirSync('workflows', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(0);
  const valueImports = files.flatMap((name) => {
    const source = readFileSync(join('workflows', name), 'utf8');
    const imports = source.match(/^import [^;]*?from '[^']*\/activities\/[^']*'/gm) ?? [];
    return imports.filter((line) => !line.startsWith('import type ')).map((line) => `${name}: ${line}`);
  });
  expect(valueImports).toEqual([]);
});
