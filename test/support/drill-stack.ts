import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOST = fileURLToPath(new URL('drill-host.mjs', import.meta.url));

export const PARTS = ['postgres', 'temporal', 'api', 'worker', 'relay', 'queues'] as const;
export type PartName = (typeof PARTS)[number];

/** The stack of scripts/lib/stack.mjs, as its launcher's process is told to treat it. */
export interface DrillStack {
  readonly dataDir: string;
  readonly apiUrl: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the launcher told the person who started it. */
  readonly said: readonly string[];
  pids(): Promise<Partial<Record<PartName, number>>>;
  /** As an outsider would: the supervision brings it back. */
  kill(part: PartName): Promise<void>;
  /** Stopped, and kept down until it is started. */
  stop(part: PartName): Promise<void>;
  start(part: PartName): Promise<void>;
  whenReady(part: PartName): Promise<void>;
  end(): Promise<void>;
}

interface Message {
  readonly said?: string;
  readonly up?: { readonly env: Record<string, string>; readonly apiUrl: string };
  readonly failed?: string;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

export async function startDrillStack(): Promise<DrillStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiangxin-drill-'));
  const host = fork(HOST, [dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  const said: string[] = [];
  host.on('message', (message: Message) => {
    if (message.said) said.push(message.said);
  });
  const { env, apiUrl } = await whenUp(host);
  const call = callsTo(host);
  return {
    dataDir,
    apiUrl,
    env,
    said,
    pids: () => call('pids'),
    kill: (part) => call('killPart', part),
    stop: (part) => call('stopPart', part),
    start: (part) => call('startPart', part),
    whenReady: (part) => call('whenReady', part),
    end: () => end(host),
  };
}

function whenUp(host: ChildProcess): Promise<NonNullable<Message['up']>> {
  return new Promise((resolve, reject) => {
    host.once('exit', (code) => reject(new Error(`the launcher ended with ${code}`)));
    host.on('message', ({ up, failed }: Message) => {
      if (up) resolve(up);
      if (failed === undefined) return;
      host.disconnect();
      reject(new Error(failed));
    });
  });
}

function callsTo(host: ChildProcess) {
  const waiting = new Map<number, (message: Message) => void>();
  host.on('message', (message: Message) => {
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  let last = 0;
  return <T>(method: string, ...args: readonly unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      waiting.set(id, ({ value, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(value as T);
        else reject(new Error(error));
      });
      host.send({ id, method, args });
    });
}

/** The host ends its stack and deletes its data when nobody speaks to it any more. */
async function end(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host.disconnect();
  await ended;
}
