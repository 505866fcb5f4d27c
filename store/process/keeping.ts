import type { CaseView, KeptView, StageRow } from '../../domain/lifecycle/case-view.js';
import type { CaseKind } from '../../domain/lifecycle/process.js';
import { type Database, execute, rowAsSystem, type Sql, sql, type Tx, UNHURRIED } from '../../platform/database.js';
import { claimWindow, payableFen, stageFacts, unpaidLines } from '../case/case-view.js';

/** What the process needs to know for waiting, beside the case itself. */
export interface Keeping {
  readonly mode: 'REAL' | 'STOPPED' | 'PACED';
  readonly msPerDay: number | null;
  /** Milliseconds of business time until the stage's next reminder or escalation; negative when it is due. */
  readonly untilNextActMs: number | null;
}

/** The record of a case as it stood at one moment. */
export interface Look extends Keeping {
  readonly view: KeptView;
  readonly stageRow: StageRow | null;
  readonly version: number;
  /** The business time, to the microsecond. */
  readonly at: string;
  /** The record or the clock has moved since the process last noted that it had looked. */
  readonly isBehind: boolean;
}

const keptProject = sql`jsonb_build_object('stage', p.stage, 'state', p.state, 'postingApprovedBy', p.posting_approved_by,
  'assignment', (SELECT jsonb_build_object('agreementSignedBy', a.agreement_signed_by) FROM assignment a
    WHERE a.project_id = p.id AND a.standing),
  'classes', (SELECT jsonb_build_object('open', count(*)) FROM class k WHERE k.project_id = p.id AND k.stage <> 'closed'))`;

const keptClass = sql`jsonb_build_object('stage', c.stage, 'state', c.state, 'claimWindow', ${claimWindow},
  'filing', (SELECT jsonb_build_object('decision', f.decision) FROM filing f WHERE f.class_id = c.id
    ORDER BY f.round DESC LIMIT 1),
  'supervision', jsonb_build_object('deliveryConfirmedBy', c.delivery_confirmed_by),
  'assessment', jsonb_build_object('certificatesVerifiedBy', c.certificates_verified_by),
  'employment', jsonb_build_object('trackingClosedBy', c.tracking_closed_by),
  'evaluation', (SELECT jsonb_build_object('finalisedBy', e.finalised_by) FROM evaluation e WHERE e.class_id = c.id),
  'claim', (SELECT jsonb_build_object('state', m.state, 'approvedBy', m.approved_by, 'confirmedBy', m.confirmed_by,
    'payableFen', ${payableFen}, 'unpaidLines', ${unpaidLines}) FROM claim m WHERE m.class_id = c.id))`;

/** For the row `kept` of the case that is looked at. */
const look = (view: Sql) => sql`SELECT jsonb_build_object('today', business_today(), ${view}) AS view,
  CASE WHEN s.stage IS NOT NULL THEN ${stageFacts} END AS "stageRow", kept.version, business_now()::text AS at,
  kept.kept_version < kept.version OR coalesce(kept.kept_at < b.business_at, true) AS "isBehind",
  b.mode, b.ms_per_day AS "msPerDay", (extract(epoch FROM s.next_act_at - business_now()) * 1000)::float8 AS "untilNextActMs"
  FROM business_clock b`;

const LOOK: Record<CaseKind, (caseId: string) => Sql> = {
  project: (id) => sql`${look(sql`'project', ${keptProject}`)}
    JOIN project p ON p.id = ${id}::uuid JOIN project kept ON kept.id = p.id
    LEFT JOIN case_stage s ON s.project_id = p.id AND s.class_id IS NULL AND s.stage = p.stage AND s.left_on IS NULL`,
  class: (id) => sql`${look(sql`'project', ${keptProject}, 'class', ${keptClass}`)}
    JOIN class c ON c.id = ${id}::uuid JOIN project p ON p.id = c.project_id JOIN class kept ON kept.id = c.id
    LEFT JOIN case_stage s ON s.project_id = p.id AND s.class_id = c.id AND s.stage = c.stage AND s.left_on IS NULL`,
};

/** The case as it stands, without a lock; undefined where the record has no such case. */
export async function lookAt(db: Database, kind: CaseKind, caseId: string): Promise<Look | undefined> {
  return rowAsSystem<Look>(db, LOOK[kind](caseId));
}

/**
 * Notes that the process has seen the case as it stood at that look. What has moved since then is still to be seen: a wake is
 * on its way for it, and the sweep sees that it is.
 */
export async function markKept(db: Database, kind: CaseKind, caseId: string, { version, at }: Look): Promise<void> {
  await rowAsSystem(
    db,
    sql`WITH unhurried AS MATERIALIZED (SELECT ${UNHURRIED})
    UPDATE ${kind === 'class' ? sql`class` : sql`project`} SET kept_version = greatest(kept_version, ${version}::int),
      kept_at = greatest(kept_at, ${at}::timestamptz), proven_at = now() FROM unhurried WHERE id = ${caseId}::uuid`,
  );
}

/** Notes what has been sent of this stage, and when the next look is due: after the reminder the due date, then nothing. */
export async function markActs(tx: Tx, view: CaseView, acts: { reminded: boolean; escalated: boolean }): Promise<void> {
  await execute(
    tx,
    sql`UPDATE case_stage SET
      reminded_at = CASE WHEN ${acts.reminded} THEN business_now() ELSE reminded_at END,
      escalated_at = CASE WHEN ${acts.escalated} THEN business_now() ELSE escalated_at END,
      next_act_at = CASE WHEN ${acts.escalated} THEN NULL ELSE due_at END
    WHERE project_id = ${view.project.id}::uuid AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
      AND left_on IS NULL`,
  );
}
