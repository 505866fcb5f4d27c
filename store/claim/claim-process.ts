import type { IsoDate } from '../../domain/calendar/dates.js';
import { addWorkingDays } from '../../domain/calendar/working-days.js';
import { awaitedAct } from '../../domain/claim/awaited.js';
import type { SubsidyClaimView } from '../../domain/claim/view.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';
import { closeDossierTasks, promptDossier } from '../dossier/dossiers.js';
import { keepClassesInStep } from '../payment/batches.js';
import { getCalendar } from '../process/calendar.js';
import type { Keeping } from '../process/keeping.js';
import { returnClaimHolds } from './claim-entries.js';
import { readSubsidyClaim } from './subsidy-claims.js';

/** Every act moves the claim: the open prompt is whoever must act now, everybody else's is done, and its process looks again. */
export async function keepClaimInStep(tx: Tx, id: string, actorId: string | null): Promise<Refusal | undefined> {
  await closeDossierTasks(tx, 'subsidyClaim', id, actorId);
  const view = await readSubsidyClaim(tx, id);
  const no = view && (await keepAwaited(tx, view));
  if (no) return no;
  await wakeClaim(tx, id);
  return undefined;
}

/** A class has ended: what was to be paid ahead for it, and is neither instructed nor at its end, is somebody's to end. */
export async function keepPrepaymentInStep(
  tx: Tx,
  classId: string,
  actorId: string | null,
): Promise<Refusal | undefined> {
  const open = await row<{ id: string }>(
    tx,
    sql`SELECT id FROM claim WHERE of_class_id = ${classId}::uuid AND gate_profile = 'PREPAYMENT' AND state = 'FILED'
      AND instructed_by IS NULL FOR UPDATE`,
  );
  return open && keepClaimInStep(tx, open.id, actorId);
}

/** Sets the day by which somebody must act, and prompts him as soon as he can. */
export async function keepAwaited(tx: Tx, view: SubsidyClaimView): Promise<Refusal | undefined> {
  const awaited = awaitedAct(view);
  if (!awaited) return setDue(tx, view.id, null);
  const { command, role, organisationId, from, workingDays, isOpen, reason } = awaited;
  const calendar = await getCalendar(tx);
  const due = addWorkingDays(calendar, from, workingDays);
  if (isRefusal(due)) return due;
  await setDue(tx, view.id, due);
  if (!isOpen) return undefined;
  const remind = workingDays > 1 ? addWorkingDays(calendar, from, workingDays - 1) : due;
  await promptDossier(tx, {
    ...{
      dossier: 'subsidyClaim',
      id: view.id,
      command,
      role,
      organisationId,
      title: `补贴申领${view.number}${reason ? `（${reason}）` : ''}`,
    },
    ...{ dueOn: due.on, dueProvisional: due.provisional, remindOn: isRefusal(remind) ? null : remind.on },
  });
  return undefined;
}

async function setDue(tx: Tx, id: string, due: { on: IsoDate; provisional: boolean } | null): Promise<undefined> {
  await execute(
    tx,
    sql`UPDATE claim SET due_on = ${due?.on ?? null}::date, due_provisional = ${due?.provisional ?? false}
    WHERE id = ${id}::uuid`,
  );
}

/** The claim has moved: its process looks at it again. */
async function wakeClaim(tx: Tx, id: string): Promise<void> {
  await execute(
    tx,
    sql`WITH moved AS (
      UPDATE claim SET version = version + 1, changed_at = clock_timestamp() WHERE id = ${id}::uuid RETURNING id)
    INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLAIM', id FROM moved`,
  );
}

/** The end of a claim, whoever brought it about: it holds nothing any longer, and its class may be claimed for again. */
export async function closeClaim(
  tx: Tx,
  { id, ofClassId }: Pick<SubsidyClaimView, 'id' | 'ofClassId'>,
  actorId: string | null,
): Promise<Refusal | undefined> {
  await returnClaimHolds(tx, id);
  await execute(tx, sql`UPDATE claim SET closed_on = business_today() WHERE id = ${id}::uuid`);
  return ofClassId ? keepClassesInStep(tx, [ofClassId], actorId) : undefined;
}

/** Writes that the process has seen the claim as it stands, and on which day it looks again by itself. */
export async function keepClaim(tx: Tx, id: string, lookOn: IsoDate | null): Promise<Keeping> {
  const keeping = await row<Keeping>(
    tx,
    sql`WITH kept AS (
      UPDATE claim SET kept_version = version, kept_at = business_now(), proven_at = now(),
        next_act_at = ${lookOn}::date::timestamp AT TIME ZONE 'Asia/Shanghai' WHERE id = ${id}::uuid)
    SELECT mode, ms_per_day AS "msPerDay", (extract(epoch FROM
      (${lookOn}::date::timestamp AT TIME ZONE 'Asia/Shanghai') - business_now()) * 1000)::float8 AS "untilNextActMs"
    FROM business_clock`,
  );
  if (!keeping) throw new Error('the business clock has no row');
  return keeping;
}
