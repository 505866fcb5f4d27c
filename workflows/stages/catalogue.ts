import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 1 of 8 需求目录: the project is bound to an item of a published catalogue release.
 * Rules and deadlines: docs/stages/1-catalogue.md.
 */
export async function catalogue(projectId: string): Promise<void> {
  // Open. Prompts the approver of the posting and sets the due date; a second call changes nothing.
  await steps.openCatalogue(projectId);

  // Wait. People decide in commands/catalogue.ts; silence past the due date reminds, then escalates, and never decides.
  await settled(projectId, 'catalogue');

  // Leave. Writes the completion row and opens the selection, in one transaction, if the record still says so.
  await steps.leaveCatalogue(projectId);
}
