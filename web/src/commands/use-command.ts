import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { DOSSIER_ACCESS, type DossierAccess } from '../../../domain/access/dossiers.js';
import { COMMAND_ACCESS, isCommandName } from '../../../domain/access/table.js';
import { newIdempotencyKey, NoAnswerError, ProblemError, request } from '../api/client.js';
import { afterCommand, type CaseOfForm } from '../api/queries.js';
import { apiOf } from '../dossiers/places.js';
import type { AnyCommandName, CommandAnswer, CommandRecord } from '../api/types.js';

/** How a submission ended well: with this answer, or found to have been accepted when an earlier answer was lost. */
export type Acceptance = { readonly answer: CommandAnswer } | 'ALREADY_ACCEPTED';

/**
 * Gives one command from one opened form. The key is made once and kept over retries, so that a lost answer never becomes a
 * second act; only a recorded "no" ends it, for what is then corrected is a new command.
 */
export function useCommand(command: AnyCommandName, target: CaseOfForm) {
  const client = useQueryClient();
  const key = useRef(newIdempotencyKey());
  const isOutcomeUnknown = useRef(false);

  return async function give(input: unknown): Promise<Acceptance> {
    try {
      const answer = await request<CommandAnswer>('POST', pathOf(command, target), {
        body: input,
        headers: { 'idempotency-key': key.current },
      });
      await afterCommand(client, target.dossierId ?? target.classId ?? target.projectId);
      return { answer };
    } catch (error) {
      if (isOutcomeUnknown.current && (await wasAccepted(error, key.current))) {
        await afterCommand(client, target.dossierId ?? target.classId ?? target.projectId);
        return 'ALREADY_ACCEPTED';
      }
      isOutcomeUnknown.current = isUnknown(error);
      if (isRecorded(error)) {
        key.current = newIdempotencyKey();
        void client.invalidateQueries(); // The page may have been behind: let it show what the record says now.
      }
      throw error;
    }
  };
}

function pathOf(command: AnyCommandName, { projectId, classId, dossierId }: CaseOfForm): string {
  if (command === 'postProject') return '/api/commands/postProject';
  if (!isCommandName(command)) {
    const { on, makes }: DossierAccess = DOSSIER_ACCESS[command];
    return makes ? `/api/commands/${command}` : `${apiOf(on, dossierId)}/commands/${command}`;
  }
  const on = COMMAND_ACCESS[command].on;
  return on === 'class'
    ? `/api/classes/${classId}/commands/${command}`
    : `/api/projects/${projectId}/commands/${command}`;
}

/** The same key with other content: the earlier submission did arrive. What became of it? */
async function wasAccepted(error: unknown, key: string): Promise<boolean> {
  if (!(error instanceof ProblemError) || error.problem.code !== 'KEY_REUSED') return false;
  const record = await request<CommandRecord>('GET', `/api/commands/${key}`);
  return record.accepted === true;
}

function isUnknown(error: unknown): boolean {
  return error instanceof NoAnswerError || (error instanceof ProblemError && error.problem.status >= 500);
}

function isRecorded(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem.status === 409 || error.problem.status === 422);
}
