import type { HistoryAnswer, HistoryMoment } from '../../domain/history/types.js';
import { FRESH_HOURS } from '../../domain/history/types.js';
import type { PriorSubsidy } from '../../domain/subsidy/types.js';
import { subsidyFamily } from '../../domain/vocabulary.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import { getOccupations } from '../policy/policy.js';
import { lastAnswer, unknownLines } from './history-conditions.js';

export interface Asked {
  readonly personId: string;
  readonly idNumberCipher: Uint8Array;
}

/** Who of a claim without a class is to be asked about. */
export function listToAskOfClaim(tx: Tx, claimId: string, everybody: boolean): Promise<Asked[]> {
  return rows<Asked>(
    tx,
    sql`SELECT n.id AS "personId", n.id_number_cipher AS "idNumberCipher" FROM (
      SELECT person_id, seq FROM claim_entry WHERE claim_id = ${claimId}::uuid
      UNION SELECT person_id, seq FROM claim_line WHERE claim_id = ${claimId}::uuid) AS e JOIN person n ON n.id = e.person_id
    LEFT JOIN LATERAL ${lastAnswer(sql`n.id_number_hash`)} AS last ON true
    WHERE (${everybody} OR last.result IS DISTINCT FROM 'KNOWN'
      OR last.asked_at < business_now() - make_interval(hours => ${FRESH_HOURS}::int)) ORDER BY e.seq`,
  );
}

/** Who of a class is to be asked about: everybody enrolled, or those whose last answer is unknown or old. */
export function listToAsk(tx: Tx, classId: string, everybody: boolean): Promise<Asked[]> {
  return rows<Asked>(
    tx,
    sql`SELECT n.id AS "personId", n.id_number_cipher AS "idNumberCipher" FROM trainee t JOIN person n ON n.id = t.person_id
    LEFT JOIN LATERAL ${lastAnswer(sql`n.id_number_hash`)} AS last ON true
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' AND (${everybody} OR last.result IS DISTINCT FROM 'KNOWN'
      OR last.asked_at < business_now() - make_interval(hours => ${FRESH_HOURS}::int)) ORDER BY t.seq`,
  );
}

/** A class whose claim waits for a register that has not answered, and which was not asked about for an hour (DEFAULT). */
export async function findToAskAgain(tx: Tx): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT m.class_id AS id FROM claim m WHERE m.class_id IS NOT NULL AND m.state = 'FILED' AND m.instructed_by IS NULL
      AND ${unknownLines(sql`m.id`)} > 0 AND NOT EXISTS (SELECT 1 FROM history_answer a WHERE a.class_id = m.class_id
        AND a.asked_at > business_now() - interval '1 hour') ORDER BY m.class_id LIMIT 1`,
  );
  return found?.id;
}

export interface AskedFor {
  /** Null where it was asked for a claim without a class. */
  readonly classId: string | null;
  readonly moment: HistoryMoment;
  readonly requestId: string;
}

/** Keeps what was answered, set by set: each answer with its request, and what it told of. */
export async function insertAnswers(
  tx: Tx,
  { classId, moment, requestId }: AskedFor,
  answers: ReadonlyMap<string, HistoryAnswer>,
): Promise<void> {
  const said = [...answers].map(([personId, answer]) => ({
    personId,
    result: answer.result,
    cause: answer.result === 'UNKNOWN' ? answer.cause : null,
  }));
  const kept = await rows<{ personId: string; answerId: string }>(
    tx,
    sql`WITH kept AS (
      INSERT INTO history_answer (request_id, person_key, class_id, moment, asked_at, result, cause)
      SELECT ${requestId}::uuid, n.id_number_hash, ${classId}::uuid, ${moment}, business_now(), s.result, s.cause
      FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb) AS s("personId" uuid, result text, cause text)
      JOIN person n ON n.id = s."personId" RETURNING id, person_key)
    SELECT n.id AS "personId", k.id::text AS "answerId" FROM kept k JOIN person n ON n.id_number_hash = k.person_key`,
  );
  const occupations = await getOccupations(tx);
  const entries = kept.flatMap(({ personId, answerId }) => {
    const answer = answers.get(personId);
    if (answer?.result !== 'KNOWN') return [];
    return answer.entries.map(({ occupationCode, ...entry }) => ({
      ...entry,
      personId,
      answerId,
      family: subsidyFamily(entry.subsidyKind),
      occupation: occupationCode && (occupations.get(occupationCode)?.canonicalId ?? occupationCode),
    }));
  });
  if (entries.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO prior_subsidy (person_key, subsidy_kind, family, occupation_canonical, level, certificate_number, issued_on,
      amount_fen, source, state, answer_id)
    SELECT n.id_number_hash, e."subsidyKind", e.family, e.occupation, e.level, e."certificateNumber", e."issuedOn", e."amountFen",
      e.source, e.state, e."answerId"
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS e("personId" uuid, "subsidyKind" text, family text,
      occupation text, level text, "certificateNumber" text, "issuedOn" date, "amountFen" bigint, source text, state text,
      "answerId" bigint) JOIN person n ON n.id = e."personId"`,
  );
}

