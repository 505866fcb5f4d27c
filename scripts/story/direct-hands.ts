import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveCommand } from '../../commands/command.js';
import { DOSSIER_COMMANDS } from '../../commands/dossier-registry.js';
import { giveDossierCommand } from '../../commands/dossier.js';
import { askBefore, askBeforeDossier, type HistoryTools } from '../../commands/history-asking.js';
import { COMMANDS } from '../../commands/registry.js';
import type { DossierCommandName } from '../../domain/access/dossiers.js';
import { type CommandName, isCommandName } from '../../domain/access/table.js';
import { certificates, scores } from '../../domain/assessment/commands.schema.js';
import { employmentResults } from '../../domain/employment/commands.schema.js';
import { roster } from '../../domain/filing/commands.schema.js';
import type { SubsidyHistory } from '../../domain/history/types.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { isRefusal } from '../../domain/refusals.js';
import { attendance } from '../../domain/supervision/commands.schema.js';
import { type Database, inTransaction, row, rows, type Sql, sql, SYSTEM_SCOPE } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { recordCertificates, recordScores } from '../../store/case/assessment-facts.js';
import { answerConfirmation, issueSlips } from '../../store/case/confirmations.js';
import { recordEmploymentResults } from '../../store/case/employment-facts.js';
import { replaceRoster } from '../../store/case/filing-facts.js';
import { recordAttendance } from '../../store/case/supervision-facts.js';
import { isRecordDown } from '../../store/constraints.js';
import type { FactOutcome } from '../../store/fact.js';
import { findPerson } from '../../store/people/accounts.js';
import { advanceClock } from '../../store/process/clock.js';
import { listReference, type ReferenceList } from '../../store/reference/reference-lists.js';
import { FinanceBook } from '../stand-ins/finance-book.js';
import { financeSystemOf } from './finance-stand-in.js';
import type { Answer, FactPath, Hands } from './hands.js';
import { inlineProcess } from './inline-process.js';
import { nothingElsewhere } from './nothing-elsewhere.js';

interface Options {
  readonly db: Database;
  readonly secrets: PersonalData;
  /** `workflows`: real ones run, and are waited for. `inline`: their steps are taken here, at once. */
  readonly process: 'workflows' | 'inline';
  readonly patienceMs?: number;
  /** What other bureaus have paid; nothing unless said otherwise. */
  readonly history?: SubsidyHistory;
}

export interface DirectHands extends Hands {
  /** The make-believe finance system's books, which the inline process talks to. */
  readonly finance: FinanceBook;
  actor(who: string): Promise<Actor>;
  /** Asks the register as the API does before this command. */
  ask(who: string, command: CommandName, caseId: string): Promise<void>;
  /** Row facts with their outcome, where a refusal is the subject. */
  record(who: string, classId: string, path: FactPath, rows: readonly unknown[]): Promise<FactOutcome>;
}

const LOOK_EVERY_MS = 20;

/** The story without HTTP: the same commands and row facts, given by the same people. */
export function directHands({
  db,
  secrets,
  process,
  patienceMs = 60_000,
  history = nothingElsewhere,
}: Options): DirectHands {
  const actors = new Map<string, Actor>();
  const finance = new FinanceBook();
  const inline = inlineProcess(db, { finance: financeSystemOf(finance), personalData: secrets });

  async function actor(who: string): Promise<Actor> {
    const known = actors.get(who) ?? (await findActor(db, who));
    actors.set(who, known);
    return known;
  }

  const patiently = patience(patienceMs);

  /** What the API does before it gives a command. */
  async function ask(who: string, command: CommandName | DossierCommandName, id: string): Promise<void> {
    const person = await actor(who);
    await patiently(() => askFirst({ db, secrets, history }, person, command, id));
  }

  async function give(...[who, command, caseId, input]: Parameters<Hands['give']>): Promise<Answer> {
    const definition = isCommandName(command) ? COMMANDS[command] : DOSSIER_COMMANDS[command];
    const parsed = definition.schema.safeParse(input);
    if (!parsed.success) return no('INVALID_INPUT', parsed.error.issues[0]?.message ?? '');
    const request = { key: randomUUID(), input: parsed.data, secrets, personalData: secrets };
    const person = await actor(who);
    if (caseId) await ask(who, command, caseId);
    const outcome = await patiently(async () =>
      isCommandName(command)
        ? giveCommand(db, COMMANDS[command], person, { ...request, command, ...(caseId ? { caseId } : {}) })
        : giveDossierCommand(db, DOSSIER_COMMANDS[command], person, {
            ...request,
            command,
            ...(caseId ? { id: caseId } : {}),
          }),
    );
    if (typeof outcome === 'string') return no(outcome, outcome);
    const { refusal, missing } = outcome;
    if (refusal) return no(refusal.code, refusal.message, (missing ?? []) as readonly { code: string }[]);
    return { accepted: true, code: null, message: null, result: outcome.result ?? {}, missing: [] };
  }

  async function record(...[who, classId, path, lines]: Parameters<Hands['put']>): Promise<FactOutcome> {
    const person = await actor(who);
    return patiently(() => writeFact(db, secrets, person, classId, path, { rows: lines }));
  }

  return {
    actor,
    ask,
    finance,
    give,
    record,
    async put(who, classId, path, lines) {
      const outcome = await record(who, classId, path, lines);
      if (typeof outcome === 'string') throw new Error(`${path}（${who}）：${outcome}`);
      if (isRefusal(outcome)) throw new Error(`${path}（${who}）：${outcome.code} ${outcome.message}`);
    },
    async confirmAll(who, classId) {
      const person = await actor(who);
      const slips = await patiently(() => issueSlips(db, person, classId));
      if (typeof slips === 'string' || isRefusal(slips)) throw new Error(`slips（${who}）：${JSON.stringify(slips)}`);
      for (const { token } of slips.items) await patiently(() => answerConfirmation(db, token, true));
    },
    options: async (who, source, { projectId, classId = null } = {}) => {
      const offered = listReference(db, await actor(who), source as ReferenceList, projectId ?? classId);
      return (await offered).items;
    },
    ...lists(db),
    ...timeOf({ db, inline: process === 'inline' ? inline : null, patiently, patienceMs }),
  };
}

