import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORKFLOWS = join(ROOT, 'workflows', 'index.ts');

/** The bundler tells at length what it has done; only what goes wrong is worth a line. */
const QUIET = new DefaultLogger('WARN');

/** What may end up in the bundle: the workflows and the rules they ask. */
const SOURCES = ['workflows', 'domain'];

/**
 * The workflows as one piece of code. Building it takes some two seconds, so it is kept in the data folder under the
 * hash of everything it is made from; an edited source or another SDK has another name.
 */
export async function getWorkflowBundle(dataDir: string): Promise<WorkflowBundleWithSourceMap> {
  const folder = join(dataDir, 'cache');
  const path = join(folder, `workflows-${hashOfSources()}.js`);
  if (existsSync(path))
    return { code: readFileSync(path, 'utf8'), sourceMap: 'deprecated: this is no longer in use\n' };
  const bundle = await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: QUIET });
  keep(folder, path, bundle.code);
  return bundle;
}

/** Two workers that start at once each write their own and agree. Where nothing can be written it is built each time. */
function keep(folder: string, path: string, code: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) if (OLD_BUNDLE.test(name)) rmSync(join(folder, name), { force: true });
    writeFileSync(`${path}.${process.pid}`, code, { mode: 0o600 });
    renameSync(`${path}.${process.pid}`, path);
  } catch (error) {
    if (!UNWRITABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const OLD_BUNDLE = /^workflows-[0-9a-f]+\.js$/;
const UNWRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR']);

function hashOfSources(): string {
  const sdk = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  const hash = createHash('sha256').update(sdk.version).update(process.version);
  for (const path of SOURCES.flatMap(filesIn).sort()) hash.update(relative(ROOT, path)).update(readFileSync(path));
  return hash.digest('hex').slice(0, 24);
}

function filesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(ROOT, folder, name));
}
