import { rmSync } from 'node:fs';
import { forgetServiceVariables } from '../../scripts/lib/outside.mjs';
import { startStack } from '../../scripts/lib/stack.mjs';

/**
 * Holds a stack for a drill: a launcher of its own, because its configuration is checked by a loader that does not work
 * inside Jest. Does what it is told over IPC; when the test is gone, so are the stack and its data.
 */
forgetServiceVariables();
const [dataDir] = process.argv.slice(2);
const interruption = new AbortController();
const starting = startStack({ dataDir, log: (_, en) => process.send?.({ said: en }), signal: interruption.signal });

process.once('disconnect', () => void end());
for (const name of ['SIGTERM', 'SIGINT']) process.once(name, () => void end());

try {
  const { env, apiUrl } = await starting;
  process.send?.({ up: { env, apiUrl } });
} catch (error) {
  process.send?.({ failed: error.message });
}
process.on('message', ({ id, method, args }) => void answer(id, method, args));

async function answer(id, method, args) {
  try {
    const stack = await starting;
    process.send?.({ id, value: await stack[method](...args) });
  } catch (error) {
    process.send?.({ id, error: error.message });
  }
}

async function end() {
  interruption.abort();
  const stack = await starting.catch(() => undefined);
  await stack?.remove();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit();
}
