import type { CaseRef, ProcessKind } from '../../domain/lifecycle/process.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';

export interface LaggingCase extends CaseRef {
  readonly version: number;
}

const OPEN_PROJECT = sql`stage <> 'closed'`;
/** The wake of a case that moved this moment is still under way. */
const NOT_JUST_MOVED = sql`changed_at < clock_timestamp() - interval '3 seconds'`;
const OPEN_CLAIM = sql`class_id IS NULL AND closed_on IS NULL`;
const OPEN_CLASS = sql`stage NOT IN ('planned', 'closed')`;

/** Closed by a command, while its process has not heard of it: its archive is open still. */
const UNSEALED = sql`stage = 'closed' AND archive_digest IS NULL`;

/**
 * Cases, batches on their way and claims without a class whose process has not read the record since it moved three seconds
 * ago, that missed an act which was due, or that people have closed and nobody has sealed.
 */
export async function listLagging(tx: Tx, limit: number): Promise<LaggingCase[]> {
  return rows<LaggingCase>(
    tx,
    sql`
    (SELECT 'project' AS kind, id::text AS id, version FROM project
      WHERE ${OPEN_PROJECT} AND kept_version < version AND ${NOT_JUST_MOVED}
      ORDER BY changed_at LIMIT ${limit})
    UNION ALL
    (SELECT 'class', id::text, version FROM class
      WHERE ${OPEN_CLASS} AND kept_version < version AND ${NOT_JUST_MOVED}
      ORDER BY changed_at LIMIT ${limit})
    UNION ALL
    (SELECT 'project', id::text, version FROM project WHERE ${UNSEALED} AND ${NOT_JUST_MOVED} ORDER BY changed_at LIMIT ${limit})
    UNION ALL
    (SELECT 'class', id::text, version FROM class WHERE ${UNSEALED} AND ${NOT_JUST_MOVED} ORDER BY changed_at LIMIT ${limit})
    UNION ALL
    (SELECT 'batch', id::text, version FROM payment_batch
      WHERE sending AND kept_version < version AND ${NOT_JUST_MOVED} ORDER BY changed_at LIMIT ${limit})
    UNION ALL
    (SELECT 'claim', id::text, version FROM claim
      WHERE class_id IS NULL AND kept_version < version AND ${NOT_JUST_MOVED} ORDER BY changed_at LIMIT ${limit})
    UNION ALL
    (SELECT 'claim', id::text, version FROM claim
      WHERE next_act_at < business_now() - interval '3 seconds' ORDER BY next_act_at LIMIT ${limit})
    UNION ALL
    (SELECT CASE WHEN s.class_id IS NULL THEN 'project' ELSE 'class' END, coalesce(s.class_id, s.project_id)::text,
        coalesce(c.version, p.version)
      FROM case_stage s JOIN project p ON p.id = s.project_id LEFT JOIN class c ON c.id = s.class_id
      WHERE s.left_on IS NULL AND s.next_act_at < business_now() - interval '3 seconds'
      ORDER BY s.next_act_at LIMIT ${limit})`,
  );
}

/** Open cases that nobody has compared with their process for a minute, the longest unproven first. */
export async function listUnproven(tx: Tx, limit: number): Promise<CaseRef[]> {
  return rows<CaseRef>(
    tx,
    sql`
    SELECT kind, id FROM (
      (SELECT 'project' AS kind, id::text AS id, proven_at FROM project
        WHERE ${OPEN_PROJECT} AND ${NOT_JUST_MOVED} AND (proven_at IS NULL OR proven_at < now() - interval '60 seconds')
        ORDER BY proven_at NULLS FIRST LIMIT ${limit})
      UNION ALL
      (SELECT 'class', id::text, proven_at FROM class
        WHERE ${OPEN_CLASS} AND ${NOT_JUST_MOVED} AND (proven_at IS NULL OR proven_at < now() - interval '60 seconds')
        ORDER BY proven_at NULLS FIRST LIMIT ${limit})
      UNION ALL
      (SELECT 'batch', id::text, proven_at FROM payment_batch
        WHERE sending AND ${NOT_JUST_MOVED} AND (proven_at IS NULL OR proven_at < now() - interval '60 seconds')
        ORDER BY proven_at NULLS FIRST LIMIT ${limit})
      UNION ALL
      (SELECT 'claim', id::text, proven_at FROM claim
        WHERE ${OPEN_CLAIM} AND ${NOT_JUST_MOVED} AND (proven_at IS NULL OR proven_at < now() - interval '60 seconds')
        ORDER BY proven_at NULLS FIRST LIMIT ${limit})) AS unproven
    ORDER BY proven_at NULLS FIRST LIMIT ${limit}`,
  );
}

/** Notes that a process runs for each of these cases. */
export async function markProven(tx: Tx, cases: readonly CaseRef[]): Promise<void> {
  const idsOf = (kind: ProcessKind) => cases.filter((each) => each.kind === kind).map(({ id }) => id);
  await execute(tx, sql`UPDATE project SET proven_at = now() WHERE id = ANY (${idsOf('project')}::uuid[])`);
  await execute(tx, sql`UPDATE class SET proven_at = now() WHERE id = ANY (${idsOf('class')}::uuid[])`);
  await execute(tx, sql`UPDATE payment_batch SET proven_at = now() WHERE id = ANY (${idsOf('batch')}::uuid[])`);
  await execute(tx, sql`UPDATE claim SET proven_at = now() WHERE id = ANY (${idsOf('claim')}::uuid[])`);
}

/** True when the record was last proven against another process store; then no case counts as proven any more. */
export async function changeProcessStore(tx: Tx, namespaceId: string): Promise<boolean> {
  const known = await row<{ id: string }>(tx, sql`SELECT namespace_id AS id FROM process_store FOR UPDATE`);
  if (known?.id === namespaceId) return false;
  await execute(
    tx,
    sql`INSERT INTO process_store (namespace_id) VALUES (${namespaceId})
    ON CONFLICT (id) DO UPDATE SET namespace_id = excluded.namespace_id`,
  );
  await execute(tx, sql`UPDATE project SET proven_at = NULL WHERE ${OPEN_PROJECT} AND proven_at IS NOT NULL`);
  await execute(tx, sql`UPDATE class SET proven_at = NULL WHERE ${OPEN_CLASS} AND proven_at IS NOT NULL`);
  await execute(tx, sql`UPDATE payment_batch SET proven_at = NULL WHERE sending AND proven_at IS NOT NULL`);
  await execute(tx, sql`UPDATE claim SET proven_at = NULL WHERE ${OPEN_CLAIM} AND proven_at IS NOT NULL`);
  return true;
}
