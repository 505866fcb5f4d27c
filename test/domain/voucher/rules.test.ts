import { describe, expect, test } from '@jest/globals';
import {
  claimBy,
  endsTooLate,
  isVoucherRequired,
  refusalForVoiding,
  refusalUnless,
  stateOn,
  type VoucherFacts,
  validTo,
} from '../../../domain/voucher/rules.js';

const RULES = {
  requiredForFunds: ['UNEMPLOYMENT_INSURANCE'],
  exemptKinds: ['APPRENTICESHIP'],
  exemptSettlementModes: ['PERSON_CERTIFICATE'],
  validityMonths: 3,
} as const;

const voucher = (change: Partial<VoucherFacts> = {}): VoucherFacts => ({
  ...{ state: 'CLAIMED', claimBy: '2026-05-01', validTo: '2026-06-10', classId: null, classEndsOn: null },
  ...change,
});

describe('the validity of a voucher', () => {
  test.each([
    ['E16', '2026-03-10', '2026-06-10'],
    ['a rest day does not move it (2026-06-20 is a Saturday)', '2026-03-20', '2026-06-20'],
    ['a month without that day ends it on its last', '2025-11-30', '2026-02-28'],
    ['in a leap year', '2027-11-30', '2028-02-29'],
    ['from the last of a long month', '2026-01-31', '2026-04-30'],
    ['from the last of a short month', '2026-02-28', '2026-05-28'],
    ['over the turn of the year', '2025-12-15', '2026-03-15'],
  ])('%s', (_name, claimedOn, end) => {
    expect(validTo(claimedOn, RULES)).toBe(end);
  });

  test('is three months at most, whatever a version says, and less where it says less', () => {
    expect(validTo('2026-03-10', { ...RULES, validityMonths: 12 })).toBe('2026-06-10');
    expect(validTo('2026-03-10', { ...RULES, validityMonths: 1 })).toBe('2026-04-10');
  });

  test('an issued voucher waits three months for its claim', () => {
    expect(claimBy('2025-07-01')).toBe('2025-10-01');
  });
});

describe('what a voucher is on a day', () => {
  test.each([
    ['issued, on the last day to claim it', { state: 'ISSUED', validTo: null }, '2026-05-01', 'ISSUED'],
    ['issued, the day after', { state: 'ISSUED', validTo: null }, '2026-05-02', 'LAPSED'],
    ['claimed, on its last day', {}, '2026-06-10', 'CLAIMED'],
    ['claimed, the day after', {}, '2026-06-11', 'LAPSED'],
    ['activated, its class over in time', { state: 'ACTIVATED', classEndsOn: '2026-06-10' }, '2026-12-01', 'ACTIVATED'],
    ['activated, its class a day too long', { state: 'ACTIVATED', classEndsOn: '2026-06-11' }, '2026-06-11', 'LAPSED'],
    ['the same while it is valid', { state: 'ACTIVATED', classEndsOn: '2026-06-11' }, '2026-06-10', 'ACTIVATED'],
    ['redeemed', { state: 'REDEEMED' }, '2027-01-01', 'REDEEMED'],
    ['voided', { state: 'VOIDED' }, '2027-01-01', 'VOIDED'],
  ] as const)('%s', (_name, change, today, state) => {
    expect(stateOn(voucher(change), today)).toBe(state);
  });

  test('a class without an end does not end within any validity', () => {
    expect(endsTooLate({ validTo: '2026-06-10', classEndsOn: null })).toBe(true);
    expect(endsTooLate({ validTo: '2026-06-10', classEndsOn: '2026-06-10' })).toBe(false);
  });

  test('a step from another state is refused with what it is, and a voucher past its day with that day', () => {
    expect(refusalUnless(voucher(), 'CLAIMED', '2026-06-10')).toBeUndefined();
    expect(refusalUnless(voucher(), 'ISSUED', '2026-06-10')).toMatchObject({
      code: 'VOUCHER_WRONG_STATE',
      message: expect.stringContaining('已领取'),
    });
    expect(refusalUnless(voucher(), 'CLAIMED', '2026-06-11')).toMatchObject({
      code: 'VOUCHER_OVER',
      message: expect.stringContaining('2026-06-10'),
    });
  });

  test('what is redeemed or over is not voided', () => {
    expect(refusalForVoiding(voucher(), '2026-06-10')).toBeUndefined();
    expect(refusalForVoiding(voucher(), '2026-06-11')).toMatchObject({ code: 'VOUCHER_WRONG_STATE' });
    expect(refusalForVoiding(voucher({ state: 'REDEEMED' }), '2026-06-10')).toMatchObject({
      code: 'VOUCHER_WRONG_STATE',
    });
  });
});

describe('who pays against vouchers', () => {
  test.each([
    ['the unemployment fund', {}, true],
    ['another fund', { fund: 'EMPLOYMENT_SUBSIDY' }, false],
    ['no fund named', { fund: null }, false],
    ['apprenticeship (E18)', { subsidyKind: 'APPRENTICESHIP' }, false],
    ['a person by his certificate', { settlementMode: 'PERSON_CERTIFICATE' }, false],
    ['an institution directly', { settlementMode: 'DIRECT_TO_INSTITUTION' }, true],
  ] as const)('%s', (_name, change, required) => {
    const paid = { fund: 'UNEMPLOYMENT_INSURANCE', subsidyKind: 'LEVEL_UPGRADE', settlementMode: null, ...change };
    expect(isVoucherRequired(paid, RULES)).toBe(required);
  });
});
