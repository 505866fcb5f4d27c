import { z } from 'zod';
import { ALLOCATION_KINDS } from '../domain/budget/commands.schema.js';
import { TURN_KINDS } from '../domain/budget/turn.js';
import { SIGNAL_KINDS } from '../domain/check/rules.js';
import { IDENTITY_DOCUMENTS } from '../domain/claim/commands.schema.js';
import { FUNDING_SOURCES } from '../domain/vocabulary.js';
import { VOUCHER_KINDS } from '../domain/voucher/rules.js';
import type { PlainDossier } from '../store/dossier/dossier-pages.js';
import { command, day, fen, id, instant, page, role } from './answer-parts.js';

/** What is answered of the dossiers that are listed and opened in one way (store/dossier/dossier-pages.ts). */
const text = z.string();
const maybe = z.string().nullable();
const DECISION = z.enum(['CONFIRMED', 'REFUSED']).nullable();
const twoPeople = {
  proposedOn: day,
  proposedBy: text,
  decision: DECISION,
  decidedOn: day.nullable(),
  decidedBy: maybe,
};
const fund = z.enum(FUNDING_SOURCES);

const ITEMS = {
  allocation: {
    ...{
      id,
      kind: z.enum(ALLOCATION_KINDS),
      fund,
      regionName: text,
      budgetYear: z.int(),
      amountFen: fen,
      document: text,
    },
    ...twoPeople,
  },
  yearTurn: {
    ...{
      id,
      kind: z.enum(TURN_KINDS),
      fund,
      regionName: text,
      budgetYear: z.int(),
      toYear: z.int(),
      classTitle: maybe,
    },
    ...{ document: text, amountFen: fen.nullable(), ...twoPeople },
  },
  paperConfirmation: { id, title: text, institutionName: text, people: z.int(), reference: text, ...twoPeople },
  historyImport: { id, fileName: text, rowCount: z.int(), sumFen: fen, ...twoPeople },
  voucherIssue: {
    ...{ id, kind: z.enum(VOUCHER_KINDS), document: text, occupationName: maybe, level: maybe, institutionName: maybe },
    ...{ people: z.int(), ...twoPeople },
  },
  voucherOverride: {
    ...{ id, classId: id, title: text, reason: text, document: text, refusalReason: maybe, trainees: z.int() },
    ...twoPeople,
  },
  payeeAccount: {
    ...{ id, organisationId: id, organisationName: text, holder: text, bank: text, number: text },
    ...{ state: z.enum(['PROPOSED', 'CONFIRMED', 'REFUSED', 'REPLACED']), proposedOn: day, decidedOn: day.nullable() },
  },
  spotCheck: {
    ...{
      id,
      quarterFrom: day,
      percent: z.int(),
      population: z.int(),
      drawn: z.int(),
      checked: z.int(),
      errors: z.int(),
    },
    drawnOn: day,
  },
  signal: {
    ...{ id, kind: z.enum(SIGNAL_KINDS), title: text, seq: z.int(), detail: text, raisedOn: day, raisedBy: maybe },
  },
  shortfall: {
    ...{ id, proposedOn: day, title: text, classId: id.nullable(), claimId: id.nullable(), condition: text },
    ...{
      responsibleName: text,
      reason: text,
      evidence: text,
      declaredByName: text,
      decision: DECISION,
      decidedByName: maybe,
    },
  },
  appeal: {
    ...{ id, title: text, organisationName: text, filedOn: day, windowEndsOn: day },
    ...{ decision: z.enum(['UPHELD', 'REJECTED']).nullable(), decidedOn: day.nullable() },
  },
  claimant: {
    ...{ id, username: text, holderName: text, idNumberMasked: text, phone: text, regionName: text },
    ...{ registeredOn: day, passwordUntil: day.nullable() },
  },
  nameCorrection: { id, oldName: text, idNumberMasked: text, document: text, ...twoPeople },
  hardship: {
    ...{ id, organisationName: text, regionName: text, document: text, validFrom: day, validTo: day },
    state: z.enum(['PROPOSED', 'REFUSED', 'STANDING', 'WITHDRAWING', 'WITHDRAWN', 'EXPIRED']),
    ...twoPeople,
  },
} as const satisfies Record<PlainDossier, z.ZodRawShape>;

