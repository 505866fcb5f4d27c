import { z } from 'zod';
import { PROOF_KINDS } from '../employment/commands.schema.js';
import { faultsOfNumbers } from '../identity/listed-people.js';
import { id, isoDate, month, MOST_TRAINEES, shortText, wholeNumber } from '../lifecycle/fields.schema.js';
import { withRowFaults } from '../lifecycle/rows.schema.js';
import { investigateObjection, resolveObjection } from '../release/commands.schema.js';
import { CERTIFICATE_KINDS, FUNDING_SOURCES, PERSON_CATEGORIES, SKILL_LEVELS } from '../vocabulary.js';
import { CLAIM_KIND_NAMES } from './kinds.js';
import { refusalsOfRows } from './row-rules.js';

const fen = wholeNumber.min(1, '须大于0').max(10_000_000, '超过上限，请核对');
/** Who somebody is. The number is checked by the rule, not by the shape. */
const person = {
  name: z.string().trim().min(1, '不能为空').max(50, '不能超过50字'),
  idNumber: z.string().trim().min(1, '不能为空').max(30, '不能超过30位'),
};
const phone = z
  .string()
  .trim()
  .regex(/^1[3-9]\d{9}$/, '请填写11位手机号码');
/** Chosen with the person at the counter; he exchanges it at his first sign-in. */
const oneTimePassword = z.string().min(1, '不能为空').max(200, '不能超过200位').meta({ format: 'password' });

export const IDENTITY_DOCUMENTS = ['ID_CARD', 'TEMPORARY_ID_CARD', 'RESIDENCE_PERMIT'] as const;
/** 窗口登记: a natural person who will claim for himself, after his paper was seen. */
export const registerClaimant = z.strictObject({
  ...person,
  phone,
  regionCode: z.string().meta({ source: 'regions' }),
  identityDocument: z.enum(IDENTITY_DOCUMENTS, '证件种类不在名录内'),
  oneTimePassword,
});
export const renewClaimantPassword = z.strictObject({ phone: phone.optional(), oneTimePassword });

/** 姓名更正: of whoever has this number, which itself is never corrected. */
export const proposeNameCorrection = z.strictObject({ ...person, reason: shortText, document: shortText });
export const refuseNameCorrection = z.strictObject({ reason: shortText });

/** One person and one certificate, or one person and one month, row by row; what a row must say depends on the kind (kinds.ts). */
const entry = z.strictObject({
  ...person,
  categories: z.array(z.enum(PERSON_CATEGORIES, '人员类别不在名录内')).max(5, '不超过5类').default([]),
  occupationCode: shortText.nullish(),
  level: z.enum(SKILL_LEVELS, '等级不在名录内').nullish(),
  certificateKind: z.enum(CERTIFICATE_KINDS, '证书种类不在名录内').nullish(),
  certificateNumber: shortText.nullish(),
  issuer: shortText.nullish(),
  issuedOn: isoDate.nullish(),
  hiredOn: isoDate.nullish(),
  contractMonths: wholeNumber.min(1, '至少1个月').max(600, '不超过600个月').nullish(),
  subsidyMonth: month.nullish(),
  feeFen: fen.nullish(),
  /** 生活费（含交通费）: what a person asks for beside his training. */
  allowanceFen: fen.nullish(),
});
export type Entry = z.output<typeof entry>;
const entries = z.array(entry).min(1, '请至少填写一行').max(200, '不超过200行');

export const fileSubsidyClaim = withRowFaults(
  z.strictObject({
    fund: z.enum(FUNDING_SOURCES, '资金渠道不在名录内'),
    subsidyKind: z.enum(CLAIM_KIND_NAMES, '该类补贴随班级或随培训补贴申领，不能单独申领').default('LEVEL_UPGRADE'),
    /** 先垫后补 where the fee was paid first; a person's own claim is 见证 unless he says so. */
    reimbursement: z.boolean('须为是或否').default(false),
    entries,
    commitment: z.literal(true, '须作出真实性承诺'),
  }),
  'entries',
  (rows, { subsidyKind }) => {
    const kind = CLAIM_KIND_NAMES.find((name) => name === subsidyKind);
    return [
      ...faultsOfNumbers(rows, kind !== undefined && kind !== 'WORK_AS_TRAINING'),
      ...(kind ? refusalsOfRows(kind, rows) : []),
    ];
  },
);
/** The form of a returned claim does not say of which kind it is: what its kind asks is for the rules. */
export const resubmitSubsidyClaim = withRowFaults(
  z.strictObject({ entries, commitment: z.literal(true, '须作出真实性承诺') }),
  'entries',
  (rows) => faultsOfNumbers(rows, false),
);

/** 就业奖补: a trainee who found work, with the proof that stands by now (domain §2.2, S6). */
const awardEntries = z
  .array(
    z.strictObject({
      traineeId: id.meta({ source: 'trainees' }),
      proofKind: z.enum(PROOF_KINDS, '证明类型不在名录内'),
      proofReference: shortText,
      provenOn: isoDate,
    }),
  )
  .min(1, '请至少填写一行')
  .max(200, '不超过200行');
export type AwardEntry = z.output<typeof awardEntries>[number];
export const fileAwardClaim = z.strictObject({
  classId: id,
  entries: awardEntries,
  commitment: z.literal(true, '须作出真实性承诺'),
});
export const resubmitAwardClaim = z.strictObject({
  entries: awardEntries,
  commitment: z.literal(true, '须作出真实性承诺'),
});

/** 生活费（含交通费）: for all trainees of the class who may have it, as much a person as the version gives, unless it is said otherwise. */
const allowance = {
  requestedFen: fen.nullish(),
  /** Who asks for another amount, or, without one, for nothing. */
  exceptions: z
    .array(z.strictObject({ traineeId: id.meta({ source: 'allowanceTrainees' }), requestedFen: fen.nullish() }))
    .max(MOST_TRAINEES, `不超过${MOST_TRAINEES}行`)
    .default([]),
  commitment: z.literal(true, '须作出真实性承诺'),
};
export const fileAllowanceClaim = z.strictObject(allowance);
export const resubmitAllowanceClaim = z.strictObject(allowance);
export type AskedAllowances = Pick<z.output<typeof fileAllowanceClaim>, 'requestedFen' | 'exceptions'>;

export const verifySubsidyClaim = z.strictObject({
  /** Of the national query, under which each certificate was looked up. */
  reference: shortText,
  entries: z
    .array(
      z.strictObject({
        row: wholeNumber.min(1, '序号从1开始').max(200, '序号不超过200'),
        /** Asked of a row with a certificate. */
        certificateVerified: z.boolean('须为是或否').nullish(),
        realName: z.boolean('须为是或否'),
        /** By the claiming enterprise; asked of an enterprise's claim. */
        insured: z.boolean('须为是或否').nullish(),
        /** Asked where hiring or contract are stated, and of an award: whether he was hired and works there as stated. */
        employmentVerified: z.boolean('须为是或否').nullish(),
        /** Asked where the row names a category of the person. */
        categoryVerified: z.boolean('须为是或否').nullish(),
        /** Asked of an award: whether a unit had paid his employee insurance at the filing. */
        insuredAtFiling: z.boolean('须为是或否').nullish(),
      }),
    )
    .min(1, '请逐行核验')
    .max(200, '不超过200行'),
});

/** As of a class's claim; which are open is asked of the claim. */
const objectionId = id.meta({ source: 'claimObjections' });
export const investigateSubsidyObjection = investigateObjection.extend({ objectionId });
export const resolveSubsidyObjection = resolveObjection.extend({ objectionId });
