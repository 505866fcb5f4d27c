const HEARTBEAT_MS = 15_000;

/** Progress for people, Chinese first, then English; results that programs read never go through here. */
export function sayOn(stream) {
  stream.on('error', () => {}); // Whoever listened is gone; what was started must still be stopped in order.
  return (zh, en) => stream.write(`匠心台 · ${zh} / ${en}\n`);
}

/** Says what is being done, for how long it has been going on, and how long it took. */
export async function during(say, zh, en, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(`${zh}……`, `${en} ...`);
  const heartbeat = setInterval(() => say(`${zh}，已 ${seconds()} 秒`, `${en}, ${seconds()} s so far`), HEARTBEAT_MS);
  try {
    const result = await work();
    say(`${zh}完成（${seconds()} 秒）`, `${en} done (${seconds()} s)`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
