import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { pino } from 'pino';
import type pg from 'pg';
import supertest from 'supertest';
import { createApp } from '../../api/app.js';
import { openPool } from '../../api/pool.js';
import type { Route } from '../../api/route.js';
import { ROUTES } from '../../api/routes.js';
import type { Services } from '../../api/services.js';
import { SignInThrottle } from '../../api/throttle.js';
import { nothingElsewhere } from '../../scripts/story/nothing-elsewhere.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { aWorld, type World } from './world.js';

export type Client = ReturnType<typeof supertest.agent>;

export interface TestApi {
  readonly world: World;
  readonly app: Express;
  readonly server: Server;
  readonly url: string;
  readonly pool: pg.Pool;
  /** A browser in which this demo account is signed in; the same one each time. */
  as(username: string): Promise<Client>;
  /** A browser in which nobody is. */
  nobody(): Client;
  end(): Promise<void>;
}

/** The real app on a database of its own with the demo's people; the process's steps are taken by `world.hands`. */
export async function anApi(
  changes: Partial<Services> = {},
  routes: readonly Route[] = ROUTES,
  begun: Promise<World> = aWorld(),
): Promise<TestApi> {
  const world = await begun;
  const logger = pino({ level: 'silent' });
  const pool = openPool(world.database.appUrl, logger);
  const services: Services = {
    db: world.db,
    pool,
    logger,
    embedded: true,
    sessionSecret: 'a secret of the tests, 32 characters',
    secureCookies: false,
    personalData: world.secrets,
    history: nothingElsewhere,
    throttle: new SignInThrottle(pool),
    readiness: async () => ({ database: true, temporal: true, worker: true, relay: true, queues: true }),
    webRoot: undefined,
    ...changes,
  };
  const app = createApp(services, routes);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clients = new Map<string, Promise<Client>>();
  return {
    world,
    app,
    server,
    pool,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    as(username) {
      const known = clients.get(username) ?? signIn(server, username);
      clients.set(username, known);
      return known;
    },
    nobody: () => supertest.agent(server),
    async end() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
      await world.end();
    },
  };
}

async function signIn(server: Server, username: string): Promise<Client> {
  const client = supertest.agent(server);
  await client.post('/api/session').send({ username, password: DEMO_PASSWORD }).expect(200);
  return client;
}
