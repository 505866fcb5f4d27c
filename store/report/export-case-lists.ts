import type { Actor } from '../../domain/lifecycle/case-view.js';
import { STAGE_NAMES } from '../../domain/lifecycle/stages.js';
import { LINE_REASONS } from '../../domain/release/line-reasons.js';
import {
  CASE_STATES,
  CLAIM_STATES,
  PAYMENT_STATES,
  VOUCHER_KINDS,
  VOUCHER_STATES,
} from '../../domain/report/export-words.js';
import { type Sql, sql } from '../../platform/database.js';
import {
  coded,
  count,
  type ExportSource,
  fen,
  idNumberOf,
  named,
  nameOf,
  ofOrganisation,
  text,
} from './export-source.js';

/** A party has its own; a bureau's eyes are row-level security's. A call that anybody may bid for is nobody's yet. */
const ownOf = (institution: Sql) => (actor: Actor) =>
  actor.regions.length > 0 ? sql`true` : sql`${institution} = ${actor.organisationId}::uuid`;

const claimSeen = (actor: Actor) => sql`(m.region_code = ANY (${actor.regions}::text[])
  OR m.payee_organisation_id = ${actor.organisationId}::uuid)`;

const projects: ExportSource = {
  columns: [
    ...[
      text('项目编号', sql`p.number`),
      text('项目名称', sql`p.title`),
      text('地区', sql`r.name`),
      named('资金', 'FundingSource', sql`p.fund`),
    ],
    ...[
      coded('环节', sql`p.stage`, STAGE_NAMES),
      coded('状态', sql`p.state`, CASE_STATES),
      text('承接机构', sql`o.name`),
      text('职业', sql`n.name`),
    ],
    ...[
      named('等级', 'SkillLevel', sql`i.level`),
      text('发布日期', sql`p.posted_on::text`),
      text('评价等级', sql`p.grade`),
    ],
    count('班次', sql`(SELECT count(*) FROM class k WHERE k.project_id = p.id)`),
  ],
  from: sql`project p JOIN region r ON r.code = p.region_code JOIN catalogue_item i ON i.id = p.catalogue_item_id
    JOIN occupation n ON n.id = i.occupation_id LEFT JOIN organisation o ON o.id = p.institution_id`,
  seen: ownOf(sql`p.institution_id`),
  order: sql`p.posted_on DESC, p.id DESC`,
  by: {
    day: sql`p.posted_on`,
    regionCode: sql`p.region_code`,
    fund: sql`p.fund`,
    state: sql`p.state`,
    projectId: sql`p.id`,
  },
};

const classes: ExportSource = {
  columns: [
    ...[
      text('项目编号', sql`p.number`),
      count('班号', sql`c.seq`),
      text('班级', sql`c.title`),
      text('地区', sql`r.name`),
    ],
    ...[
      text('承接机构', sql`o.name`),
      coded('环节', sql`c.stage`, STAGE_NAMES),
      coded('状态', sql`c.state`, CASE_STATES),
      text('备案号', sql`c.filing_number`),
    ],
    ...[
      text('政策版本', sql`c.policy_version_id`),
      text('开班日期', sql`c.starts_on::text`),
      text('结束日期', sql`c.ends_on::text`),
    ],
    ...[count('计划人数', sql`c.planned_headcount`), count('计划学时', sql`c.planned_hours`)],
    count('在册人数', sql`(SELECT count(*) FROM trainee t WHERE t.class_id = c.id AND t.state = 'ENROLLED')`),
    fen('占用预算（元）', sql`coalesce(h.held_fen - h.drawn_fen - h.returned_fen, 0)`),
    fen('已支出（元）', sql`coalesce(h.drawn_fen, 0)`),
  ],
  from: sql`class c JOIN project p ON p.id = c.project_id JOIN region r ON r.code = c.region_code
    LEFT JOIN organisation o ON o.id = coalesce(c.institution_id, p.institution_id) LEFT JOIN budget_hold h ON h.class_id = c.id`,
  seen: ownOf(sql`coalesce(c.institution_id, p.institution_id)`),
  order: sql`p.number, c.seq`,
  by: {
    ...{ day: sql`c.starts_on`, regionCode: sql`c.region_code`, fund: sql`p.fund`, state: sql`c.state` },
    ...{ projectId: sql`p.id`, classId: sql`c.id` },
  },
};

