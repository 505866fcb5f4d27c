import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { WAKE } from '../domain/lifecycle/process.js';

const wake = defineSignal(WAKE);

/** Each run has a module of its own. All that is remembered is that somebody knocked: what matters is in the record. */
let knocked = false;

/** Called before a run's first await, so that no knock is lost. */
export function listenForWakes(): void {
  setHandler(wake, () => {
    knocked = true;
  });
}

/** From here on a knock counts again: called before the record is read, so that what comes meanwhile is not missed. */
export function forgetWakes(): void {
  knocked = false;
}

/** Waits for a wake, or for the milliseconds if there are any. */
export async function wakeOr(waitMs: number | null): Promise<void> {
  if (waitMs === null) await condition(() => knocked);
  else await condition(() => knocked, waitMs);
}
