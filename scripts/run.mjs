import { spawn } from 'node:child_process';
import { dataFolder, ROOT } from './lib/paths.mjs';
import { signal } from './lib/processes.mjs';
import { sayOn } from './lib/say.mjs';
import { ensureInstalled } from './lib/setup.mjs';
import { readRunningStack } from './lib/stack.mjs';

/**
 * Runs one of our TypeScript commands with what it needs: `node scripts/run.mjs [--alone] FILE [arguments]`.
 * The database is the one that DATABASE_URL names, or that of the stack which runs on DATA_DIR; with --alone the
 * command brings its own.
 */
const args = process.argv.slice(2);
const alone = args[0] === '--alone';
const [file, ...rest] = alone ? args.slice(1) : args;

await ensureInstalled(sayOn(process.stderr));
const child = spawn(process.execPath, ['--import', 'tsx', file, ...rest], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...(alone ? {} : environment()) },
});
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => signal(child.pid, name));
child.once('exit', (code, name) => {
  process.exitCode = code ?? (name === 'SIGINT' ? 130 : 1);
});

function environment() {
  if (process.env.DATABASE_URL) return {};
  const running = readRunningStack(dataFolder());
  if (running) return running.env;
  console.error(
    `匠心台 · ${dataFolder()} 没有正在运行的服务：先运行 npm start，或设置 DATABASE_URL、DATABASE_OWNER_URL / ` +
      'nothing runs on this data folder: run npm start first, or set DATABASE_URL and DATABASE_OWNER_URL',
  );
  process.exit(1);
}
