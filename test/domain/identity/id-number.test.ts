import fc from 'fast-check';
import { idCheckLetter, normaliseIdNumber, parseIdNumber } from '../../../domain/identity/id-number.js';
import { maskIdNumber } from '../../../domain/identity/mask.js';
import { syntheticIdNumber } from '../../support/synthetic-id.js';

const TODAY = '2026-06-01';

describe('parseIdNumber', () => {
  it.each([
    ['11010519491231002X', '1949-12-31', 'FEMALE'],
    ['350102190001010015', '1900-01-01', 'MALE'],
    ['35020319050615004X', '1905-06-15', 'FEMALE'],
    ['350582190912311234', '1909-12-31', 'MALE'],
    ['350199199001010015', '1990-01-01', 'MALE'],
  ])('reads %s (GB 11643-1999)', (idNumber, birthDate, sex) => {
    expect(parseIdNumber(idNumber, TODAY)).toEqual({ idNumber, kind: 'CITIZEN', birthDate, sex });
  });

  it('normalises a lower-case x and blanks around the number', () => {
    expect(parseIdNumber(' 11010519491231002x ', TODAY)).toMatchObject({ idNumber: '11010519491231002X' });
    expect(normaliseIdNumber('35020319050615004x')).toBe('35020319050615004X');
  });

  it('accepts the code of a county that has since been abolished', () => {
    // 350402 梅列区 ended in 2021; numbers issued before keep it.
    const digits = '35040219850310123';
    expect(parseIdNumber(digits + idCheckLetter(digits), TODAY)).toMatchObject({ kind: 'CITIZEN' });
  });

  it.each([
    ['81000019900101001', 'HONG_KONG_MACAO_PERMIT'],
    ['82000019900101002', 'HONG_KONG_MACAO_PERMIT'],
    ['83000019900101003', 'TAIWAN_PERMIT'],
  ])('reads the residence permit %s', (digits, kind) => {
    expect(parseIdNumber(digits + idCheckLetter(digits), TODAY)).toMatchObject({ kind });
  });

  it.each([
    ['35010219000101001', 'ID_NUMBER_FORMAT', 'too short'],
    ['3501021900010100155', 'ID_NUMBER_FORMAT', 'too long'],
    ['35010219000101O015', 'ID_NUMBER_FORMAT', 'a letter O for a zero'],
    ['X50102190001010015', 'ID_NUMBER_FORMAT', 'an X that is not at the end'],
    ['990102190001010015', 'ID_NUMBER_REGION', 'no such province'],
    ['810101190001010015', 'ID_NUMBER_REGION', 'a permit with a county'],
    ['350102190002300015', 'ID_NUMBER_BIRTH_DATE', '30 February'],
    ['350102202606020015', 'ID_NUMBER_BIRTH_DATE', 'born tomorrow'],
    ['350102190001010016', 'ID_NUMBER_CHECK_DIGIT', 'a wrong check digit'],
  ])('refuses %s as %s: %s', (typed, code) => {
    expect(parseIdNumber(typed, TODAY, 'roster.3.idNumber')).toMatchObject({
      kind: 'refusal',
      code,
      field: 'roster.3.idNumber',
    });
  });

  it('accepts someone born today', () => {
    const digits = '35010220260601001';
    expect(parseIdNumber(digits + idCheckLetter(digits), TODAY)).toMatchObject({ birthDate: TODAY });
  });

  it('notices every single wrong digit and every swap of neighbours', () => {
    const serial = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(
        serial,
        fc.integer({ min: 14, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (sequence, place, shift) => {
          const good = syntheticIdNumber(sequence);
          const wrong = `${good.slice(0, place)}${(Number(good[place]) + shift) % 10}${good.slice(place + 1)}`;
          const swapped = `${good.slice(0, 14)}${good[15]}${good[14]}${good.slice(16)}`;
          expect(parseIdNumber(good, TODAY)).toMatchObject({ kind: 'CITIZEN' });
          expect(parseIdNumber(wrong, TODAY)).toMatchObject({ code: 'ID_NUMBER_CHECK_DIGIT' });
          if (swapped !== good) expect(parseIdNumber(swapped, TODAY)).toMatchObject({ code: 'ID_NUMBER_CHECK_DIGIT' });
        },
      ),
    );
  });
});

describe('maskIdNumber', () => {
  it('shows area and last four', () => {
    expect(maskIdNumber('350102190001010015')).toBe('350102********0015');
  });
});
