import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

const OF_THE_SUITE = /^(DATABASE|TEMPORAL|JIANGXIN|REDIS|SMTP|TEST|JEST)_|^(DATA_DIR|NODE_OPTIONS|MAIL_FROM)$/;

/** `npm start` as a newcomer runs it, on a folder and ports of its own: every part is real. */
export async function startService(): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiangxin-web-'));
  const ownEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_SUITE.test(name)));
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...ownEnv, DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: string) => {
      said += text;
      const address = /ready: (http:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the start ended with ${code}:\n${said}`)));
  });
}
