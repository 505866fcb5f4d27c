import type { Request, RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** The pattern that matched, never the address: an address would make one series for each case. */
export function routeOf(request: Request): string {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? path : 'unmatched';
}

export function createMetrics(): { observe: RequestHandler; page: RequestHandler } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request.',
    labelNames,
    buckets: SECONDS,
    registers: [registry],
  });
  const refused = new Counter({
    name: 'http_problems_total',
    help: 'Problem documents sent, by status.',
    labelNames,
    registers: [registry],
  });
  return {
    observe: (request, response, next) => {
      const stop = seconds.startTimer();
      response.once('finish', () => {
        const labels = { method: request.method, route: routeOf(request), status: String(response.statusCode) };
        stop(labels);
        if (response.statusCode >= 400) refused.inc(labels);
      });
      next();
    },
    page: async (_request, response) => {
      response
        .set('Cache-Control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics());
    },
  };
}
