import type { Client } from '@temporalio/client';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readConfigOrExit } from '../platform/config.js';
import { API_CONNECTIONS, openDatabase, refusePrivilegedRole } from '../platform/database.js';
import { createLogger } from '../platform/logger.js';
import { personalData } from '../platform/personal-data.js';
import { whenTold } from '../platform/when-told.js';
import { subsidyHistory } from '../commands/history-client.js';
import { createApp } from './app.js';
import { openPool } from './pool.js';
import { readinessOf } from './readiness.js';
import { SignInThrottle } from './throttle.js';

const WEB_ROOT = fileURLToPath(new URL('../web/dist', import.meta.url));
/** Slower senders than this are cut off; a request that is being worked on has its own limit in app.ts. */
const RECEIVE_MS = 30_000;
const GRACE_MS = 3_000;

const config = readConfigOrExit();
const logger = createLogger('api', config.logLevel);
const db = openDatabase(config.databaseUrl, { max: API_CONNECTIONS, name: 'jiangxin-api' });
const pool = openPool(config.databaseUrl, logger);

let temporal: Client | undefined;
const app = createApp({
  db,
  pool,
  logger,
  embedded: config.embedded,
  sessionSecret: config.sessionSecret,
  secureCookies: config.secureCookies,
  personalData: personalData(config.personalDataKey.toString('base64')),
  history: subsidyHistory({ url: config.historyUrl }),
  throttle: new SignInThrottle(pool),
  readiness: readinessOf(db, askTemporal),
  webRoot: WEB_ROOT,
});

await whenTold();
await refusePrivilegedRole(db).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

const server = createServer({ requestTimeout: RECEIVE_MS, headersTimeout: 10_000, keepAliveTimeout: 5_000 }, app);
server.listen(config.port, config.host, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ part: 'api', ready: true, host: config.host, port })}\n`);
});
server.once('error', (error) => {
  logger.fatal({ err: error }, 'cannot listen');
  process.exit(1);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());

/** Its client is large, and nobody but who asks whether all is ready needs it: it is loaded with the first such question. */
async function askTemporal(): Promise<string> {
  const { namespaceId, openTemporal } = await import('../platform/temporal.js');
  temporal ??= openTemporal({ address: config.temporalAddress, namespace: config.temporalNamespace });
  return namespaceId(temporal);
}

/** Lets the requests under way finish, for a while; then closes everything. */
async function stop(): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
  server.closeAllConnections();
  await Promise.allSettled([db.$disconnect(), pool.end(), temporal?.connection.close()]);
  process.exit(0);
}
