import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 3 of 8 开班备案: the bureau checks the class file.
 * Rules and deadlines: docs/stages/3-filing.md.
 */
export async function filing(classId: string): Promise<void> {
  // Open. Prompts the institution and sets the due date; a second call changes nothing.
  await steps.openFiling(classId);

  // Wait. People decide in commands/filing.ts; silence past the due date reminds, then escalates, and never decides.
  await settled(classId, 'filing');

  // Leave. Approved: writes the completion row and opens supervision, in one transaction. Refused: the class ends here.
  await steps.leaveFiling(classId);
}
