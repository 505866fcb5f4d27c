import type { Request, RequestHandler, Response } from 'express';
import { findPerson, type Person } from '../store/people/accounts.js';
import { problem, sendProblem } from './errors.js';
import { type Access, rolesFor } from './route.js';
import type { Services } from './services.js';
import { cookieName, cookieOptions, isAlive, keepAlive } from './session.js';

declare global {
  namespace Express {
    interface Locals {
      person?: Person;
    }
  }
}

/** Who is asking: from the session, never from the request. A session past its limits, or of a disabled person, ends. */
export function requirePerson({ db, secureCookies }: Services): RequestHandler {
  return async (request, response, next) => {
    const { accountId } = request.session;
    if (!accountId) {
      const hadCookie = request.headers.cookie?.includes(`${cookieName(secureCookies)}=`) ?? false;
      sendProblem(request, response, problem(hadCookie ? 'SESSION_EXPIRED' : 'NOT_SIGNED_IN'));
      return;
    }
    const person = isAlive(request.session, Date.now()) ? await findPerson(db, accountId) : undefined;
    if (!person) {
      await endSession(request, response, secureCookies);
      sendProblem(request, response, problem('SESSION_EXPIRED'));
      return;
    }
    keepAlive(request.session, Date.now());
    response.locals.person = person;
    next();
  };
}

/** A role without a row in the access table hears 403 and stays signed in. */
export function requireAccess(access: Access): RequestHandler {
  const allowed = rolesFor(access) ?? [];
  return (request, response, next) => {
    const roles = response.locals.person?.actor.roles ?? [];
    if (roles.some((role) => (allowed as readonly string[]).includes(role))) next();
    else sendProblem(request, response, problem('FORBIDDEN'));
  };
}

/**
 * Nobody else's page may act with our cookie: browsers say where a request comes from. A client that is no browser sends
 * neither header, has no cookie jar to abuse, and passes.
 */
export const requireSameOrigin: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  const isOwn = site === undefined ? isOwnOrigin(request) : site === 'same-origin' || site === 'none';
  if (isOwn) next();
  else sendProblem(request, response, problem('CROSS_SITE'));
};

function isOwnOrigin(request: Request): boolean {
  const origin = request.get('Origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

/**
 * A new id for the signed-in session, so that one planted before the sign-in is worth nothing. Saved before anything is
 * answered: left to the end of the response, a session that cannot be saved would still be told "you are signed in".
 */
export async function beginSession(request: Request, accountId: string): Promise<void> {
  try {
    await settled((done) => request.session.regenerate(done));
    const now = Date.now();
    Object.assign(request.session, { accountId, signedInAt: now, seenAt: now });
    await settled((done) => request.session.save(done));
  } catch (error) {
    Reflect.deleteProperty(request, 'session'); // Else its cookie goes out with the error, and is worth nothing.
    throw error;
  }
}

export async function endSession(request: Request, response: Response, secureCookies: boolean): Promise<void> {
  await settled((done) => request.session.destroy(done));
  response.clearCookie(cookieName(secureCookies), cookieOptions(secureCookies));
}

/** One act of the session's store, which answers by a callback. */
function settled(act: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));
}
