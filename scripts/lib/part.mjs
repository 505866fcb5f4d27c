import { spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { signal, startTimeOf } from './processes.mjs';

const BACK_OFF_MS = [100, 500, 1_000, 2_000, 5_000, 10_000];
const STEADY_MS = 2_000; // A part that has served this long was killed rather than broken: back at once.
const FIRST_START_TRIES = 4;
const READY_LIMIT_MS = 120_000;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * One process of the stack: started detached (so that Ctrl-C in the terminal reaches the launcher alone, which then
 * stops the parts in order), restarted with back-off when it dies, and stopped without leaving a child behind.
 *
 * @typedef {object} PartDefinition
 * @property {string} name
 * @property {string} label Chinese name
 * @property {() => {command: string, args: string[], env?: object, cwd?: string, uid?: number, gid?: number}} command
 * @property {(isAlive: () => boolean) => Promise<void>} [probe] resolves when up; without it a JSON line with
 *   `"ready":true` on stdout is waited for
 * @property {() => Promise<void>} [beforeStart]
 * @property {Promise<unknown>} [told] the process is started with --when-told: its input ends when this has come
 * @property {NodeJS.Signals} [stopSignal]
 * @property {number} graceMs how long a stop may take before SIGKILL
 */
export class Part {
  #definition;
  #say;
  #logPath;
  #onChange;
  #child;
  #exited = Promise.resolve();
  #wanted = false;
  #readyAt;
  #everReady = false;
  #failures = 0;
  #timer;
  #waiters = [];

  constructor(definition, { say, logDir, onChange = () => {} }) {
    this.#definition = definition;
    this.#say = say;
    this.#logPath = join(logDir, `${definition.name}.log`);
    this.#onChange = onChange;
  }

  get name() {
    return this.#definition.name;
  }

  /** The running process, or undefined between a death and the restart. */
  get process() {
    const pid = this.#child?.pid;
    return pid === undefined ? undefined : { pid, startTime: startTimeOf(pid) };
  }

  start() {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#failures = 0;
      rotate(this.#logPath);
      void this.#launch();
    }
    return this.whenReady();
  }

  /** Resolves when the part serves; rejects when it is given up at its first start, or stopped. */
  whenReady() {
    if (this.#readyAt !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Sends a signal to the process as an outsider would; resolves when it has taken effect on a deadly signal. */
  async kill(name = 'SIGKILL') {
    const exited = this.#exited;
    if (this.#child?.pid === undefined) return;
    signal(this.#child.pid, name);
    if (name === 'SIGKILL') await exited;
  }

  async stop() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#settle(new Error(`${this.name} was stopped`));
    const child = this.#child;
    if (child?.pid === undefined) return;
    signal(child.pid, this.#definition.stopSignal ?? 'SIGTERM');
    const force = setTimeout(() => signal(-child.pid, 'SIGKILL'), this.#definition.graceMs);
    await this.#exited;
    clearTimeout(force);
  }

  async #launch() {
    try {
      await this.#definition.beforeStart?.();
      if (!this.#wanted) return;
      this.#spawn();
    } catch (error) {
      this.#ended(`${error.message}`);
    }
  }

  #spawn() {
    const { command, args, env, ...options } = this.#definition.command();
    const { told } = this.#definition;
    const log = openSync(this.#logPath, 'a', 0o600);
    const stdout = this.#definition.probe ? log : 'pipe';
    const child = spawn(command, args, {
      ...options,
      env: env ?? process.env,
      detached: true,
      stdio: [told ? 'pipe' : 'ignore', stdout, log],
    });
    closeSync(log);
    child.stdin?.on('error', () => {}); // It died before it was told, which is seen at its exit.
    told?.then(
      () => child.stdin?.end(),
      () => {},
    );
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      const done = (reason) => {
        if (this.#child !== child) return;
        if (child.pid !== undefined) signal(-child.pid, 'SIGKILL'); // Whatever it started goes with it.
        this.#child = undefined;
        this.#ended(reason);
        resolve();
      };
      child.once('error', (error) => done(error.message));
      child.once('exit', (code, name) => done(name ?? `exit code ${code}`));
    });
    this.#onChange();
    void this.#watch(child);
  }

  async #watch(child) {
    const isAlive = () => this.#child === child;
    const up = this.#definition.probe ? this.#definition.probe(isAlive) : this.#readyLine(child);
    await Promise.race([this.#definition.told, this.#exited]).catch(() => {});
    try {
      await within(READY_LIMIT_MS, Promise.race([up, this.#exited])); // A death is dealt with by #ended.
    } catch (error) {
      if (!isAlive()) return;
      this.#say(
        `${this.#definition.label}未能就绪：${error.message}`,
        `${this.name} did not get ready: ${error.message}`,
      );
      await this.kill();
      return;
    }
    if (!isAlive()) return;
    if (this.#everReady) this.#say(`${this.#definition.label}已恢复`, `${this.name} is back`);
    this.#everReady = true;
    this.#readyAt = Date.now();
    this.#settle();
  }

  /** Copies stdout to the log and resolves at the line that says ready. */
  #readyLine(child) {
    const log = createWriteStream(this.#logPath, { flags: 'a', mode: 0o600 });
    return new Promise((resolve) => {
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => {
        log.write(`${line}\n`);
        if (line.startsWith('{') && line.includes('"ready":true')) resolve();
      });
      lines.once('close', () => log.end());
    });
  }

  #ended(reason) {
    if (Date.now() - this.#readyAt > STEADY_MS) this.#failures = 0;
    this.#readyAt = undefined;
    this.#onChange();
    if (!this.#wanted) return;
    this.#failures += 1;
    if (!this.#everReady && this.#failures >= FIRST_START_TRIES) {
      this.#wanted = false;
      this.#settle(new Error(`${this.name} could not be started (${reason}).\n${tail(this.#logPath)}`));
      return;
    }
    const waitMs = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length) - 1];
    this.#say(
      `${this.#definition.label}已退出（${reason}），${waitMs / 1000} 秒后重启`,
      `${this.name} ended (${reason}), restarting in ${waitMs / 1000} s`,
    );
    this.#timer = setTimeout(() => void this.#launch(), waitMs);
  }

  #settle(error) {
    for (const waiter of this.#waiters.splice(0)) {
      if (error) waiter.reject(error);
      else waiter.resolve();
    }
  }
}

async function within(limitMs, work) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function rotate(path) {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** The end of a log, for the person who must find out why a part does not start. */
function tail(path, lines = 15) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
