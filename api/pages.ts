import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import helmet from 'helmet';

/** antd writes style elements at run time, hence inline styles; scripts come from our own origin and nowhere else. */
export function securityHeaders(tls: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        // On a plain-http intranet host this would break every asset.
        upgradeInsecureRequests: tls ? [] : null,
      },
    },
    strictTransportSecurity: tls,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  });
}

/** The built pages, which may still be building; an address of the single-page app answers index.html, a missing asset 404. */
export function pages(webRoot: string | undefined): RequestHandler {
  const router = Router();
  if (!webRoot) return router;
  const index = join(webRoot, 'index.html');
  // Vite puts a hash into these names, so they never change.
  router.use('/assets', express.static(join(webRoot, 'assets'), { immutable: true, maxAge: '1y', fallthrough: true }));
  router.use(express.static(webRoot, { index: false, cacheControl: true, maxAge: 0 }));
  router.get('/{*address}', (request, response, next) => {
    if (request.path.startsWith('/assets/') || !request.accepts('html') || !existsSync(index)) next();
    else response.set('Cache-Control', 'no-cache').sendFile('index.html', { root: webRoot });
  });
  return router;
}
