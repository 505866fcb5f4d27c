import { describe, expect, test } from '@jest/globals';
import { addDays } from '../../../domain/calendar/dates.js';
import { COMMAND_ACCESS, COMMAND_NAMES, type CommandAccess, type CommandName } from '../../../domain/access/table.js';
import type { CaseView, ClaimFacts } from '../../../domain/lifecycle/case-view.js';
import {
  CLASS_STAGES,
  CLASS_STATES,
  PROJECT_STAGES,
  PROJECT_STATES,
  STAGES,
} from '../../../domain/lifecycle/stages.js';
import {
  availableCommands,
  awaitedActs,
  deadlineOf,
  isSettled,
  refusalForCommand,
} from '../../../domain/lifecycle/table.js';
import { aClassView, anActor, aProjectView, ORGANISATIONS } from '../../support/views.js';

const access = (command: CommandName): CommandAccess => COMMAND_ACCESS[command];
const OF_PROJECT = COMMAND_NAMES.filter((command) => access(command).on === 'project');
const OF_CLASS = COMMAND_NAMES.filter((command) => access(command).on === 'class');
/** Given whatever the stage says: the gate, the claim's window, and interruptions decide for themselves. */
const BEFORE_THEIR_STAGE: readonly CommandName[] = ['fileClaim', 'withdrawClaim', 'instructPayment'];
/** What may come late has a rule of its own, and does not end with a class that was paid. */
const AFTER_THEIR_STAGE: readonly CommandName[] = [
  'recordLateResult',
  'verifyLateResult',
  'refuseLateResult',
  'queueLateResult',
  'fileSupplementaryClaim',
  'filePrepayment',
  'fileAllowanceClaim',
  'recoverPrepayment',
];
/** And what is settled of one that was broken off. */
const AFTER_THEIR_END: readonly CommandName[] = ['recoverPrepayment'];
const DURING_SUSPENSION: readonly CommandName[] = ['resume', 'terminate', 'cancelClass', 'instructPayment'];

/** Somebody whose role and organisation fit, and who has done nothing on this case before. */
function whoMay(command: CommandName) {
  const { role, party } = access(command);
  return anActor(role, ORGANISATIONS[party]);
}

/** What every command must hear in a case of this state and stage, before its own rule is asked; null: its rule decides. */
function expectedNo(command: CommandName, state: string, projectState: string, stage: string): string | null {
  const isLive =
    stage === 'closed'
      ? AFTER_THEIR_STAGE.includes(command) && (state === 'CLOSED' || AFTER_THEIR_END.includes(command))
      : /^ACTIVE|^SUSPENDED/.test(state);
  if (!isLive) return 'CASE_CLOSED';
  if (projectState === 'SUSPENDED' && !DURING_SUSPENSION.includes(command)) return 'CASE_SUSPENDED';
  const own = access(command).stage;
  return own === 'any' || own === stage || [...BEFORE_THEIR_STAGE, ...AFTER_THEIR_STAGE].includes(command)
    ? null
    : 'WRONG_STAGE';
}

const SIEVE = ['CASE_CLOSED', 'CASE_SUSPENDED', 'WRONG_STAGE'];

function expectSieved(view: CaseView, command: CommandName, expected: string | null): void {
  const code = refusalForCommand(view, command, whoMay(command))?.code ?? null;
  if (expected) expect(code).toBe(expected);
  else expect(SIEVE).not.toContain(code);
}

describe('every status × every command of a project', () => {
  for (const stage of [...PROJECT_STAGES, 'classes', 'closed'])
    for (const state of PROJECT_STATES)
      test.each(OF_PROJECT)(`${stage}, ${state}: %s`, (command) => {
        const view = aProjectView({ stage, state, institutionId: ORGANISATIONS.INSTITUTION });
        expectSieved(view, command, expectedNo(command, state, state, stage));
      });
});

describe('every status × every command of a class', () => {
  for (const stage of ['planned', ...CLASS_STAGES, 'closed'])
    for (const state of CLASS_STATES)
      for (const projectState of PROJECT_STATES)
        test(`${stage}, ${state}, project ${projectState}`, () => {
          const view = aClassView({ stage, state }, { state: projectState });
          for (const command of OF_CLASS) expectSieved(view, command, expectedNo(command, state, projectState, stage));
        });
});

