import type { CaseView } from '../../domain/lifecycle/case-view.js';
import type { CaseKind } from '../../domain/lifecycle/process.js';
import { type Database, execute, rowAsSystem, rows, type Sql, sql, type Tx, write } from '../../platform/database.js';
import { isLate } from '../budget/holds.js';
import { lockClassView, lockProjectView } from '../case/case-view.js';

/** The SQL of the process's steps. Each runs inside a step's own transaction, on a case that it has locked. */

const TABLE: Record<CaseKind, Sql> = { project: sql`project`, class: sql`class` };

export async function lockView(tx: Tx, kind: CaseKind, caseId: string): Promise<CaseView | undefined> {
  return kind === 'class' ? lockClassView(tx, caseId) : lockProjectView(tx, caseId);
}

/** Where the case stands; undefined where the record has no such case. */
export async function findStage(db: Database, kind: CaseKind, caseId: string): Promise<string | undefined> {
  const found = await rowAsSystem<{ stage: string }>(
    db,
    sql`SELECT stage FROM ${TABLE[kind]} WHERE id = ${caseId}::uuid`,
  );
  return found?.stage;
}

export async function listUnfinishedClassIds(tx: Tx, projectId: string): Promise<string[]> {
  const where = { projectId, stage: { notIn: ['planned', 'closed'] } };
  const found = await tx.class.findMany({ where, orderBy: { seq: 'asc' }, select: { id: true } });
  return found.map(({ id }) => id);
}

/** Moves a case to another stage; the process is behind until it has kept the new one. */
export function moveTo(tx: Tx, view: CaseView, stage: string): void {
  const kind = view.class ? 'class' : 'project';
  write(
    tx,
    sql`UPDATE ${TABLE[kind]} SET stage = ${stage}, version = version + 1, changed_at = clock_timestamp()
    WHERE id = ${view.class?.id ?? view.project.id}::uuid`,
  );
}

/** Hands every planned class of a project to its institution and puts it into filing; answers their ids. */
export async function releasePlannedClasses(tx: Tx, projectId: string): Promise<string[]> {
  const locked = await rows<{ id: string }>(
    tx,
    sql`SELECT id FROM class
    WHERE project_id = ${projectId}::uuid AND stage = 'planned' AND state = 'ACTIVE' ORDER BY id FOR UPDATE`,
  );
  const classIds = locked.map(({ id }) => id);
  await execute(
    tx,
    sql`UPDATE class c SET stage = 'filing', institution_id = p.institution_id,
      version = c.version + 1, changed_at = clock_timestamp()
    FROM project p WHERE p.id = c.project_id AND c.id = ANY (${classIds}::uuid[])`,
  );
  return classIds;
}

export function wakeLater(tx: Tx, kind: CaseKind, caseIds: readonly string[]): void {
  write(
    tx,
    sql`INSERT INTO outbox (kind, subject_id)
    SELECT ${kind === 'class' ? 'WAKE_CLASS' : 'WAKE_PROJECT'}, id FROM unnest(${caseIds}::uuid[]) AS id`,
  );
}

/**
 * Seals a class that has ended: gives back held quotas and the rest of the budget hold, and keeps the digest of its
 * audit events up to this moment. `state` is null where a command has said already how it ended.
 */
export function sealClass(tx: Tx, view: CaseView, state: 'CLOSED' | 'REJECTED' | null): void {
  const classId = view.class?.id ?? null;
  write(
    tx,
    sql`UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = ${classId}::uuid AND state = 'HELD'
    AND NOT ${isLate(sql`quota_hold.trainee_id`)}`,
  );
  write(
    tx,
    sql`UPDATE budget_hold SET returned_fen = held_fen - drawn_fen
    WHERE class_id = ${classId}::uuid AND returned_fen <> held_fen - drawn_fen`,
  );
  write(
    tx,
    sql`UPDATE class SET stage = 'closed', state = coalesce(${state}, state),
      archive_digest = (SELECT ${digest} FROM audit_event a WHERE a.class_id = ${classId}::uuid),
      version = version + 1, kept_version = version + 1, changed_at = clock_timestamp(), proven_at = now()
    WHERE id = ${classId}::uuid`,
  );
}

/** True once `sealClass` has run: what makes the closing step run only once. */
export async function isClassSealed(tx: Tx, id: string): Promise<boolean> {
  return (await tx.class.count({ where: { id, archiveDigest: { not: null } } })) > 0;
}

export async function isProjectSealed(tx: Tx, id: string): Promise<boolean> {
  return (await tx.project.count({ where: { id, archiveDigest: { not: null } } })) > 0;
}

/** Closes a project whose classes have all ended: the worst grade of its evaluated classes stands for it (DEFAULT). */
export function sealProject(tx: Tx, projectId: string): void {
  write(
    tx,
    sql`UPDATE project SET stage = 'closed',
      state = CASE state WHEN 'TERMINATED' THEN state ELSE 'CLOSED' END,
      grade = (SELECT max(e.grade) FROM evaluation e JOIN class c ON c.id = e.class_id
        WHERE c.project_id = ${projectId}::uuid AND e.finalised_on IS NOT NULL),
      archive_digest = (SELECT ${digest} FROM audit_event a WHERE a.project_id = ${projectId}::uuid),
      version = version + 1, kept_version = version + 1, changed_at = clock_timestamp(), proven_at = now()
    WHERE id = ${projectId}::uuid`,
  );
}

/** SHA-256 over the events as they stand, one a line in the order of their ids: anyone can work it out again. */
const digest = sql`encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', a.id, a.event, a.accepted, a.command_id,
  a.actor_id, a.business_on, a.detail), E'\n' ORDER BY a.id), ''), 'UTF8')), 'hex')`;
