import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';
import { hashOfTree } from './setup.mjs';

/** What a start runs, and all it reads of ours. */
const ENTRIES = [
  ...['api/main', 'worker/process', 'worker/relay', 'worker/queues', 'scripts/prepare', 'platform/config'],
  ...['scripts/stand-ins/history', 'scripts/stand-ins/finance'],
];
const SOURCES = [
  ...['activities', 'api', 'commands', 'domain', 'jobs', 'platform', 'prisma/generated', 'scripts/prepare.ts'],
  ...['scripts/stand-ins', 'store', 'worker', 'tsconfig.json'],
];
const FOLDER = join(ROOT, 'node_modules/.cache/jiangxin-programs');
const KEPT_MS = 24 * 3_600_000;
/** Of a clone that may not be written to: its programs are then transformed as they load. */
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC']);

let folder;

/**
 * Puts our sources together as plain JavaScript, once for what they now are: transformed file by file at each start they cost a
 * part more processor than everything else it loads (docs/adr/0017). Packages stay where they are. An edited source has
 * another name, and whoever has started before goes on with what he started with.
 */
export async function transformPrograms() {
  if (folder) return;
  const { version } = transformer()('esbuild/package.json');
  const name = hashOfTree(
    SOURCES.map((source) => join(ROOT, source)),
    [ROOT, process.version, version],
  );
  folder = join(FOLDER, name);
  if (existsSync(folder)) return;
  const draft = `${folder}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    await transform(draft);
    renameSync(draft, folder);
    forgetOld();
  } catch (error) {
    if (!UNWRITABLE.has(error.code) && !existsSync(folder)) throw error; // Somebody else was as fast.
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** What to hand to Node for one of our programs: as transformed, or its source where that could not be kept. */
export function programOf(file) {
  const path = folder && join(folder, file.replace(/\.ts$/, '.mjs'));
  return path && existsSync(path) ? ['--enable-source-maps', path] : ['--import', 'tsx', file];
}

/** The configuration module, for the launcher itself. */
export async function configModule() {
  const [, path] = programOf('platform/config.ts');
  if (path !== 'tsx') return import(pathToFileURL(path).href);
  const { tsImport } = await import('tsx/esm/api');
  return tsImport('../../platform/config.ts', import.meta.url);
}

async function transform(outdir) {
  const { build, stop } = transformer()('esbuild');
  await build({
    ...{ absWorkingDir: ROOT, entryPoints: ENTRIES.map((entry) => `${entry}.ts`), outdir, outbase: ROOT },
    ...{ bundle: true, splitting: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
    ...{ sourcemap: 'linked', sourcesContent: false, logLevel: 'silent', outExtension: { '.js': '.mjs' } },
    plugins: [{ name: 'own-address', setup: keepAddresses }],
  }).finally(() => stop()); // Its helper would stay as long as the launcher.
}

/** A module goes on finding its neighbours: its address is that of its source. */
function keepAddresses({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const address = JSON.stringify(pathToFileURL(path).href);
    return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address), loader: 'ts' };
  });
}

/** Not those of this day: somebody may be running them. */
function forgetOld() {
  for (const name of readdirSync(FOLDER)) {
    const path = join(FOLDER, name);
    if (path !== folder && Date.now() - statSync(path).mtimeMs > KEPT_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

/** Through the program that is ours to name: what transforms single files knows how to put many into one. */
function transformer() {
  return createRequire(createRequire(join(ROOT, 'package.json')).resolve('tsx'));
}
