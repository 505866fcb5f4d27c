const EXTENSIONS = ['pg_trgm', 'btree_gist', 'pgcrypto'];

/** jx_owner owns and migrates, jx_app runs, jx_queue has schema bullmq: design §5. */
const ROLES = { jx_owner: 'ownerPassword', jx_app: 'appPassword', jx_queue: 'queuePassword' };

/** Makes what only a superuser can: roles, the database, its extensions. Run at each start; a second run changes nothing. */
export async function bootstrapDatabase({ adminUrl, database, secrets }) {
  await withClient(adminUrl, async (admin) => {
    for (const [role, secret] of Object.entries(ROLES)) await ensureRole(admin, role, secrets[secret]);
    await ensureDatabase(admin, database);
  });
  await withClient(urlFor(adminUrl, database), async (admin) => {
    for (const extension of EXTENSIONS) await admin.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    await admin.query(`REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`);
    await admin.query(`GRANT CONNECT ON DATABASE "${database}" TO jx_app, jx_queue`);
  });
}

/** The three addresses under which the service knows a database. */
export function databaseUrls({ port, database, secrets }) {
  const url = (role) => `postgresql://${role}:${secrets[ROLES[role]]}@127.0.0.1:${port}/${database}`;
  return {
    DATABASE_URL: url('jx_app'),
    DATABASE_OWNER_URL: url('jx_owner'),
    DATABASE_QUEUE_URL: url('jx_queue'),
  };
}

async function ensureRole(admin, role, password) {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS';
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await admin.query(`${verb} ROLE ${role} ${rights} PASSWORD ${admin.escapeLiteral(password)}`);
}

async function ensureDatabase(admin, database) {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (rowCount) return;
  await admin.query(`CREATE DATABASE "${database}" OWNER jx_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`);
}

function urlFor(adminUrl, database) {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient(connectionString, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
