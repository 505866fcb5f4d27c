import { createLogger } from '../../platform/logger.js';

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger('api', 'info', { write: (line: string) => void (text += line) }));
  return text;
}

test('a line is one JSON object that names the part, the level and the time', () => {
  const line = JSON.parse(linesOf((logger) => logger.info({ classId: 7 }, 'filing approved')));
  expect(line).toMatchObject({ level: 'info', part: 'api', classId: 7, msg: 'filing approved' });
  expect(new Date(line.time).toISOString()).toBe(line.time);
});

test.each([
  ['at the top', { idNumber: '350102199001011234' }],
  ['in a body', { body: { phone: '13800000000', bankAccount: '6222020000000000000' } }],
  ['in the headers of a request', { req: { headers: { cookie: 'sid=secret', authorization: 'Bearer secret' } } }],
  ['in a list', { roster: [{ idNumber: '350102199001011234', traineeName: '张三' }] }],
  ['in an answer', { res: { headers: { 'set-cookie': 'sid=secret' } } }],
])('personal data %s does not reach the log', (_, fields) => {
  const text = linesOf((logger) => logger.info(fields, 'a line'));
  expect(text).toContain('[redacted]');
  expect(text).not.toMatch(/350102|138000|622202|secret|张三/);
});
