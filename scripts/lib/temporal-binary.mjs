import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { withLock } from './folder-lock.mjs';
import { cacheFolder } from './paths.mjs';
import { run, runVisibly } from './processes.mjs';
import { during } from './say.mjs';

const SERVER_VERSION = '1.29.1';
const CLI_VERSION = 'v1.5.1';
const DOWNLOAD_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 8_000;

/**
 * The path of a Temporal server, obtained in the order of design §8: PATH, our cache, the official download, the Go
 * module. All clones of one user share the cache; of two starts at once the second waits for the first.
 */
export async function obtainTemporal(say) {
  const onPath = await findOnPath();
  if (onPath) return onPath;
  const folder = join(cacheFolder(), `temporal-${SERVER_VERSION}`);
  const cached = join(folder, 'temporal');
  if (existsSync(cached)) return cached;

  mkdirSync(folder, { recursive: true });
  const wait = ({ pid }) =>
    say(`等待另一个启动（进程 ${pid}）取得 Temporal`, `waiting for process ${pid} to obtain Temporal`);
  return withLock(`${folder}.lock`, () => (existsSync(cached) ? cached : fetchInto(folder, say)), wait);
}

/** Made in a folder of its own and renamed into place, so that a kill half-way leaves nothing that looks whole. */
async function fetchInto(folder, say) {
  const cached = join(folder, 'temporal');
  const scratch = join(folder, 'unfinished');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  const failures = [];
  try {
    for (const way of [download, goInstall]) {
      try {
        renameSync(await way(scratch, say), cached);
        return cached;
      } catch (error) {
        failures.push(`  ${way.title}: ${firstLine(error)}`);
        say(`${way.zh}未成功`, `${way.title} did not work (${firstLine(error)})`);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  throw new Error(waysOut(cached, failures));
}

/** A `temporal` on the PATH that can run a server of at least our version. */
async function findOnPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'temporal');
    if (folder && existsSync(candidate) && (await isRecentEnough(candidate))) return candidate;
  }
  return undefined;
}

async function isRecentEnough(binary) {
  try {
    const { stdout } = await run(binary, ['--version'], { timeout: 5_000 });
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? [];
    const [wantedMajor, wantedMinor] = SERVER_VERSION.split('.').map(Number);
    return Number(major) === wantedMajor && Number(minor) >= wantedMinor;
  } catch {
    return false; // Another program of that name.
  }
}

/** As the official SDK does it: ask for the archive's address, unpack one file of it. */
async function download(scratch, say) {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  if (!arch || process.platform === 'win32') throw new Error(`no download for ${process.platform} ${process.arch}`);
  const query = new URLSearchParams({ arch, platform: process.platform, format: 'tar.gz' });
  const about = await fetch(`https://temporal.download/cli/${CLI_VERSION}?${query.toString()}`, {
    signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS),
  });
  if (!about.ok) throw new Error(`temporal.download answered ${about.status}`);
  const { archiveUrl, fileToExtract } = await about.json();
  return during(say, '下载 Temporal 服务', 'downloading the Temporal server', async () => {
    const answer = await fetch(archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`the archive answered ${answer.status}`);
    const archive = join(scratch, 'temporal.tar.gz');
    await writeFile(archive, Buffer.from(await answer.arrayBuffer()));
    await runVisibly('tar', ['-xzf', archive, '-C', scratch, fileToExtract]);
    return mustRun(join(scratch, fileToExtract));
  });
}
download.title = 'official download';
download.zh = '官方下载';

async function goInstall(scratch, say) {
  await run('go', ['version']);
  return during(
    say,
    '用 Go 编译 Temporal 服务（仅第一次，约三分钟）',
    'building the Temporal server with Go (once, about three minutes)',
    async () => {
      const module = `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`;
      await runVisibly('go', ['install', '-trimpath', '-ldflags=-s -w', module], {
        cwd: scratch,
        env: { ...process.env, GOBIN: scratch, CGO_ENABLED: '0', GOFLAGS: '' },
      });
      return mustRun(join(scratch, 'temporal'));
    },
  );
}
goInstall.title = 'go install';
goInstall.zh = 'Go 编译';

async function mustRun(binary) {
  await run(binary, ['--version'], { timeout: 20_000 });
  return binary;
}

function firstLine(error) {
  const cause = error.cause?.message ? `${error.message}: ${error.cause.message}` : error.message;
  return cause.split('\n')[0];
}

function waysOut(cached, failures) {
  return [
    '找不到 Temporal 服务，可任选一种办法 / no Temporal server could be obtained; any one of these will do:',
    '  1. TEMPORAL_ADDRESS=host:7233 npm start    使用已有的服务 / use a server that runs already',
    `  2. 把 temporal 命令行程序（服务端 ${SERVER_VERSION} 或更新）放进 PATH / put the temporal CLI on the PATH`,
    `  3. 把该程序复制到 ${cached} / copy that program there`,
    '  4. 安装 Go 1.25 以上后重试 / install Go 1.25 or later and start again',
    '已试过 / tried:',
    ...failures,
  ].join('\n');
}
