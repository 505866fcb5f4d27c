import type { Logger } from 'pino';

const SHORTEST_BACK_OFF_MS = 200;
const LONGEST_BACK_OFF_MS = 5_000;

export interface Repeating {
  /** Comes to the next round now, unless a failure is being waited out. */
  hurry(): void;
  /** True between two rounds. */
  isResting(): boolean;
  /** Ends after the round that is running. */
  stop(): Promise<void>;
}

/**
 * Does a round of work for ever: at once again while there is more, otherwise after the pause or when hurried. A round
 * that fails is said once and tried again with back-off: nothing of it is lost, because nothing of it was marked done.
 */
export function repeat(name: string, pauseMs: number, log: Logger, round: () => Promise<{ more: boolean }>): Repeating {
  let stopping = false;
  let hurried = false;
  let endPause = (): void => undefined;
  let failures = 0;
  let resting = false;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      resting = true;
      const timer = setTimeout(() => endPause(), ms);
      endPause = () => {
        clearTimeout(timer);
        resting = false;
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stopping) {
      hurried = false;
      try {
        const { more } = await round();
        if (failures > 0) log.info({ work: name, failures }, 'goes on');
        failures = 0;
        if (!more && !hurried && !stopping) await pause(pauseMs);
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn({ work: name, reason: reasonOf(error) }, 'is tried again until it can be done');
        if (!stopping) await pause(Math.min(SHORTEST_BACK_OFF_MS * 2 ** (failures - 1), LONGEST_BACK_OFF_MS));
      }
    }
  };
  const ended = run();
  return {
    isResting: () => resting,
    hurry: () => {
      hurried = true;
      if (failures === 0) endPause();
    },
    stop: async () => {
      stopping = true;
      endPause();
      await ended;
    },
  };
}

/** The message and those of its causes; a gRPC error itself holds its whole channel. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause ? `${error.message}: ${reasonOf(error.cause)}` : error.message;
}
