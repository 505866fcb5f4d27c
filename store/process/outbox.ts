import pg from 'pg';
import { execute, rows, sql, type Tx, write } from '../../platform/database.js';

export type OutboxKind = 'WAKE_PROJECT' | 'WAKE_CLASS' | 'WAKE_BATCH' | 'WAKE_CLAIM' | 'MAIL';

export interface OutboxRow {
  readonly id: string;
  readonly kind: OutboxKind;
  readonly subjectId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The oldest rows that nobody else is sending; they stay locked until this transaction ends. */
export async function takeUnsent(tx: Tx, kinds: readonly OutboxKind[], limit: number): Promise<OutboxRow[]> {
  return rows<OutboxRow>(
    tx,
    sql`SELECT id::text AS id, kind, subject_id::text AS "subjectId", payload FROM outbox
    WHERE sent_at IS NULL AND kind = ANY (${kinds}::text[]) ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
}

export function markSent(tx: Tx, ids: readonly string[]): void {
  write(tx, sql`UPDATE outbox SET sent_at = clock_timestamp() WHERE id = ANY (${ids}::bigint[])`);
}

/** What was sent a week ago has been acted on or has been found missing by the sweep. */
export async function deleteOldSent(tx: Tx, limit: number): Promise<number> {
  return execute(
    tx,
    sql`DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE sent_at < now() - interval '7 days' ORDER BY sent_at LIMIT ${limit})`,
  );
}

/** What a notice of the outbox may say: somebody is to be woken, or a mail is to be sent. */
const ERRANDS = ['wakes', 'mails'] as const;
export type Errand = (typeof ERRANDS)[number];

/** Calls back whenever something is put into the outbox; silent while the connection is away, which a poll makes good. */
export function listenForOutbox(url: string, onInsert: (errand: Errand) => void): { close(): Promise<void> } {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'jiangxin-outbox', keepAlive: true });
    client = next;
    next.on('notification', ({ payload }) => ERRANDS.filter((errand) => errand === payload).forEach(onInsert));
    next.on('error', () => reconnect(next));
    next.on('end', () => reconnect(next));
    try {
      await next.connect();
      await next.query('LISTEN outbox');
      ERRANDS.forEach(onInsert); // What came while nobody listened.
    } catch {
      reconnect(next);
    }
  };
  const reconnect = (from: pg.Client): void => {
    if (closed || client !== from) return;
    client = undefined;
    from.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), 500);
  };

  void connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
