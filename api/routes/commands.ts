import { giveCommand } from '../../commands/command.js';
import { askBefore } from '../../commands/history-asking.js';
import { COMMANDS } from '../../commands/registry.js';
import { COMMAND_TITLES } from '../../domain/access/command-names.js';
import { COMMAND_ACCESS, COMMAND_NAMES, type CommandName } from '../../domain/access/table.js';
import type { Actor, CaseView } from '../../domain/lifecycle/case-view.js';
import { STAGE_NAMES } from '../../domain/lifecycle/stages.js';
import { availableCommands } from '../../domain/lifecycle/table.js';
import { inTransaction } from '../../platform/database.js';
import { findDecider, findVisibleClass, findVisibleProject } from '../../store/case/case-pages.js';
import { scopeOf } from '../../store/people/accounts.js';
import { type CommandAnswer, eventName, findCommand } from '../../store/process/commands.js';
import { commandAnswer, commandRecord } from '../answers.js';
import type { Refusal } from '../../domain/refusals.js';
import { type Problem, problemOfRefusal } from '../errors.js';
import { type Call, type Route, route } from '../route.js';
import { historyTools, type Services } from '../services.js';

/** A route for each command: one row of the access table, one schema, one path. */
export const commandRoutes: Route[] = [
  ...COMMAND_NAMES.map(routeOf),
  route({
    method: 'get',
    path: '/api/commands/:key',
    access: 'readCommand',
    tag: '操作',
    summary: '某次操作的结果（按操作编号）',
    answer: commandRecord,
    async handle({ services, actor, params }) {
      const key = params['key'] ?? '';
      const found = await inTransaction(services.db, scopeOf(actor), (tx) => findCommand(tx, actor.id, key));
      if (!found) return undefined;
      const { command, accepted, result, refusal } = found.answer;
      return { key, command, accepted, ...(accepted ? { result } : { refusal }), recordedAt: found.recordedAt };
    },
  }),
];

function routeOf(command: CommandName): Route {
  const { on, stage } = COMMAND_ACCESS[command];
  const path =
    command === 'postProject'
      ? '/api/commands/postProject'
      : `/api/${on === 'class' ? 'classes' : 'projects'}/:id/commands/${command}`;
  return route<unknown>({
    method: 'post',
    path,
    access: command,
    tag: STAGE_NAMES[stage] ?? '各环节',
    summary: COMMAND_TITLES[command],
    keyed: true,
    body: COMMANDS[command].schema,
    answer: commandAnswer,
    handle: (call) => give(command, call),
  });
}

async function give(command: CommandName, { services, actor, params, body, request }: Call) {
  const caseId = params['id'];
  const key = request.get('Idempotency-Key') ?? '';
  if (caseId) await askBefore(historyTools(services), actor, command, caseId);
  const outcome = await giveCommand(services.db, COMMANDS[command], actor, {
    command,
    key,
    input: body,
    personalData: services.personalData,
    ...(caseId ? { caseId } : {}),
  });
  if (typeof outcome === 'string') return outcome;
  return outcome.accepted ? outcome : problemOf(services, actor, outcome, caseId);
}

/** A refusal with what its person needs next: what the gate lacks, what he may do now, and who was faster. */
async function problemOf(
  services: Services,
  actor: Actor,
  answer: CommandAnswer,
  caseId?: string,
): Promise<Problem | undefined> {
  if (!answer.refusal) return undefined;
  const view = caseId ? await findView(services, actor, answer.command, caseId) : undefined;
  const decidedBy =
    answer.decidedBy ??
    (view && wasLate(answer.command, answer.refusal)
      ? await findDecider(
          services.db,
          { projectId: view.project.id, classId: view.class?.id ?? null },
          rivalsOf(answer.command),
        )
      : undefined);
  return problemOfRefusal(answer.refusal, {
    ...(answer.missing ? { missing: answer.missing } : {}),
    ...(view ? { availableCommands: availableCommands(view, actor) } : {}),
    ...(decidedBy ? { decidedBy } : {}),
    ...(answer.commandId ? { commandId: answer.commandId } : {}),
  });
}

function findView({ db }: Services, actor: Actor, command: CommandName, caseId: string): Promise<CaseView | undefined> {
  return COMMAND_ACCESS[command].on === 'class'
    ? findVisibleClass(db, actor, caseId)
    : findVisibleProject(db, actor, caseId);
}

/** Commands that settle the same matter: of two people the slower one hears who was faster, whichever way he decided. */
const SAME_MATTER: readonly (readonly CommandName[])[] = [
  ['approveFiling', 'returnFiling', 'refuseFiling'],
  ['assignFromDirectory', 'award'],
];

/** Given many times in a stage: the last of them has decided nothing. */
const REPEATED: readonly CommandName[] = [
  'submitBid',
  'recordInspection',
  'openFinding',
  'closeFinding',
  'withdrawTrainee',
];

/** A stage is left within moments of its decision: whoever was a little slower finds it gone, and asks who was faster, too. */
function wasLate(command: CommandName, { code }: Refusal): boolean {
  return code === 'ALREADY_DECIDED' || (code === 'WRONG_STAGE' && !REPEATED.includes(command));
}

function rivalsOf(command: CommandName): string[] {
  return (SAME_MATTER.find((commands) => commands.includes(command)) ?? [command]).map(eventName);
}
