/** What of a person's number may be shown: area and last four, as on every public list. */
export function maskIdNumber(idNumber: string): string {
  return `${idNumber.slice(0, 6)}${'*'.repeat(Math.max(0, idNumber.length - 10))}${idNumber.slice(-4)}`;
}

/** What of a person's name a public list shows: the first character, and how long it is. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name;
  return `${first}${'*'.repeat(Math.max(1, rest.length))}`;
}

/** What of a telephone number may be shown: enough to tell two of one name apart. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
