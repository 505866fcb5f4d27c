import { STAND_IN_NAMES } from '../../scripts/lib/stand-ins.mjs';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { isAlive, waitUntil } from '../../scripts/lib/processes.mjs';

/** `npm start` as a person runs it: in its own process group, on a data folder that nobody else may enter. */
const PARTS = ['postgres', 'temporal', 'api', 'worker', 'relay', 'queues'];
const READY = 'Ctrl-C stops everything';
const SERVICE_VARIABLE = /^(JIANGXIN|DATABASE|TEMPORAL|SMTP|REDIS|TEST|npm)_|^(PORT|HOST|DATA_DIR|NODE_OPTIONS)$/;

const LIMIT_MS = 120_000;

interface Start {
  process: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

interface State {
  apiUrl: string;
  launcher: { pid: number };
  parts: Record<string, { pid: number } | undefined>;
}

let dataDir: string;
let starts: Start[];

async function begin(): Promise<void> {
  dataDir = await mkdtemp(join(tmpdir(), 'jiangxin-start-'));
  starts = [];
}

async function end(): Promise<void> {
  for (const start of starts) {
    signalGroup(start, 'SIGTERM');
    await start.ended;
  }
  await rm(dataDir, { recursive: true, force: true });
}

/** One life of one stack, from its first start to its end. */
describe('a start', () => {
  let running: Start;

  beforeAll(async () => {
    await begin();
    running = npmStart();
    await ready(running);
  }, LIMIT_MS);
  afterAll(end, LIMIT_MS);

  test(
    'serves, and a second start says so and ends',
    async () => {
      const state = readState();
      expect((await fetch(`${state.apiUrl}/api/health`)).status).toBe(200);
      expect(Object.keys(state.parts).toSorted()).toEqual([...PARTS, ...STAND_IN_NAMES].toSorted());
      expect(running.output()).toContain(dataDir);

      const second = npmStart();
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`${state.launcher.pid}`);
      expect(second.output()).toMatch(/another start .* uses this data folder/);
    },
    LIMIT_MS,
  );

  test(
    'brings back every part that is killed, and the service with it',
    async () => {
      for (const name of PARTS) {
        const before = readState().parts[name]?.pid ?? 0;
        process.kill(before, 'SIGKILL');
        expect(await waitUntil(() => isRunningAnew(name, before), 30_000)).toBe(true);
        expect(await waitUntil(() => running.output().includes(`${name} is back`), 30_000)).toBe(true);
      }
      expect(await waitUntil(() => isServing(readState().apiUrl), 30_000)).toBe(true);
    },
    LIMIT_MS,
  );

  test(
    'whose launcher itself is killed is followed by one that ends what it left and goes on',
    async () => {
      const left = readState();
      process.kill(left.launcher.pid, 'SIGKILL');
      await running.ended;
      running = npmStart();
      await ready(running);
      expect(pidsOf(left).filter((pid) => isAlive(pid))).toEqual([]);
      expect(await isServing(readState().apiUrl)).toBe(true);
    },
    LIMIT_MS,
  );

  test(
    'ends with everything upon SIGTERM to its group',
    async () => {
      const state = readState();
      const pids = [state.launcher.pid, ...pidsOf(state)];
      const startedAt = Date.now();
      signalGroup(running, 'SIGTERM');
      signalGroup(running, 'SIGTERM'); // Under npm it arrives twice: not a sign of impatience.
      expect(await waitUntil(() => !pids.some((pid) => isAlive(pid)), 30_000)).toBe(true);
      expect(Date.now() - startedAt).toBeLessThan(10_000);
      await running.ended;
      expect(running.output()).toContain('all parts have ended');
      expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(false);
    },
    LIMIT_MS,
  );
});

describe('without a stack', () => {
  beforeEach(begin);
  afterEach(end);

  test.each([
    [{ DATABASE_URL: 'postgresql://jx_app:x@127.0.0.1:1/x' }, 'DATABASE_OWNER_URL'],
    [{ DATABASE_QUEUE_URL: 'postgresql://jx_queue:x@127.0.0.1:1/x' }, 'DATABASE_QUEUE_URL'],
    [{ JIANGXIN_SESION_SECRET: 'x' }, 'JIANGXIN_SESION_SECRET'],
    [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL'],
    [{ PORT: 'eighty' }, 'PORT'],
  ])('%j ends the start with a sentence that names the variable', async (env, name) => {
    const start = npmStart(env);
    expect(await start.ended).toBe(1);
    expect(start.output()).toContain(name);
    expect(start.output()).not.toContain('    at ');
    expect(existsSync(join(dataDir, 'stack.json'))).toBe(false);
  });

  test.each([
    ['nowhere', () => '/proc/x'],
    ['inside of a file', () => join(ROOT, 'package.json', 'data')],
  ])('a data folder %s ends the start at once, and names its variable', async (_name, folder) => {
    const start = npmStart({ DATA_DIR: folder() });
    expect(await start.ended).toBe(1);
    expect(start.output()).toContain('DATA_DIR is wrong');
    expect(start.output()).toContain(folder());
    expect(start.output()).not.toContain('    at ');
  });

  test('a command on a folder where nothing runs says how to start it', async () => {
    const { code, output } = await runCommand('scripts/prepare.ts');
    expect(code).toBe(1);
    expect(output).toContain('npm start');
  });
});

/** As `npm run verify` and its like do. */
async function runCommand(file: string): Promise<{ code: number | null; output: string }> {
  const command = launch(process.execPath, ['scripts/run.mjs', file], {});
  const code = await command.ended;
  return { code, output: command.output() };
}

function npmStart(env: Record<string, string> = {}): Start {
  const start = launch('npm', ['start', '--silent'], { PORT: '0', ...env });
  starts.push(start);
  return start;
}

function launch(program: string, args: string[], env: Record<string, string>): Start {
  const inherited = Object.entries(process.env).filter(([name]) => !SERVICE_VARIABLE.test(name));
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), DATA_DIR: dataDir, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, output: () => output, ended };
}

async function ready(start: Start): Promise<void> {
  const up = await waitUntil(() => start.output().includes(READY) || start.process.exitCode !== null, 90_000, 100);
  if (!up || start.process.exitCode !== null) throw new Error(`npm start did not get ready:\n${start.output()}`);
}

function signalGroup(start: Start, name: NodeJS.Signals): void {
  try {
    process.kill(-(start.process.pid ?? 0), name);
  } catch {
    // The group is gone already.
  }
}

function readState(): State {
  return JSON.parse(readFileSync(join(dataDir, 'stack.json'), 'utf8')) as State;
}

function pidsOf(state: State): number[] {
  return Object.values(state.parts).flatMap((part) => (part ? [part.pid] : []));
}

function isRunningAnew(name: string, before: number): boolean {
  const pid = readState().parts[name]?.pid;
  return pid !== undefined && pid !== before && isAlive(pid);
}

async function isServing(apiUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${apiUrl}/api/health`)).ok;
  } catch {
    return false;
  }
}
