import { type Database, inTransaction, row, sql, SYSTEM_SCOPE } from '../../platform/database.js';

/** What a prompt, reminder or escalation by mail says: looked up when it is sent, never kept in the queue. */
export interface TaskMail {
  readonly email: string;
  readonly displayName: string;
  readonly projectNumber: string;
  readonly title: string;
  readonly stage: string;
  readonly dueOn: string | null;
  readonly dueProvisional: boolean;
}

/** Undefined when there is nobody to write to any more, or nothing to write about: the task has been closed since. */
export async function findTaskMail(db: Database, accountId: string, taskId: string): Promise<TaskMail | undefined> {
  return inTransaction(db, SYSTEM_SCOPE, (tx) =>
    row<TaskMail>(
      tx,
      sql`
      SELECT a.email, a.display_name AS "displayName", p.number AS "projectNumber",
        concat_ws('·', p.title, c.title) AS title, t.stage,
        (t.due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "dueOn", t.due_provisional AS "dueProvisional"
      FROM task t
      JOIN account a ON a.id = ${accountId}::uuid AND a.email IS NOT NULL AND a.disabled_at IS NULL
      JOIN project p ON p.id = t.project_id
      LEFT JOIN class c ON c.id = t.class_id
      WHERE t.id = ${taskId}::uuid AND t.state = 'OPEN'`,
    ),
  );
}
