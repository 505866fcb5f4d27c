import type { DossierCommandName } from '../../domain/access/dossiers.js';
import type { CommandName } from '../../domain/access/table.js';
import { isRefusal } from '../../domain/refusals.js';
import type { FactPath } from '../../scripts/story/hands.js';
import type { World } from './world.js';

/** The code of the "no", or `accepted`. */
export async function answerTo(
  { hands }: World,
  who: string,
  command: CommandName | DossierCommandName,
  caseId: string | null,
  input: unknown = {},
): Promise<string> {
  const { accepted, code } = await hands.give(who, command, caseId, input);
  return accepted ? 'accepted' : (code ?? '');
}

/** The code of the "no" to a row fact, or `saved`. */
export async function answerToFact(
  { hands }: World,
  who: string,
  classId: string,
  path: FactPath,
  rows: readonly unknown[],
): Promise<string> {
  const outcome = await hands.record(who, classId, path, rows);
  if (typeof outcome === 'string') return outcome;
  return isRefusal(outcome) ? outcome.code : 'saved';
}

/** Open ACT tasks of a case: command and role, in the order of their names. */
export async function openTasks(world: World, caseId: string): Promise<string[]> {
  const tasks = await world.asOwner<{ task: string }>(
    `SELECT command || ' ' || role AS task FROM task
     WHERE coalesce(class_id, project_id) = $1 AND state = 'OPEN' AND kind = 'ACT' ORDER BY 1`,
    [caseId],
  );
  return tasks.map(({ task }) => task);
}
