import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetServiceVariables } from '../scripts/lib/outside.mjs';
import { startStack } from '../scripts/lib/stack.mjs';

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** Progress goes to stderr; stdout is the result's. */
export function say(sentence: string): void {
  process.stderr.write(`bench · ${sentence}\n`);
}

/** Aborted when somebody presses Ctrl-C: every benchmark then takes its stack down and ends. */
export const interruption = new AbortController();
const interrupted = new Promise<never>((_, reject) => {
  interruption.signal.addEventListener('abort', () => reject(new Error('interrupted')));
});
interrupted.catch(() => undefined); // Nobody may be listening at that moment.

/** A folder of the benchmark's own, which is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  forgetServiceVariables();
  const folder = await mkdtemp(join(tmpdir(), 'jiangxin-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A stack on a folder, stopped afterwards; with its data deleted unless `keeps`. */
export async function withStack<T>(
  { dataDir, parts, keeps }: { dataDir: string; parts?: readonly string[] | undefined; keeps: boolean },
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const stack = await startStack({
    ...{ dataDir, log: () => undefined, signal: interruption.signal },
    ...(parts ? { parts: [...parts] } : {}),
  });
  try {
    return await Promise.race([work(stack), interrupted]);
  } finally {
    await (keeps ? stack.stop() : stack.remove());
  }
}

/** A stack of the benchmark's own, of these parts or of all, which leaves nothing behind. */
export async function onStack<T>(parts: readonly string[] | undefined, work: (stack: Stack) => Promise<T>): Promise<T> {
  say('starting a stack');
  return inFolder((dataDir) => withStack({ dataDir, parts, keeps: false }, work));
}
