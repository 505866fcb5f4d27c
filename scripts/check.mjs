import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { forgetServiceVariables } from './lib/outside.mjs';
import { ROOT } from './lib/paths.mjs';
import { sayOn } from './lib/say.mjs';
import { ensureInstalled } from './lib/setup.mjs';

/** `npm run check`: everything about the code that needs no database. All checks run, then the sum is said. */
const SOURCES = 'domain commands workflows activities store jobs api worker platform scripts bench test'.split(' ');

const CHECKS = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-p', '.'] },
  { name: 'types of the pages', program: 'typescript/bin/tsc', args: ['-p', 'web'] },
  { name: 'lint', program: 'oxlint/bin/oxlint', args: ['--type-aware', '--quiet'] },
  { name: 'format', program: '@biomejs/biome/bin/biome', args: ['check', '--reporter=summary'] },
  {
    name: 'import rules',
    program: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.mjs', ...SOURCES],
    // Without a parser it can use, this tool reads nothing and is content: libraries.md §0 #3.
    accept: (output) => Number(/\((\d+) modules/.exec(output)?.[1]) > SOURCES.length,
  },
  { name: 'dead code', program: 'knip/bin/knip.js', args: ['--no-progress'] },
];

forgetServiceVariables();
await ensureInstalled(sayOn(process.stderr));

let failed = 0;
for (const check of CHECKS) {
  const startedAt = Date.now();
  const { code, output } = await runTool(check);
  const passed = code === 0 && (check.accept?.(output) ?? true);
  console.log(`${passed ? '✓' : '✗'} ${check.name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (passed) continue;
  failed += 1;
  console.log(output);
}
console.log(`check: ${CHECKS.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function runTool({ program, args }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
