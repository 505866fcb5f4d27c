/** Money is integer fen everywhere; a fraction of a fen lives only between two steps of one calculation. */

/** 1,300.00: as amounts are read. */
export function formatYuan(amountFen: number): string {
  const sign = amountFen < 0 ? '-' : '';
  const fen = Math.abs(amountFen);
  const yuan = String(Math.floor(fen / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${yuan}.${String(fen % 100).padStart(2, '0')}`;
}

/** An exact non-negative amount in fen: rounding happens once, at the end. */
export interface ExactFen {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function exactFen(amountFen: number): ExactFen {
  return { numerator: BigInt(amountFen), denominator: 1n };
}

export function timesFraction(amount: ExactFen, numerator: number, denominator: number): ExactFen {
  return {
    numerator: amount.numerator * BigInt(numerator),
    denominator: amount.denominator * BigInt(denominator),
  };
}

/** The lower of the two. */
export function atMost(amount: ExactFen, ceiling: ExactFen): ExactFen {
  return amount.numerator * ceiling.denominator > ceiling.numerator * amount.denominator ? ceiling : amount;
}

/** Half-up to the fen (0.01 yuan). */
export function roundedFen(amount: ExactFen): number {
  return Number((2n * amount.numerator + amount.denominator) / (2n * amount.denominator));
}
