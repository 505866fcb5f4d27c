import { isRefusal, REFUSAL_CODES, refusal, refusalStatus } from '../../domain/refusals.js';

describe('refusal', () => {
  it('fills the sentence in and names the field', () => {
    expect(refusal('DATE_NOT_REAL', { field: 'startsOn', params: { date: '2026-02-30' } })).toEqual({
      kind: 'refusal',
      code: 'DATE_NOT_REAL',
      message: '日期“2026-02-30”不存在，请按“年-月-日”填写真实日期',
      clause: 'GB/T 7408.1-2023',
      field: 'startsOn',
    });
    expect(refusal('ID_NUMBER_FORMAT')).not.toHaveProperty('field');
  });

  it.each(REFUSAL_CODES)('%s has a Chinese sentence, a clause and a status', (code) => {
    const { message, clause } = refusal(code);
    expect(message).toMatch(/\p{Script=Han}{4}/u);
    expect(clause).not.toBe('');
    expect([409, 422]).toContain(refusalStatus(code));
  });

  it('is told apart from every other answer', () => {
    expect(isRefusal(refusal('ID_NUMBER_FORMAT'))).toBe(true);
    for (const other of [null, undefined, 'refusal', { kind: 'done' }, 0]) expect(isRefusal(other)).toBe(false);
  });
});
