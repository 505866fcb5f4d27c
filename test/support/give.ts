import { randomUUID } from 'node:crypto';
import type { Client } from './api.js';

/** Gives a command on a dossier, or one that makes it; the answer as it came. */
export function give(client: Client, path: string, body: object, key: string = randomUUID()) {
  return client.post(path).set('Idempotency-Key', key).send(body);
}
