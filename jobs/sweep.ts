import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { type CaseRef, workflowIdOf } from '../domain/lifecycle/process.js';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import { namespaceId, within } from '../platform/temporal.js';
import { promptQueues, promptYearTurns } from '../store/budget/budget-turns.js';
import { lapseLateResults } from '../store/claim/supplements.js';
import { pressDossiers } from '../store/dossier/dossiers.js';
import { foldTotals } from '../store/dossier/totals.js';
import { wakeHeld } from '../store/payment/batches.js';
import { changeProcessStore, type LaggingCase, listLagging, listUnproven, markProven } from '../store/process/sweep.js';
import { lapseVouchers } from '../store/voucher/vouchers.js';
import { repeat } from './repeat.js';
import { forEachCase, type WakeCase } from './wake.js';

const EVERY_MS = 2_000;
const BATCH = 200;
const FIRST_SPACING_MS = 3_000;
/** A worker that is away for a day finds a few hundred wakes in a history, not forty thousand. */
const LONGEST_SPACING_MS = 300_000;

export interface Sweep {
  readonly db: Database;
  readonly client: Client;
  readonly wake: WakeCase;
  readonly log: Logger;
}

interface Knocks {
  readonly version: number;
  readonly spacingMs: number;
  readonly nextAt: number;
}

/**
 * Compares record and process by itself: wakes what lags, starts what is missing, notes what it has proven; reminds of
 * dossiers, which have no workflow to do it, looks after payments that are held, and folds the totals of lists.
 */
export function startSweep(sweep: Sweep): { stop(): Promise<void> } {
  const knocks = new Map<string, Knocks>();
  return repeat('sweep', EVERY_MS, sweep.log, async () => {
    await wakeLagging(sweep, knocks);
    await inTransaction(sweep.db, SYSTEM_SCOPE, pressDossiers);
    await inTransaction(sweep.db, SYSTEM_SCOPE, lapseVouchers);
    await inTransaction(sweep.db, SYSTEM_SCOPE, lapseLateResults);
    await inTransaction(sweep.db, SYSTEM_SCOPE, promptYearTurns);
    await inTransaction(sweep.db, SYSTEM_SCOPE, promptQueues);
    await inTransaction(sweep.db, SYSTEM_SCOPE, wakeHeld);
    await inTransaction(sweep.db, SYSTEM_SCOPE, foldTotals);
    return proveSome(sweep);
  });
}

/** A knock is a hint: it is given again while the case lags, less and less often. */
async function wakeLagging({ db, wake }: Sweep, knocks: Map<string, Knocks>): Promise<void> {
  const lagging = await inTransaction(db, SYSTEM_SCOPE, (tx) => listLagging(tx, BATCH));
  const byId = new Map(lagging.map((each) => [each.id, each]));
  for (const id of knocks.keys()) if (!byId.has(id)) knocks.delete(id);
  const now = Date.now();
  const due = [...byId.values()].filter((each) => (standing(knocks, each)?.nextAt ?? 0) <= now);
  const { error } = await forEachCase(due, wake);
  if (error) throw error as Error;
  for (const each of due) {
    const before = standing(knocks, each)?.spacingMs ?? FIRST_SPACING_MS / 2;
    const spacingMs = Math.min(before * 2, LONGEST_SPACING_MS);
    knocks.set(each.id, { version: each.version, spacingMs, nextAt: now + spacingMs });
  }
}

function standing(knocks: Map<string, Knocks>, { id, version }: LaggingCase): Knocks | undefined {
  const known = knocks.get(id);
  return known?.version === version ? known : undefined;
}

/** Asks the server about the cases unproven for longest. After the loss of its store all of them come, batch on batch. */
async function proveSome({ db, client, wake, log }: Sweep): Promise<{ more: boolean }> {
  const id = await namespaceId(client);
  const isNewStore = await inTransaction(db, SYSTEM_SCOPE, (tx) => changeProcessStore(tx, id));
  if (isNewStore) log.info({ namespaceId: id }, 'a new process store: every open case is proven anew');
  const unproven = await inTransaction(db, SYSTEM_SCOPE, (tx) => listUnproven(tx, BATCH));
  const missing: CaseRef[] = [];
  const unseen = await forEachCase(unproven, async (each) => {
    if (!(await isRunning(client, each))) missing.push(each);
  });
  const unstarted = await forEachCase(missing, wake);
  if (missing.length > 0)
    log.warn({ missing: missing.length, first: missing[0] }, 'workflows were missing and start again');
  const proven = unproven.filter((each) => !unseen.failed.has(each) && !unstarted.failed.has(each));
  if (proven.length > 0) await inTransaction(db, SYSTEM_SCOPE, (tx) => markProven(tx, proven));
  const error = unseen.error ?? unstarted.error;
  if (error) throw error as Error;
  return { more: unproven.length === BATCH };
}

async function isRunning(client: Client, { kind, id }: CaseRef): Promise<boolean> {
  try {
    const { status } = await within(client, () => client.workflow.getHandle(workflowIdOf(kind, id)).describe());
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
