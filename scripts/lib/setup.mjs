import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './folder-lock.mjs';
import { ROOT } from './paths.mjs';
import { runVisibly } from './processes.mjs';
import { during } from './say.mjs';

const LOCK_FILE = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');
const INSTALLED_MARK = join(ROOT, 'node_modules/.jiangxin-lock-sha256');
const SCHEMA = join(ROOT, 'prisma/schema.prisma');
const CLIENT = join(ROOT, 'prisma/generated/client.ts');
const CLIENT_MARK = join(ROOT, 'prisma/generated/.schema-sha256');
const WEB = join(ROOT, 'web');
const WEB_MARK = join(ROOT, 'web/dist/.source-sha256');

/** Packages and the generated database client: what every command needs. Nothing is done when both are current. */
export function ensureInstalled(say) {
  return underSetupLock(say, async () => {
    await ensurePackages(say);
    await ensureClient(say);
  });
}

/** The pages, built when missing or older than their sources. */
export function ensureWeb(say) {
  if (!existsSync(join(WEB, 'index.html'))) return Promise.resolve();
  return underSetupLock(say, async () => {
    const sources = hashOfTree([WEB, join(ROOT, 'domain')]);
    if (existsSync(join(WEB, 'dist/index.html')) && contentOf(WEB_MARK) === sources) return;
    await during(say, '构建网页', 'building the pages', () =>
      runVisibly(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
        cwd: WEB,
      }),
    );
    writeFileSync(WEB_MARK, sources);
  });
}

/** Two commands started at once on one clone must not install into the same folder. */
function underSetupLock(say, work) {
  return withLock(join(ROOT, '.setup.lock'), work, (holder) =>
    say(`等待另一个进程（${holder.pid}）完成准备`, `waiting for process ${holder.pid} to finish its set-up`),
  );
}

async function ensurePackages(say) {
  const wanted = sha256(readFileSync(LOCK_FILE));
  if (existsSync(INSTALLED) && (contentOf(INSTALLED_MARK) === wanted || isNewer(INSTALLED, LOCK_FILE))) return;
  await during(say, '安装依赖包（npm ci，约半分钟）', 'installing packages (npm ci, about half a minute)', () =>
    runVisibly('npm', ['ci', '--no-progress', '--loglevel=error'], { cwd: ROOT }),
  );
  writeFileSync(INSTALLED_MARK, wanted);
}

async function ensureClient(say) {
  if (!existsSync(SCHEMA)) return;
  const wanted = sha256(readFileSync(SCHEMA));
  if (existsSync(CLIENT) && contentOf(CLIENT_MARK) === wanted) return;
  await during(say, '生成数据库客户端', 'generating the database client', () =>
    runVisibly(process.execPath, [join(ROOT, 'node_modules/prisma/build/index.js'), 'generate', '--no-hints'], {
      cwd: ROOT,
      // Generating needs no engine, but asks for a program at this place; this one fails loudly if it is ever run.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    }),
  );
  writeFileSync(CLIENT_MARK, wanted);
}

/** One number for the content of all source files below these folders. */
function hashOfTree(folders) {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const path of filesBelow(folder)) hash.update(relative(ROOT, path)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !['node_modules', 'dist'].includes(entry.name) && !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function isNewer(path, than) {
  return statSync(path).mtimeMs >= statSync(than).mtimeMs;
}

function contentOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
