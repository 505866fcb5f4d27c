import type { Stage } from './stages.js';

/** What record and process agree on: how a workflow is found, woken and started. Ids are built here alone. */
export const TASK_QUEUE = 'jiangxin';

/** The one signal there is: the record, the clock or a calendar moved. A hint, which may come twice, late, or in vain. */
export const WAKE = 'wake';

export const CASE_KINDS = ['project', 'class'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** What has a workflow of its own: a case, a batch of payments on its way, or a claim without a class. */
export type ProcessKind = CaseKind | 'batch' | 'claim';

export interface CaseRef<Kind extends ProcessKind = ProcessKind> {
  readonly kind: Kind;
  readonly id: string;
}

/** What a look at a batch tells its process: whether anything still waits for an answer, and how long to leave it. */
export interface SentBatch {
  readonly isDone: boolean;
  /** Real milliseconds; 0 where there is more to send at once. */
  readonly waitMs: number | null;
}

/** What a look at a claim without a class tells its process: whether it has ended, and how long there is nothing to do. */
export interface KeptClaim {
  readonly isDone: boolean;
  /** Real milliseconds; null where only people can move it, or the business clock is stopped. */
  readonly waitMs: number | null;
}

/** Where a project's or a class's process stands; a project whose classes run is in none of the eight stages. */
export type ProcessStage = Stage | 'classes';

/** What a look at the record tells the process: where the case is, whether to leave, how long to wait. */
export interface KeptStage {
  readonly stage: string;
  readonly settled: boolean;
  /** Real milliseconds; null when nothing is due, the case is suspended, or the business clock is stopped. */
  readonly waitMs: number | null;
}

export function workflowIdOf(kind: ProcessKind, caseId: string): string {
  return `${kind}/${caseId}`;
}

const WORKFLOW_TYPES = {
  project: 'projectLifecycle',
  class: 'classRun',
  batch: 'paymentBatch',
  claim: 'subsidyClaim',
} as const;

export function workflowTypeOf(kind: ProcessKind): (typeof WORKFLOW_TYPES)[ProcessKind] {
  return WORKFLOW_TYPES[kind];
}

/**
 * How every run of a case begins, children too. A worker that is killed holds its task for `workflowTaskTimeout`:
 * three seconds instead of the ten that a child would get.
 */
export function startOptions(kind: ProcessKind, caseId: string) {
  return {
    workflowId: workflowIdOf(kind, caseId),
    args: [caseId] as [string],
    workflowTaskTimeout: '3s',
  } as const;
}
