const MINIMUM_LENGTH = 12;
const MAXIMUM_LENGTH = 200;
/** From here on a sentence is strong without mixed kinds of characters. */
const PASSPHRASE_LENGTH = 20;
const MINIMUM_DIFFERENT = 6;
const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/];
const GUESSED_FIRST = ['password', 'passw0rd', 'qwerty', '123456', 'abc123', 'admin', 'jiangxin', 'letmein', 'woaini'];

/** What is wrong with a new password, as a sentence for the person who chose it; undefined when it will do. */
export function weaknessOf(password: string, username: string): string | undefined {
  const lower = password.toLowerCase();
  if (password.length < MINIMUM_LENGTH) return `密码至少${MINIMUM_LENGTH}位`;
  if (password.length > MAXIMUM_LENGTH) return `密码不超过${MAXIMUM_LENGTH}位`;
  if (lower.includes(username.toLowerCase())) return '密码不能包含用户名';
  if (new Set(lower).size < MINIMUM_DIFFERENT) return '密码重复字符过多';
  if (GUESSED_FIRST.some((word) => lower.includes(word))) return '密码含有最先被猜测的词，请另选';
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  return kinds < 3 && password.length < PASSPHRASE_LENGTH
    ? `密码须含大写字母、小写字母、数字、符号中的三类，或不少于${PASSPHRASE_LENGTH}位`
    : undefined;
}
