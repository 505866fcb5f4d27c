import type { CostShares, VoucherFacts } from '../../domain/subsidy/types.js';
import { type Sql, sql } from '../../platform/database.js';

/** What limits a line besides the trainee's own doing: his voucher, and the fee or shared cost that was approved with the filing. */
export interface LineTerms {
  readonly voucher: VoucherFacts | null;
  /** Two people have let the class be filed without vouchers (001-21: "in principle"). */
  readonly voucherWaived: boolean;
  /** 核定收费 a head; null where the plan names none. */
  readonly approvedFeeFen: number | null;
  /** 成本分担: the cost a head and who bears how much of it; both null where the plan shares none. */
  readonly costPerHeadFen: number | null;
  readonly costShares: CostShares | null;
}

const approvedPlan = (classId: Sql) =>
  sql`(SELECT f.plan FROM filing f WHERE f.class_id = ${classId} AND f.decision = 'APPROVED')`;

/** For a SELECT list. A voucher that has lapsed is told, too: it is why nothing is paid; a voided one never was. */
export const lineTerms = (traineeId: Sql, classId: Sql) => sql`
  (SELECT jsonb_build_object('claimedOn', v.claimed_on, 'activatedOn', v.activated_on, 'faceFen', v.face_fen)
    FROM voucher v WHERE v.trainee_id = ${traineeId} AND v.state <> 'VOIDED'
    ORDER BY v.state = 'LAPSED', v.seq DESC LIMIT 1) AS voucher,
  EXISTS (SELECT 1 FROM voucher_override o WHERE o.class_id = ${classId} AND o.decision = 'CONFIRMED') AS "voucherWaived",
  (${approvedPlan(classId)} ->> 'approvedFeeFen')::float8 AS "approvedFeeFen",
  (${approvedPlan(classId)} ->> 'costPerHeadFen')::float8 AS "costPerHeadFen", ${approvedPlan(classId)} -> 'costShares' AS "costShares"`;
