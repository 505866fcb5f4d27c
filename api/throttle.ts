import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords in a window: for one account from anywhere, and for one address at any account. */
const ACCOUNT_ATTEMPTS = 10;
const ADDRESS_ATTEMPTS = 50;
/** Links of trainees that nobody made, from one address. */
const LINK_GUESSES = 30;

/** Slows down guessing; counts in the record, so that several API processes share one count. */
export class SignInThrottle {
  readonly #limiters: Readonly<Record<'account' | 'address' | 'link', RateLimiterPostgres>>;

  constructor(pool: pg.Pool) {
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'login_throttle',
        tableCreated: true,
        keyPrefix,
        points,
        duration: WINDOW_SECONDS,
      });
    this.#limiters = {
      account: limiter('account', ACCOUNT_ATTEMPTS),
      address: limiter('address', ADDRESS_ATTEMPTS),
      link: limiter('link', LINK_GUESSES),
    };
  }

  /** Counts an attempt before the password is looked at, so that many at once are many. Answers seconds to wait, or 0. */
  async attempt(username: string, address: string): Promise<number> {
    const waits = await Promise.all([
      secondsToWait(this.#limiters.address, address),
      secondsToWait(this.#limiters.account, username),
    ]);
    return Math.max(...waits);
  }

  /** The password was right: the account starts afresh, and the address gets its attempt back. */
  async succeeded(username: string, address: string): Promise<void> {
    await Promise.all([this.#limiters.account.delete(username), this.#limiters.address.reward(address, 1)]);
  }

  /** A trainee's link, before it is looked up: as for a password, many at once are many. */
  guess(address: string): Promise<number> {
    return secondsToWait(this.#limiters.link, address);
  }

  /** It was a link that somebody had made. */
  async guessed(address: string): Promise<void> {
    await this.#limiters.link.reward(address, 1);
  }
}

/** The limiter throws its answer when the points are used up, and an error when the table cannot be reached. */
async function secondsToWait(limiter: RateLimiterPostgres, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw refused;
  }
}
