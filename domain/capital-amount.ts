/** 大写金额: how vouchers and bank papers write an amount, so that no digit can be added (支付结算办法 附一). */

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿'] as const;
const GROUP = 10_000;
/** A trillion yuan: no fund has it. */
const LIMIT_FEN = 10 ** 14;

/** @param amountFen a whole number of fen, from 0 to below a trillion yuan. */
export function capitalAmount(amountFen: number): string {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0 || amountFen >= LIMIT_FEN)
    throw new RangeError(`no amount in fen: ${amountFen}`);
  const yuan = Math.floor(amountFen / 100);
  const jiao = Math.floor(amountFen / 10) % 10;
  const fen = amountFen % 10;
  const whole = yuan > 0 ? `${capitalInteger(yuan)}元` : '';
  if (jiao === 0 && fen === 0) return `${whole || '零元'}整`;
  const tenths = jiao > 0 ? `${DIGITS[jiao]}角` : whole && '零';
  return `${whole}${yuan > 0 && yuan % 10 === 0 && jiao > 0 ? '零' : ''}${tenths}${fen > 0 ? `${DIGITS[fen]}分` : '整'}`;
}

/** Groups of four digits, each with its unit; any run of zeros between digits is one 零. */
function capitalInteger(value: number): string {
  let text = '';
  let rest = value;
  let pendingZero = false;
  for (let group = 0; rest > 0; group += 1, rest = Math.floor(rest / GROUP)) {
    const digits = rest % GROUP;
    if (digits === 0) {
      pendingZero = text !== '';
      continue;
    }
    const zero = pendingZero || (text !== '' && followsZero(value, group));
    text = `${capitalGroup(digits)}${GROUPS[group]}${zero ? '零' : ''}${text}`;
    pendingZero = false;
  }
  return text;
}

/** The group below begins with a zero: 一万零一. */
function followsZero(value: number, group: number): boolean {
  return Math.floor(value / GROUP ** (group - 1)) % GROUP < 1000;
}

function capitalGroup(digits: number): string {
  let text = '';
  let zero = false;
  for (let place = PLACES.length - 1; place >= 0; place -= 1) {
    const digit = Math.floor(digits / 10 ** place) % 10;
    if (digit === 0) {
      zero = text !== '';
      continue;
    }
    text += `${zero ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
    zero = false;
  }
  return text;
}
