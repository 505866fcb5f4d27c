import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 6 of 8 就业跟踪: every trainee has a terminal tracking result.
 * Rules and deadlines: docs/stages/6-employment.md.
 */
export async function employment(classId: string): Promise<void> {
  // Open. Prompts the caseworker; due ten working days after the window of six months has closed.
  await steps.openEmployment(classId);

  // Wait. Job proofs come in for months as row facts; closing the tracking is the one act that is waited for.
  await settled(classId, 'employment');

  // Leave. Writes the completion row and opens the evaluation, in one transaction, if the record still says so.
  await steps.leaveEmployment(classId);
}
