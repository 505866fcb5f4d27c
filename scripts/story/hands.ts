import type { DossierCommandName } from '../../domain/access/dossiers.js';
import type { CommandName } from '../../domain/access/table.js';

/** What became of a command, whoever carried it. */
export interface Answer {
  readonly accepted: boolean;
  readonly code: string | null;
  readonly message: string | null;
  readonly result: Readonly<Record<string, unknown>>;
  /** Codes of the gate's conditions that fail, where the gate said no. */
  readonly missing: readonly string[];
}

export type FactPath = 'roster' | 'scores' | 'certificates' | 'employment-results' | `sessions/${string}/attendance`;

/** How a story reaches the house: by HTTP like everyone, or straight through the commands where HTTP is not the subject. */
export interface Hands {
  /** Gives one command under a key of its own; the same key is used when the call has to be repeated. */
  give(who: string, command: CommandName | DossierCommandName, caseId: string | null, input: unknown): Promise<Answer>;
  put(who: string, classId: string, path: FactPath, rows: readonly unknown[]): Promise<void>;
  /** The institution hands out its slips, and every trainee of the roster confirms by the link on his. */
  confirmAll(who: string, classId: string): Promise<void>;
  options(
    who: string,
    source: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<readonly { value: string; label: string }[]>;
  classIds(projectId: string): Promise<readonly string[]>;
  sessions(classId: string): Promise<readonly { id: string; heldOn: string; hours: number }[]>;
  trainees(classId: string): Promise<readonly { traineeId: string; seq: number; state: string }[]>;
  /** Returns once the process has brought the case into this stage. */
  until(kind: 'project' | 'class', caseId: string, stage: string): Promise<void>;
  /** Moves the bureau's clock and returns when every open case has kept its stage at that time. */
  advance(to: string): Promise<void>;
}

/** Gives a command that the story needs accepted: a "no" ends the story with the sentence that was said. */
export async function must(
  hands: Hands,
  who: string,
  command: CommandName | DossierCommandName,
  caseId: string | null,
  input: unknown = {},
): Promise<Answer> {
  const answer = await hands.give(who, command, caseId, input);
  if (!answer.accepted) throw new Error(`${command}（${who}）：${answer.code} ${answer.message}`);
  return answer;
}
