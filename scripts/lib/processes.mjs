import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A number that tells two processes with one pid apart; undefined where there is no /proc. */
export function startTimeOf(pid) {
  return statOf(pid)?.[19];
}

/** Whether this very process (not a later one with its number) still runs. */
export function isSameProcess({ pid, startTime }) {
  return isAlive(pid) && (startTime === undefined || startTimeOf(pid) === startTime);
}

export function commandLineOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return undefined;
  }
}

export function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // Gone already.
  }
}

/** Waits until the condition holds; answers whether it did in time. */
export async function waitUntil(condition, timeoutMs, stepMs = 25) {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await condition()) return true;
    await sleep(stepMs);
  }
  return Boolean(await condition());
}

/** Programs that run at this moment for the set-up; none of them may outlive us. */
const helpers = new Set();

/** Runs a program to its end with its output on our stderr; throws when it fails. */
export function runVisibly(command, args, options = {}) {
  return runHelper(command, args, { stdio: ['ignore', process.stderr, process.stderr], ...options });
}

/** Runs a program to its end and answers its stdout; throws with its stderr when it fails. */
export function runQuietly(command, args, options = {}) {
  return runHelper(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

/** Ends what runVisibly and runQuietly have started, with all its children: their promises reject. */
export function endHelpers() {
  for (const child of helpers) signal(-child.pid, 'SIGKILL');
}

function runHelper(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, detached: true });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name]?.setEncoding('utf8').on('data', (text) => {
        output[name] += text;
      });
    }
    if (child.pid !== undefined) helpers.add(child);
    child.once('error', reject);
    child.once('close', (code, name) => {
      helpers.delete(child);
      if (code === 0) resolve(output.stdout);
      else reject(new Error(output.stderr.trim() || `${[command, ...args].join(' ')} ended with ${name ?? code}`));
    });
  });
}

function isZombie(pid) {
  return statOf(pid)?.[0] === 'Z';
}

/** The fields of /proc/PID/stat after the name (which may hold blanks and brackets); [0] is the state. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Waits for all, so that nothing is left half-started, then throws the first error. */
export async function allOrFirstError(works) {
  const results = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
