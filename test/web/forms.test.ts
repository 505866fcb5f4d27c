import { describe, expect, test } from '@jest/globals';
import { COMMAND_SCHEMAS, FACT_SCHEMAS, FORM_SCHEMAS } from '../../web/src/commands/registry.js';
import { formatFen, formatInstant } from '../../web/src/components/format.js';
import { placeErrors, problemOfIssue } from '../../web/src/forms/errors.js';
import { fieldsOf, initialValues } from '../../web/src/forms/fields.js';
import { type PasteColumn, readPasted } from '../../web/src/forms/paste.js';
import { isEmptyRow, prune, withoutEmptyGroups } from '../../web/src/forms/prune.js';

const CATEGORIES = [
  { value: 'RURAL_TRANSFER', label: '农村转移就业劳动者（农民工）' },
  { value: 'EMPLOYEE', label: '企业职工' },
];

function columnsOf(schema: keyof typeof FACT_SCHEMAS, labels: readonly string[], options: PasteColumn['options'] = []) {
  const [rows] = fieldsOf(FACT_SCHEMAS[schema]);
  return (rows?.fields ?? []).map((field, index) => ({ field, label: labels[index] ?? field.name, options }));
}

describe('rows pasted from a spreadsheet', () => {
  const roster = columnsOf('roster', ['姓名', '身份证号码', '人员类别'], CATEGORIES);

  test('fill the columns in their order, under a heading or without one', () => {
    const wanted = [{ name: '林一', idNumber: '350502199001011234', categories: ['EMPLOYEE'] }];
    expect(readPasted('林一\t350502199001011234\t企业职工', roster).rows).toEqual(wanted);
    expect(readPasted('姓名\t身份证号码\t人员类别\r\n林一\t350502199001011234\tEMPLOYEE\r\n\r\n', roster).rows).toEqual(
      wanted,
    );
  });

  test('keep an identity number as text, and take the words people use', () => {
    const { rows, skipped } = readPasted('林一\t35050219900101123X\t农民工、企业职工', roster);
    expect(rows[0]).toEqual({
      name: '林一',
      idNumber: '35050219900101123X',
      categories: ['RURAL_TRANSFER', 'EMPLOYEE'],
    });
    expect(skipped).toEqual([]);
  });

  test('leave empty what is not understood, and say where', () => {
    const { rows, skipped } = readPasted('林一\t350502199001011234\t村长', roster);
    expect(rows[0]).toMatchObject({ categories: [] });
    expect(skipped).toEqual([{ row: 1, column: '人员类别', value: '村长' }]);
  });

  test.each(['2026-03-02', '2026/3/2', '2026.3.2', '2026年3月2日', '20260302'])('read the date %s', (date) => {
    const [, , examinedOn] = columnsOf('scores', []);
    if (!examinedOn) throw new Error('scores have no date');
    expect(readPasted(date, [examinedOn]).rows).toEqual([{ examinedOn: '2026-03-02' }]);
  });
});

describe('errors of the server', () => {
  const fields = fieldsOf(COMMAND_SCHEMAS.postProject);

  test('stand at the field they name, in either spelling, gathered by field', () => {
    const { placed, unplaced } = placeErrors(fields, [
      { field: 'classes[1].plannedHours', message: '至少1学时' },
      { field: 'classes.1.plannedHours', message: '须为整数' },
      { field: 'fund', message: '请选择资金渠道' },
    ]);
    expect(placed).toEqual([
      { name: ['classes', 1, 'plannedHours'], errors: ['至少1学时', '须为整数'] },
      { name: ['fund'], errors: ['请选择资金渠道'] },
    ]);
    expect(unplaced).toEqual([]);
  });

  test('of a row as a whole stand at its first cell; those without a place are kept for the alert', () => {
    const { placed, unplaced } = placeErrors(fields, [
      { field: 'classes[0].traineeId', message: '第1行学员不在本班花名册内' },
      { field: 'nowhere', message: '没有这个字段' },
    ]);
    expect(placed).toEqual([{ name: ['classes', 0, 'title'], errors: ['第1行学员不在本班花名册内'] }]);
    expect(unplaced).toEqual([{ field: 'nowhere', message: '没有这个字段' }]);
  });
});

