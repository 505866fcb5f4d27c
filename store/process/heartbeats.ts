import { type Database, execute, rows, sql, type Tx } from '../../platform/database.js';

export type PartName = 'worker' | 'relay' | 'queues';

/** A part beats every two seconds; after three missed beats it counts as gone. */
export const BEAT_EVERY_MS = 2_000;
const GONE_AFTER_MS = 8_000;

export async function beat(db: Database | Tx, part: PartName): Promise<void> {
  await execute(
    db,
    sql`INSERT INTO part_heartbeat (part) VALUES (${part})
    ON CONFLICT (part) DO UPDATE SET at = clock_timestamp()`,
  );
}

/** The parts that are alive. Several processes of one part share its row: one of them is enough. */
export async function listLivingParts(db: Database | Tx): Promise<PartName[]> {
  const alive = await rows<{ part: PartName }>(
    db,
    sql`SELECT part FROM part_heartbeat
    WHERE at > clock_timestamp() - make_interval(secs => ${GONE_AFTER_MS / 1_000}) ORDER BY part`,
  );
  return alive.map(({ part }) => part);
}
