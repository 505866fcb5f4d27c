import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './folder-lock.mjs';
import { ROOT } from './paths.mjs';
import { runQuietly, runVisibly } from './processes.mjs';
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
export async function ensureInstalled(say) {
  await ensure(packages, say);
  await ensure(client, say);
}

/** The pages, built when missing or older than their sources. */
export function ensureWeb(say) {
  return ensure(pages, say);
}

/** Looks first and locks only when there is work, so that a clone which is current may be read-only. */
async function ensure(product, say) {
  if (product.isCurrent()) return;
  await underSetupLock(say, async () => {
    if (!product.isCurrent()) await product.make(say);
  });
}

/** Two commands started at once on one clone must not install into the same folder. */
function underSetupLock(say, work) {
  return withLock(join(ROOT, '.setup.lock'), work, (holder) =>
    say(`等待另一个进程（${holder.pid}）完成准备`, `waiting for process ${holder.pid} to finish its set-up`),
  );
}

const packages = {
  isCurrent: () => existsSync(INSTALLED) && (contentOf(INSTALLED_MARK) === lockHash() || isNewer(INSTALLED, LOCK_FILE)),
  make: async (say) => {
    await during(say, '安装依赖包（npm ci，约半分钟）', 'installing packages (npm ci, about half a minute)', () =>
      runVisibly('npm', ['ci', '--no-progress', '--loglevel=error'], { cwd: ROOT }),
    );
    writeFileSync(INSTALLED_MARK, lockHash());
  },
};

const client = {
  isCurrent: () => existsSync(CLIENT) && contentOf(CLIENT_MARK) === schemaHash(),
  make: async (say) => {
    const wanted = schemaHash();
    await during(say, '生成数据库客户端', 'generating the database client', () =>
      runQuietly(process.execPath, [join(ROOT, 'node_modules/prisma/build/index.js'), 'generate', '--no-hints'], {
        cwd: ROOT,
        // Generating needs no engine, but asks for a program at this place; this one fails loudly if it is ever run.
        env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      }),
    );
    writeFileSync(CLIENT_MARK, wanted);
  },
};

const pages = {
  isCurrent: () => existsSync(join(WEB, 'dist/index.html')) && contentOf(WEB_MARK) === pagesHash(),
  make: async (say) => {
    const wanted = pagesHash();
    await during(say, '构建网页', 'building the pages', () =>
      runQuietly(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: WEB }),
    );
    writeFileSync(WEB_MARK, wanted);
  },
};

const lockHash = () => sha256(readFileSync(LOCK_FILE));
const schemaHash = () => sha256(readFileSync(SCHEMA));
const pagesHash = () => hashOfTree([WEB, join(ROOT, 'domain')]);

/** One number for the content of these files and of all source files below these folders, and for what else is said. */
export function hashOfTree(places, said = []) {
  const hash = createHash('sha256').update(said.join());
  for (const place of places) {
    for (const path of filesBelow(place)) hash.update(relative(ROOT, path)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) return [folder];
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
