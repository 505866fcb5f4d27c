import type { PolicyVersion } from '../../domain/policy/types.js';
import { referenceJson } from './reference-policy.js';

type Figures = Readonly<Record<string, unknown>>;

/** A draft in the shape of a reference file: 泉州's version, with another id, term and figures. */
export function aDraft(id: string, change: Partial<PolicyVersion> = {}, figures: Figures = {}): PolicyVersion {
  const file = referenceJson('policy/FJ-QZ-2024.json');
  const draft = { ...file, name: `${id}补贴标准`, status: 'DRAFT', ...change, id };
  const said: Figures = { 'version.validFrom': draft.validFrom, 'version.validTo': draft.validTo, ...figures };
  for (const [key, value] of Object.entries(said)) draft.rules[key] = { ...draft.rules[key], value };
  return draft;
}

/** The same without the word of its document on overlaps. */
export function withoutOverlapRule(draft: PolicyVersion): PolicyVersion {
  const { 'version.overlap': _overlap, ...rules } = draft.rules;
  return { ...draft, rules };
}
