import { readFileSync } from 'node:fs';
import { REASON_CODES } from '../../domain/subsidy/reason-codes.js';
import { WORKING_STEPS } from '../../domain/subsidy/types.js';
import { referencePolicyIds } from '../support/reference-policy.js';

/** The calculator's page is held to the code, as the stage pages are. */
const words = [...readFileSync('docs/subsidy.md', 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);

it('names every step, in the calculator’s order', () => {
  const steps: readonly string[] = WORKING_STEPS;
  const named = words.filter((word) => steps.includes(word));
  expect([...new Set(named)]).toEqual(steps);
});

it('names every reason of a zero', () => {
  expect(REASON_CODES.filter((code) => !words.includes(code))).toEqual([]);
});

it('names every version', () => {
  expect(referencePolicyIds().filter((id) => !words.includes(id))).toEqual([]);
});
