import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { ConfirmOnPaper } from '../../domain/quota/commands.schema.js';
import { type Refusal, refusal } from '../../domain/refusals.js';
import {
  type Database,
  execute,
  inTransaction,
  row,
  rows,
  sql,
  SYSTEM_SCOPE,
  type Tx,
} from '../../platform/database.js';
import { deciderOf, type Proposal } from '../dossier/proposals.js';
import { recordFact } from '../fact.js';

const TOKEN_BYTES = 24;
/** How long a link may be answered; no document gives a time (DEFAULT). */
const LINK_DAYS = 30;

/** What an institution hands to a trainee, once: only the hash of it is kept. */
export interface Slip {
  readonly traineeId: string;
  readonly seq: number;
  readonly token: string;
}
export interface Slips {
  readonly items: readonly Slip[];
}

/** 确认单: a new link for every trainee of the roster who has not answered; an older one of his ends with it. */
export async function issueSlips(
  db: Database,
  actor: Actor,
  classId: string,
): Promise<Slips | Refusal | 'NOT_FOUND' | 'FORBIDDEN'> {
  let items: Slip[] = [];
  const outcome = await recordFact(db, actor, 'roster', classId, async ({ tx, view }) => {
    if (view.class.filing?.decision === 'APPROVED') return refusal('ROSTER_FROZEN');
    items = (await listUnanswered(tx, classId)).map((each) => ({
      ...each,
      token: randomBytes(TOKEN_BYTES).toString('base64url'),
    }));
    await writeLinks(tx, classId, items);
    return { saved: items.length };
  });
  return typeof outcome === 'object' && 'saved' in outcome ? { items } : outcome;
}

function listUnanswered(tx: Tx, classId: string): Promise<Omit<Slip, 'token'>[]> {
  return rows(
    tx,
    sql`SELECT t.id AS "traineeId", t.seq FROM trainee t JOIN class c ON c.id = t.class_id
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' AND NOT EXISTS (SELECT 1 FROM trainee_confirmation a
      WHERE (a.class_id, a.person_id, a.institution_id) = (c.id, t.person_id, c.institution_id) AND a.answer IS NOT NULL)
    ORDER BY t.seq`,
  );
}

