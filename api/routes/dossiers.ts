import { giveDossierCommand, rolesMay } from '../../commands/dossier.js';
import { askBeforeDossier } from '../../commands/history-asking.js';
import { DOSSIER_COMMANDS } from '../../commands/dossier-registry.js';
import {
  DOSSIER_ACCESS,
  DOSSIER_COMMAND_NAMES,
  DOSSIER_COMMAND_TITLES,
  type DossierAccess,
  type DossierCommandName,
  DOSSIERS,
} from '../../domain/access/dossiers.js';
import { commandAnswer } from '../answers.js';
import { problemOfRefusal } from '../errors.js';
import { type Call, type Route, route } from '../route.js';

/** A route for each command on a dossier: one row of the access table, one schema, one path. */
export const dossierRoutes: Route[] = DOSSIER_COMMAND_NAMES.map((command) => {
  const { on, makes }: DossierAccess = DOSSIER_ACCESS[command];
  const { path, param, name } = DOSSIERS[on];
  return route<unknown>({
    method: 'post',
    path: makes ? `/api/commands/${command}` : `/api/${path}/:${param}/commands/${command}`,
    access: command,
    tag: name,
    summary: DOSSIER_COMMAND_TITLES[command],
    keyed: true,
    body: DOSSIER_COMMANDS[command].schema,
    answer: commandAnswer,
    handle: (call) => give(command, call),
  });
});

async function give(command: DossierCommandName, { services, actor, params, body, request }: Call) {
  const id = params[DOSSIERS[DOSSIER_ACCESS[command].on].param];
  const { db, personalData: secrets, history } = services;
  if (id && rolesMay(command, actor)) await askBeforeDossier({ db, secrets, history }, actor, command, id);
  const outcome = await giveDossierCommand(services.db, DOSSIER_COMMANDS[command], actor, {
    command,
    key: request.get('Idempotency-Key') ?? '',
    input: body,
    secrets: services.personalData,
    ...(id ? { id } : {}),
  });
  if (typeof outcome === 'string' || !outcome.refusal) return outcome;
  return problemOfRefusal(outcome.refusal, outcome.commandId ? { commandId: outcome.commandId } : {});
}
