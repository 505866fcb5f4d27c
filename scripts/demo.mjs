import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf } from './lib/folder-lock.mjs';
import { forgetServiceVariables } from './lib/outside.mjs';
import { ROOT } from './lib/paths.mjs';
import { endHelpers, signal } from './lib/processes.mjs';
import { sayOn } from './lib/say.mjs';
import { ensureInstalled } from './lib/setup.mjs';
import { endLeftovers, startStack } from './lib/stack.mjs';

/**
 * `npm run demo`: a stack and a data folder of its own, on which scripts/demo.ts carries one project through all eight
 * stages over HTTP. Its stdout is ours (with --json: one document and nothing else); progress goes to stderr.
 */
const HOME = join(ROOT, '.demo-data');
const say = sayOn(process.stderr);
const interruption = new AbortController();
let story;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    interruption.abort();
    endHelpers();
    if (story?.pid) signal(story.pid, 'SIGTERM');
  });
}

// Whoever reads no further ends nothing here: what was started has still to be ended and deleted.
process.stderr.on('error', () => {});

process.exitCode = await demonstrate();

async function demonstrate() {
  forgetServiceVariables();
  await sweep();
  const dataDir = mkdtempSync(join(HOME, 'run-'));
  let stack;
  try {
    await ensureInstalled(say);
    stack = await startStack({ dataDir, log: say, signal: interruption.signal });
    const parts = Object.entries(stack.pids()).map(([part, pid]) => `${part} ${pid}`);
    say(`演示环境已就绪：${stack.apiUrl}`, `the demo's stack is up: ${stack.apiUrl}, ${parts.join(', ')}`);
    return await tell(stack);
  } catch (error) {
    if (!interruption.signal.aborted) console.error(error.message);
    return interruption.signal.aborted ? 130 : 1;
  } finally {
    await stack?.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function tell(stack) {
  return new Promise((resolve, reject) => {
    story = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo.ts', ...process.argv.slice(2)], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...stack.env, API_URL: stack.apiUrl },
    });
    story.once('error', reject);
    story.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Clears away what demos left behind that were killed. */
async function sweep() {
  mkdirSync(HOME, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(HOME)) {
    const dataDir = join(HOME, name);
    if (holderOf(join(dataDir, 'launcher.lock'))?.alive !== false) continue;
    await endLeftovers(join(dataDir, 'stack.json'));
    rmSync(dataDir, { recursive: true, force: true });
  }
}
