import { creditCodeCheck, parseCreditCode } from '../../../domain/identity/credit-code.js';

describe('parseCreditCode', () => {
  it.each(['91350102MA00000152', '52350203MJ0000026B', '12350500MB00000353', '91350128MA00000X7T'])(
    'reads %s (GB 32100-2015)',
    (code) => {
      expect(parseCreditCode(code)).toBe(code);
      expect(creditCodeCheck(code)).toBe(code[17]);
    },
  );

  it('normalises lower case', () => {
    expect(parseCreditCode(' 91350128ma00000x7t ')).toBe('91350128MA00000X7T');
  });

  it.each([
    ['91350102MA0000015', 'CREDIT_CODE_FORMAT', 'too short'],
    ['91350102MA000001522', 'CREDIT_CODE_FORMAT', 'too long'],
    ['9135O102MA00000152', 'CREDIT_CODE_FORMAT', 'a letter O for a zero'],
    ['91350102MI00000152', 'CREDIT_CODE_FORMAT', 'a letter that the alphabet leaves out'],
    ['B1350102MA00000152', 'CREDIT_CODE_FORMAT', 'no such registry'],
    ['91350102MA00000153', 'CREDIT_CODE_CHECK_DIGIT', 'a wrong check character'],
    ['91350201MA00000152', 'CREDIT_CODE_CHECK_DIGIT', 'digits swapped'],
  ])('refuses %s as %s: %s', (typed, code) => {
    expect(parseCreditCode(typed, 'creditCode')).toMatchObject({ kind: 'refusal', code, field: 'creditCode' });
  });
});