interface LineHistory {
  readonly stale: string | null;
  readonly changed: string | null;
}

/**
 * In the paying transaction: rows of the roster whose last answer is not known or not of today, and rows for which
 * something has come to light that the line was not computed with.
 */
export async function findHistoryOfLines(tx: Tx, claimId: string): Promise<LineHistory> {
  const found = await row<LineHistory>(
    tx,
    sql`SELECT string_agg(l.seq::text, '、' ORDER BY l.seq) FILTER (WHERE last.result IS NULL
        OR last.asked_at < business_now() - make_interval(hours => ${FRESH_HOURS}::int)
        OR last.result = 'UNKNOWN' AND NOT is_history_passed_over(${claimId}::uuid)) AS stale,
      string_agg(l.seq::text, '、' ORDER BY l.seq) FILTER (WHERE now.same OR now.counted + q.slots > q.cap) AS changed
    FROM claim_line l JOIN person n ON n.id = l.person_id
    LEFT JOIN LATERAL ${lastAnswer(sql`n.id_number_hash`)} AS last ON true
    LEFT JOIN LATERAL (SELECT h.cap, h.counts_from, h.counts_to, (SELECT count(*) FROM quota_hold o
        WHERE o.person_id = h.person_id AND o.family = h.family AND o.state <> 'RETURNED' AND o.cap_period = h.cap_period) AS slots
      FROM quota_hold h WHERE (h.trainee_id = l.trainee_id OR h.claim_line_id = l.id) AND h.state <> 'RETURNED') AS q ON true
    LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE s.issued_on BETWEEN coalesce(q.counts_from, '-infinity')
          AND coalesce(q.counts_to, 'infinity')) AS counted,
        bool_or((s.occupation_canonical, s.level) IS NOT DISTINCT FROM (l.occupation_canonical, l.level)) AS same
      FROM standing_prior_subsidies(n.id_number_hash) AS s WHERE s.family = l.family) AS now ON true
    WHERE l.claim_id = ${claimId}::uuid AND l.amount_fen > 0`,
  );
  return found ?? { stale: null, changed: null };
}

export interface TraineeHistory {
  readonly traineeId: string;
  readonly seq: number;
  readonly result: 'KNOWN' | 'UNKNOWN' | null;
  readonly cause: string | null;
  readonly askedAt: string | null;
  readonly requestId: string | null;
  readonly entries: readonly (PriorSubsidy & { readonly source: string; readonly amountFen: number })[];
}

/** What is known of the people of a class, for the bureau. */
export function listHistory(tx: Tx, classId: string): Promise<TraineeHistory[]> {
  return rows<TraineeHistory>(
    tx,
    sql`SELECT t.id AS "traineeId", t.seq, a.result, a.cause, a.request_id AS "requestId",
      to_char(a.asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "askedAt",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('subsidyKind', s.subsidy_kind, 'occupationCode', s.occupation_canonical,
          'level', s.level, 'certificateIssuedOn', s.issued_on, 'state', s.state, 'source', s.source, 'amountFen', s.amount_fen)
          ORDER BY s.issued_on, s.id), '[]') FROM standing_prior_subsidies(n.id_number_hash) AS s) AS entries
    FROM trainee t JOIN person n ON n.id = t.person_id
    LEFT JOIN LATERAL (SELECT * FROM history_answer h WHERE h.person_key = n.id_number_hash ORDER BY h.id DESC LIMIT 1) AS a ON true
    WHERE t.class_id = ${classId}::uuid ORDER BY t.seq`,
  );
}
