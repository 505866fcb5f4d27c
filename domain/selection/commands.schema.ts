import { z } from 'zod';
import { id, longText, shortText } from '../lifecycle/fields.schema.js';

export const assignFromDirectory = z.strictObject({ directoryEntryId: id.meta({ source: 'directoryEntries' }) });
export const submitBid = z.strictObject({ proposal: longText });
export const award = z.strictObject({
  bidId: id.meta({ source: 'bids' }),
  reserveBidIds: z.array(id).max(20, '不超过20家').default([]).meta({ source: 'bids' }),
});
export const signAgreement = z.strictObject({ agreementReference: shortText });
