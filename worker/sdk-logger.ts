import type { Logger } from 'pino';

/** What the SDK has to say goes into our log, at its level; a step that has to be repeated is one of these lines. */
export function sdkLogger(log: Logger) {
  const say = (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: object) =>
    log[level]({ ...meta }, message);
  const levels = {
    trace: say('trace'),
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
  };
  return {
    ...levels,
    log: (level: string, message: string, meta?: object) =>
      levels[level.toLowerCase() as keyof typeof levels](message, meta),
  };
}
