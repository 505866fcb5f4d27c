import { FinanceBook } from './finance-book.js';
import { startFinanceServer } from './finance-server.js';

/** The stand-in as a part of the sandbox's stack; its books live as long as it does. */
const server = await startFinanceServer(new FinanceBook(), Number(process.env['STAND_IN_PORT'] ?? 0));
process.stdout.write(`${JSON.stringify({ part: 'finance', ready: true, url: server.url })}\n`);
const end = () => void server.stop().then(() => process.exit(0));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
