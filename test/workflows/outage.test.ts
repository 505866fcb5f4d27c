import { createServer, connect, type Server, type Socket } from 'node:net';
import { createSteps } from '../../activities/steps.js';
import { openDatabase } from '../../platform/database.js';
import { aProject, findCase, settle, stageOf } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, workflowHandle } from '../support/process-world.js';

const OUTAGE_MS = 60_000;
const MOST_EVENTS = 30;

/** A way to the record that can be cut: what is open breaks, and what comes is refused. */
class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(
    private readonly target: { host: string; port: number },
    readonly port: number,
  ) {}

  open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(this.target);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          this.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    return new Promise((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server?.close(() => resolve()));
  }
}

let world: ProcessWorld;
let gate: Gate;
let db: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  world = await createProcessWorld();
  const url = new URL(world.appUrl);
  gate = new Gate({ host: url.hostname, port: Number(url.port) }, await freePort());
  await gate.open();
  url.port = String(gate.port);
  db = openDatabase(url.href, { max: 8 });
  await db.$queryRaw`SELECT 1`;
  await world.startWorker({ steps: createSteps(db) });
});
afterAll(async () => {
  await db.$disconnect();
  await gate.close();
  await world.close();
});

it('a minute without the record adds few events to a history, and what was decided before it is then done', async () => {
  const [woken, waiting] = [await aProject(world), await aProject(world)].map(({ projectId }) => projectId) as [
    string,
    string,
  ];
  for (const id of [woken, waiting]) {
    await world.wake({ kind: 'project', id });
    await eventually(async () => Number((await findCase(world, 'project', id))['kept_version']) > 0);
  }
  await new Promise((resolve) => setTimeout(resolve, 500)); // Their first tasks are finished, and they wait.
  const before = await Promise.all([woken, waiting].map(historyLength));

  await settle(world, 'project', woken, 'catalogue');
  await gate.close();
  await world.wake({ kind: 'project', id: woken });
  await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
  const during = await Promise.all([woken, waiting].map(historyLength));
  await gate.open();

  expect(during[0]! - before[0]!).toBeLessThanOrEqual(MOST_EVENTS);
  expect(during[0]! - before[0]!).toBeGreaterThan(0);
  expect(during[1]).toBe(before[1]);
  await eventually(async () => (await stageOf(world, 'project', woken)) === 'selection', 120_000);
}, 240_000);

async function historyLength(projectId: string): Promise<number> {
  return (await workflowHandle(world, 'project', projectId).describe()).historyLength;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
