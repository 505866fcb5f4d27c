import { settled } from '../settled.js';
import { steps } from '../steps.js';

/**
 * Stage 8 of 8 补贴拨付: every claim line is paid or refused with reasons.
 * Rules and deadlines: docs/stages/8-release.md.
 */
export async function release(classId: string): Promise<void> {
  // Open. Prompts whoever signs next: a claim filed before stands at the gate already.
  await steps.openRelease(classId);

  // Wait. Two reviews, publicity, approval, instruction, confirmation: commands/release.ts.
  await settled(classId, 'release');

  // Leave. Closes the class: seals its archive, gives back what was held and not paid, and tells its project.
  await steps.leaveRelease(classId);
}
