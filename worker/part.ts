import type { Logger } from 'pino';
import { type Config, readConfigOrExit } from '../platform/config.js';
import { type Database, openDatabase, refusePrivilegedRole } from '../platform/database.js';
import { createLogger } from '../platform/logger.js';
import { whenTold } from '../platform/when-told.js';
import { beat, BEAT_EVERY_MS, type PartName } from '../store/process/heartbeats.js';

/** Before this a stop is orderly, after it the launcher would kill us anyway: parts end within five seconds. */
const STOP_LIMIT_MS = 4_500;

export interface Part {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  /** Aborted when the process is asked to end. */
  readonly stopping: AbortSignal;
}

export interface Running {
  /** False while the part is up but cannot do its work; then it does not count as alive. */
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** The life of a background process: configuration, least rights, ready line, heartbeats, orderly end. */
export async function runPart(
  name: PartName,
  poolSize: number,
  start: (part: Part) => Promise<Running>,
): Promise<void> {
  await whenTold();
  const config = readConfigOrExit();
  const log = createLogger(name, config.logLevel);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const db = openDatabase(config.databaseUrl, {
    max: poolSize,
    name: `jiangxin-${name}`,
    isSystem: true,
    plansOnce: true,
  });
  try {
    await refusePrivilegedRole(db);
    const running = await start({ config, log, db, stopping: stop.signal });
    const heart = setInterval(() => void reportAlive(db, name, running, log), BEAT_EVERY_MS);
    await reportAlive(db, name, running, log);
    process.stdout.write(`${JSON.stringify({ part: name, ready: true, pid: process.pid })}\n`);
    await aborted(stop.signal);
    clearInterval(heart);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await running.stop();
  } catch (error) {
    if (!stop.signal.aborted) {
      log.fatal({ err: error }, 'ends');
      process.exitCode = 1;
    }
  }
  await db.$disconnect();
  process.exit();
}

/** A beat that cannot be written is missed, which is what it would have said. */
async function reportAlive(db: Database, name: PartName, running: Running, log: Logger): Promise<void> {
  if (!running.isAlive()) return;
  await beat(db, name).catch((error: unknown) => log.debug({ err: error }, 'a heartbeat could not be written'));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
