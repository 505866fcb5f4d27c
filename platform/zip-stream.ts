import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

/** The sizes of an entry follow it, and its name is in UTF-8. */
const FLAGS = 0x0808;
const VERSION = 20;
const DEFLATED = 8;
/** 1980-01-01, the first day that the format knows: the same content makes the same bytes. */
const DAY = 0x0021;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** A zip, deflated while its entries are read: of what has been sent nothing is kept but where it stands. */
export async function* zipOf(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  const places: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const start = offset;
    const sums = { crc: 0, size: 0 };
    const head = local(name);
    yield head;
    let packed = 0;
    const deflate = createDeflateRaw();
    pipeline(Readable.from(counted(content, sums), { objectMode: false }), deflate, () => undefined);
    // A fault of the source comes out here; leaving early ends the source.
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      packed += chunk.length;
      yield chunk;
    }
    const sizes = bytesOf([4, sums.crc], [4, packed], [4, sums.size]);
    yield Buffer.concat([bytesOf([4, DESCRIPTOR]), sizes]);
    offset += head.length + packed + 16;
    places.push(central(name, sizes, start));
  }
  const directory = Buffer.concat(places);
  const count = places.length;
  yield directory;
  yield bytesOf([4, END], [4, 0], [2, count], [2, count], [4, directory.length], [4, offset], [2, 0]);
}

async function* counted(content: ZipEntry['content'], sums: { crc: number; size: number }): AsyncGenerator<Buffer> {
  for await (const part of content) {
    const bytes = Buffer.from(part, 'utf8');
    sums.crc = crc32(bytes, sums.crc);
    sums.size += bytes.length;
    yield bytes;
  }
}

function local(name: string): Buffer {
  const plain = Buffer.from(name, 'utf8');
  const times = bytesOf([4, LOCAL], [2, VERSION], [2, FLAGS], [2, DEFLATED], [2, 0], [2, DAY]);
  return Buffer.concat([times, bytesOf([4, 0], [4, 0], [4, 0], [2, plain.length], [2, 0]), plain]);
}

function central(name: string, sizes: Buffer, start: number): Buffer {
  const plain = Buffer.from(name, 'utf8');
  const times = bytesOf([4, CENTRAL], [2, VERSION], [2, VERSION], [2, FLAGS], [2, DEFLATED], [2, 0], [2, DAY]);
  const rest = bytesOf([2, plain.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, start]);
  return Buffer.concat([times, sizes, rest, plain]);
}

/** Numbers, each of so many bytes, the low one first. */
function bytesOf(...numbers: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(numbers.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of numbers) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
