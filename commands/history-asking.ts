import { randomUUID } from 'node:crypto';
import type { DossierCommandName } from '../domain/access/dossiers.js';
import type { CommandName } from '../domain/access/table.js';
import type { HistoryMoment, SubsidyHistory } from '../domain/history/types.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { mayEverGive, refusalForCommand } from '../domain/lifecycle/table.js';
import { missingConditions } from '../domain/release/conditions.js';
import { type Database, inTransaction, SYSTEM_SCOPE, type Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { findClassView } from '../store/case/case-view.js';
import { findSubsidyClaim } from '../store/claim/subsidy-claims.js';
import { type Asked, findToAskAgain, insertAnswers, listToAsk, listToAskOfClaim } from '../store/history/history.js';
import { scopeOf } from '../store/people/accounts.js';
import { auditStep } from '../store/process/commands.js';
import { wakeLater } from '../store/process/process.js';
import { remind } from '../store/process/tasks.js';

export interface HistoryTools {
  readonly db: Database;
  readonly secrets: PersonalData;
  readonly history: SubsidyHistory;
}

/** Before which commands the register is asked; before paying only what is not known of today is asked again. */
const MOMENTS: Readonly<Partial<Record<CommandName, HistoryMoment>>> = {
  fileClass: 'FILING',
  approveFiling: 'ROSTER_FREEZE',
  fileClaim: 'CLAIM',
  verifyLateResult: 'ROSTER_FREEZE',
  fileSupplementaryClaim: 'CLAIM',
  filePrepayment: 'CLAIM',
  fileAllowanceClaim: 'CLAIM',
  instructPayment: 'PAYMENT',
};

/**
 * Asks what other bureaus have paid, before the command's own transaction and never inside of it: the transaction then
 * reads what is stored, and demands that it is there (design §5). Nobody makes us ask whose command it is not, or when
 * it would be refused for another reason.
 */
export async function askBefore(
  tools: HistoryTools,
  actor: Actor,
  command: CommandName,
  classId: string,
): Promise<void> {
  const moment = MOMENTS[command];
  if (!moment) return;
  const view = await inTransaction(tools.db, scopeOf(actor), (tx) => findClassView(tx, classId));
  if (!view || !mayEverGive(view, command, actor)) return;
  const no = refusalForCommand(view, command, actor);
  const onlyHistoryLacks =
    no?.code === 'GATE_CLOSED' && missingConditions(view).every(({ code }) => code === 'HISTORY_KNOWN');
  if (!no || onlyHistoryLacks) await askHistory(tools, classId, moment);
}

const MOMENTS_OF_CLAIM: Readonly<Partial<Record<DossierCommandName, HistoryMoment>>> = {
  verifySubsidyClaim: 'CLAIM',
  instructSubsidyClaim: 'PAYMENT',
};

/** The same for a claim without a class: before it is verified, and before it is paid. */
export async function askBeforeDossier(
  tools: HistoryTools,
  actor: Actor,
  command: DossierCommandName,
  id: string,
): Promise<void> {
  const moment = MOMENTS_OF_CLAIM[command];
  if (!moment) return;
  const view = await inTransaction(tools.db, scopeOf(actor), (tx) => findSubsidyClaim(tx, actor, id));
  if (!view || view.state !== 'FILED' || view.instructedBy) return;
  await ask(tools, null, moment, (tx) => listToAskOfClaim(tx, id, moment !== 'PAYMENT'));
}

/** Answers how many were asked for and how many of them are unknown. */
export async function askHistory(tools: HistoryTools, classId: string, moment: HistoryMoment): Promise<Asking> {
  return ask(tools, classId, moment, (tx) => listToAsk(tx, classId, moment !== 'PAYMENT'));
}

/**
 * What the register still owes is asked for again by itself, a class at a time, each at most once an hour. Once all is known,
 * whoever has a task of that class is told. Answers whether one was asked about: then there may be more.
 */
export async function askAgain(tools: HistoryTools): Promise<boolean> {
  const classId = await inTransaction(tools.db, SYSTEM_SCOPE, findToAskAgain);
  if (!classId) return false;
  const { asked, unknown } = await ask(tools, classId, 'ASKED', (tx) => listToAsk(tx, classId, false));
  if (unknown > 0) return asked > 0;
  await inTransaction(tools.db, SYSTEM_SCOPE, async (tx) => {
    const view = await findClassView(tx, classId);
    if (!view || view.class.claim?.historyUnknown !== 0) return;
    auditStep(tx, view, 'history-known', { asked });
    await remind(tx, view);
  });
  return asked > 0;
}

interface Asking {
  readonly asked: number;
  readonly unknown: number;
}

async function ask(
  { db, secrets, history }: HistoryTools,
  classId: string | null,
  moment: HistoryMoment,
  list: (tx: Tx) => Promise<Asked[]>,
): Promise<Asking> {
  const people = await inTransaction(db, SYSTEM_SCOPE, list);
  if (people.length === 0) return { asked: 0, unknown: 0 };
  const requestId = randomUUID();
  const questions = people.map(({ personId, idNumberCipher }) => ({
    key: personId,
    idNumber: secrets.decrypt(Buffer.from(idNumberCipher)),
  }));
  const answers = await history.ask(requestId, questions);
  await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    await insertAnswers(tx, { classId, moment, requestId }, answers);
    if (moment === 'ASKED' && classId) wakeLater(tx, 'class', [classId]);
  });
  return { asked: people.length, unknown: [...answers.values()].filter(({ result }) => result === 'UNKNOWN').length };
}
