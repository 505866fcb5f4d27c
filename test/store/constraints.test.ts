import { isRecordDown, refusalOfConstraint } from '../../store/constraints.js';

/** As the driver reports it from within a transaction: the code of PostgreSQL is on a cause that is no Error. */
function driverError(code: string, message: string): Error {
  return new Error(message, { cause: { kind: 'postgres', originalCode: code, originalMessage: message } });
}

test.each([
  ['57P01', 'terminating connection due to unexpected postmaster exit'],
  ['57P03', 'the database system is starting up'],
  ['55P03', 'canceling statement due to lock timeout'],
  ['57014', 'canceling statement due to statement timeout'],
])('a record that cannot answer now (%s) is down, not broken', (code, message) => {
  expect(isRecordDown(driverError(code, message))).toBe(true);
  expect(isRecordDown(driverError(code, 'whatever it says'))).toBe(true);
});

test.each([
  ['42601', 'syntax error at or near "SELEC"'],
  ['23503', 'insert or update violates a foreign key'],
  ['23502', 'null value in column "tracking_closed_by"'],
])('a mistake of ours (%s) is no outage', (code, message) => {
  expect(isRecordDown(driverError(code, message))).toBe(false);
});

test('what is no error at all is described, too', () => {
  expect(isRecordDown(undefined)).toBe(false);
  expect(isRecordDown({ code: 'ECONNREFUSED' })).toBe(true);
  expect(isRecordDown(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(true);
});

test('a constraint speaks for its refusal also from a cause', () => {
  const cause = { kind: 'UniqueConstraintViolation', constraint: { index: 'payment_once_per_person' } };
  expect(refusalOfConstraint(new Error('failed', { cause }))).toMatchObject({ code: 'ALREADY_PAID' });
});
