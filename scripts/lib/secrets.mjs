import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Passwords and keys of the embedded stack, made at the first start and kept in DATA_DIR/secrets.json (0600). Whoever
 * loses that file loses the personal data in this folder: it is encrypted with personalDataKey.
 */
export function loadSecrets(dataDir) {
  const path = join(dataDir, 'secrets.json');
  const known = read(path);
  const secrets = { ...fresh(), ...known };
  if (Object.keys(known).length !== Object.keys(secrets).length) write(path, secrets);
  return secrets;
}

function fresh() {
  return {
    instanceId: randomBytes(6).toString('hex'),
    superuserPassword: randomBytes(24).toString('hex'),
    ownerPassword: randomBytes(24).toString('hex'),
    appPassword: randomBytes(24).toString('hex'),
    queuePassword: randomBytes(24).toString('hex'),
    sessionSecret: randomBytes(32).toString('hex'),
    personalDataKey: randomBytes(32).toString('base64'),
  };
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function write(path, secrets) {
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
