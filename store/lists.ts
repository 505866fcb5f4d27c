import type { Actor } from '../domain/lifecycle/case-view.js';
import { CLASS_STAGES } from '../domain/lifecycle/stages.js';
import { type Database, inTransaction, row, rows, type Sql, sql, type Tx } from '../platform/database.js';
import { scopeOf } from './people/accounts.js';

/** A keyset page: what comes after `after` in the list's own order, `limit` rows at most. */
export interface PageRequest<Key> {
  readonly after?: Key;
  readonly limit: number;
}
export interface Page<Item> {
  readonly items: readonly Item[];
  /** True when more follow. */
  readonly more: boolean;
}

export const iso = (instant: Sql) => sql`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function pageOf<Item>(found: readonly Item[], limit: number): Page<Item> {
  return { items: found.slice(0, limit), more: found.length > limit };
}

export interface ProjectItem {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly regionCode: string;
  readonly regionName: string;
  readonly stage: string;
  readonly state: string;
  readonly institutionName: string | null;
  readonly postedOn: string;
  readonly dueOn: string | null;
  readonly dueProvisional: boolean;
}

/** A project among its classes stands where its earliest live class stands (design §4). */
const earliestClassStage = sql`(SELECT c.stage FROM class c WHERE c.project_id = p.id AND c.stage <> 'closed'
  ORDER BY array_position(${['planned', ...CLASS_STAGES]}::text[], c.stage) LIMIT 1)`;
const shownStage = sql`CASE WHEN p.stage = 'classes' THEN coalesce(${earliestClassStage}, 'release') ELSE p.stage END`;

/** The stage a project is shown in, for one project. */
export async function findShownStage(tx: Tx, projectId: string): Promise<string | undefined> {
  return (
    await row<{ stage: string }>(tx, sql`SELECT ${shownStage} AS stage FROM project p WHERE p.id = ${projectId}::uuid`)
  )?.stage;
}

/** Newest first. What the actor may see is for row-level security to say. */
export async function listProjects(
  db: Database,
  actor: Actor,
  { after, limit, stage }: PageRequest<{ postedOn: string; id: string }> & { stage?: string },
): Promise<Page<ProjectItem>> {
  const found = await inTransaction(db, scopeOf(actor), (tx) =>
    rows<ProjectItem>(
      tx,
      sql`
    WITH page AS (
      SELECT p.*, ${shownStage} AS shown_stage FROM project p
      WHERE ${after ? sql`(p.posted_on, p.id) < (${after.postedOn}::date, ${after.id}::uuid)` : sql`true`}
        AND ${stage ? sql`${shownStage} = ${stage}` : sql`true`}
      ORDER BY p.posted_on DESC, p.id DESC LIMIT ${limit + 1}
    )
    SELECT p.id, p.number, p.title, p.region_code AS "regionCode", r.name AS "regionName", p.shown_stage AS stage, p.state,
      o.name AS "institutionName", p.posted_on::text AS "postedOn", due.due_on::text AS "dueOn",
      coalesce(due.due_provisional, false) AS "dueProvisional"
    FROM page p JOIN region r ON r.code = p.region_code LEFT JOIN organisation o ON o.id = p.institution_id
    LEFT JOIN LATERAL (SELECT s.due_on, s.due_provisional FROM case_stage s
      WHERE s.project_id = p.id AND s.left_on IS NULL AND s.due_on IS NOT NULL ORDER BY s.due_on LIMIT 1) due ON true
    ORDER BY p.posted_on DESC, p.id DESC`,
    ),
  );
  return pageOf(found, limit);
}

export interface TaskItem {
  readonly id: string;
  readonly kind: string;
  readonly command: string;
  readonly stage: string;
  readonly role: string;
  /** Null for a task on a dossier. */
  readonly projectId: string | null;
  readonly classId: string | null;
  readonly dossierId: string | null;
  readonly projectNumber: string | null;
  readonly title: string;
  readonly openedOn: string;
  readonly dueAt: string | null;
  readonly dueProvisional: boolean;
  readonly overdue: boolean;
  readonly link: string;
}
export interface TaskCounts {
  readonly open: number;
  readonly dueSoon: number;
  readonly overdue: number;
}

const TASK_COLUMNS = sql`t.id, t.kind, t.command, t.stage, t.role, t.project_id AS "projectId", t.class_id AS "classId",
  t.dossier_id AS "dossierId", p.number AS "projectNumber",
  coalesce(t.title, p.title || coalesce(' · ' || c.title, '')) AS title, t.opened_on::text AS "openedOn",
  ${iso(sql`t.due_at`)} AS "dueAt", t.due_provisional AS "dueProvisional",
  t.state = 'OPEN' AND coalesce(t.due_at < business_now(), false) AS overdue,
  CASE WHEN t.dossier_id IS NOT NULL THEN '/' || t.dossier || '/' || t.dossier_id
    WHEN t.class_id IS NULL THEN '/projects/' || t.project_id ELSE '/classes/' || t.class_id END AS link`;
/** A task of a case that the scope hides is left out; a dossier's is its organisation's. */
const TASK_CASE = sql`LEFT JOIN project p ON p.id = t.project_id LEFT JOIN class c ON c.id = t.class_id`;
const IS_SEEN = sql`(t.dossier_id IS NOT NULL OR p.id IS NOT NULL)`;

/** Open tasks of a role this person holds in the organisation he belongs to. */
const mine = (
  actor: Actor,
) => sql`t.organisation_id = ${actor.organisationId}::uuid AND t.role = ANY (${actor.roles}::text[])
  AND t.state = 'OPEN' AND ${IS_SEEN}`;

/** The inbox: soonest due first, undated last. */
export async function listTasks(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<{ dueAt: string | null; id: string }>,
): Promise<Page<TaskItem> & { counts: TaskCounts }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<TaskItem>(
      tx,
      sql`SELECT ${TASK_COLUMNS} FROM task t ${TASK_CASE} WHERE ${mine(actor)}
      AND ${after ? sql`(coalesce(t.due_at, 'infinity'), t.id) > (${after.dueAt ?? 'infinity'}::timestamptz, ${after.id}::uuid)` : sql`true`}
      ORDER BY coalesce(t.due_at, 'infinity'), t.id LIMIT ${limit + 1}`,
    );
    const counts = await row<TaskCounts>(
      tx,
      sql`SELECT count(*)::int AS open,
        (count(*) FILTER (WHERE t.due_at >= business_now() AND t.due_at < business_now() + interval '3 days'))::int AS "dueSoon",
        (count(*) FILTER (WHERE t.due_at < business_now()))::int AS overdue
      FROM task t ${TASK_CASE} WHERE ${mine(actor)}`,
    );
    return { ...pageOf(found, limit), counts: counts ?? { open: 0, dueSoon: 0, overdue: 0 } };
  });
}

export interface NotificationItem {
  readonly id: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly task: Omit<TaskItem, 'overdue'> & { readonly overdue: boolean };
}

/** Newest first. Notices about a case that the person may no longer see are left out. */
export async function listNotifications(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<string>,
): Promise<Page<NotificationItem> & { unread: number }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<NotificationItem>(
      tx,
      sql`SELECT n.id::text AS id, n.kind, ${iso(sql`n.created_at`)} AS "createdAt",
        ${iso(sql`n.read_at`)} AS "readAt", (SELECT to_jsonb(task) FROM (SELECT ${TASK_COLUMNS}) AS task) AS task
      FROM notification n JOIN task t ON t.id = n.task_id ${TASK_CASE}
      WHERE n.account_id = ${actor.id}::uuid AND ${IS_SEEN} AND ${after ? sql`n.id < ${after}::bigint` : sql`true`}
      ORDER BY n.id DESC LIMIT ${limit + 1}`,
    );
    return { ...pageOf(found, limit), unread: await countUnread(tx, actor) };
  });
}

/** Marks as read what the person has seen: everything up to and including `upTo`. Answers how many are left. */
export async function markNotificationsRead(db: Database, actor: Actor, upTo: string): Promise<number> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const where = { accountId: actor.id, id: { lte: BigInt(upTo) }, readAt: null };
    await tx.notification.updateMany({ where, data: { readAt: new Date() } });
    return countUnread(tx, actor);
  });
}

/** Nobody is told more of what he has not read than that it is a lot. */
const UNREAD_COUNTED = 1_000;

async function countUnread(tx: Tx, actor: Actor): Promise<number> {
  const counted = await row<{ unread: number }>(
    tx,
    sql`SELECT count(*)::int AS unread FROM (SELECT 1 FROM notification n JOIN task t ON t.id = n.task_id ${TASK_CASE}
    WHERE n.account_id = ${actor.id}::uuid AND n.read_at IS NULL AND ${IS_SEEN} LIMIT ${UNREAD_COUNTED}) AS u`,
  );
  return counted?.unread ?? 0;
}

export interface AuditItem {
  readonly id: string;
  readonly event: string;
  readonly accepted: boolean;
  readonly actorName: string | null;
  readonly organisationName: string | null;
  readonly classId: string | null;
  readonly businessOn: string;
  readonly recordedAt: string;
  readonly detail: unknown;
}

/** The trail of a case, newest first; undefined where the actor may not see the case. */
export async function listAudit(
  db: Database,
  actor: Actor,
  on: { projectId: string } | { classId: string },
  page: PageRequest<string>,
): Promise<Page<AuditItem> | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const isProject = 'projectId' in on;
    const seen = isProject
      ? await row(tx, sql`SELECT 1 AS seen FROM project WHERE id = ${on.projectId}::uuid`)
      : await row(tx, sql`SELECT 1 AS seen FROM class WHERE id = ${on.classId}::uuid`);
    if (!seen) return undefined;
    return auditPage(
      tx,
      isProject ? sql`e.project_id = ${on.projectId}::uuid` : sql`e.class_id = ${on.classId}::uuid`,
      page,
    );
  });
}

/** The trail of a dossier that the reader was seen to know of. */
export async function listDossierAudit(
  db: Database,
  actor: Actor,
  { dossier, id }: { dossier: string; id: string },
  page: PageRequest<string>,
): Promise<Page<AuditItem>> {
  return inTransaction(db, scopeOf(actor), (tx) =>
    auditPage(tx, sql`e.dossier = ${dossier} AND e.dossier_id = ${id}`, page),
  );
}

async function auditPage(tx: Tx, of: Sql, { after, limit }: PageRequest<string>): Promise<Page<AuditItem>> {
  const found = await rows<AuditItem>(
    tx,
    sql`SELECT e.id::text AS id, e.event, e.accepted, a.display_name AS "actorName",
      o.name AS "organisationName", e.class_id AS "classId", e.business_on::text AS "businessOn",
      ${iso(sql`e.recorded_at`)} AS "recordedAt", e.detail
    FROM audit_event e LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN organisation o ON o.id = a.organisation_id
    WHERE ${of} AND ${after ? sql`e.id < ${after}::bigint` : sql`true`}
    ORDER BY e.id DESC LIMIT ${limit + 1}`,
  );
  return pageOf(found, limit);
}
