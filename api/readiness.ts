import { type Database, row, sql } from '../platform/database.js';
import { listLivingParts, type PartName } from '../store/process/heartbeats.js';

/** Which parts answer right now. */
export interface PartStates {
  readonly database: boolean;
  readonly temporal: boolean;
  readonly worker: boolean;
  readonly relay: boolean;
  readonly queues: boolean;
}
export type Readiness = () => Promise<PartStates>;

/** Asks the backing services; the other parts are heard of through their heartbeat in the record. */
export function readinessOf(db: Database, askTemporal: () => Promise<unknown>): Readiness {
  return async () => {
    const [database, process, living] = await Promise.all([
      answers(row(db, sql`SELECT 1 AS alive`)),
      answers(askTemporal()),
      listLivingParts(db).catch((): PartName[] => []),
    ]);
    return {
      database,
      temporal: process,
      worker: living.includes('worker'),
      relay: living.includes('relay'),
      queues: living.includes('queues'),
    };
  };
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  return question.then(
    () => true,
    () => false,
  );
}
