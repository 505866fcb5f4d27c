import { destination, type DestinationStream, type Logger, pino } from 'pino';

/**
 * Personal data never reaches a log: these fields are cut out wherever they stand within two levels, and ids are what
 * lines speak of instead (lessons.md S13). Free text is not searched, so do not put names or numbers into messages.
 */
const PERSONAL_FIELDS = [
  'password',
  'passwordHash',
  'idNumber',
  'idCard',
  'phone',
  'bankAccount',
  'bankAccountNumber',
  'personName',
  'traineeName',
  'cookie',
  'authorization',
  'set-cookie',
];

const CENSORED = '[redacted]';

function pathOf(prefix: string, field: string): string {
  return /^[a-z]\w*$/i.test(field) ? `${prefix}${prefix ? '.' : ''}${field}` : `${prefix}["${field}"]`;
}

const REDACTED_PATHS = PERSONAL_FIELDS.flatMap((field) =>
  ['', '*', '*.*', '*.*.*'].map((prefix) => pathOf(prefix, field)),
);

/** JSON lines on stdout; `part` says which process speaks. */
export function createLogger(part: string, level = 'info', stream: DestinationStream = destination(1)): Logger {
  return pino(
    {
      level,
      base: { part },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: CENSORED },
    },
    stream,
  );
}
