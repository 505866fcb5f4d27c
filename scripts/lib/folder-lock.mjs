import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isSameProcess, sleep, startTimeOf } from './processes.mjs';

/** Thrown when another living process holds the lock. */
export class LockedError extends Error {
  constructor(path, holder) {
    super(`${path} is held by process ${holder.pid}`);
    this.holder = holder;
  }
}

/**
 * Takes a lock file that names its holder, or throws LockedError. A holder that died (kill -9, power cut) is noticed by
 * its pid and start time. The file appears whole by link(2), so a reader never sees half of it.
 * @returns {() => void} gives the lock back
 */
export function takeLock(path) {
  const me = { pid: process.pid, startTime: startTimeOf(process.pid) };
  const text = JSON.stringify(me);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, path)) return () => release(path, text);
      const holder = holderOf(path);
      if (holder?.alive) throw new LockedError(path, holder);
      if (holder) removeStale(path, holder.text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Runs the work under the lock, waiting for another holder to finish first. */
export async function withLock(path, work, onWait = () => {}) {
  let told = false;
  for (;;) {
    let giveBack;
    try {
      giveBack = takeLock(path);
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      if (!told) onWait(error.holder);
      told = true;
      await sleep(200);
      continue;
    }
    try {
      return await work();
    } finally {
      giveBack();
    }
  }
}

/** Who holds the lock, and whether that process still lives; undefined when nobody does. */
export function holderOf(path) {
  try {
    const text = readFileSync(path, 'utf8');
    const holder = JSON.parse(text);
    return { ...holder, text, alive: isSameProcess(holder) };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function linked(draft, path) {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the dead holder's file away; if someone else was quicker and it is theirs by now, puts it back. */
function removeStale(path, staleText) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== staleText) linked(aside, path);
  rmSync(aside, { force: true });
}

function release(path, text) {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