describe('availableCommands', () => {
  test('is the same "no" that the command would hear, for everyone and every stage', () => {
    for (const stage of CLASS_STAGES) {
      const apprentices = { subsidyKind: 'APPRENTICESHIP' };
      const view = aClassView({ stage, evaluation: noEvaluation(), allowances: 0 }, apprentices);
      for (const command of OF_CLASS) {
        const actor = whoMay(command);
        const shown = availableCommands(view, actor).find((each) => each.command === command);
        const no = refusalForCommand(view, command, actor);
        expect(shown).toEqual(no ? { command, available: false, refusal: no } : { command, available: true });
      }
    }
  });

  test('names commands of this case only, and only those of the actor’s role and side', () => {
    const view = aClassView();
    const names = availableCommands(view, anActor('institution', ORGANISATIONS.INSTITUTION)).map(
      ({ command }) => command,
    );
    expect(names).toEqual([
      'fileClass',
      'withdrawTrainee',
      'fileClaim',
      'fileSupplementaryClaim',
      'resubmitClaim',
      'withdrawClaim',
    ]);
    expect(availableCommands(view, anActor('institution', 'another school'))).toEqual([]);
    expect(availableCommands(view, anActor('payer', ORGANISATIONS.OWNER))).toEqual([]);
    expect(availableCommands(view, anActor('auditor', ORGANISATIONS.OWNER))).toEqual([]);
    expect(availableCommands(view, anActor('administrator', ORGANISATIONS.OWNER))).toEqual([]);
  });

  test.each([
    ['filePrepayment', 'an apprenticeship', {}, { subsidyKind: 'APPRENTICESHIP' }],
    ['recoverPrepayment', 'an apprenticeship', {}, { subsidyKind: 'APPRENTICESHIP' }],
    ['fileAllowanceClaim', 'training beside which an allowance is paid', { allowances: 0 }, {}],
  ] as const)('%s is offered for %s alone', (command, _name, ofClass, ofProject) => {
    const offered = (view: CaseView) => availableCommands(view, whoMay(command)).map((each) => each.command);
    expect(offered(aClassView())).not.toContain(command);
    expect(offered(aClassView(ofClass, ofProject))).toContain(command);
    // Given all the same, it hears why not.
    expect(refusalForCommand(aClassView(), command, whoMay(command))).toBeDefined();
  });

  test('an authority of another region may nothing', () => {
    const elsewhere = anActor('caseworker', ORGANISATIONS.OWNER, { regions: ['350200'] });
    expect(availableCommands(aProjectView(), elsewhere)).toEqual([]);
  });
});

describe('separation of duties', () => {
  const self = 'one and the same';
  const acts: Readonly<Record<string, CaseView>> = {
    postProject: aProjectView({ postedBy: self }),
    assign: aProjectView({
      stage: 'selection',
      assignment: {
        basis: 'DIRECTORY',
        institutionId: 'school',
        assignedBy: self,
        confirmedBy: null,
        publicityEndsOn: null,
        publicityProvisional: false,
        agreementSignedBy: null,
        agreementSignedOn: null,
      },
    }),
    fileClass: aClassView({
      filing: {
        round: 1,
        startsOn: '2025-07-14',
        submittedBy: self,
        submittedOn: '2025-07-01',
        decision: null,
        decidedBy: null,
      },
    }),
    submitResults: aClassView({ stage: 'assessment', assessment: { ...noAssessment(), resultsSubmittedBy: self } }),
    assignEvaluator: aClassView({ stage: 'evaluation', evaluation: { ...noEvaluation(), assignedBy: self } }),
    submitScore: aClassView({ stage: 'evaluation', evaluation: { ...noEvaluation(), scoredBy: self } }),
    fileClaim: aClassView({ stage: 'release', claim: { ...aClaim(), filedBy: self } }),
    reviewClaim: aClassView({ stage: 'release', claim: { ...aClaim(), reviewedBy: self } }),
    checkClaim: aClassView({ stage: 'release', claim: { ...aClaim(), checkedBy: self } }),
    instructPayment: aClassView({ stage: 'release', claim: { ...aClaim(), instructedBy: self } }),
  };
  const pairs = COMMAND_NAMES.flatMap((command) => access(command).notSelf.map((act) => [command, act] as const));

  test.each(pairs)('%s is not given by whoever did %s', (command, act) => {
    const { role, party } = access(command);
    const actor = anActor(role, ORGANISATIONS[party], { id: self });
    expect(refusalForCommand(acts[act]!, command, actor)?.code).toBe('SAME_PERSON');
  });

  test.each(pairs)('and %s is not refused for it to another person (%s)', (command, act) => {
    expect(refusalForCommand(acts[act]!, command, whoMay(command))?.code).not.toBe('SAME_PERSON');
  });
});

