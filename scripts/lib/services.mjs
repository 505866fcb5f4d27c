import { ROOT } from './paths.mjs';
import { programOf } from './programs.mjs';

/** Our own processes, each a TypeScript file that prints a line with `"ready":true`. */
const SERVICES = {
  api: { label: '接口服务', file: 'api/main.ts' },
  worker: { label: '流程执行', file: 'worker/process.ts' },
  relay: { label: '消息中继', file: 'worker/relay.ts' },
  queues: { label: '后台任务', file: 'worker/queues.ts' },
};

export const SERVICE_NAMES = Object.keys(SERVICES);
const GRACE_MS = 5_000;
/** Twice the default, in MiB: what lives as long as one request is swept half as often. The Dockerfile says the same. */
const ROOM_FOR_YOUNG = '--max-semi-space-size=32';

export function servicesIn(wanted) {
  return SERVICE_NAMES.filter((name) => wanted.has(name));
}

/** Loads at once, and goes on when it is told: by then the record is prepared, and the Temporal server is up. */
export function servicePart(name, env, told) {
  const { label, file } = SERVICES[name];
  return {
    name,
    label,
    graceMs: GRACE_MS,
    told,
    command: () => ({
      command: process.execPath,
      args: [ROOM_FOR_YOUNG, ...programOf(file), '--when-told'],
      cwd: ROOT,
      env: { ...process.env, ...env },
    }),
  };
}
