import { z } from 'zod';
import { id, isoDate, longText, shortText } from '../lifecycle/fields.schema.js';

/** 困难企业认定: by the paper that recognises the enterprise, from one day to another, both included. */
export const proposeHardship = z
  .strictObject({
    organisationId: id.meta({ source: 'enterprises' }),
    document: shortText,
    validFrom: isoDate,
    validTo: isoDate,
    reason: longText,
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, { path: ['validTo'], error: '终止日期不早于起始日期' });
export const refuseHardship = z.strictObject({ reason: longText });

/** 撤销认定: from this day on; from its first day where it should never have been. */
export const withdrawHardship = z.strictObject({ fromDay: isoDate, document: shortText, reason: longText });
export const refuseHardshipWithdrawal = z.strictObject({ reason: longText });
