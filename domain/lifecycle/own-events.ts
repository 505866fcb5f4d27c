import type { Stage } from './stages.js';

/**
 * What stands in the trail beside commands and the opening and completing of stages: the process's own steps, what was
 * read, and what came from people without an account. Each has its words on the pages.
 */
export const OWN_EVENTS = [
  'class-closed',
  'project-closed',
  'subsidy-claim-closed',
  'subsidy-claim-lapsed',
  'reminder-sent',
  'escalated',
  'due-date-moved',
  'history-known',
  'late-results-lapsed',
  'answer-confirmation',
  'claim-voucher',
  'voucher-lapsed',
  'objection-received',
  'objections-read',
  'document-read',
  'bank-file-taken',
  'budget-carried-over',
  'budget-taken-back',
  'budget-held-again',
  'password-changed',
  'list-exported',
  'export-permission-given',
  'export-permission-ended',
] as const;
export type OwnEvent = (typeof OWN_EVENTS)[number];
/** Written by the process when it moves. */
export type StageEvent = `${Stage}-opened` | `${Stage}-completed`;