type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

/** A record that is busy or away for a moment is asked again, as a browser would. */
function patience(patienceMs: number): Patiently {
  return async (work) => {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isRecordDown(error) || Date.now() > until) throw error;
        await sleep(50);
      }
    }
  };
}

interface Time {
  readonly db: Database;
  /** Null where real workflows take the process's steps. */
  readonly inline: ReturnType<typeof inlineProcess> | null;
  readonly patiently: Patiently;
  readonly patienceMs: number;
}

/** Waiting for the process, and moving the clock. */
function timeOf({ db, inline, patiently, patienceMs }: Time): Pick<Hands, 'until' | 'advance'> {
  return {
    async until(kind, caseId, stage) {
      const until = Date.now() + patienceMs;
      for (;;) {
        await inline?.runCase(kind, caseId);
        const found = await patiently(() => findStage(db, kind, caseId));
        if (found === stage) return;
        if (inline || Date.now() > until) throw new Error(`${kind} ${caseId} 未进入 ${stage}，仍在 ${found}`);
        await sleep(LOOK_EVERY_MS);
      }
    },
    async advance(to) {
      // The clock waits for what is still to happen today, and then for everyone's look at the new day.
      await inline?.runEveryone();
      const moved = await advanceClock(db, to, inline ? 0 : patienceMs);
      if (typeof moved === 'string' && moved !== 'BACKWARDS') throw new Error(`时钟推进到${to}：${moved}`);
      if (inline) await inline.runEveryone();
      else if (typeof moved !== 'string' && !moved.kept) throw new Error(`时钟推进到${to}：流程没有跟上`);
    },
  };
}

/** What a story looks up, whoever it is about. */
function lists(db: Database): Pick<Hands, 'classIds' | 'sessions' | 'trainees'> {
  const read = <Row>(query: Sql) => inTransaction(db, SYSTEM_SCOPE, (tx) => rows<Row>(tx, query));
  return {
    classIds: async (projectId) =>
      (await read<{ id: string }>(sql`SELECT id FROM class WHERE project_id = ${projectId}::uuid ORDER BY seq`)).map(
        ({ id }) => id,
      ),
    sessions: (classId) =>
      read(sql`SELECT id, held_on::text AS "heldOn", hours::float8 AS hours FROM class_session
      WHERE class_id = ${classId}::uuid ORDER BY held_on`),
    trainees: (classId) =>
      read(sql`SELECT id AS "traineeId", seq, state FROM trainee WHERE class_id = ${classId}::uuid ORDER BY seq`),
  };
}

async function writeFact(
  db: Database,
  secrets: PersonalData,
  actor: Actor,
  classId: string,
  ...[path, body]: [FactPath, { rows: readonly unknown[] }]
): Promise<FactOutcome> {
  switch (path) {
    case 'roster':
      return replaceRoster(db, actor, classId, roster.parse(body), secrets);
    case 'scores':
      return recordScores(db, actor, classId, scores.parse(body));
    case 'certificates':
      return recordCertificates(db, actor, classId, certificates.parse(body));
    case 'employment-results':
      return recordEmploymentResults(db, actor, classId, employmentResults.parse(body));
    default:
      return recordAttendance(db, actor, classId, path.split('/')[1] ?? '', attendance.parse(body));
  }
}

async function findActor(db: Database, username: string): Promise<Actor> {
  const account = await row<{ id: string }>(db, sql`SELECT id FROM account WHERE username = ${username}`);
  const person = account && (await findPerson(db, account.id));
  if (!person) throw new Error(`nobody is called ${username}`);
  return person.actor;
}

async function findStage(db: Database, kind: 'project' | 'class', caseId: string): Promise<string | undefined> {
  const table = kind === 'class' ? sql`class` : sql`project`;
  const found = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    row<{ stage: string }>(tx, sql`SELECT stage FROM ${table} WHERE id = ${caseId}::uuid`),
  );
  return found?.stage;
}

function no(code: string, message: string, missing: readonly { code: string }[] = []): Answer {
  return { accepted: false, code, message, result: {}, missing: missing.map((condition) => condition.code) };
}

async function askFirst(
  tools: HistoryTools,
  person: Actor,
  command: CommandName | DossierCommandName,
  id: string,
): Promise<void> {
  if (isCommandName(command)) await askBefore(tools, person, command, id);
  else await askBeforeDossier(tools, person, command, id);
}
