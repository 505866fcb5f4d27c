import { CLASS_STAGES, PROJECT_STAGES } from '../../domain/lifecycle/stages.js';
import { sql } from '../../platform/database.js';
import { claimWindowEnd } from '../case/case-view.js';
import type { Invariant } from './invariant.js';

/** Where every live case stands: a case's id is its class's, or its project's. */
const standing = sql`(
  SELECT p.id AS case_id, p.stage FROM project p WHERE p.stage = ANY (${PROJECT_STAGES}::text[])
  UNION ALL SELECT c.id, c.stage FROM class c WHERE c.stage = ANY (${CLASS_STAGES}::text[]))`;

/** The last instant of a day in the bureau's time zone, as domain/calendar/dates.ts has it. */
const endOf = (day: ReturnType<typeof sql>) =>
  sql`((${day} + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 millisecond')`;

/** The acts that the record waits for: those of each running stage, the resumption of what is suspended, what came late or comes back. */
const expected = sql`(
  SELECT coalesce(s.class_id, s.project_id) AS case_id, s.due_at, a.command
  FROM case_stage s CROSS JOIN LATERAL unnest(string_to_array(nullif(s.awaited, ''), ' ')) AS a(command)
  WHERE s.left_on IS NULL AND s.suspended_on IS NULL
  UNION ALL SELECT p.id, NULL, 'resume' FROM project p WHERE p.state = 'SUSPENDED' AND p.stage <> 'closed'
  UNION ALL SELECT c.id, ${endOf(sql`min(r.verify_by)`)}, 'verifyLateResult' FROM late_result r JOIN class c ON c.id = r.class_id
  JOIN project p ON p.id = c.project_id WHERE r.decision IS NULL AND p.state <> 'SUSPENDED' GROUP BY c.id
  UNION ALL SELECT c.id, ${endOf(sql`min(late_claim_by(r))`)}, 'fileSupplementaryClaim' FROM late_result r
  JOIN class c ON c.id = r.class_id JOIN project p ON p.id = c.project_id
  WHERE p.state <> 'SUSPENDED' AND late_unclaimed(r) AND late_wanted(r) AND r.lapsed_on IS NULL
    AND late_claim_by(r) >= business_today() GROUP BY c.id
  UNION ALL SELECT y.of_class_id, ${endOf(sql`(y.facts ->> 'recoverBy')::date`)}, 'recoverPrepayment' FROM (
    SELECT DISTINCT m.of_class_id, prepayment_facts(m.of_class_id) AS facts FROM claim m JOIN project p ON p.id = m.project_id
    WHERE m.gate_profile = 'PREPAYMENT' AND p.state <> 'SUSPENDED') AS y WHERE (y.facts ->> 'toRecover')::int > 0)`;

/** Of cases: what a dossier waits for is prompted by its own commands. */
const open = sql`(SELECT coalesce(t.class_id, t.project_id) AS case_id, t.kind, t.command, t.due_at FROM task t
  WHERE t.state = 'OPEN' AND t.dossier_id IS NULL)`;

/** Acts with a last day of their own, beside their stage's: a claim may be filed until its window ends. */
const ownDue = sql`CASE WHEN e.command = 'fileClaim' THEN ${endOf(claimWindowEnd(sql`e.case_id`))} END`;

