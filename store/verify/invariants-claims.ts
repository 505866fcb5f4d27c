import { sql } from '../../platform/database.js';
import type { Invariant } from './invariant.js';

/** Publicity, objections and rounds (domain §5.2 stage 8): what was approved is what was shown, and what was shown stands. */
export const CLAIM_INVARIANTS: readonly Invariant[] = [
  {
    name: 'approved-claims-were-public',
    title: '每笔已批准的申领都公示期满，且没有未办结的异议',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM claim m
      LEFT JOIN publicity b ON b.claim_id = m.id AND b.state = 'STANDING'
      WHERE m.approved_by IS NOT NULL AND (b.id IS NULL OR b.ends_on >= m.approved_on
        OR EXISTS (SELECT 1 FROM objection o JOIN publicity x ON x.id = o.publicity_id
          WHERE x.claim_id = m.id AND o.outcome IS NULL))`,
  },
  {
    name: 'approved-lines-were-shown',
    title: '每笔已批准的金额与公示名单一致',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM claim m JOIN publicity b ON b.claim_id = m.id AND b.state = 'STANDING'
      WHERE m.approved_by IS NOT NULL AND (b.snapshot ->> 'totalFen')::bigint
        IS DISTINCT FROM (SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = m.id)`,
  },
  {
    name: 'publicity-keeps-its-digest',
    title: '公示名单与其摘要一致，申领上的公示日期与公示一致',
    money: false,
    query: sql`SELECT count(*)::int AS violations FROM claim m
      FULL JOIN (SELECT * FROM publicity WHERE state = 'STANDING') AS b ON b.claim_id = m.id
      WHERE (m.publicity_posted_on, m.publicity_ends_on) IS DISTINCT FROM (b.posted_on, b.ends_on)
        OR b.snapshot_hash <> encode(sha256(convert_to(b.snapshot::text, 'UTF8')), 'hex')`,
  },
  {
    name: 'claims-without-class-pay-through-their-gate',
    title: '不随班级的申领，每笔支付都有其类别的放行记录',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM payment y JOIN claim m ON m.id = y.claim_id
      WHERE m.class_id IS NULL AND NOT EXISTS (SELECT 1 FROM clearance k
        WHERE k.claim_id = m.id AND k.gate_profile = m.gate_profile)`,
  },
  {
    name: 'claims-without-class-hold-their-sum',
    title: '不随班级的申领，审核后锁定的预算等于核算金额，未支付的每行占有名额，办结后不再锁定',
    money: true,
    // Of a claim that is reviewed anew the hold stands as it was; its next review sets it.
    query: sql`SELECT count(*)::int AS violations FROM claim m LEFT JOIN budget_hold h ON h.claim_id = m.id
      WHERE m.class_id IS NULL AND m.gate_profile <> 'PROJECT_CLASS' AND CASE
        WHEN m.closed_on IS NOT NULL THEN coalesce(h.held_fen - h.returned_fen - h.drawn_fen, 0) <> 0
        WHEN m.reviewed_by IS NULL THEN false
        ELSE h.held_fen - h.returned_fen + h.unfunded_fen IS DISTINCT FROM (SELECT sum(l.amount_fen) FROM claim_line l
            WHERE l.claim_id = m.id)
          OR m.gate_profile <> 'PREPAYMENT' AND EXISTS (SELECT 1 FROM claim_line l WHERE l.claim_id = m.id AND l.amount_fen > 0 AND NOT EXISTS (
            SELECT 1 FROM quota_hold q WHERE q.claim_line_id = l.id AND q.state <> 'RETURNED')) END`,
  },
  {
    name: 'allowances-are-paid-beside-their-training',
    title: '每笔生活费补贴都付给学员本人，且其培训补贴同批支付或已先行拨付',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
      LEFT JOIN claim_entry e ON e.id = l.entry_id
      LEFT JOIN organisation o ON o.id = y.payee_organisation_id
      WHERE y.family = 'LIVING' AND y.live AND (o.person_id IS DISTINCT FROM y.person_id OR CASE WHEN e.beside_id IS NULL
        THEN NOT EXISTS (SELECT 1 FROM claim_line t JOIN payment p ON p.claim_line_id = t.id
          WHERE t.trainee_id = e.trainee_id AND t.family = 'TRAINING')
        ELSE NOT EXISTS (SELECT 1 FROM claim_line t JOIN payment p ON p.claim_line_id = t.id
          WHERE t.entry_id = e.beside_id AND p.batch_id = y.batch_id AND p.state <> 'RETURNED') END)`,
  },
  {
    name: 'closed-claims-are-at-their-end',
    title: '不随班级的申领，撤回、不予或全部付清的才办结',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM claim m WHERE m.class_id IS NULL AND CASE
      WHEN m.closed_on IS NULL THEN m.state IN ('WITHDRAWN', 'REFUSED')
      ELSE m.state = 'RETURNED' OR (m.state = 'FILED' AND EXISTS (SELECT 1 FROM claim_line l WHERE l.claim_id = m.id
        AND l.approved_fen > 0 AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.claim_line_id = l.id
          AND y.state IN ('PAID', 'REVERSED')))) END`,
  },
  {
    name: 'claims-agree-with-their-rounds',
    title: '每笔申领的明细与其最近一轮的留存一致',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM claim m
      LEFT JOIN LATERAL (SELECT r.lines FROM claim_round r WHERE r.claim_id = m.id ORDER BY r.round DESC LIMIT 1) AS r ON true
      WHERE (SELECT coalesce(sum((k ->> 'amountFen')::bigint), 0) FROM jsonb_array_elements(coalesce(r.lines, '[]')) AS k)
        <> (SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id)`,
  },
  {
    name: 'trainees-have-one-paid-line',
    title: '每名学员在本班申领和补充申领中合计至多一笔非零明细',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM (SELECT 1 FROM claim_line WHERE trainee_id IS NOT NULL
      AND family NOT IN ('AWARD', 'PREPAYMENT') AND amount_fen > 0 AND live GROUP BY trainee_id HAVING count(*) > 1) AS twice`,
  },
  {
    name: 'prepaid-and-settled-within-the-whole',
    title: '学徒制预拨：各人预拨不超过规定比例，预拨与结算合计扣除已决定追回的不超过其全额',
    money: true,
    query: sql`SELECT (
      (SELECT count(*) FROM claim_line l JOIN claim m ON m.id = l.claim_id WHERE l.family = 'PREPAYMENT' AND l.amount_fen > 0
        AND (l.amount_fen * 100 > l.whole_fen * prepayment_percent(m.policy_version_id)))
      + (SELECT count(*) FROM (SELECT 1 FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
          WHERE y.live AND y.family IN ('TRAINING', 'PREPAYMENT') AND l.trainee_id IN (SELECT p.trainee_id FROM claim_line p
            WHERE p.family = 'PREPAYMENT')
          GROUP BY l.trainee_id HAVING sum(y.amount_fen - coalesce((SELECT sum(o.amount_fen) FROM clawback_line o JOIN clawback k
            ON k.id = o.clawback_id WHERE o.payment_id = y.id AND k.state IN ('OPEN', 'SETTLED')), 0))
            > min(coalesce(l.whole_fen, l.amount_fen))) AS above))::int AS violations`,
  },
  {
    name: 'prepaid-parts-leave-their-class',
    title: '学徒制预拨：已发起拨付的预拨部分不再由班级占用，各人一致',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM claim m JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
      JOIN quota_hold q ON q.trainee_id = l.trainee_id
      WHERE m.gate_profile = 'PREPAYMENT' AND m.instructed_by IS NOT NULL AND q.prepaid_fen <> l.approved_fen`,
  },
  {
    name: 'prepayments-of-ended-classes-are-awaited',
    title: '班级已终止而未发起拨付的预拨申领，都有人被提示予以终结',
    money: false,
    query: sql`SELECT count(*)::int AS violations FROM claim m JOIN class c ON c.id = m.of_class_id AND c.stage = 'closed'
      WHERE m.gate_profile = 'PREPAYMENT' AND m.state = 'FILED' AND m.instructed_by IS NULL AND NOT EXISTS (SELECT 1 FROM task t
        WHERE t.dossier = 'subsidyClaim' AND t.dossier_id = m.id::text AND t.state = 'OPEN' AND t.kind = 'ACT')`,
  },
  {
    name: 'late-holds-wait-for-their-claim',
    title: '补考学员占用的预算：申领后转入申领，期满未申领的已退回',
    money: true,
    query: sql`SELECT count(*)::int AS violations FROM budget_hold h JOIN late_result r ON r.id = h.late_result_id
      WHERE h.held_fen > h.drawn_fen + h.returned_fen AND (r.lapsed_on IS NOT NULL OR NOT late_unclaimed(r))`,
  },
  {
    name: 'hardship-was-recognised',
    title: '每笔困难企业培训补贴在放行时均在认定期内，认定的终止与其撤销一致',
    money: true,
    // What is withdrawn after the clearance is for people to order back.
    query: sql`SELECT (
      (SELECT count(*) FROM payment y JOIN claim m ON m.id = y.claim_id AND m.subsidy_kind = 'HARDSHIP_ENTERPRISE'
        JOIN claim_line l ON l.id = y.claim_line_id JOIN claim_entry e ON e.id = l.entry_id JOIN clearance k ON k.id = y.clearance_id
        CROSS JOIN LATERAL (SELECT hardship_day(e) AS day) AS d
        WHERE y.live AND d.day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hardship_recognition h
          WHERE h.organisation_id = m.payee_organisation_id AND h.decision = 'CONFIRMED' AND h.decided_on <= k.cleared_on
            AND d.day BETWEEN h.valid_from AND h.valid_to AND (h.ends_before IS NULL OR d.day < h.ends_before
              OR EXISTS (SELECT 1 FROM hardship_withdrawal w WHERE w.recognition_id = h.id AND w.decision = 'CONFIRMED'
                AND w.decided_on >= k.cleared_on))))
      + (SELECT count(*) FROM hardship_recognition h LEFT JOIN hardship_withdrawal w ON w.recognition_id = h.id
          AND w.decision = 'CONFIRMED' WHERE h.ends_before IS DISTINCT FROM w.from_day))::int AS violations`,
  },
];
