import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Identity numbers at rest: AES-256-GCM, and a keyed hash to look one up by equality (domain §3.1). */
export interface PersonalData {
  encrypt(plain: string): Buffer;
  decrypt(cipher: Buffer): string;
  /** Keyed: the same number always gives the same hash, and nobody without the key can try numbers against it. */
  hash(plain: string): Buffer;
}

/** @param key base64 of 32 bytes, from JIANGXIN_PERSONAL_DATA_KEY. */
export function personalData(key: string): PersonalData {
  const secret = Buffer.from(key, 'base64');
  if (secret.length !== 32) throw new Error('JIANGXIN_PERSONAL_DATA_KEY 须为32字节的base64');
  const hashKey = createHmac('sha256', secret).update('blind-index').digest();
  return {
    encrypt(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce);
      return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
    },
    hash: (plain) => createHmac('sha256', hashKey).update(plain).digest(),
  };
}
