import { z } from 'zod';
import { rosterRow } from '../filing/commands.schema.js';
import { faultsOfNumbers } from '../identity/listed-people.js';
import { id, longText, shortText } from '../lifecycle/fields.schema.js';
import { withRowFaults } from '../lifecycle/rows.schema.js';
import { VOUCHER_KINDS } from './rules.js';

/** 批量发放: a list of people as on a roster; a 定向券 is for a catalogue item, and for one institution or any. */
export const issueVouchers = withRowFaults(
  z
    .strictObject({
      kind: z.enum(VOUCHER_KINDS, '请选择通用券（GENERAL）或定向券（TARGETED）'),
      catalogueItemId: id.meta({ source: 'catalogueItems' }).optional(),
      institutionId: id.meta({ source: 'institutions' }).optional(),
      document: shortText,
      rows: z.array(rosterRow).min(1, '名单不能为空').max(500, '每批不超过500人'),
    })
    .refine(({ kind, catalogueItemId }) => kind === 'GENERAL' || catalogueItemId !== undefined, {
      path: ['catalogueItemId'],
      error: '定向券须选择目录项目（职业和等级）',
    })
    .refine(({ kind, catalogueItemId }) => kind === 'TARGETED' || catalogueItemId === undefined, {
      path: ['catalogueItemId'],
      error: '通用券不限定职业和等级',
    })
    .refine(({ kind, institutionId }) => kind === 'TARGETED' || institutionId === undefined, {
      path: ['institutionId'],
      error: '通用券不限定机构',
    }),
  'rows',
  (rows) => faultsOfNumbers(rows),
);
export type IssueVouchers = z.output<typeof issueVouchers>;

const identity = { name: rosterRow.shape.name, idNumber: rosterRow.shape.idNumber };

/** At the window, with the identity card shown. */
export const claimVoucherAtWindow = z.strictObject(identity);
/** With the link that the bureau has handed out; the person has no account. */
export const claimVoucher = z.strictObject({ token: z.string().max(200, '链接无效'), ...identity });

/** The code that is scanned from the holder's voucher at check-in. */
export const activateVoucher = z.strictObject({
  classId: id.meta({ source: 'ownClasses' }),
  code: z.string().trim().toUpperCase().min(1, '请扫描券码').max(50, '券码过长'),
});
export const voidVoucher = z.strictObject({ reason: longText });

export const overrideVoucher = z.strictObject({
  classId: id.meta({ source: 'filingClasses' }),
  reason: longText,
  documentReference: shortText,
});
export const decline = z.strictObject({ reason: longText });