async function writeLinks(tx: Tx, classId: string, slips: readonly Slip[]): Promise<void> {
  const links = slips.map(({ traineeId, token }) => ({ traineeId, hash: hashOf(token).toString('hex') }));
  await execute(
    tx,
    sql`INSERT INTO trainee_confirmation (class_id, person_id, institution_id, token_hash, expires_at)
    SELECT c.id, t.person_id, c.institution_id, decode(l.hash, 'hex'), business_now() + make_interval(days => ${LINK_DAYS}::int)
    FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb) AS l("traineeId" uuid, hash text)
    JOIN trainee t ON t.id = l."traineeId" JOIN class c ON c.id = t.class_id WHERE c.id = ${classId}::uuid
    ON CONFLICT (class_id, person_id, institution_id)
    DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
  );
}

/** What is asked of a trainee: his masked name, and for which class his quota would be used. */
export interface Confirmation {
  readonly maskedName: string;
  readonly classTitle: string;
  readonly occupationName: string;
  readonly level: string;
  readonly institutionName: string;
  readonly answer: 'CONFIRMED' | 'DECLINED' | null;
}

/** Undefined for a link that nobody made, that has expired, or whose trainee is no longer on the roster. */
export function findConfirmation(db: Database, token: string): Promise<Confirmation | undefined> {
  return inTransaction(db, SYSTEM_SCOPE, (tx) => readConfirmation(tx, token));
}

/** One answer a link; the database takes it only from whoever holds the token. */
export async function answerConfirmation(
  db: Database,
  token: string,
  confirms: boolean,
): Promise<Confirmation | Refusal | undefined> {
  return inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const before = await readConfirmation(tx, token);
    if (!before) return undefined;
    const given = await row<{ taken: boolean }>(
      tx,
      sql`SELECT answer_confirmation(${Buffer.from(token)}, ${confirms}) AS taken`,
    );
    const after = await readConfirmation(tx, token);
    if (!given?.taken && after?.answer !== (confirms ? 'CONFIRMED' : 'DECLINED')) return refusal('CONFIRMATION_CLOSED');
    if (given?.taken) await auditAnswer(tx, token);
    return after;
  });
}

function readConfirmation(tx: Tx, token: string): Promise<Confirmation | undefined> {
  return row<Confirmation>(
    tx,
    sql`SELECT left(n.name, 1) || repeat('＊', greatest(char_length(n.name) - 1, 1)) AS "maskedName", c.title AS "classTitle",
      o.name AS "occupationName", i.level, g.name AS "institutionName", a.answer
    FROM trainee_confirmation a JOIN trainee t ON t.class_id = a.class_id AND t.person_id = a.person_id AND t.state = 'ENROLLED'
    JOIN person n ON n.id = a.person_id JOIN class c ON c.id = a.class_id AND c.institution_id = a.institution_id
    JOIN project p ON p.id = c.project_id JOIN catalogue_item i ON i.id = p.catalogue_item_id
    JOIN occupation o ON o.id = i.occupation_id JOIN organisation g ON g.id = a.institution_id
    WHERE a.token_hash = ${hashOf(token)} AND (a.answer IS NOT NULL OR a.expires_at > business_now())`,
  );
}

/** By no account: the trainee has none. */
async function auditAnswer(tx: Tx, token: string): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO audit_event (event, project_id, class_id, business_on, detail)
    SELECT 'answer-confirmation', c.project_id, c.id, business_today(),
      jsonb_build_object('traineeId', t.id, 'answer', a.answer)
    FROM trainee_confirmation a JOIN class c ON c.id = a.class_id
    JOIN trainee t ON t.class_id = a.class_id AND t.person_id = a.person_id WHERE a.token_hash = ${hashOf(token)}`,
  );
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Undefined where the class is not the actor's to see. An empty list: nobody of these has anything to confirm. */
export async function insertPaper(
  tx: Tx,
  actor: Actor,
  { classId, traineeIds, reference }: ConfirmOnPaper,
): Promise<{ id: string | null; title: string; organisationId: string } | undefined> {
  const found = await row<{ title: string; organisationId: string; isOpen: boolean }>(
    tx,
    sql`SELECT c.title, p.owner_organisation_id AS "organisationId", c.stage = 'filing' AS "isOpen"
    FROM class c JOIN project p ON p.id = c.project_id
    WHERE c.id = ${classId}::uuid AND c.region_code = ANY (${actor.regions}::text[]) FOR SHARE OF c`,
  );
  if (!found) return undefined;
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO paper_confirmation (class_id, institution_id, person_ids, reference, proposed_by, proposed_on)
    SELECT c.id, c.institution_id, array_agg(t.person_id::text ORDER BY t.seq), ${reference}, ${actor.id}::uuid, business_today()
    FROM class c JOIN trainee t ON t.class_id = c.id AND t.state = 'ENROLLED' AND t.id = ANY (${traineeIds}::uuid[])
    WHERE c.id = ${classId}::uuid AND ${found.isOpen} AND NOT EXISTS (SELECT 1 FROM trainee_confirmation a
      WHERE (a.class_id, a.person_id, a.institution_id) = (c.id, t.person_id, c.institution_id) AND a.answer = 'CONFIRMED')
    GROUP BY c.id RETURNING id`,
  );
  return { id: made?.id ?? null, title: found.title, organisationId: found.organisationId };
}

/** Under lock; undefined where its class is not in the actor's regions. */
export function lockPaper(tx: Tx, actor: Actor, paperId: string): Promise<Proposal | undefined> {
  return row<Proposal>(
    tx,
    sql`SELECT f.proposed_by AS "proposedBy", f.decision FROM paper_confirmation f JOIN class c ON c.id = f.class_id
    WHERE f.id = ${paperId}::uuid AND c.region_code = ANY (${actor.regions}::text[]) FOR UPDATE OF f`,
  );
}

/** The database writes the trainees' confirmations with it (paper_confirms). */
export const decidePaper = deciderOf(sql`paper_confirmation`);
