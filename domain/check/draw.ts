/**
 * 抽查抽样: which lines a seed draws. Fixed for good, because an auditor repeats it years later: each line's id is hashed with
 * the seed (FNV-1a, 64 bits, over UTF-16 code units, then the finaliser of MurmurHash3), and the lowest hashes are drawn.
 */
const MASK = 0xffff_ffff_ffff_ffffn;
const OFFSET = 0xcbf2_9ce4_8422_2325n;
const PRIME = 0x0000_0100_0000_01b3n;

export function drawHash(seed: string, lineId: string): bigint {
  let hash = OFFSET;
  for (const character of `${seed}|${lineId}`) {
    hash ^= BigInt(character.codePointAt(0) ?? 0);
    hash = (hash * PRIME) & MASK;
  }
  hash ^= hash >> 33n;
  hash = (hash * 0xff51_afd7_ed55_8ccdn) & MASK;
  hash ^= hash >> 33n;
  hash = (hash * 0xc4ce_b9fe_1a85_ec53n) & MASK;
  return hash ^ (hash >> 33n);
}

/** At least the percentage, rounded up; the order of the list plays no part. */
export function drawLines(lineIds: readonly string[], seed: string, percent: number): string[] {
  const count = Math.ceil((lineIds.length * percent) / 100);
  return lineIds
    .map((id) => ({ id, hash: drawHash(seed, id) }))
    .sort((left, right) => (left.hash === right.hash ? (left.id < right.id ? -1 : 1) : left.hash < right.hash ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id)
    .sort();
}
