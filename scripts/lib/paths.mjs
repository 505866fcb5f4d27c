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
