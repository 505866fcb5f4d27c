import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { STAGES } from '../../domain/lifecycle/stages.js';

/** `npm run demo` beside another whose parts are killed −9, each once: both tell the same. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MORTAL = ['api', 'worker', 'relay', 'temporal', 'postgres', 'queues'];
/** The story tells of itself some fourteen times; a part is killed at every second. */
const EVERY_LINES = 2;
const LIMIT_MS = 300_000;

interface Told {
  readonly code: number | null;
  readonly document: {
    readonly stages: readonly { stage: string; completedOn: string | null }[];
    readonly totalFen: number;
  };
  readonly killed: readonly string[];
}

let undisturbed: Told;
let disturbed: Told;

beforeAll(async () => {
  [undisturbed, disturbed] = await Promise.all([demo([]), demo(MORTAL)]);
}, LIMIT_MS);

test('the demo ends well although each part was killed in its middle', () => {
  expect(undisturbed).toMatchObject({ code: 0, killed: [] });
  expect(disturbed).toMatchObject({ code: 0, killed: MORTAL });
});

test('and tells the same stages, refusals, amounts, reasons and ledger', () => {
  expect(undisturbed.document).toMatchObject({ totalFen: 4_160_000, ledgerBalanced: true });
  expect(undisturbed.document.stages.map(({ stage }) => stage)).toEqual(STAGES);
  expect(undisturbed.document.stages.every(({ completedOn }) => completedOn !== null)).toBe(true);
  expect(disturbed.document).toEqual(undisturbed.document);
});

function demo(victims: readonly string[]): Promise<Told> {
  const story = spawn('npm', ['run', '--silent', 'demo', '--', '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  const waiting = [...victims];
  const killed: string[] = [];
  const said: string[] = [];
  let pids: ReadonlyMap<string, number> = new Map();
  let told = 0;
  createInterface({ input: story.stderr }).on('line', (line) => {
    said.push(line);
    if (line.includes("the demo's stack is up")) pids = pidsIn(line);
    if (!line.startsWith('  ')) return;
    told += 1;
    const victim = told % EVERY_LINES === 1 ? waiting.shift() : undefined;
    if (victim) killed.push(kill(victim, pids));
  });
  let output = '';
  story.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    story.once('error', reject);
    story.once('close', (code) => {
      try {
        resolve({ code, killed, document: JSON.parse(output) as Told['document'] });
      } catch {
        reject(new Error(`the demo ended with ${code} and told no document:\n${said.join('\n')}`));
      }
    });
  });
}

/** The start says which process is which part: `api 123, worker 124`. */
function pidsIn(line: string): Map<string, number> {
  return new Map([...line.matchAll(/\b([a-z]+) (\d+)\b/g)].map(([, part, pid]) => [part ?? '', Number(pid)]));
}

function kill(part: string, pids: ReadonlyMap<string, number>): string {
  const pid = pids.get(part);
  if (!pid) throw new Error(`the demo did not say which process is ${part}`);
  process.kill(pid, 'SIGKILL');
  return part;
}

/** As a person has it: nothing of the test run's own. */
function environment(): NodeJS.ProcessEnv {
  const own = /^(JIANGXIN|DATABASE|TEMPORAL|SMTP|REDIS|TEST|JEST|npm)_|^(PORT|HOST|DATA_DIR|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
