import { readdirSync, readFileSync } from 'node:fs';

/** Stops a process and everything it has started, as a machine that stands still does; answers how to let them go on. */
export function freeze(pid: number): () => void {
  const pids = [pid];
  process.kill(pid, 'SIGSTOP'); // First the one that could start more.
  for (const child of childrenOf(pid)) {
    process.kill(child, 'SIGSTOP');
    pids.push(child);
  }
  return () => {
    for (const each of pids.toReversed()) tryToContinue(each);
  };
}

function tryToContinue(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // Ended meanwhile.
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // Ended while we looked.
  }
}
