import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { requireAccess, requirePerson, requireSameOrigin } from './auth.js';
import { problem, problemOfError, sendProblem } from './errors.js';
import { handlerOf } from './handler.js';
import { requestLog } from './log.js';
import { createMetrics } from './metrics.js';
import { docsPage } from './openapi.js';
import { pages, securityHeaders } from './pages.js';
import type { Route } from './route.js';
import { ROUTES } from './routes.js';
import type { Services } from './services.js';
import { sessions } from './session.js';

const BODY_LIMIT = '1mb';
/** A request is answered within this time, whatever happens behind it. */
const REQUEST_MS = 15_000;

/** The app as a list of middleware. */
export function createApp(services: Services, routes: readonly Route[] = ROUTES): Express {
  const app = express();
  const metrics = createMetrics();
  const session = sessions({
    pool: services.pool,
    secret: services.sessionSecret,
    secureCookies: services.secureCookies,
  });

  app.disable('x-powered-by');
  if (services.secureCookies) app.set('trust proxy', 1); // TLS ends at one proxy, which says who asked and how.

  app.use(requestLog(services.logger));
  app.use(metrics.observe);
  app.use(securityHeaders(services.secureCookies));
  app.get('/api/metrics', metrics.page);
  app.use('/api/docs', docsPage());
  for (const route of routes) app[route.method](route.path, ...chainOf(route, services, session));
  for (const [path, methods] of methodsByPath(routes)) app.route(path).all(methodNotAllowed(methods));
  app.use('/api', notFound);
  app.use(pages(services.webRoot));
  app.use(notFound);
  app.use(errors(services));
  return app;
}

/** What stands before a route's handler, in this order: time limit, origin, person, access, body. */
function chainOf(route: Route, services: Services, session: RequestHandler): RequestHandler[] {
  const needsSession = route.access !== 'PUBLIC' || route.path === '/api/session';
  return [
    timeLimit(route.limitMs ?? REQUEST_MS),
    ...(route.method === 'get' ? [] : [requireSameOrigin]),
    ...(needsSession ? [session] : []),
    ...(route.access === 'PUBLIC' ? [] : [requirePerson(services), requireAccess(route.access)]),
    ...(route.body ? [requireJson, express.json({ limit: BODY_LIMIT, inflate: false })] : []),
    handlerOf(route, services),
  ];
}

function timeLimit(milliseconds: number): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(
      () => sendProblem(request, response, problem('TIMED_OUT', { retryAfterSeconds: 2 })),
      milliseconds,
    );
    response.once('close', () => clearTimeout(timer));
    next();
  };
}

/** A form of another site can send anything but this content type without asking first. */
const requireJson: RequestHandler = (request, response, next) => {
  const type = request.headers['content-type'];
  if (type === undefined || request.is('application/json') === false) {
    sendProblem(request, response, problem('WRONG_CONTENT_TYPE'));
  } else {
    next();
  }
};

function methodsByPath(routes: readonly Route[]): Map<string, string> {
  const methods = new Map<string, string>([['/api/metrics', 'GET']]);
  for (const { path, method } of routes) {
    methods.set(path, [methods.get(path), method.toUpperCase()].filter(Boolean).join(', '));
  }
  return methods;
}

function methodNotAllowed(methods: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods);
    sendProblem(request, response, problem('METHOD_NOT_ALLOWED'));
  };
}

const notFound: RequestHandler = (request, response) => sendProblem(request, response, problem('NOT_FOUND'));

/** Four parameters make this Express's error handler. */
function errors({ logger }: Services): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const found = problemOfError(error);
    if (found.status >= 500) logger.error({ err: error, requestId: request.id, code: found.code }, 'request failed');
    if (response.headersSent) response.destroy();
    else sendProblem(request, response, found);
  };
}
