import { COMMAND_ACCESS, COMMAND_NAMES, type CommandAccess, type CommandName, type Party } from '../access/table.js';
import { DOSSIER_ACCESS } from '../access/dossiers.js';
import { lateResultCommands } from '../assessment/late-results.js';
import { assessmentCommands, assessmentStage } from '../assessment/rules.js';
import { catalogueCommands, catalogueStage } from '../catalogue/rules.js';
import { employmentCommands, employmentStage } from '../employment/rules.js';
import { evaluationCommands, evaluationStage } from '../evaluation/rules.js';
import { filingCommands, filingStage } from '../filing/rules.js';
import { type Refusal, refusal } from '../refusals.js';
import { awaitsBatch, releaseCommands, releaseStage } from '../release/rules.js';
import { allowanceCommands } from '../release/allowance.js';
import { prepaymentCommands } from '../release/prepayment.js';
import { supplementCommands } from '../release/supplement.js';
import { selectionCommands, selectionStage } from '../selection/rules.js';
import { supervisionCommands, supervisionStage } from '../supervision/rules.js';
import type { Actor, CaseView, ClassView, KeptClassView, KeptView } from './case-view.js';
import { classInterruptions, projectInterruptions } from './interruptions.js';
import type { ClassCommandRule, CommandRule, Deadline, ProjectCommandRule, StageRule } from './rule.js';
import { type ClassStage, type ProjectStage, type Stage, STAGE_NAMES } from './stages.js';

/** The one table of what may be done when. API, commands, tasks and pages all ask it. */
const PROJECT_RULES: Readonly<Record<string, ProjectCommandRule>> = {
  ...catalogueCommands,
  ...selectionCommands,
  ...projectInterruptions,
};
const CLASS_RULES: Readonly<Record<string, ClassCommandRule>> = {
  ...filingCommands,
  ...supervisionCommands,
  ...assessmentCommands,
  ...lateResultCommands,
  ...employmentCommands,
  ...evaluationCommands,
  ...releaseCommands,
  ...supplementCommands,
  ...prepaymentCommands,
  ...allowanceCommands,
  ...classInterruptions,
};
const PROJECT_STAGE_RULES: Record<ProjectStage, StageRule<CaseView>> = {
  catalogue: catalogueStage,
  selection: selectionStage,
};
const CLASS_STAGE_RULES: Record<ClassStage, StageRule<ClassView>> = {
  filing: filingStage,
  supervision: supervisionStage,
  assessment: assessmentStage,
  employment: employmentStage,
  evaluation: evaluationStage,
  release: releaseStage,
};

/** A claim may be filed and taken back before its stage; a payment may be tried at any time: the gate says what is missing. */
const BEFORE_ITS_STAGE: ReadonlySet<string> = new Set(['fileClaim', 'withdrawClaim', 'instructPayment']);

/**
 * What may still come when a class has gone on, or has ended by being paid: its own rule says from when. The class's clock
 * does not run for it, and its end does not end it.
 */
const AFTER_ITS_STAGE: ReadonlySet<string> = new Set(
  Object.keys({ ...lateResultCommands, ...supplementCommands, ...prepaymentCommands, ...allowanceCommands }),
);
/** And what has still to be settled of a class that was broken off. */
const AFTER_ITS_END: ReadonlySet<string> = new Set(['recoverPrepayment']);

export interface AvailableCommand {
  readonly command: CommandName;
  readonly available: boolean;
  readonly refusal?: Refusal;
}

export interface AwaitedAct {
  /** A command on this case, or the one that puts its claim into a batch with others. */
  readonly command: CommandName | 'makeBatch';
  readonly stage: string;
  readonly role: string;
  readonly organisationId: string;
  readonly dueOn: string | null;
  readonly remindOn: string | null;
}

export function isClassView(view: CaseView): view is ClassView {
  return view.class !== undefined;
}

/** The commands of this case that the actor's roles and organisation may give: now, or why not now. */
export function availableCommands(view: CaseView, actor: Actor): AvailableCommand[] {
  const own = COMMAND_NAMES.filter((command) => isOfThisCase(view, command) && mayCome(view, command));
  return own
    .filter((command) => mayEverGive(view, command, actor))
    .map((command) => {
      const no = refusalForCommand(view, command, actor);
      return no ? { command, available: false, refusal: no } : { command, available: true };
    });
}

