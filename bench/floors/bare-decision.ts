import pg from 'pg';

export interface Decision {
  readonly classId: string;
  readonly actorId: string;
  readonly key: string;
  /** Who is told: our own process by the outbox; a Temporal update needs no such row. */
  readonly wakes: boolean;
}

/** A pool that sees everything: a floor has no access rules. */
export function openPool(url: string): pg.Pool {
  return new pg.Pool({ connectionString: url, max: 12, options: '-c app.scope=system' });
}

/**
 * The least there is to do about a decision: one transaction of plain SQL that writes the same rows as `closeTracking`,
 * with the answers written into the code.
 */
export async function decide(pool: pg.Pool, { classId, actorId, key, wakes }: Decision): Promise<object> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const claimed = await client.query<{ id: string }>(
      `INSERT INTO command (actor_id, key, name, body_hash) VALUES ($1, $2, 'closeTracking', '')
       ON CONFLICT (actor_id, key) DO NOTHING RETURNING id`,
      [actorId, key],
    );
    const commandId = claimed.rows[0]?.id;
    if (!commandId) {
      await client.query('ROLLBACK');
      return await findAnswer(client, actorId, key); // A local activity may be run again after it has committed.
    }
    const locked = await client.query<{ projectId: string; closedBy: string | null }>(
      'SELECT project_id AS "projectId", tracking_closed_by AS "closedBy" FROM class WHERE id = $1 FOR UPDATE',
      [classId],
    );
    const { projectId, closedBy } = locked.rows[0] ?? {};
    if (closedBy !== null) throw new Error(`${classId} cannot be decided twice`);
    await client.query(
      `UPDATE class SET tracking_closed_by = $2, tracking_closed_on = '2025-07-01', version = version + 1,
         kept_version = CASE WHEN $3 THEN kept_version ELSE version + 1 END, changed_at = clock_timestamp() WHERE id = $1`,
      [classId, actorId, wakes],
    );
    await client.query(
      `UPDATE case_stage SET awaited = 'fileClaim', reminded_at = NULL, escalated_at = NULL
       WHERE project_id = $1 AND class_id = $2 AND stage = 'employment'`,
      [projectId, classId],
    );
    await client.query(
      `UPDATE task SET state = 'DONE', closed_on = '2025-07-01', closed_by = $3
       WHERE project_id = $1 AND class_id = $2 AND command = 'closeTracking' AND state = 'OPEN'`,
      [projectId, classId, actorId],
    );
    await client.query(
      `INSERT INTO audit_event (command_id, actor_id, event, project_id, class_id, business_on)
       VALUES ($1, $2, 'close-tracking', $3, $4, '2025-07-01')`,
      [commandId, actorId, projectId, classId],
    );
    if (wakes) await client.query(`INSERT INTO outbox (kind, subject_id) VALUES ('WAKE_CLASS', $1)`, [classId]);
    const answer = { commandId, command: 'closeTracking', accepted: true, result: {} };
    await client.query(
      'UPDATE command SET accepted = true, answer = $2, project_id = $3, class_id = $4 WHERE id = $1',
      [...[commandId, JSON.stringify(answer), projectId, classId]],
    );
    await client.query('COMMIT');
    return answer;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function findAnswer(client: pg.PoolClient, actorId: string, key: string): Promise<object> {
  const standing = await client.query<{ answer: object }>(
    'SELECT answer FROM command WHERE actor_id = $1 AND key = $2',
    [actorId, key],
  );
  return standing.rows[0]?.answer ?? {};
}
