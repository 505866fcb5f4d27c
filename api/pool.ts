import pg from 'pg';
import type { Logger } from 'pino';

/** Sessions and the throttle bring their own SQL and want plain pg. Short waits, as everywhere: a request is answered. */
export function openPool(url: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 6,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    application_name: 'jiangxin-session',
    options: '-c lock_timeout=1000 -c statement_timeout=4000',
  });
  // An idle connection that the server ends is replaced by the next query; without a listener it would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'session connection lost'));
  return pool;
}
