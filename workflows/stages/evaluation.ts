import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 7 of 8 绩效评价: score and grade are final after objection.
 * Rules and deadlines: docs/stages/7-evaluation.md.
 */
export async function evaluation(classId: string): Promise<void> {
  // Open. Prompts the caseworker to appoint a third party.
  await steps.openEvaluation(classId);

  // Wait. Appointment, score, objection window and decision, each by another person: commands/evaluation.ts.
  await settled(classId, 'evaluation');

  // Leave. Writes the completion row, the seventh that the money gate asks for, and opens the release.
  await steps.leaveEvaluation(classId);
}
