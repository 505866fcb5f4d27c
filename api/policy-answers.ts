import { z } from 'zod';
import { CONFIDENCES, DECIDING_DATES, POLICY_STATUSES } from '../domain/policy/types.js';
import { TARIFF_UNITS } from '../domain/policy/tariff.js';
import { FUNDING_SOURCES, SUBSIDY_KINDS } from '../domain/vocabulary.js';
import { day, fen, page } from './answer-parts.js';
import { rungs } from '../domain/policy/tariff.schema.js';

const head = {
  id: z.string(),
  name: z.string(),
  regionCode: z.string(),
  regionName: z.string(),
  fundSources: z.array(z.enum(FUNDING_SOURCES)),
  validFrom: day,
  validTo: day.nullable(),
  document: z.string(),
  status: z.enum(POLICY_STATUSES),
  supersedes: z.string().nullable(),
  supersededBy: z.string().nullable(),
};
const act = z.strictObject({ byName: z.string(), on: day }).nullable();

export const policyList = z.strictObject(page(z.strictObject(head)));
export const policyVersion = z
  .strictObject({ ...head, drafted: act, checked: act, opinion: z.string().nullable(), broughtIntoForce: act })
  .meta({ id: 'PolicyVersion' });

const figure = {
  value: z.unknown(),
  /** The value as a person reads it. */
  text: z.string(),
  clause: z.string(),
  sourceDocument: z.string(),
  confidence: z.enum(CONFIDENCES),
  isDefault: z.boolean(),
  decidingDate: z.enum(DECIDING_DATES),
};
export const policyRules = z.strictObject({
  versionId: z.string(),
  rules: z.array(z.strictObject({ key: z.string(), name: z.string(), ...figure }).meta({ id: 'PolicyRule' })),
});
const side = z.strictObject(figure).nullable();
export const policyDifference = z.strictObject({
  /** What `to` added, removed or changed of `from`. */
  from: z.string(),
  to: z.string(),
  differences: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      change: z.enum(['ADDED', 'REMOVED', 'CHANGED', 'CITED']),
      before: side,
      after: side,
    }),
  ),
});

const tariff = z
  .strictObject({
    kind: z.enum(SUBSIDY_KINDS),
    name: z.string(),
    amounts: z.array(
      z.strictObject({
        level: rungs.nullable(),
        levelName: z.string().nullable(),
        per: z.enum(TARIFF_UNITS),
        amountFen: fen,
      }),
    ),
    /** Payee, certificates and whatever else it asks for, as a person reads it. */
    terms: z.string(),
    ...{ clause: figure.clause, sourceDocument: figure.sourceDocument },
    ...{ isDefault: figure.isDefault, decidingDate: figure.decidingDate },
  })
  .meta({ id: 'PublicTariff' });
export const publicVersions = z
  .strictObject({
    ...page(
      z
        .strictObject({
          ...head,
          /** No document gives the end of its term. */
          validToIsDefault: z.boolean(),
          tariffs: z.array(tariff),
        })
        .meta({ id: 'PublicPolicyVersion' }),
    ),
    /** Regions that have a version in force. */
    regions: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  })
  .meta({ id: 'PublicPolicyVersions' });
