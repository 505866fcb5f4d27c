import { ROOT } from './paths.mjs';
import { freePort } from './ports.mjs';
import { programOf } from './programs.mjs';

/** Other bureaus' systems, stood in for beside an embedded database unless their address is given. */
const STAND_INS = {
  history: { label: '补贴历史（模拟）', file: 'scripts/stand-ins/history.ts', variable: 'JIANGXIN_HISTORY_URL' },
  finance: { label: '财政支付（模拟）', file: 'scripts/stand-ins/finance.ts', variable: 'JIANGXIN_FINANCE_URL' },
};
export const STAND_IN_NAMES = Object.keys(STAND_INS);
const GRACE_MS = 2_000;

/** Those that are missing in `env`, each with a port: what Part takes, and the variable that says where it is. */
export function missingStandIns(env) {
  const missing = Object.entries(STAND_INS).filter(([, { variable }]) => !env[variable]);
  return Promise.all(missing.map(async ([name, standIn]) => standInPart(name, standIn, await freePort())));
}

function standInPart(name, { label, file, variable }, port) {
  const env = { ...process.env, STAND_IN_PORT: `${port}` };
  const command = () => ({ command: process.execPath, args: programOf(file), cwd: ROOT, env });
  return { name, label, graceMs: GRACE_MS, command, address: { [variable]: `http://127.0.0.1:${port}` } };
}
