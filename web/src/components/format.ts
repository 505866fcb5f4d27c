/** Fen as yuan with two decimals and thousands: 130000 → 1,300.00. Digits only: money never passes through a float. */
export function formatFen(amountFen: number | string): string {
  const digits = String(amountFen).replace('-', '').padStart(3, '0');
  const sign = String(amountFen).startsWith('-') ? '-' : '';
  const yuan = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${sign}${yuan}.${digits.slice(-2)}`;
}

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** An instant as the office's own wall clock shows it, wherever the browser stands. */
export function formatInstant(at: string): string {
  return SHANGHAI.format(new Date(at));
}

/** The office's calendar day of an instant. */
export function dayOf(at: string): string {
  return formatInstant(at).slice(0, 10);
}
