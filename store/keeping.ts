import type { CaseView } from '../domain/lifecycle/case-view.js';
import { execute, row, sql, type Tx } from '../platform/database.js';

/** What the process needs to know for waiting, beside the case itself. */
export interface Keeping {
  readonly mode: 'REAL' | 'STOPPED' | 'PACED';
  readonly msPerDay: number | null;
  /** Milliseconds of business time until the stage's next reminder or escalation; negative when it is due. */
  readonly untilNextActMs: number | null;
}

/**
 * Writes that the process has seen the case at this version and this business time, if either has moved since it last
 * looked or `acted` says that something was sent; and reads what comes next. One statement, for it is the commonest step.
 */
export async function keepCase(tx: Tx, view: CaseView, acted: boolean): Promise<Keeping> {
  const classId = view.class?.id ?? null;
  const keeping = await row<Keeping>(
    tx,
    sql`WITH keeping AS (
      SELECT k.mode, k.ms_per_day, s.next_act_at - business_now() AS until_next_act,
        coalesce(c.kept_version < c.version, p.kept_version < p.version)
          OR coalesce((CASE WHEN c.id IS NULL THEN p.kept_at ELSE c.kept_at END) < k.business_at, true) AS behind
      FROM business_clock k
      JOIN project p ON p.id = ${view.project.id}::uuid
      LEFT JOIN class c ON c.id = ${classId}::uuid
      LEFT JOIN case_stage s ON s.project_id = p.id AND s.class_id IS NOT DISTINCT FROM c.id AND s.left_on IS NULL
        AND s.stage = coalesce(c.stage, p.stage)
    ), kept AS (
      UPDATE ${view.class ? sql`class` : sql`project`} kept
      SET kept_version = version, kept_at = business_now(), proven_at = now()
      FROM keeping WHERE kept.id = ${classId ?? view.project.id}::uuid AND (keeping.behind OR ${acted})
    )
    SELECT mode, ms_per_day AS "msPerDay", (extract(epoch FROM until_next_act) * 1000)::float8 AS "untilNextActMs"
    FROM keeping`,
  );
  if (!keeping) throw new Error('the business clock has no row');
  return keeping;
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
