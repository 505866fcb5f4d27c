import { hash, verify } from '@node-rs/argon2';

/** argon2id at the strength OWASP names for an interactive sign-in: 19 MiB, two passes, one lane. */
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of no account: verified against when the username is unknown, so that both answers take the same time. */
const NOBODY = hash('no account has this password', STRENGTH);

export function hashPassword(password: string): Promise<string> {
  return hash(password, STRENGTH);
}

/** False for a wrong password and for no account alike, after the same work. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await NOBODY), password);
  return matches && passwordHash !== undefined;
}
