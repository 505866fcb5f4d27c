import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 4 of 8 过程监督: the planned hours are delivered, inspections met, no finding open.
 * Rules and deadlines: docs/stages/4-supervision.md.
 */
export async function supervision(classId: string): Promise<void> {
  // Open. Prompts inspectors and caseworker; due five working days after the last session.
  await steps.openSupervision(classId);

  // Wait. Attendance and inspections are entered day by day and wake nobody; the confirmation of delivery does.
  await settled(classId, 'supervision');

  // Leave. Writes the completion row and opens the assessment, in one transaction, if the record still says so.
  await steps.leaveSupervision(classId);
}
