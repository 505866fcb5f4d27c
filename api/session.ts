import connectPgSimple from 'connect-pg-simple';
import type { CookieOptions, RequestHandler } from 'express';
import session from 'express-session';
import type pg from 'pg';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    /** Wall-clock milliseconds: of the sign-in, and of the last sign of life. */
    signedInAt: number;
    seenAt: number;
  }
}

export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 60 * 60_000;
/** A sign of life is written at most this often: reading a page must not cost a write. */
const SEEN_EVERY_MS = 60_000;

const COOKIE_NAME = 'jiangxin.sid';
const SECURE_COOKIE_NAME = '__Host-jiangxin.sid';

export interface SessionOptions {
  readonly pool: pg.Pool;
  readonly secret: string;
  readonly secureCookies: boolean;
}

/** Sessions in the record: a bureau must be able to end one. The table is a migration's, never made from here. */
export function sessions({ pool, secret, secureCookies }: SessionOptions): RequestHandler {
  const Store = connectPgSimple(session);
  return session({
    name: cookieName(secureCookies),
    secret,
    resave: false,
    saveUninitialized: false,
    store: new Store({
      pool,
      tableName: 'session',
      createTableIfMissing: false,
      disableTouch: true,
      ttl: (IDLE_MS + SEEN_EVERY_MS) / 1000,
      pruneSessionInterval: 15 * 60,
      errorLog: () => undefined, // The request that fails answers 503 and logs it.
    }),
    cookie: cookieOptions(secureCookies),
  });
}

export function cookieName(secureCookies: boolean): string {
  return secureCookies ? SECURE_COOKIE_NAME : COOKIE_NAME;
}

/** Every page asks the API from its own origin, so the cookie need never travel from another site. */
export function cookieOptions(secureCookies: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: secureCookies, path: '/' };
}

/** True while neither the idle nor the absolute limit has passed. */
export function isAlive(data: Partial<session.SessionData>, now: number): boolean {
  return now - (data.seenAt ?? 0) < IDLE_MS && now - (data.signedInAt ?? 0) < ABSOLUTE_MS;
}

/** Notes the sign of life, when the last one is old enough to be worth a write. */
export function keepAlive(data: Partial<session.SessionData>, now: number): void {
  if (now - (data.seenAt ?? 0) >= SEEN_EVERY_MS) data.seenAt = now;
}
