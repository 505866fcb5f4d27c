import { z } from 'zod';
import { VOUCHER_KINDS, VOUCHER_STATES } from '../domain/voucher/rules.js';
import { day, fen, id, page } from './answer-parts.js';
import { dossierLists } from './dossier-answers.js';

/** What the API answers of vouchers: a holder's name is never whole, his number never leaves the record. */
const state = z.enum(VOUCHER_STATES);

export const voucher = z
  .strictObject({
    id,
    number: z.string(),
    state,
    kind: z.enum(VOUCHER_KINDS).nullable(),
    holderName: z.string().nullable(),
    idNumberMasked: z.string().nullable(),
    occupationName: z.string().nullable(),
    level: z.string().nullable(),
    institutionName: z.string().nullable(),
    issuedOn: day,
    claimBy: day,
    claimedOn: day.nullable(),
    claimChannel: z.enum(['LINK', 'WINDOW']).nullable(),
    validTo: day.nullable(),
    faceFen: fen.nullable(),
    classId: id.nullable(),
    activatedOn: day.nullable(),
    redeemedOn: day.nullable(),
    endedOn: day.nullable(),
    voidReason: z.string().nullable(),
  })
  .meta({ id: 'Voucher' });
export const voucherList = z.strictObject({
  ...page(voucher),
  totals: z.array(z.strictObject({ state, count: z.int(), faceFen: fen })),
});

export const claimedVoucher = z.strictObject({
  number: z.string(),
  code: z.string(),
  validTo: day,
  faceFen: fen.nullable(),
});

export const issue = z.strictObject({
  id,
  kind: z.enum(VOUCHER_KINDS),
  document: z.string(),
  occupationName: z.string().nullable(),
  level: z.string().nullable(),
  institutionName: z.string().nullable(),
  proposedOn: day,
  decision: z.enum(['CONFIRMED', 'REFUSED']).nullable(),
  decidedOn: day.nullable(),
  reason: z.string().nullable(),
  rows: z.array(
    z.strictObject({
      row: z.int(),
      holderName: z.string(),
      idNumberMasked: z.string(),
      categories: z.array(z.string()),
      voucherId: id.nullable(),
      state: state.nullable(),
    }),
  ),
});

export const links = z.strictObject({
  items: z.array(
    z.strictObject({
      voucherId: id,
      row: z.int(),
      number: z.string(),
      holderName: z.string(),
      idNumberMasked: z.string(),
      claimBy: day,
      token: z.string(),
    }),
  ),
});

export const classVouchers = z.strictObject({
  endsOn: day.nullable(),
  waived: z.boolean(),
  items: z.array(
    z.strictObject({
      traineeId: id,
      seq: z.int(),
      name: z.string(),
      idNumberMasked: z.string(),
      voucher: z
        .strictObject({
          id,
          number: z.string(),
          state,
          claimedOn: day.nullable(),
          validTo: day.nullable(),
          faceFen: fen.nullable(),
          activatedOn: day.nullable(),
          /** Held for this class. */
          bound: z.boolean(),
          fits: z.boolean(),
          lapsesBeforeEnd: z.boolean(),
        })
        .nullable(),
    }),
  ),
});

export const overrides = dossierLists.voucherOverride.extend({
  counts: z.array(z.strictObject({ proposedBy: z.string(), proposed: z.int(), confirmed: z.int() })),
});
