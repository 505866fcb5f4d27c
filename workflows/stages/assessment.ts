import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 5 of 8 结果考核: every trainee has a result, every pass a verified certificate.
 * Rules and deadlines: docs/stages/5-assessment.md.
 */
export async function assessment(classId: string): Promise<void> {
  // Open. Prompts the assessment body, which is never the institution that trained.
  await steps.openAssessment(classId);

  // Wait. Results first, then the verification of certificates by another person: commands/assessment.ts.
  await settled(classId, 'assessment');

  // Leave. Writes the completion row and opens the tracking of employment; from here on a claim may be filed.
  await steps.leaveAssessment(classId);
}