function mayCome(view: CaseView, command: CommandName): boolean {
  return !isClassView(view) || (CLASS_RULES[command]?.mayCome?.(view) ?? true);
}

/** True when role and organisation fit: otherwise the command is none of this person's business (403). */
export function mayEverGive(view: CaseView, command: CommandName, actor: Actor): boolean {
  const access: CommandAccess = COMMAND_ACCESS[command];
  return actor.roles.includes(access.role) && belongsToParty(view, access.party, actor);
}

export function belongsToParty(view: CaseView, party: Party, actor: Actor): boolean {
  if (party === 'OWNER')
    return actor.organisationKind === 'HR_BUREAU' && actor.regions.includes(view.project.regionCode);
  if (party === 'BIDDER') return actor.organisationKind === 'INSTITUTION';
  return organisationOf(view, party) === actor.organisationId;
}

/** Why the record refuses this command now: closed, suspended, another stage, the same person, or the stage's own rule. */
export function refusalForCommand(view: CaseView, command: CommandName, actor: Actor): Refusal | undefined {
  return (
    refusalOfState(view, command) ??
    refusalOfStage(view, command) ??
    refusalOfPerson(view, command, actor) ??
    ruleRefusal(view, command, actor)
  );
}

/** The acts for which the clock of a stage runs. */
export function awaitedByStage(view: CaseView): string {
  return awaitedActs(view)
    .map(({ command }) => command)
    .filter((command) => !AFTER_ITS_STAGE.has(command))
    .join(' ');
}

/** The acts the process waits for: each becomes a task. Suspended: only the resumption. */
export function awaitedActs(view: CaseView): AwaitedAct[] {
  const suspended = view.project.state === 'SUSPENDED';
  const acts = COMMAND_NAMES.filter((command) => isOfThisCase(view, command) && isLive(view, command))
    .filter((command) => (suspended ? command === 'resume' : isAwaited(view, command)))
    .flatMap((command) => {
      const access = COMMAND_ACCESS[command];
      const organisationId = organisationOf(view, access.party);
      const stage = access.stage === 'any' ? stageOf(view) : access.stage;
      return organisationId ? [{ command, stage, role: access.role, organisationId, ...ownDays(view, command) }] : [];
    });
  const hasEnded = stateOf(view) !== 'ACTIVE';
  return hasEnded || suspended || !isClassView(view) || !awaitsBatch(view) ? acts : [...acts, batchOf(view)];
}

/** Each class waits for its batch, whichever others are in it. */
function batchOf(view: ClassView): AwaitedAct {
  const { role } = DOSSIER_ACCESS.makeBatch;
  return {
    command: 'makeBatch',
    stage: 'release',
    role,
    organisationId: view.project.ownerOrganisationId,
    dueOn: null,
    remindOn: null,
  };
}

export function isSettled(view: KeptView, stage: Stage): boolean {
  return view.class
    ? CLASS_STAGE_RULES[stage as ClassStage].settled(view as KeptClassView)
    : PROJECT_STAGE_RULES[stage as ProjectStage].settled(view);
}

export function deadlineOf(view: CaseView, stage: Stage): Deadline | null {
  return isClassView(view)
    ? CLASS_STAGE_RULES[stage as ClassStage].deadline(view)
    : PROJECT_STAGE_RULES[stage as ProjectStage].deadline(view);
}

/** The organisation that stands on this side of the case; undefined while nobody does. */
export function organisationOf(view: CaseView, party: Party): string | undefined {
  switch (party) {
    case 'OWNER':
      return view.project.ownerOrganisationId;
    case 'PAYER':
      return view.project.payerOrganisationId;
    case 'INSTITUTION':
      return view.class?.institutionId ?? view.project.institutionId ?? undefined;
    case 'ASSESSMENT_BODY':
      return view.class?.assessmentBodyId ?? undefined;
    case 'EVALUATOR':
      return view.class?.evaluation?.evaluatorOrganisationId;
    case 'BIDDER':
      return undefined;
    default:
      return party satisfies never;
  }
}

