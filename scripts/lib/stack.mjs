import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LockedError, takeLock } from './folder-lock.mjs';
import { Part } from './part.mjs';
import { makeFolder, ROOT } from './paths.mjs';
import { freePort } from './ports.mjs';
import { postgresPart } from './postgres.mjs';
import {
  allOrFirstError,
  isAlive,
  isSameProcess,
  endHelpers,
  runQuietly,
  signal,
  startTimeOf,
  waitUntil,
} from './processes.mjs';
import { configModule, programOf, transformPrograms } from './programs.mjs';
import { bootstrapDatabase, databaseUrls } from './roles.mjs';
import { sayOn } from './say.mjs';
import { loadSecrets } from './secrets.mjs';
import { servicePart, servicesIn, SERVICE_NAMES } from './services.mjs';
import { ensureWeb } from './setup.mjs';
import { missingStandIns, STAND_IN_NAMES } from './stand-ins.mjs';
import { obtainTemporal } from './temporal-binary.mjs';
import { temporalPart } from './temporal.mjs';

export const ALL_PARTS = ['postgres', 'temporal', ...SERVICE_NAMES];

const STOP_ORDER = [SERVICE_NAMES, STAND_IN_NAMES, ['temporal'], ['postgres']];
const DATABASE = 'jiangxin';

/**
 * Starts the parts on one data folder and keeps them running until stop(). Used by start, demo, tests and benchmarks.
 *
 * @param {object} options
 * @param {string} options.dataDir everything that is kept; locked against a second start
 * @param {string[]} [options.parts] which of ALL_PARTS; what is left out must be named in `env` from outside
 * @param {number} [options.port] of the API; any free one when it is taken or not given
 * @param {{postgres?: number, temporal?: number, temporalUi?: number}} [options.preferredPorts]
 * @param {Record<string, string>} [options.env] more variables for our processes
 * @param {(zh: string, en: string) => void} [options.log]
 * @param {Record<string, string | number>} [options.postgresSettings]
 * @param {AbortSignal} [options.signal] stops the stack, also half-way through its start
 * @param {() => void} [options.giveBackLock] of lockDataFolder, when the caller has taken the lock already
 * @param {boolean} [options.namespaces] false: do not use user namespaces for PostgreSQL under root
 */
export async function startStack(options) {
  const { dataDir, log = sayOn(process.stderr) } = options;
  const giveBackLock = options.giveBackLock ?? lockDataFolder(dataDir);
  const stack = new Stack({ ...options, log, giveBackLock });
  options.signal?.addEventListener('abort', () => void stack.stop());
  try {
    options.signal?.throwIfAborted();
    await endLeftovers(stack.statePath);
    await stack.start();
    return stack;
  } catch (error) {
    await stack.stop();
    if (options.signal?.aborted) throw new Error('The start was interrupted', { cause: error });
    throw error;
  }
}

/** One launcher a folder: throws LockedError when another lives. Answers how to give the lock back. */
export function lockDataFolder(dataDir) {
  try {
    makeFolder(join(dataDir, 'logs'));
    return takeLock(join(dataDir, 'launcher.lock'));
  } catch (error) {
    if (error instanceof LockedError) throw error;
    throw new Error(
      `环境变量 DATA_DIR 的值不对：${dataDir} 不能建立或写入 / DATA_DIR is wrong: the folder cannot be made or written to (${error.code})`,
      { cause: error },
    );
  }
}

/** What a running launcher has written about itself, or undefined. */
export function readRunningStack(dataDir) {
  const path = join(dataDir, 'stack.json');
  if (!existsSync(path)) return undefined;
  const state = JSON.parse(readFileSync(path, 'utf8'));
  return isSameProcess(state.launcher) ? state : undefined;
}

class Stack {
  #options;
  #parts = new Map();
  #stopping;
  #folderElsewhere;
  #standIns = [];

  constructor(options) {
    this.#options = options;
    this.dataDir = options.dataDir;
    this.statePath = join(options.dataDir, 'stack.json');
  }

