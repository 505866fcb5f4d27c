import { historyReply } from '../domain/history/answers.schema.js';
import type { HistoryAnswer, HistoryQuestion, SubsidyHistory, UnknownCause } from '../domain/history/types.js';

/** A person's request waits for it: four seconds is what the page has to spare. */
const PATIENCE_MS = 4_000;
const LONGEST_REPLY = 2_000_000;

export interface HistoryOptions {
  readonly url: string | undefined;
  readonly patienceMs?: number;
}

/**
 * The register of subsidies over HTTP: one request for a whole roster. Identity numbers go in its body and nowhere else.
 * Without an address everything is unknown: then nothing is paid, rather than something twice.
 */
export function subsidyHistory({ url, patienceMs = PATIENCE_MS }: HistoryOptions): SubsidyHistory {
  return {
    async ask(requestId, questions) {
      if (!url) return allUnknown(questions, 'NOT_CONFIGURED');
      const reply = await post(
        `${url.replace(/\/$/, '')}/subsidies/query`,
        { requestId, persons: questions },
        patienceMs,
      );
      return typeof reply === 'string' ? allUnknown(questions, reply) : answersOf(reply.body, requestId, questions);
    },
  };
}

async function post(address: string, body: object, patienceMs: number): Promise<{ body: string } | UnknownCause> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) return 'REFUSED';
    return { body: await response.text() };
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'TIMED_OUT' : 'UNREACHABLE';
  }
}

/** A reply to another request, or one that is no reply, is none; who is left out of a good one is not known. */
function answersOf(
  text: string,
  requestId: string,
  questions: readonly HistoryQuestion[],
): ReadonlyMap<string, HistoryAnswer> {
  const reply = historyReply.safeParse(text.length > LONGEST_REPLY ? undefined : parseJson(text));
  if (!reply.success || reply.data.requestId !== requestId) return allUnknown(questions, 'MALFORMED');
  const answers = new Map(allUnknown(questions, 'NOT_FOUND'));
  for (const answer of reply.data.answers) {
    if (answer.result === 'KNOWN' && answers.has(answer.key))
      answers.set(answer.key, { result: 'KNOWN', entries: answer.entries });
  }
  return answers;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function allUnknown(questions: readonly HistoryQuestion[], cause: UnknownCause): ReadonlyMap<string, HistoryAnswer> {
  return new Map(questions.map(({ key }) => [key, { result: 'UNKNOWN', cause }]));
}