const claims: ExportSource = {
  columns: [
    ...[
      text('申领编号', sql`m.number`),
      ofOrganisation('收款方', sql`o`),
      text('地区', sql`r.name`),
      named('资金', 'FundingSource', sql`m.fund`),
    ],
    ...[
      named('补贴种类', 'SubsidyKind', sql`m.subsidy_kind`),
      coded('状态', sql`m.state`, CLAIM_STATES),
      text('提交日期', sql`m.filed_on::text`),
    ],
    ...[text('初审日期', sql`m.reviewed_on::text`), text('复审日期', sql`m.checked_on::text`)],
    ...[text('公示截止', sql`m.publicity_ends_on::text`), text('批准日期', sql`m.approved_on::text`)],
    ...[count('明细数', sql`l.lines`), fen('核算金额（元）', sql`l.fen`), fen('批准金额（元）', sql`l.approved`)],
    fen(
      '已拨付（元）',
      sql`coalesce((SELECT sum(y.amount_fen) FROM payment y WHERE y.claim_id = m.id AND y.state = 'PAID'), 0)`,
    ),
  ],
  from: sql`claim m JOIN region r ON r.code = m.region_code JOIN organisation o ON o.id = m.payee_organisation_id
    CROSS JOIN LATERAL (SELECT count(*) AS lines, coalesce(sum(amount_fen), 0) AS fen, coalesce(sum(approved_fen), 0) AS approved
      FROM claim_line WHERE claim_id = m.id) AS l`,
  seen: claimSeen,
  order: sql`m.filed_on DESC, m.id DESC`,
  by: {
    ...{ day: sql`m.filed_on`, regionCode: sql`m.region_code`, fund: sql`m.fund`, state: sql`m.state` },
    ...{ projectId: sql`m.project_id`, classId: sql`m.of_class_id` },
  },
};

const claimLines: ExportSource = {
  columns: [
    ...[text('申领编号', sql`m.number`), count('序号', sql`l.seq`), nameOf(sql`n`), idNumberOf(sql`n`)],
    ...[
      named('补贴种类', 'SubsidyKind', sql`l.subsidy_kind`),
      text('职业', sql`l.occupation_canonical`),
      named('等级', 'SkillLevel', sql`l.level`),
    ],
    ...[
      text('证书编号', sql`l.certificate_number`),
      fen('核算金额（元）', sql`l.amount_fen`),
      coded('不予补贴原因', sql`l.reason_code`, LINE_REASONS),
    ],
    fen('批准金额（元）', sql`coalesce(l.approved_fen, 0)`),
    coded('拨付状态', sql`(SELECT y.state FROM payment y WHERE y.claim_line_id = l.id AND y.live)`, PAYMENT_STATES),
  ],
  from: sql`claim_line l JOIN claim m ON m.id = l.claim_id JOIN person n ON n.id = l.person_id`,
  seen: claimSeen,
  order: sql`m.filed_on DESC, m.id DESC, l.seq, l.id`,
  by: claims.by,
};

const vouchers: ExportSource = {
  columns: [
    ...[
      text('券号', sql`v.number`),
      nameOf(sql`n`),
      idNumberOf(sql`n`),
      coded('种类', sql`i.kind`, VOUCHER_KINDS),
      coded('状态', sql`v.state`, VOUCHER_STATES),
    ],
    ...[
      text('发放日期', sql`v.issued_on::text`),
      text('领取日期', sql`v.claimed_on::text`),
      text('有效期至', sql`v.valid_to::text`),
    ],
    ...[
      text('激活日期', sql`v.activated_on::text`),
      text('核销日期', sql`v.redeemed_on::text`),
      fen('面额（元）', sql`coalesce(v.face_fen, 0)`),
    ],
  ],
  from: sql`voucher v LEFT JOIN voucher_issue i ON i.id = v.issue_id JOIN person n ON n.id = v.person_id`,
  seen: () => sql`true`, // Row-level security of the voucher itself.
  order: sql`v.seq DESC`,
  by: { day: sql`v.issued_on`, state: sql`v.state`, classId: sql`v.class_id` },
};

const audit: ExportSource = {
  columns: [
    ...[text('编号', sql`e.id::text`), text('业务日期', sql`e.business_on::text`)],
    text('记录时间', sql`to_char(e.recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`),
    ...[text('事项', sql`e.event`), text('结果', sql`CASE WHEN e.accepted THEN '已办理' ELSE '被拒绝' END`)],
    ...[
      ofOrganisation('办理人', sql`o`, sql`a.display_name`),
      ofOrganisation('单位', sql`o`),
      text('项目编号', sql`p.number`),
      text('班级', sql`c.title`),
    ],
    ...[text('对象', sql`e.dossier`), text('对象编号', sql`e.dossier_id`), text('内容', sql`e.detail::text`)],
  ],
  // An event of a case is its region's; one of no case, its actor's bureau's.
  from: sql`audit_event e LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN organisation o ON o.id = a.organisation_id
    LEFT JOIN project p ON p.id = e.project_id LEFT JOIN class c ON c.id = e.class_id`,
  seen: (actor) => sql`(p.id IS NOT NULL OR (e.project_id IS NULL AND o.region_code = ANY (${actor.regions}::text[])))`,
  order: sql`e.id DESC`,
  by: { day: sql`e.business_on`, projectId: sql`e.project_id`, classId: sql`e.class_id` },
};

export const CASE_LISTS = { projects, classes, claims, claimLines, vouchers, audit } as const;
