import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

/**
 * Completes package-lock.json after `npm install`: where the registry in use lacks the optional packages of other
 * platforms, npm leaves them out of the lock and `npm ci` then refuses it (EUSAGE "Missing: ... from lock file"). Each
 * gets an entry with the version asked for and the platform that its name tells; npm skips it where it does not fit.
 */
const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

const path = join(ROOT, 'package-lock.json');
const before = readFileSync(path, 'utf8');
const lock = JSON.parse(before);
const added = [];

for (const [dependent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isResolvable(dependent, name)) continue;
    lock.packages[`node_modules/${name}`] = { version, optional: true, ...platformOf(name) };
    added.push(name);
  }
}
for (const entry of Object.values(lock.packages)) {
  if (!entry.link) delete entry.resolved; // Addresses of the registry at hand mean nothing to others.
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== before) writeFileSync(path, after); // A newer file would make every clone install again.
console.log(`package-lock.json: ${added.length} optional packages of other platforms added`);

/** As Node looks a package up: beside the dependent, then in each folder above it. */
function isResolvable(dependent, name) {
  for (let folder = dependent; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
    if (!folder.includes('node_modules/')) return Boolean(lock.packages[`node_modules/${name}`]);
  }
}

function platformOf(name) {
  const words = name.split(/[/\-.]/);
  const os = OS.filter((each) => words.includes(each));
  const cpu = CPU.filter((each) => words.includes(each)).slice(0, 1);
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name}: its name does not tell its platform`);
  return { os, cpu };
}
