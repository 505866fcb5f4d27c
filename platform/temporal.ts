import { Client, Connection } from '@temporalio/client';

export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

/** A call to the process store waits no longer than this: it is a hint, and will be given again. */
export const CALL_DEADLINE_MS = 2_000;

/** Back within two seconds of the server: gRPC's own back-off goes up to two minutes. */
const CHANNEL = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 3_000,
};

/** A client that needs no server to be made: it connects at its first call, and again whenever the server is back. */
export function openTemporal({ address, namespace }: TemporalAddress): Client {
  const connection = Connection.lazy({ address, channelArgs: CHANNEL });
  return new Client({ connection, namespace });
}

/** One call within the deadline; throws when the server is away. */
export async function within<T>(client: Client, call: () => Promise<T>, deadlineMs = CALL_DEADLINE_MS): Promise<T> {
  return client.connection.withDeadline(Date.now() + deadlineMs, call);
}

/** The id of the namespace is made with its store: another id means that every workflow is gone. */
export async function namespaceId(client: Client): Promise<string> {
  const { namespaceInfo } = await within(client, () =>
    client.workflowService.describeNamespace({ namespace: client.options.namespace }),
  );
  if (!namespaceInfo?.id) throw new Error('the Temporal namespace has no id');
  return namespaceInfo.id;
}

/** gRPC's words for "nobody answered": cancelled, deadline exceeded, resource exhausted, unavailable. */
const AWAY_CODES: ReadonlySet<unknown> = new Set([1, 4, 8, 14]);

/** True when the server could not be asked; false when it answered that something is wrong with the question. */
export function isServerAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return AWAY_CODES.has((error as { code?: unknown }).code) || isServerAway(error.cause);
}
