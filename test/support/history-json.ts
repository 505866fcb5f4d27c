/**
 * Recorded histories as JSON. The SDK's own conversion (proto3 JSON) checks classes by identity, which Jest's modules
 * do not keep; a history is plain enough to be written by hand: bytes as base64, 64-bit numbers as numbers.
 */
interface LongLike {
  readonly low: number;
  readonly high: number;
  toNumber(): number;
}

/** Fields that say on which machine and when a run was recorded, and nothing about the run. */
const OF_THE_MACHINE = new Set(['identity', 'stackTrace', 'requestId', 'workerVersion', 'binaryChecksum', 'callbacks']);

export function toPlain(value: unknown, key = ''): unknown {
  if (OF_THE_MACHINE.has(key)) return undefined;
  if (key === 'taskQueue') return { name: 'jiangxin', kind: 1 };
  if (value instanceof Uint8Array || ArrayBuffer.isView(value)) {
    return { base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if (isLong(value)) return value.toNumber();
  if (Array.isArray(value)) return value.map((each) => toPlain(each));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toPlain(each, name)]));
}

export function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== 'object' || value === null) return value;
  const { base64 } = value as { base64?: unknown };
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fromPlain(each)]));
}

function isLong(value: object): value is LongLike {
  return 'low' in value && 'high' in value && 'toNumber' in value;
}
