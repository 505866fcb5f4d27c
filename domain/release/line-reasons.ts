import { REASONS } from '../subsidy/reason-codes.js';

/** Why a line of a claim is worth nothing: what the calculator says, and what was decided about the line after it. */
export const LINE_REASONS = { ...REASONS, OBJECTION_UPHELD: '公示期异议成立，该笔补贴不予发放' } as const;
export type LineReason = keyof typeof LINE_REASONS;
