import { z } from 'zod';
import { longText, shortText } from '../lifecycle/fields.schema.js';

export const fileClaim = z.strictObject({ commitment: z.literal(true, '须作出真实性承诺') });
export const opinion = z.strictObject({ opinion: longText });
export const postPublicity = z.strictObject({ place: shortText });
export const approveClaim = z.strictObject({ opinion: longText, specialReviewReference: shortText.nullish() });
export const confirmPayment = z.strictObject({ paymentReference: shortText });