describe('what the process waits for', () => {
  test('a fresh case of every stage awaits somebody by some day, and may not be left', () => {
    for (const stage of STAGES) {
      const view: CaseView = (PROJECT_STAGES as readonly string[]).includes(stage)
        ? aProjectView({ stage })
        : aClassView({ stage, claim: stage === 'release' ? aClaim() : null });
      expect(awaitedActs(view).map(({ command }) => command).length).toBeGreaterThan(0);
      expect(deadlineOf(view, stage)).not.toBeNull();
      expect(isSettled(view, stage)).toBe(false);
    }
  });

  test('every awaited act is one that its own actor would not be refused for stage or state', () => {
    for (const stage of CLASS_STAGES)
      for (const { command, role, organisationId } of awaitedActs(aClassView({ stage }))) {
        if (command === 'makeBatch') continue; // A batch's command: the class only waits for it.
        const no = refusalForCommand(aClassView({ stage }), command, anActor(role, organisationId));
        expect(SIEVE).not.toContain(no?.code);
      }
  });

  test('suspended, a project awaits its resumption alone and its classes nothing', () => {
    expect(awaitedActs(aProjectView({ state: 'SUSPENDED' })).map(({ command }) => command)).toEqual(['resume']);
    expect(awaitedActs(aClassView({ state: 'SUSPENDED' }, { state: 'SUSPENDED' }))).toEqual([]);
  });

  test.each(['TERMINATED', 'CLOSED'] as const)('%s, it awaits nothing', (state) => {
    expect(awaitedActs(aProjectView({ state }))).toEqual([]);
    expect(awaitedActs(aClassView({ state }))).toEqual([]);
  });

  test('a claim not yet filed is awaited from the end of assessment, by the end of its own window', () => {
    const claimWindow = { endsOn: '2026-02-28', provisional: false };
    const claim = (stage: string) =>
      awaitedActs(aClassView({ stage, claimWindow })).find(({ command }) => command === 'fileClaim');
    expect(claim('assessment')).toBeUndefined();
    for (const stage of ['employment', 'evaluation', 'release']) expect(claim(stage)?.dueOn).toBe('2026-02-28');
  });
});

describe('a claim that nobody files', () => {
  const inRelease = (endsOn: string, provisional: boolean) =>
    isSettled(aClassView({ stage: 'release', claim: null, claimWindow: { endsOn, provisional } }), 'release');

  test('lapses the day after its window, and the class may end', () => {
    const { today } = aClassView();
    expect(inRelease(today, false)).toBe(false);
    expect(inRelease(addDays(today, -1), false)).toBe(true);
  });

  test('does not lapse by a day of a provisional calendar', () => {
    expect(inRelease('2025-01-01', true)).toBe(false);
  });
});

function noAssessment() {
  return {
    resultsMissing: 0,
    passed: 0,
    certificatesMissing: 0,
    resultsSubmittedBy: null,
    certificatesVerifiedBy: null,
    certificatesVerifiedOn: null,
    lastCertificateOn: null,
  };
}

function noEvaluation() {
  return {
    evaluatorOrganisationId: ORGANISATIONS.EVALUATOR,
    assignedBy: 'somebody',
    scoredBy: null,
    objectionEndsOn: null,
    objectionProvisional: false,
    grade: null,
    finalisedBy: null,
  };
}

function aClaim(): ClaimFacts {
  return {
    id: 'claim',
    state: 'FILED',
    returns: 0,
    returnedOn: null,
    objections: { open: 0, toInvestigate: 0, toResolve: 0, filedOn: null },
    historyUnknown: 0,
    filedBy: 'filer',
    filedOn: '2025-09-01',
    reviewedBy: null,
    checkedBy: null,
    publicityPostedBy: null,
    publicityEndsOn: null,
    publicityProvisional: false,
    approvedBy: null,
    specialReviewReference: null,
    instructedBy: null,
    confirmedBy: null,
    payableFen: 130_000,
    batch: null,
    unpaidLines: null,
  };
}