const MORE = {
  allocation: { reason: maybe, budgetId: id.nullable() },
  yearTurn: { reason: maybe, budgetId: id, classId: id.nullable() },
  paperConfirmation: {
    ...{ reason: maybe, classId: id },
    trainees: z.array(z.strictObject({ seq: z.int(), holderName: text, idNumberMasked: text })),
  },
  historyImport: { reason: maybe, sha256: text },
  payeeAccount: { proposedBy: text, decidedBy: maybe, reason: maybe },
  signal: { classId: id.nullable() },
  appeal: {
    ...{ claimId: id, claimLineId: id.nullable(), classId: id.nullable(), seq: z.int().nullable(), ground: text },
    ...{ evidence: maybe, decisionReason: maybe, obstacle: maybe, carriedOutOn: day.nullable(), carriedOutHow: maybe },
    effect: z.enum(['REOPENED', 'TO_CARRY_OUT']).nullable(),
  },
  shortfall: { decidedOn: day.nullable(), decisionReason: maybe },
  claimant: { identityDocument: z.enum(IDENTITY_DOCUMENTS), registeredBy: text },
  nameCorrection: { newName: text, grounds: text, reason: maybe },
  hardship: {
    ...{ grounds: text, reason: maybe, endsBefore: day.nullable() },
    withdrawals: z.array(z.strictObject({ fromDay: day, grounds: text, document: text, ...twoPeople, reason: maybe })),
    /** Of the enterprise, of this kind: how many lines are worth something on a day that no term covers any more. */
    claims: z.array(
      z.strictObject({
        ...{
          claimId: id,
          number: text,
          filedOn: day,
          claimState: z.enum(['FILED', 'RETURNED', 'WITHDRAWN', 'REFUSED']),
        },
        ...{ uncovered: z.int(), paidFen: fen },
      }),
    ),
  },
} as const satisfies Partial<Record<PlainDossier, z.ZodRawShape>>;

const totals = z.strictObject({ count: z.int(), waiting: z.int() });
const named = (dossier: string, what: string) => ({ id: `${dossier[0]?.toUpperCase()}${dossier.slice(1)}${what}` });
const listOf = <Shape extends z.ZodRawShape>(dossier: PlainDossier, shape: Shape) =>
  z.strictObject({ ...page(z.strictObject(shape).meta(named(dossier, 'Item'))), totals });

export const dossierLists = {
  allocation: listOf('allocation', ITEMS.allocation),
  yearTurn: listOf('yearTurn', ITEMS.yearTurn),
  paperConfirmation: listOf('paperConfirmation', ITEMS.paperConfirmation),
  historyImport: listOf('historyImport', ITEMS.historyImport),
  voucherIssue: listOf('voucherIssue', ITEMS.voucherIssue),
  voucherOverride: listOf('voucherOverride', ITEMS.voucherOverride),
  payeeAccount: listOf('payeeAccount', ITEMS.payeeAccount),
  spotCheck: listOf('spotCheck', ITEMS.spotCheck),
  signal: listOf('signal', ITEMS.signal),
  shortfall: listOf('shortfall', ITEMS.shortfall),
  appeal: listOf('appeal', ITEMS.appeal),
  claimant: listOf('claimant', ITEMS.claimant),
  nameCorrection: listOf('nameCorrection', ITEMS.nameCorrection),
  hardship: listOf('hardship', ITEMS.hardship),
};

export function dossierAnswer(dossier: PlainDossier): z.ZodObject {
  const more: z.ZodRawShape = dossier in MORE ? MORE[dossier as keyof typeof MORE] : {};
  return z.strictObject({ ...ITEMS[dossier], ...more }).meta(named(dossier, 'Page'));
}

export const awaitedList = z.strictObject({
  items: z.array(
    z.strictObject({
      ...{ command, role, organisationId: id, organisationName: text },
      ...{ dueAt: instant.nullable(), dueProvisional: z.boolean() },
    }),
  ),
});
