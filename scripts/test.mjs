import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { forgetServiceVariables } from './lib/outside.mjs';
import { ROOT } from './lib/paths.mjs';
import { ensureTestPrograms } from './lib/test-programs.mjs';
import { endHelpers, signal } from './lib/processes.mjs';
import { bootstrapDatabase, databaseUrls } from './lib/roles.mjs';
import { sayOn } from './lib/say.mjs';
import { ensureInstalled, ensureWeb } from './lib/setup.mjs';
import { prepare, startStack } from './lib/stack.mjs';

const TEMPLATE = 'jx_template';
const DEMO_TEMPLATE = 'jx_template_demo';

/** Durability is not what the tests are about; the kill tests start stacks of their own with the defaults. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 400 };

/** Tests that start whole stacks or a browser: apart from the others and two at a time, so that none waits long for a processor. */
const WHOLE_STACKS = 'test/(drills|web|bench|platform)/';
/** Tests that wait for a minute: beside the others, because they leave them the processors. */
const OUTAGES = 'test/(drills|workflows)/outage';
/** One after the other; the runs of a round are at the same time. */
const ROUNDS =
  process.argv.length > 2
    ? [[process.argv.slice(2)]]
    : [
        [
          ['--testPathIgnorePatterns', WHOLE_STACKS, OUTAGES],
          ['--runInBand', OUTAGES],
        ],
        [['--maxWorkers=2', WHOLE_STACKS, '--testPathIgnorePatterns', OUTAGES]],
      ];

/** A run that is narrowed to other tests need not wait for a browser and the pages. */
const mayTestPages = process.argv.length === 2 || process.argv.slice(2).some((each) => each.includes('web'));

const say = sayOn(process.stderr);
const dataDir = mkdtempSync(join(tmpdir(), 'jiangxin-test-'));
const interruption = new AbortController();
let stack;
/** Each in a group of its own, so that an interruption reaches its workers too, once. */
const running = new Set();

for (const name of ['SIGINT', 'SIGTERM']) {
  process.on(name, () => {
    interruption.abort();
    endHelpers();
    for (const { pid } of running) if (pid) signal(-pid, 'SIGTERM');
  });
}

try {
  forgetServiceVariables();
  await ensureInstalled(say);
  if (mayTestPages) await Promise.all([ensureTestPrograms(say), ensureWeb(say)]);
  stack = await startStack({
    dataDir,
    parts: ['postgres', 'temporal'],
    postgresSettings: FAST,
    log: say,
    signal: interruption.signal,
  });
  const env = { ...stack.env, ...(await makeTemplates()) };
  process.exitCode = await runRounds(env);
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  await stack?.remove();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Two databases, migrated, one with the demo's people, of which test/support/database.ts makes copies. */
async function makeTemplates() {
  const { adminUrl, secrets, postgresPort: port } = stack;
  const make = async (database, args) => {
    await bootstrapDatabase({ adminUrl, database, secrets });
    const made = databaseUrls({ port, database, secrets });
    await prepare({ ...stack.env, ...made }, args);
    return made;
  };
  const urls = await make(TEMPLATE, ['--reference-only']);
  await make(DEMO_TEMPLATE);
  return {
    TEST_PG_ADMIN_URL: adminUrl,
    TEST_APP_URL: urls.DATABASE_URL,
    TEST_OWNER_URL: urls.DATABASE_OWNER_URL,
    TEST_QUEUE_URL: urls.DATABASE_QUEUE_URL,
  };
}

/** Runs every round, also after one that failed, and closes with the sum. */
async function runRounds(env) {
  const sum = { passed: 0, failed: 0 };
  for (const round of ROUNDS) {
    if (interruption.signal.aborted) break;
    for (const { passed, failed } of await Promise.all(round.map((args, place) => runJest(env, args, place)))) {
      sum.passed += passed;
      sum.failed += failed;
    }
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

async function runJest(env, runArgs, place) {
  const outputFile = join(dataDir, `jest-${place}.json`);
  rmSync(outputFile, { force: true });
  const args = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${outputFile}`, ...runArgs];
  const code = await new Promise((resolve, reject) => {
    const jest = spawn(process.execPath, args, {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'], // The report is on stderr; stdout would repeat it as JSON.
      env: { ...process.env, ...env, NODE_OPTIONS: nodeOptions() },
    });
    running.add(jest);
    jest.once('error', reject);
    jest.once('exit', (exitCode) => {
      running.delete(jest);
      resolve(exitCode ?? 1);
    });
  });
  const {
    numPassedTests: passed,
    numFailedTests,
    numRuntimeErrorTestSuites,
  } = JSON.parse(readFileSync(outputFile, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function nodeOptions() {
  return [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    .filter(Boolean)
    .join(' ');
}
