import type { Logger } from 'pino';
import type { CaseRef } from '../domain/lifecycle/process.js';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import { deleteOldSent, listenForOutbox, markSent, type OutboxRow, takeUnsent } from '../store/process/outbox.js';
import { type MailQueue, mailJobSchema } from './mail-queue.js';
import { repeat } from './repeat.js';
import { forEachCase, type WakeCase } from './wake.js';

const POLL_MS = 1_000;
/** What comes while some are being handed to the server need not wait until they are. */
const WAKERS = 3;
const BATCH = 200;
const CLEAN_EVERY_MS = 60_000;
const CLEAN_BATCH = 1_000;

export interface OutboxRelay {
  readonly db: Database;
  /** Where the relay listens: a connection of its own. */
  readonly databaseUrl: string;
  readonly wake: WakeCase;
  /** Null without a mail server: then a prompt stands in the inbox only. */
  readonly mails: MailQueue | null;
  readonly log: Logger;
  /** How long what no notice told of may lie. */
  readonly pollMs?: number;
}

/**
 * Hands on what commands and steps have left in the outbox: wakes to the workflows, mails to the queue. A row counts as
 * sent only when it was taken; wakes and mails go their own ways, so that one side being away does not stop the other.
 */
export function startOutboxRelay(relay: OutboxRelay): { stop(): Promise<void> } {
  const { log, db, pollMs = POLL_MS } = relay;
  const wakers = Array.from({ length: WAKERS }, () => repeat('wakes', pollMs, log, () => relayWakes(relay)));
  const mails = repeat('mails', pollMs, log, () => relayMails(relay));
  const works = [
    ...wakers,
    mails,
    repeat('cleaning', CLEAN_EVERY_MS, log, async () => ({
      more: (await deleteOldSent(db, CLEAN_BATCH)) === CLEAN_BATCH,
    })),
  ];
  const listener = listenForOutbox(relay.databaseUrl, (errand) => {
    if (errand === 'mails') mails.hurry();
    else (wakers.find((waker) => waker.isResting()) ?? wakers[0])?.hurry();
  });
  return {
    stop: async () => {
      await listener.close();
      await Promise.all(works.map((work) => work.stop()));
    },
  };
}

async function relayWakes({ db, wake }: OutboxRelay): Promise<{ more: boolean }> {
  let error: unknown;
  const more = await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const rows = await takeUnsent(tx, ['WAKE_PROJECT', 'WAKE_CLASS', 'WAKE_BATCH', 'WAKE_CLAIM'], BATCH);
    const cases = casesOf(rows);
    const unheard = await forEachCase([...cases.keys()], wake);
    error = unheard.error;
    const heard = [...cases].filter(([each]) => !unheard.failed.has(each)).flatMap(([, ids]) => ids);
    if (heard.length > 0) markSent(tx, heard);
    return rows.length === BATCH;
  });
  if (error) throw error as Error;
  return { more };
}

const WOKEN: Readonly<Partial<Record<OutboxRow['kind'], CaseRef['kind']>>> = {
  WAKE_CLASS: 'class',
  WAKE_BATCH: 'batch',
  WAKE_CLAIM: 'claim',
};

/** A case that is to be woken twice is woken once. */
function casesOf(rows: readonly OutboxRow[]): Map<CaseRef, string[]> {
  const byCase = new Map<string, { each: CaseRef; ids: string[] }>();
  for (const { id, kind, subjectId } of rows) {
    const each: CaseRef = { kind: WOKEN[kind] ?? 'project', id: subjectId };
    const entry = byCase.get(subjectId) ?? { each, ids: [] };
    entry.ids.push(id);
    byCase.set(subjectId, entry);
  }
  return new Map([...byCase.values()].map(({ each, ids }) => [each, ids]));
}

async function relayMails({ db, mails }: OutboxRelay): Promise<{ more: boolean }> {
  return inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const rows = await takeUnsent(tx, ['MAIL'], BATCH);
    if (rows.length === 0) return { more: false };
    await mails?.add(rows.map((row) => ({ outboxId: row.id, job: mailJobOf(row) })));
    markSent(
      tx,
      rows.map(({ id }) => id),
    );
    return { more: rows.length === BATCH };
  });
}

function mailJobOf({ subjectId, payload }: OutboxRow) {
  return mailJobSchema.parse({ ...payload, taskId: subjectId });
}
