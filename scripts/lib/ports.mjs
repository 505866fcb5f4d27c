import { createServer } from 'node:net';

const given = new Set();

/** The preferred port when it is free, any free one otherwise; never the same one twice in this process. */
export async function freePort(preferred = 0) {
  if (preferred !== 0 && !given.has(preferred) && (await tryPort(preferred))) return remember(preferred);
  for (;;) {
    const port = await tryPort(0);
    if (port && !given.has(port)) return remember(port);
  }
}

function remember(port) {
  given.add(port);
  return port;
}

/** The port that could be bound, or undefined. */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const bound = server.address().port;
      server.close(() => resolve(bound));
    });
  });
}