test('an empty field is required, in the language of the page; a commitment that is not made keeps its sentence', () => {
  const told = (command: keyof typeof FORM_SCHEMAS, typed: object) =>
    Object.fromEntries(
      (FORM_SCHEMAS[command].safeParse(typed, { reportInput: true }).error?.issues ?? []).map((issue) => {
        const { field, message } = problemOfIssue(issue, 'Required');
        return [field, message];
      }),
    );
  expect(told('postProject', {})).toMatchObject({ title: 'Required', fund: 'Required', classes: 'Required' });
  expect(told('postProject', { fund: 'GOLD' })).toMatchObject({ fund: '请选择资金渠道' });
  expect(told('fileClaim', {})).toMatchObject({ commitment: '须作出真实性承诺' });
});

test('a claim without a class is filed by kind and month, each drawn as what it is', () => {
  const fields = fieldsOf(FORM_SCHEMAS.fileSubsidyClaim);
  const kind = fields.find(({ name }) => name === 'subsidyKind');
  expect(kind).toMatchObject({ kind: 'select', initial: 'LEVEL_UPGRADE', required: false });
  expect(kind?.options).toContain('WORK_AS_TRAINING');
  const columns = fields.find(({ name }) => name === 'entries')?.fields ?? [];
  const drawn = Object.fromEntries(columns.map(({ name, kind: of, required }) => [name, [of, required]]));
  expect(drawn).toMatchObject({
    ...{ subsidyMonth: ['month', false], hiredOn: ['date', false], contractMonths: ['number', false] },
    ...{ feeFen: ['money', false], allowanceFen: ['money', false], idNumber: ['text', true] },
  });
  const month: PasteColumn = {
    field: { name: 'subsidyMonth', kind: 'month', required: false },
    label: '月份',
    options: [],
  };
  for (const cell of ['2025-05', '2025/5', '2025年5月', '202505'])
    expect(readPasted(cell, [month]).rows).toEqual([{ subsidyMonth: '2025-05' }]);
  const { placed } = placeErrors(fields, [{ field: 'entries[1].subsidyMonth', message: '第2行未填写补贴月份' }]);
  expect(placed).toEqual([{ name: ['entries', 1, 'subsidyMonth'], errors: ['第2行未填写补贴月份'] }]);
});

test('a form starts with one empty row and its schema’s defaults, and sends nothing for what was left empty', () => {
  const start = initialValues(fieldsOf(FACT_SCHEMAS.roster));
  expect(start).toEqual({ rows: [{ categories: [] }] });
  expect(isEmptyRow((start['rows'] as unknown[])[0])).toBe(true);
  expect(prune({ opinion: '同意', specialReviewReference: '  ', plan: { venue: '' } })).toEqual({
    opinion: '同意',
    plan: {},
  });
});

test('a group that may be left out asks for nothing, and is not sent unless something of it was filled in', () => {
  const fields = fieldsOf(COMMAND_SCHEMAS.fileClass);
  const plan = fields.find(({ name }) => name === 'plan');
  const shares = plan?.fields?.find(({ name }) => name === 'costShares');
  expect(plan?.fields?.find(({ name }) => name === 'venue')?.required).toBe(true);
  expect(shares?.fields?.map(({ name, required }) => [name, required])).toEqual([
    ['government', false],
    ['enterprise', false],
    ['person', false],
  ]);
  const sent = (costShares: object, venue?: string) =>
    withoutEmptyGroups(fields, prune({ plan: { venue, costShares } }));
  expect(sent({}, '实训楼')).toEqual({ plan: { venue: '实训楼' } });
  expect(sent({ government: null })).toEqual({ plan: {} });
  expect(sent({ government: 0 })).toEqual({ plan: { costShares: { government: 0 } } });
});

test('money is written from its digits, moments by the office clock', () => {
  expect(formatFen(130_000)).toBe('1,300.00');
  expect(formatFen(4_160_000)).toBe('41,600.00');
  expect(formatFen(5)).toBe('0.05');
  expect(formatFen('-123456789')).toBe('-1,234,567.89');
  expect(formatInstant('2025-06-30T16:30:00.000Z')).toBe('2025-07-01 00:30');
});
