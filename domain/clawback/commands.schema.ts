import { z } from 'zod';
import { id, isoDate, longText, shortText } from '../lifecycle/fields.schema.js';
import { CLAWBACK_SCOPES, ORDERED_GROUNDS } from './rules.js';

const MAXIMUM_FEN = 10_000_000_000_00;
const amountFen = z.int('金额应为整数（分）').min(1, '金额应大于0').max(MAXIMUM_FEN, '金额超过上限，请核对');

/** 追回决定: persons of a class, a class, a whole project, or a claim without a class; what has been paid to them is looked up, not typed. */
export const orderClawback = z.strictObject({
  scope: z.enum(CLAWBACK_SCOPES, '请选择按人、按班、按项目或按申领追回'),
  projectId: id.nullish().meta({ source: 'paidProjects' }),
  classId: id.nullish().meta({ source: 'paidClasses' }),
  traineeIds: z.array(id).min(1, '请选择人员').max(50, '一次不超过50人').nullish().meta({ source: 'trainees' }),
  claimId: id.nullish().meta({ source: 'paidClaims' }),
  /** Asked for only where several were paid. */
  payeeOrganisationId: id.nullish().meta({ source: 'institutions' }),
  /** The living allowances of these people instead of their training: each is his own debtor, by an order of his own. */
  allowances: z.boolean('须为是或否').default(false),
  ground: z.enum(ORDERED_GROUNDS, '请选择追回事由'),
  reason: longText,
  document: shortText,
  /** Of each payment at most this; all of it when left out. */
  perPaymentFen: amountFen.nullish(),
});
export const refuseClawback = z.strictObject({ reason: longText });
export const recordRefund = z.strictObject({ amountFen, reference: shortText, receivedOn: isoDate });
const recoveryId = id.meta({ source: 'openRefunds' });
export const confirmRefund = z.strictObject({ recoveryId });
export const refuseRefund = z.strictObject({ recoveryId, reason: longText });
export const reverseClawback = z.strictObject({ reason: longText, document: shortText });
