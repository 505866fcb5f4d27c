import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import * as claim from '../../../domain/claim/commands.schema.js';
import { roster } from '../../../domain/filing/commands.schema.js';
import { faultsOfNumbers } from '../../../domain/identity/listed-people.js';
import { issueVouchers } from '../../../domain/voucher/commands.schema.js';
import { people } from '../../../scripts/story/plot.js';

/** Where a form finds faults: its own, and with them what the rules would say of the rows. */
function faultsOf(schema: z.ZodType, input: unknown): string[] {
  const { error } = schema.safeParse(input);
  return (error?.issues ?? []).map(({ path }) => path.join('.')).toSorted();
}

const [first, second] = people(2, 700);
const mistyped = { ...second, idNumber: '350199199001011111' };
const commitment = true;

describe('rows of a form', () => {
  test('are left to the rules where their shape is right', () => {
    expect(roster.safeParse({ rows: [first, first, mistyped] }).success).toBe(true);
    expect(
      claim.fileSubsidyClaim.safeParse({ fund: 'EMPLOYMENT_SUBSIDY', entries: [first, mistyped], commitment }).success,
    ).toBe(true);
  });

  test('name what the rules find besides what their shape lacks', () => {
    expect(faultsOf(roster, { rows: [{ ...first, name: '' }, mistyped, first] })).toEqual([
      'rows.0.name',
      'rows.1.idNumber',
      'rows.2.idNumber',
    ]);
  });

  test('also where the fault is beside the list', () => {
    expect(faultsOf(issueVouchers, { kind: 'GENERAL', document: '', rows: [mistyped, first] })).toEqual([
      'document',
      'rows.0.idNumber',
    ]);
    const targeted = { kind: 'TARGETED', document: '8号', rows: [mistyped] };
    expect(faultsOf(issueVouchers, targeted)).toEqual(['catalogueItemId', 'rows.0.idNumber']);
  });

  test('a cell is faulted once, and what is no list or no row is that and nothing more', () => {
    expect(faultsOf(roster, { rows: [{ ...first, idNumber: '' }, 'nobody'] })).toEqual(['rows.0.idNumber', 'rows.1']);
    expect(faultsOf(roster, { rows: 'everybody' })).toEqual(['rows']);
    expect(faultsOf(roster, 'everything')).toEqual(['']);
  });

  test('a claim names what its kind asks of a row, and a person twice unless its rows are months', () => {
    const file = (subsidyKind: string) =>
      faultsOf(claim.fileSubsidyClaim, {
        fund: 'EMPLOYMENT_SUBSIDY',
        subsidyKind,
        entries: [first, first],
        commitment: false,
      });
    expect(file('LEVEL_UPGRADE')).toEqual(
      expect.arrayContaining(['commitment', 'entries.0.certificateNumber', 'entries.1.idNumber']),
    );
    expect(file('WORK_AS_TRAINING')).toEqual(expect.arrayContaining(['commitment', 'entries.0.subsidyMonth']));
    expect(file('WORK_AS_TRAINING')).not.toContain('entries.1.idNumber');
    expect(file('NOTHING')).toEqual(['commitment', 'subsidyKind']);
    const again = { entries: [first, first, mistyped], commitment: false };
    expect(faultsOf(claim.resubmitSubsidyClaim, again)).toEqual(['commitment', 'entries.2.idNumber']);
  });

  test('whoever is born after today is found by the rule, which knows the day', () => {
    expect(faultsOfNumbers([{ idNumber: first?.idNumber }, { idNumber: 7 }])).toMatchObject([
      { row: 2, refusal: { code: 'ID_NUMBER_FORMAT', field: 'idNumber' } },
    ]);
  });
});
