import { LockedError } from './folder-lock.mjs';
import { outsideServices } from './outside.mjs';
import { dataFolder } from './paths.mjs';
import { endHelpers } from './processes.mjs';
import { sayOn } from './say.mjs';
import { ensureInstalled } from './setup.mjs';
import { ALL_PARTS, lockDataFolder, startStack } from './stack.mjs';

const DEFAULT_PORT = 8080;
const PREFERRED_PORTS = { postgres: 54_329, temporal: 7233, temporalUi: 8233 };

/** `npm start`: everything from a bare clone to a served page, kept running until Ctrl-C or SIGTERM. */
export async function start() {
  const say = sayOn(process.stdout);
  const interruption = interruptedBySignals(say);
  let giveBackLock;
  try {
    const outside = outsideServices(process.env);
    const dataDir = dataFolder();
    giveBackLock = lockDataFolder(dataDir);
    const port = wantedPort(process.env.PORT);
    const startedAt = Date.now();

    await ensureInstalled(say);
    say('启动各部分……', 'starting the parts ...');
    const stack = await startStack({
      ...{ dataDir, port, giveBackLock, log: say, signal: interruption.signal, preferredPorts: PREFERRED_PORTS },
      parts: ALL_PARTS.filter((part) => !outside.includes(part)),
    });
    interruption.stop = () => stack.stop();
    if (port !== 0 && stack.port !== port)
      say(`端口 ${port} 已被占用，改用 ${stack.port}`, `port ${port} is taken, using ${stack.port}`);
    introduce(say, stack, Date.now() - startedAt);
  } catch (error) {
    giveBackLock?.();
    if (interruption.signal.aborted) return;
    console.error(sentenceFor(error));
    process.exit(1);
  }
}

/**
 * SIGINT and SIGTERM end everything in order. A signal to the group arrives twice under npm (once directly, once
 * passed on), so a second one is not taken for impatience.
 */
function interruptedBySignals(say) {
  const controller = new AbortController();
  const interruption = { signal: controller.signal, stop: undefined };
  const interrupt = () => {
    if (controller.signal.aborted) return;
    say('正在按顺序停止……', 'stopping the parts in order ...');
    controller.abort();
    endHelpers();
    void interruption.stop?.().then(() => say('已全部停止', 'all parts have ended'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, interrupt);
  process.on('uncaughtException', (error) => {
    console.error(error);
    process.exitCode = 1;
    interrupt();
  });
  return interruption;
}

function wantedPort(value) {
  const port = Number(value || DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`环境变量 PORT 的值不对 / PORT is wrong: ${value} is not a port.`);
}

function introduce(say, stack, tookMs) {
  say(`已就绪（${(tookMs / 1000).toFixed(1)} 秒）：${stack.apiUrl}`, `ready: ${stack.apiUrl}`);
  if (stack.notice) process.stdout.write(`${stack.notice.trimEnd()}\n`);
  say(`数据在 ${stack.dataDir}（日志在其中 logs/）`, `data in ${stack.dataDir} (logs in logs/)`);
  if (stack.pids().temporal) say(`流程界面：${stack.temporalUiUrl}`, `Temporal web UI: ${stack.temporalUiUrl}`);
  say('按 Ctrl-C 停止', 'Ctrl-C stops everything');
}

function sentenceFor(error) {
  if (!(error instanceof LockedError)) return error.message;
  const { pid } = error.holder;
  return `匠心台 · 另一个启动（进程 ${pid}）正在使用 ${dataFolder()} / another start (process ${pid}) uses this data folder`;
}
