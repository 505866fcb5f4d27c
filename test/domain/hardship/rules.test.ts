import { describe, expect, test } from '@jest/globals';
import { refusalForWithdrawing, refusalsOfHardship } from '../../../domain/hardship/rules.js';

describe('an enterprise in hardship: the rules', () => {
  const terms = [
    { from: '2025-01-01', to: '2025-03-31' },
    { from: '2025-06-01', to: '2025-06-30' },
  ];
  const rows = [{ issuedOn: '2025-01-01' }, { issuedOn: '2025-04-01' }, { issuedOn: '2025-06-30' }, { issuedOn: null }];
  const faults = (deciding: 'FILING' | 'CERTIFICATE' | 'CLAIM', filedOn: string) =>
    refusalsOfHardship({ deciding, filedOn, terms }, rows).map(({ row }) => row);

  test('ask the day that the version names, both ends included', () => {
    expect(faults('FILING', '2025-07-01')).toEqual([2, 4]);
    expect(faults('CERTIFICATE', '2025-06-15')).toEqual([2]);
    expect(faults('CLAIM', '2025-06-15')).toEqual([]);
    expect(faults('CLAIM', '2025-07-01')).toEqual([1, 2, 3, 4]);
  });
  test('name the row, the day, and the terms there are', () => {
    const [fault] = refusalsOfHardship({ deciding: 'FILING', filedOn: '2025-07-01', terms }, rows);
    expect(fault?.refusal).toMatchObject({
      code: 'HARDSHIP_NOT_RECOGNISED',
      field: 'issuedOn',
      message: expect.stringContaining('2025-01-01至2025-03-31、2025-06-01至2025-06-30'),
      clause: expect.stringContaining('鼓政办〔2020〕6号 二（一）4'),
    });
    expect(
      refusalsOfHardship({ deciding: 'FILING', filedOn: '2025-07-01', terms: [] }, rows)[0]?.refusal.message,
    ).toContain('认定期：无');
  });
  test.each([
    ['CONFIRMED', false, '2025-01-01', undefined],
    ['CONFIRMED', false, '2025-03-31', undefined],
    ['CONFIRMED', false, '2025-04-01', 'HARDSHIP_WITHDRAWAL_DAY'],
    ['CONFIRMED', true, '2025-02-01', 'HARDSHIP_WITHDRAWN'],
    [null, false, '2025-02-01', 'HARDSHIP_NOT_STANDING'],
    ['REFUSED', false, '2025-02-01', 'HARDSHIP_NOT_STANDING'],
  ])('withdraw what is %s (withdrawn: %s) from %s: %s', (decision, isWithdrawn, day, code) => {
    expect(refusalForWithdrawing({ from: '2025-01-01', to: '2025-03-31', decision, isWithdrawn }, day)?.code).toBe(
      code,
    );
  });
});
