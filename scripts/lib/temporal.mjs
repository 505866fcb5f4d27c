import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { run, sleep } from './processes.mjs';

const RETENTION = '720h'; // 30 days, lessons.md: the dev server's own default of 24 h hides what went wrong yesterday.
const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** Values are JSON. Why each: design §4 "Traps met" and lessons.md. */
const DYNAMIC_CONFIG = {
  'history.workflowIdReuseMinimalInterval': '"10ms"',
  'worker.historyScannerEnabled': 'false',
  'frontend.namespaceRPS.visibility': '200',
};

/** The local Temporal server on DATA_DIR/temporal.db; deleting that file is survivable, the record rebuilds it. */
export function temporalPart({ binary, dataDir, port, uiPort }) {
  const address = `127.0.0.1:${port}`;
  return {
    name: 'temporal',
    label: '流程引擎 Temporal',
    graceMs: 2_000,
    command: () => ({
      command: binary,
      args: [
        ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--ui-port', `${uiPort}`],
        ...['--db-filename', join(dataDir, 'temporal.db'), '--namespace', 'default', '--log-level', 'warn'],
        ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
        ...Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
      ],
      cwd: dataDir,
      env: cleanEnv(),
    }),
    // Setting the retention is also the proof that the server answers and knows its namespace.
    probe: (isAlive) => setRetention(binary, address, isAlive),
  };
}

async function setRetention(binary, address, isAlive) {
  const args = ['operator', 'namespace', 'update', '--namespace', 'default', '--retention', RETENTION];
  while (isAlive()) {
    try {
      await hasOpened(address); // Asking costs a process of a hundred megabytes.
      await run(binary, [...args, '--address', address], { timeout: 5_000, env: cleanEnv() });
      return;
    } catch {
      await sleep(50); // Not up yet.
    }
  }
}

/** Rejects while nobody listens there. */
async function hasOpened(address) {
  const [host, port] = address.split(':');
  const socket = connect({ host, port: Number(port) });
  await once(socket, 'connect');
  socket.destroy();
}

/** The CLI reads TEMPORAL_* itself; ours are meant for our own processes. */
function cleanEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
