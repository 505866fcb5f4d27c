import { type Sql, sql } from '../platform/database.js';

/** The reasons of a zero line that stood for a certificate which was not there yet. */
export const WANTED_CERTIFICATE = ['ABSENT', 'CERTIFICATE_NOT_OBTAINED'] as const;

/** A line of the class's own, standing claim that is nothing for want of the certificate. */
export const wantedLine = (trainee: Sql) => sql`EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id
  WHERE l.trainee_id = ${trainee} AND m.class_id IS NOT NULL AND m.state IN ('FILED', 'RETURNED') AND l.family <> 'AWARD'
    AND l.amount_fen = 0 AND l.reason_code = ANY (${WANTED_CERTIFICATE}::text[]))`;

/** Verified, within its window, and in no supplementary claim that stands. `r` is a late_result. */
export const unclaimed = sql`(r.certified AND r.lapsed_on IS NULL AND late_claim_by(r) >= business_today()
  AND NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim m ON m.id = l.claim_id
    WHERE l.trainee_id = r.trainee_id AND m.class_id IS NULL AND l.family <> 'AWARD' AND l.live))`;

const claimable = sql`${unclaimed} AND ${wantedLine(sql`r.trainee_id`)}`;

/** What came late to class `c`, as the rules see it. */
export const lateFacts = sql`(SELECT jsonb_build_object(
    'pending', count(*) FILTER (WHERE r.decision IS NULL), 'verifyBy', min(r.verify_by) FILTER (WHERE r.decision IS NULL),
    'remindVerifyOn', min(r.remind_verify_on) FILTER (WHERE r.decision IS NULL),
    'claimable', count(*) FILTER (WHERE ${claimable}), 'claimBy', min(late_claim_by(r)) FILTER (WHERE ${claimable}),
    'remindClaimOn', min(r.remind_claim_on) FILTER (WHERE ${claimable}))
  FROM late_result r WHERE r.class_id = c.id)`;
