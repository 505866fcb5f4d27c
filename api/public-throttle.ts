import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { type Problem, problem } from './errors.js';
import type { Call } from './route.js';

const WINDOW_SECONDS = 15 * 60;
/** From one address: pages of public lists, each process by itself, and objections, all processes together. */
const PAGES = 600;
const OBJECTIONS = 10;

interface Limiters {
  readonly pages: RateLimiterMemory;
  readonly objections: RateLimiterPostgres;
}
const limitersOf = new WeakMap<pg.Pool, Limiters>();

/** Slows down whoever reads or writes without an account; undefined lets him pass. */
export async function throttlePublic(
  pool: pg.Pool,
  kind: keyof Limiters,
  address: string | undefined,
): Promise<Problem | undefined> {
  const limiters = limitersOf.get(pool) ?? createLimiters(pool);
  limitersOf.set(pool, limiters);
  try {
    await limiters[kind].consume(address ?? 'unknown');
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused; // The table could not be reached.
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    return problem('TOO_MANY_REQUESTS', { minutes: Math.ceil(seconds / 60), retryAfterSeconds: seconds });
  }
}

/**
 * A link that is all its holder needs. Whoever tries links or names that are not his is stopped after a few, all processes
 * together; who has his own, as `isOwn` knows by the answer, is not counted.
 */
export async function throttleLink<Answer>(
  { services, request }: Pick<Call, 'services' | 'request'>,
  look: () => Promise<Answer>,
  isOwn: (answer: Answer) => boolean,
): Promise<Answer | Problem> {
  const address = request.ip ?? 'unknown';
  const seconds = await services.throttle.guess(address);
  if (seconds > 0) return problem('TOO_MANY_LINKS', { minutes: Math.ceil(seconds / 60), retryAfterSeconds: seconds });
  const answer = await look();
  if (isOwn(answer)) await services.throttle.guessed(address);
  return answer;
}

function createLimiters(pool: pg.Pool): Limiters {
  return {
    pages: new RateLimiterMemory({ keyPrefix: 'public', points: PAGES, duration: WINDOW_SECONDS }),
    objections: new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'login_throttle',
      tableCreated: true,
      keyPrefix: 'objection',
      points: OBJECTIONS,
      duration: WINDOW_SECONDS,
    }),
  };
}
