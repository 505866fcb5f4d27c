import type { TFunction } from 'i18next';
import { DOSSIER_ACCESS } from '../../../domain/access/dossiers.js';
import { isCommandName } from '../../../domain/access/table.js';

/** An audit event in words: `approve-filing` is a command, `filing-opened` the process's own step. */
export function eventWords(event: string, t: TFunction): string {
  const command = event.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (isCommandName(command) || Object.hasOwn(DOSSIER_ACCESS, command)) return t(`command.${command}`);
  const [, stage, moment] = /^([a-z]+)-(opened|completed)$/.exec(event) ?? [];
  if (stage) return t(moment === 'opened' ? 'case.stageOpened' : 'case.stageCompleted', { stage: t(`stage.${stage}`) });
  return t(`event.${event}`);
}
