import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from '../scripts/lib/paths.mjs';

export interface Child {
  readonly port: number;
  stop(): Promise<void>;
}

/** A floor in a process of its own, as our parts are: ready when it has printed the port on which it listens. */
export async function startChild(file: string, env: Readonly<Record<string, string>>): Promise<Child> {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as Child).port));
    void exited.then(() => reject(new Error(`${file} ended before it was ready`)));
  });
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The other side of `startChild`. */
export function sayReady(port = 0): void {
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}