function isOfThisCase(view: CaseView, command: CommandName): boolean {
  return COMMAND_ACCESS[command].on === (isClassView(view) ? 'class' : 'project');
}

function stateOf(view: CaseView): string {
  return view.class?.state ?? view.project.state;
}

function stageOf(view: CaseView): string {
  return view.class?.stage ?? view.project.stage;
}

/** A case that has ended takes nothing but what may come late, and most of it only where it was not broken off. */
function isLive(view: CaseView, command: CommandName): boolean {
  if (stageOf(view) === 'closed')
    return AFTER_ITS_STAGE.has(command) && (stateOf(view) === 'CLOSED' || AFTER_ITS_END.has(command));
  return ['ACTIVE', 'SUSPENDED'].includes(stateOf(view));
}

function refusalOfState(view: CaseView, command: CommandName): Refusal | undefined {
  if (!isLive(view, command)) return refusal('CASE_CLOSED');
  const stopsOrGoesOn = ['suspend', 'resume', 'terminate', 'cancelClass', 'instructPayment'].includes(command);
  return view.project.state === 'SUSPENDED' && !stopsOrGoesOn ? refusal('CASE_SUSPENDED') : undefined;
}

function refusalOfStage(view: CaseView, command: CommandName): Refusal | undefined {
  const { stage } = COMMAND_ACCESS[command] as CommandAccess;
  if (stage === 'any' || stage === stageOf(view) || hasNoStage(command)) return undefined;
  const params = { stage: STAGE_NAMES[stageOf(view)] ?? '', expected: STAGE_NAMES[stage] ?? '' };
  return refusal('WRONG_STAGE', { params });
}

function refusalOfPerson(view: CaseView, command: CommandName, actor: Actor): Refusal | undefined {
  const { notSelf } = COMMAND_ACCESS[command] as CommandAccess;
  return notSelf.some((act) => authorOf(view, act) === actor.id) ? refusal('SAME_PERSON') : undefined;
}

/** Who did the act that this one must not follow by the same hand. */
function authorOf(view: CaseView, act: string): string | null | undefined {
  const claim = view.class?.claim;
  const authors: Record<string, string | null | undefined> = {
    postProject: view.project.postedBy,
    assign: view.project.assignment?.assignedBy,
    fileClass: view.class?.filing?.submittedBy,
    submitResults: view.class?.assessment?.resultsSubmittedBy,
    assignEvaluator: view.class?.evaluation?.assignedBy,
    submitScore: view.class?.evaluation?.scoredBy,
    fileClaim: claim?.filedBy,
    reviewClaim: claim?.reviewedBy,
    checkClaim: claim?.checkedBy,
    instructPayment: claim?.instructedBy,
  };
  return authors[act];
}

function ruleRefusal(view: CaseView, command: CommandName, actor: Actor): Refusal | undefined {
  return isClassView(view) ? CLASS_RULES[command]?.refuse(view, actor) : PROJECT_RULES[command]?.refuse(view, actor);
}

function isAwaited(view: CaseView, command: CommandName): boolean {
  const { stage } = COMMAND_ACCESS[command] as CommandAccess;
  if (stage !== 'any' && stage !== stageOf(view) && !hasNoStage(command)) return false;
  return isClassView(view)
    ? (CLASS_RULES[command]?.awaited(view) ?? false)
    : (PROJECT_RULES[command]?.awaited(view) ?? false);
}

function hasNoStage(command: CommandName): boolean {
  return BEFORE_ITS_STAGE.has(command) || AFTER_ITS_STAGE.has(command);
}

/** The act's own last day and reminder, where they are not its stage's. */
function ownDays(view: CaseView, command: CommandName) {
  const daysOf = <View extends CaseView>(rule: CommandRule<View> | undefined, of: View) => ({
    dueOn: rule?.dueOn?.(of) ?? null,
    remindOn: rule?.remindOn?.(of) ?? null,
  });
  return isClassView(view) ? daysOf(CLASS_RULES[command], view) : daysOf(PROJECT_RULES[command], view);
}
