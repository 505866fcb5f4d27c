/** What the server answers instead of the thing asked for (RFC 9457), with our own members. */
export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly errors?: readonly FieldProblem[];
  readonly clause?: string;
  readonly missing?: readonly { readonly code: string; readonly name?: string; readonly clause?: string }[];
  /** Who was faster. */
  readonly decidedBy?: string;
  readonly commandId?: string;
  readonly requestId?: string;
}

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** The server said no, or said that it cannot. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** No answer arrived: whatever was asked may or may not have happened. */
export class NoAnswerError extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Options {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const sessionEndListeners = new Set<() => void>();

/** Calls back whenever the server no longer knows who we are. Answers how to stop listening. */
export function onSessionEnd(listener: () => void): () => void {
  sessionEndListeners.add(listener);
  return () => void sessionEndListeners.delete(listener);
}

export async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const body = await readJson(response);
  if (response.ok) return body as T;
  if (response.status === 401 && path !== '/api/session') for (const listener of sessionEndListeners) listener();
  throw new ProblemError(asProblem(response.status, body));
}

async function send(method: Method, path: string, { body, headers }: Options): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new NoAnswerError('no answer', { cause: error });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined; // A proxy's own error page: the status must do.
  }
}

function asProblem(status: number, body: unknown): Problem {
  const given = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  return { title: '', code: 'NO_DETAIL', detail: '', ...given, status };
}

/** Saves a file that the server makes; it refuses one that does not exist yet as it refuses anything. */
export async function download(path: string, fileName: string, body?: unknown): Promise<void> {
  const method = body === undefined ? 'GET' : 'POST';
  const response = await send(method, path, { body, headers: { accept: '*/*' } });
  if (!response.ok) throw new ProblemError(asProblem(response.status, await readJson(response)));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A path with its query, without the parameters that are not set. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

/** Names one submission; `crypto.randomUUID` is missing on plain-http addresses of an intranet. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