  async start() {
    const wanted = new Set(this.#options.parts ?? ALL_PARTS);
    const secrets = loadSecrets(this.dataDir);
    await this.#assignPorts();
    if (wanted.has('postgres') && servicesIn(wanted).length > 0)
      this.#standIns = await missingStandIns({ ...process.env, ...this.#options.env });
    this.env = this.#environment(wanted, secrets);
    const services = servicesIn(wanted);
    if (services.length > 0) {
      await transformPrograms();
      await checkConfiguration(this.env);
    }
    const ground = allOrFirstError([
      wanted.has('temporal') ? this.#startTemporal() : undefined,
      ...this.#standIns.map((standIn) => this.#add(standIn).start()),
      this.#startRecord(wanted, secrets),
      wanted.has('api') ? ensureWeb(this.#options.log) : undefined,
    ]);
    const groundOrNothing = ground.catch(async (error) => {
      await Promise.all(services.map((name) => this.stopPart(name)));
      throw error;
    });
    // They load while the ground is prepared, and stand on it when it is.
    await allOrFirstError([
      groundOrNothing,
      ...services.map((name) => this.#add(servicePart(name, this.env, ground)).start()),
    ]);
    this.#writeState();
  }

  /** Process ids of the parts that run at this moment. */
  pids() {
    const running = [...this.#parts.values()].filter((part) => part.process);
    return Object.fromEntries(running.map((part) => [part.name, part.process.pid]));
  }

  /** As an outsider would: the supervision brings the part back. */
  killPart(name, signalName = 'SIGKILL') {
    return this.#part(name).kill(signalName);
  }

  /** Stops a part and keeps it down until startPart. */
  stopPart(name) {
    return this.#part(name).stop();
  }

  startPart(name) {
    return this.#part(name).start();
  }

  async restartPart(name) {
    await this.stopPart(name);
    await this.startPart(name);
  }

  /** Resolves when the part serves (again). */
  whenReady(name) {
    return this.#part(name).whenReady();
  }

  /** Ends all parts in order, within ten seconds; safe to call twice. */
  stop() {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  /** Stops and deletes the data: for tests and the demo. */
  async remove() {
    await this.stop();
    for (const folder of [this.dataDir, this.#folderElsewhere]) {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }

  async #stopInOrder() {
    endHelpers();
    for (const names of STOP_ORDER) {
      const parts = names.map((name) => this.#parts.get(name)).filter(Boolean);
      await Promise.all(parts.map((part) => part.stop()));
    }
    rmSync(this.statePath, { force: true });
    this.#options.giveBackLock();
  }

  async #assignPorts() {
    const { port, preferredPorts = {} } = this.#options;
    this.port = await freePort(port);
    this.postgresPort = await freePort(preferredPorts.postgres);
    this.temporalPort = await freePort(preferredPorts.temporal);
    this.temporalUiPort = await freePort(preferredPorts.temporalUi);
    this.apiUrl = `http://127.0.0.1:${this.port}`;
    this.temporalUiUrl = `http://127.0.0.1:${this.temporalUiPort}`;
  }

  #environment(wanted, secrets) {
    const embedded = wanted.has('postgres') && {
      ...databaseUrls({ port: this.postgresPort, database: DATABASE, secrets }),
      JIANGXIN_EMBEDDED: '1',
      JIANGXIN_SESSION_SECRET: secrets.sessionSecret,
      JIANGXIN_PERSONAL_DATA_KEY: secrets.personalDataKey,
    };
    const temporal = wanted.has('temporal') && {
      TEMPORAL_ADDRESS: `127.0.0.1:${this.temporalPort}`,
      TEMPORAL_NAMESPACE: 'default',
    };
    return {
      DATA_DIR: this.dataDir,
      HOST: '127.0.0.1',
      PORT: `${this.port}`,
      ...embedded,
      ...temporal,
      ...Object.assign({}, ...this.#standIns.map(({ address }) => address)),
      ...this.#options.env,
    };
  }

  async #startTemporal() {
    const binary = await obtainTemporal(this.#options.log);
    const { dataDir } = this;
    await this.#add(temporalPart({ binary, dataDir, port: this.temporalPort, uiPort: this.temporalUiPort })).start();
  }

  /** PostgreSQL with its roles; then migrations and first data, when one of our processes is to run on it. */
  async #startRecord(wanted, secrets) {
    if (wanted.has('postgres')) {
      const { postgresSettings: settings, namespaces } = this.#options;
      const { dataDir, postgresPort: port } = this;
      const definition = await postgresPart({ dataDir, port, secrets, settings, namespaces });
      this.adminUrl = definition.adminUrl;
      this.#folderElsewhere = definition.folderElsewhere;
      this.secrets = secrets;
      await this.#add(definition).start();
      await bootstrapDatabase({ adminUrl: this.adminUrl, database: DATABASE, secrets });
    }
    if (servicesIn(wanted).length > 0) this.notice = await prepare(this.env);
  }

  #add(definition) {
    if (this.#stopping) throw new Error('The stack is being stopped');
    const { log: say } = this.#options;
    const part = new Part(definition, {
      say,
      logDir: join(this.dataDir, 'logs'),
      onChange: () => this.#writeState(),
    });
    this.#parts.set(definition.name, part);
    return part;
  }

  #part(name) {
    const part = this.#parts.get(name);
    if (!part) throw new Error(`This stack has no part ${name}`);
    return part;
  }

  /** For scripts/run.mjs, and for the next start should this launcher be killed. */
  #writeState() {
    if (this.#stopping) return;
    const parts = Object.fromEntries([...this.#parts.values()].map((part) => [part.name, part.process]));
    const { env, apiUrl, temporalUiUrl, adminUrl } = this;
    const launcher = { pid: process.pid, startTime: startTimeOf(process.pid) };
    const state = { launcher, apiUrl, temporalUiUrl, adminUrl, env, parts };
    writeFileSync(`${this.statePath}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    chmodSync(`${this.statePath}.new`, 0o600);
    renameSync(`${this.statePath}.new`, this.statePath);
  }
}

/** Migrates and loads first data; answers what scripts/prepare.ts has to say to the person who starts. */
export async function prepare(env, args = []) {
  await transformPrograms();
  return runQuietly(process.execPath, [...programOf('scripts/prepare.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
}

/** Ends the start with a sentence a variable, before anything has been started. */
async function checkConfiguration(env) {
  const { readConfig } = await configModule();
  readConfig({ ...process.env, ...env });
}

/** A launcher that was killed leaves its parts behind: end those that are still the processes it wrote down. */
export async function endLeftovers(statePath) {
  if (!existsSync(statePath)) return;
  const { parts } = JSON.parse(readFileSync(statePath, 'utf8'));
  const alive = Object.entries(parts).filter(([, part]) => part && isSameProcess(part));
  for (const [name, { pid }] of alive) signal(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const pids = alive.map(([, { pid }]) => pid);
  if (!(await waitUntil(() => !pids.some(isAlive), 6_000))) for (const pid of pids) signal(pid, 'SIGKILL');
  rmSync(statePath, { force: true });
}
