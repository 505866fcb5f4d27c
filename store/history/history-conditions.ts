import { type Sql, sql } from '../../platform/database.js';

/** The last answer for a person, whatever it said. */
export const lastAnswer = (hash: Sql) => sql`(SELECT a.id, a.result, a.asked_at FROM history_answer a
  WHERE a.person_key = ${hash} ORDER BY a.id DESC LIMIT 1)`;

/** What a person got elsewhere, for the calculator; with a slot lost to the cap also what the others hold. */
export const priorsOf = (trainee: Sql, person: Sql) => sql`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('subsidyKind', e.kind, 'occupationCode', e.occupation, 'level', e.level,
    'certificateIssuedOn', e.issued_on, 'state', e.state)), '[]') FROM (
      SELECT s.subsidy_kind AS kind, s.occupation_canonical AS occupation, s.level, s.issued_on, s.state
      FROM person n, standing_prior_subsidies(n.id_number_hash) AS s WHERE n.id = ${person}
      UNION ALL
      SELECT i.subsidy_kind, q.occupation_canonical, q.level, q.counts_on, 'HELD' FROM quota_hold q
      JOIN class c ON c.id = q.class_id JOIN project p ON p.id = c.project_id
      JOIN catalogue_item i ON i.id = p.catalogue_item_id
      WHERE q.person_id = ${person} AND q.trainee_id <> ${trainee} AND q.state = 'HELD' AND q.counts_on IS NOT NULL
        AND EXISTS (SELECT 1 FROM quota_hold own WHERE own.trainee_id = ${trainee} AND own.lost_to = 'CAP')) AS e)`;

/** How many payable lines of a class rest on no known history; for the gate. */
export const unknownLines = (
  claimId: Sql,
) => sql`(SELECT count(*)::int FROM claim_line l JOIN person_key n ON n.id = l.person_id
  LEFT JOIN LATERAL ${lastAnswer(sql`n.id_number_hash`)} AS last ON true
  WHERE l.claim_id = ${claimId} AND l.amount_fen > 0 AND last.result IS DISTINCT FROM 'KNOWN')`;

/** Since which day the last answers of payable lines have been unknown; null where they are known. */
export const unknownSince = (
  claimId: Sql,
) => sql`(SELECT min((a.asked_at AT TIME ZONE 'Asia/Shanghai')::date) FROM claim_line l JOIN person_key n ON n.id = l.person_id
  JOIN history_answer a ON a.person_key = n.id_number_hash AND a.id > coalesce((SELECT max(k.id) FROM history_answer k
    WHERE k.person_key = n.id_number_hash AND k.result = 'KNOWN'), 0)
  WHERE l.claim_id = ${claimId} AND l.amount_fen > 0)`;
