import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * A file on its way out, written aside before any of it is sent: its digest is known, and memory holds a piece of it. It has no
 * name, so that nobody else can open it, and is gone with the process that wrote it.
 */
export class Spool {
  private constructor(
    readonly size: number,
    readonly sha256: string,
    readonly file: FileHandle,
  ) {}

  static async of(bytes: AsyncIterable<Uint8Array>): Promise<Spool> {
    const path = join(tmpdir(), `jiangxin-spool-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
      const hash = createHash('sha256');
      let size = 0;
      for await (const piece of bytes) {
        hash.update(piece);
        size += piece.length;
        await file.appendFile(piece);
      }
      return new Spool(size, hash.digest('hex'), file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Once: what has been read to its end, or is read no longer, is gone. */
  read(): Readable {
    return this.file.createReadStream({ start: 0 });
  }

  discard(): Promise<void> {
    return this.file.close();
  }
}
