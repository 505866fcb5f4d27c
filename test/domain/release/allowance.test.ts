import { describe, expect, test } from '@jest/globals';
import type { ClaimFacts, ClassFacts } from '../../../domain/lifecycle/case-view.js';
import { refusalForCommand } from '../../../domain/lifecycle/table.js';
import { aClassView, anActor, ORGANISATIONS } from '../../support/views.js';

const claim = (state: ClaimFacts['state']) => ({ state }) as ClaimFacts;
const answer = (change: Partial<ClassFacts>) =>
  refusalForCommand(
    aClassView({ stage: 'release', ...change }),
    'fileAllowanceClaim',
    anActor('institution', ORGANISATIONS.INSTITUTION),
  )?.code ?? 'allowed';

describe('the allowances of a class', () => {
  test.each([
    [
      'a version that pays none beside this training',
      { allowances: null, claim: claim('FILED') },
      'ALLOWANCE_NOT_OF_CLASS',
    ],
    ['a class that has not claimed', { allowances: 3, claim: null }, 'CLAIM_NOT_FILED'],
    ['a claim that was taken back', { allowances: 3, claim: claim('WITHDRAWN') }, 'CLAIM_NOT_FILED'],
    ['a claim that was refused', { allowances: 3, claim: claim('REFUSED') }, 'CLAIM_NOT_FILED'],
    ['nobody who may have one', { allowances: 0, claim: claim('FILED') }, 'ALLOWANCE_NOBODY'],
    [
      'an institution under a measure',
      { allowances: 3, claim: claim('FILED'), restriction: 'BLACKLIST' },
      'PAYEE_RESTRICTED',
    ],
    ['a standing claim', { allowances: 3, claim: claim('FILED') }, 'allowed'],
    ['a claim that is with the institution', { allowances: 3, claim: claim('RETURNED') }, 'allowed'],
    [
      'a class that was paid',
      { allowances: 1, claim: claim('FILED'), stage: 'closed', state: 'CLOSED' as const },
      'allowed',
    ],
  ])('of %s', (_what, change, code) => {
    expect(answer(change)).toBe(code);
  });
});