/** Commands, stages, tasks and due dates agree with one another, and nothing lies unsent. */
export const RECORD_INVARIANTS: readonly Invariant[] = [
  {
    name: 'accepted-commands-have-one-event',
    title: '每条已受理的操作恰有一条审计记录',
    money: false,
    query: sql`SELECT count(*)::int AS violations FROM command c
      WHERE c.accepted AND (SELECT count(*) FROM audit_event a WHERE a.command_id = c.id AND a.accepted) <> 1`,
  },
  {
    name: 'lists-have-their-totals',
    title: '清单下的件数与合计等于逐件相加',
    money: false,
    query: sql`WITH kept AS (SELECT list, region_code, organisation_id, measure, sum(value) AS value FROM list_total
        GROUP BY 1, 2, 3, 4 HAVING sum(value) <> 0),
      counted AS (SELECT list, region_code, organisation_id, measure, sum(value) AS value FROM totals_afresh()
        GROUP BY 1, 2, 3, 4 HAVING sum(value) <> 0)
      SELECT count(*)::int AS violations FROM ((TABLE kept EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE kept)) AS d`,
  },
  {
    name: 'vouchers-know-their-places',
    title: '每张培训券的发放地区、使用地区和机构与发放名单、所绑班级一致',
    money: false,
    query: sql`SELECT count(*)::int AS violations FROM voucher v JOIN voucher_issue i ON i.id = v.issue_id
      LEFT JOIN class c ON c.id = v.class_id LEFT JOIN project p ON p.id = c.project_id
      WHERE (v.region_code, v.class_region, v.institution_id) IS DISTINCT FROM
        (i.region_code, c.region_code, coalesce(c.institution_id, p.institution_id, i.institution_id))`,
  },
  {
    name: 'stages-agree-with-cases',
    title: '每个在办事项恰有一个在办环节，已办结的没有',
    money: false,
    query: sql`SELECT count(*)::int AS violations FROM ${standing} AS c
      FULL JOIN (SELECT coalesce(class_id, project_id) AS case_id, stage FROM case_stage WHERE left_on IS NULL) AS s
        ON s.case_id = c.case_id AND s.stage = c.stage
      WHERE c.case_id IS NULL OR s.case_id IS NULL`,
  },
  {
    name: 'completions-agree-with-stages',
    title: '每个在办班级此前各环节均有有效的完成记录，此后的没有',
    money: false,
    query: sql`SELECT count(*)::int AS violations FROM class c
      CROSS JOIN LATERAL unnest(${CLASS_STAGES}::text[]) WITH ORDINALITY AS stage(name, place)
      WHERE c.stage = ANY (${CLASS_STAGES}::text[])
        AND (stage.place < array_position(${CLASS_STAGES}::text[], c.stage)) <> EXISTS (SELECT 1 FROM class_completion d
          WHERE d.class_id = c.id AND d.stage = stage.name AND d.standing)`,
  },
  {
    name: 'tasks-agree-with-stages',
    title: '每项待办都有任务，没有多余的任务',
    money: false,
    query: sql`SELECT (
      (SELECT count(*) FROM ${expected} AS e WHERE NOT EXISTS (SELECT 1 FROM ${open} AS t
        WHERE t.kind = 'ACT' AND t.case_id = e.case_id AND t.command = e.command))
      + (SELECT count(*) FROM ${open} AS t WHERE NOT EXISTS (SELECT 1 FROM ${expected} AS e
        WHERE e.case_id = t.case_id AND e.command = t.command)))::int AS violations`,
  },
  {
    name: 'due-dates-agree',
    title: '环节与任务的期限一致，暂停的没有期限',
    money: false,
    query: sql`SELECT (
      (SELECT count(*) FROM case_stage s WHERE s.left_on IS NULL
        AND s.due_at IS DISTINCT FROM CASE WHEN s.suspended_on IS NULL THEN ${endOf(sql`s.due_on`)} END)
      + (SELECT count(*) FROM ${open} AS t JOIN ${expected} AS e ON e.case_id = t.case_id AND e.command = t.command
        WHERE t.kind = 'ACT' AND t.due_at IS DISTINCT FROM coalesce(${ownDue}, e.due_at)))::int AS violations`,
  },
  {
    name: 'outbox-is-sent',
    title: '流程与队列在运行时，没有超过一分钟未送出的消息',
    money: false,
    // A wake needs relay and worker, an errand relay and queues: while one of them is away, waiting is right.
    query: sql`SELECT count(*)::int AS violations FROM outbox o
      WHERE o.sent_at IS NULL AND o.created_at < clock_timestamp() - interval '1 minute'
        AND (SELECT count(*) FROM part_heartbeat h WHERE h.at > clock_timestamp() - interval '10 seconds'
          AND h.part IN ('relay', CASE WHEN o.kind = 'MAIL' THEN 'queues' ELSE 'worker' END)) = 2`,
  },
];
