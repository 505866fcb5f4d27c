import { startHistoryServer } from './history-server.js';

/** The stand-in as a part of the sandbox's stack: on the port it is given, until SIGTERM. */
const server = await startHistoryServer(Number(process.env['STAND_IN_PORT'] ?? 0));
process.stdout.write(`${JSON.stringify({ part: 'history', ready: true, url: server.url })}\n`);
const end = () => void server.end().then(() => process.exit(0));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
