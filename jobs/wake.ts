import type { Client } from '@temporalio/client';
import { type CaseRef, startOptions, TASK_QUEUE, WAKE, workflowTypeOf } from '../domain/lifecycle/process.js';
import { isServerAway, within } from '../platform/temporal.js';

export interface Failures<Case> {
  readonly failed: ReadonlySet<Case>;
  /** The first of the errors; undefined when all went well. */
  readonly error: unknown;
}

const AT_ONCE = 20;

export type WakeCase = (each: CaseRef) => Promise<void>;

/** Knocks at a case's workflow and starts it where there is none: whoever is woken reads the record and finds his place. */
export function wakeWith(client: Client, taskQueue: string = TASK_QUEUE): WakeCase {
  return async ({ kind, id }) => {
    await within(client, () =>
      client.workflow.signalWithStart(workflowTypeOf(kind), {
        ...startOptions(kind, id),
        taskQueue,
        signal: WAKE,
        signalArgs: [],
      }),
    );
  };
}

/**
 * Does something about each case, a few at a time, and answers those for which it failed. When the server is away the
 * rest is not tried: every one of them would wait for its deadline.
 */
export async function forEachCase<Case extends CaseRef>(
  cases: readonly Case[],
  work: (each: Case) => Promise<void>,
): Promise<Failures<Case>> {
  const waiting = [...cases];
  const failed = new Set<Case>();
  let error: unknown;
  let serverIsAway = false;
  const run = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        if (serverIsAway) failed.add(next);
        else await work(next);
      } catch (caught) {
        failed.add(next);
        error ??= caught;
        serverIsAway ||= isServerAway(caught);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, cases.length) }, run));
  return { failed, error };
}
