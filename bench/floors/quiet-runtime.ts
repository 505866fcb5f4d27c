import { DefaultLogger, Runtime } from '@temporalio/worker';

/** stdout belongs to the result; what the SDK warns of goes to stderr. */
export const quietLogger = new DefaultLogger('WARN');

export function quietRuntime(): void {
  Runtime.install({ logger: quietLogger, shutdownSignals: [] });
}
