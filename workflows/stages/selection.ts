import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 2 of 8 机构遴选: the basis of assignment is recorded and the agreement signed.
 * Rules and deadlines: docs/stages/2-selection.md.
 */
export async function selection(projectId: string): Promise<void> {
  // Open. Prompts the caseworker for an assignment by directory or award and sets the due date.
  await steps.openSelection(projectId);

  // Wait. Assignment, confirmation, publicity and agreement are commands in commands/selection.ts; a wake follows each.
  await settled(projectId, 'selection');

  // Leave. Writes the completion row, hands each planned class over and opens its filing, in one transaction.
  await steps.leaveSelection(projectId);
}
