import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of this repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where things live that are obtained once for all clones of one user. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'jiangxin');
}

/** DATA_DIR as an absolute path; a relative one is meant from the top of the repository. */
export function dataFolder(env = process.env) {
  return resolve(ROOT, env.DATA_DIR || '.data');
}

/** Step by step: under /proc, where a new folder's parent is said to be missing, Node's `recursive` makes it for ever. */
export function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // Another start was as fast.
  }
}
