import * as words from '../../domain/report/export-words.js';
import { sql } from '../../platform/database.js';
import { clawbackSeen, sanctionSeen } from '../after-payment/clawback-pages.js';
import { batchSeen } from '../payment/batch-pages.js';
import { NET_FEN, OFFSET_FEN } from '../payment/offsets.js';
import { coded, count, type ExportSource, fen, named, ofOrganisation, text } from './export-source.js';

const batches: ExportSource = {
  columns: [
    ...[
      text('批次', sql`b.number`),
      coded('状态', sql`b.state`, words.BATCH_STATES),
      named('资金', 'FundingSource', sql`b.fund`),
      text('地区', sql`r.name`),
    ],
    ...[
      text('拨付单位', sql`o.name`),
      text('编制日期', sql`b.made_on::text`),
      text('复核日期', sql`b.checked_on::text`),
    ],
    ...[
      count('申领数', sql`t.claims`),
      count('明细数', sql`t.lines`),
      fen('金额（元）', sql`t.fen`),
      fen('已拨付（元）', sql`t.paid`),
    ],
    text('退回原因', sql`b.return_reason`),
  ],
  from: sql`payment_batch b JOIN region r ON r.code = b.region_code JOIN organisation o ON o.id = b.payer_organisation_id
    CROSS JOIN LATERAL (SELECT count(*) AS claims, coalesce(sum(c.lines), 0) AS lines, coalesce(sum(c.amount_fen), 0) AS fen,
      coalesce(sum((SELECT sum(y.amount_fen) FROM payment y WHERE y.claim_id = c.claim_id AND y.batch_id = b.id
        AND y.state = 'PAID')), 0) AS paid FROM batch_claim c WHERE c.batch_id = b.id AND c.left_on IS NULL) AS t`,
  seen: batchSeen,
  order: sql`b.made_on DESC, b.id DESC`,
  by: { day: sql`b.made_on`, regionCode: sql`b.region_code`, fund: sql`b.fund`, state: sql`b.state` },
};

const payments: ExportSource = {
  columns: [
    ...[
      text('批次', sql`b.number`),
      text('参考号', sql`y.reference`),
      text('申领编号', sql`m.number`),
      count('序号', sql`l.seq`),
    ],
    ...[ofOrganisation('收款方', sql`o`), ofOrganisation('户名', sql`o`, sql`a.holder`), text('开户行', sql`a.bank`)],
    { header: '账号', kind: 'SECRET', value: sql`a.number_masked`, open: sql`encode(a.number_cipher, 'hex')` },
    ...[fen('金额（元）', sql`y.amount_fen`), fen('抵扣（元）', OFFSET_FEN), fen('实付（元）', NET_FEN)],
    ...[named('资金', 'FundingSource', sql`y.fund`), coded('状态', sql`y.state`, words.PAYMENT_STATES)],
    ...[text('发起日期', sql`y.instructed_on::text`), text('确认日期', sql`y.confirmed_on::text`)],
  ],
  from: sql`payment y JOIN payment_batch b ON b.id = y.batch_id JOIN claim_line l ON l.id = y.claim_line_id
    JOIN claim m ON m.id = y.claim_id JOIN organisation o ON o.id = y.payee_organisation_id
    JOIN payee_account a ON a.id = y.account_id`,
  seen: batchSeen,
  order: sql`b.made_on DESC, b.id DESC, m.number, l.seq, y.reference`,
  by: {
    ...{ day: sql`y.instructed_on`, regionCode: sql`b.region_code`, fund: sql`y.fund`, state: sql`y.state` },
    ...{ projectId: sql`m.project_id`, classId: sql`m.of_class_id` },
  },
};

const allocations: ExportSource = {
  columns: [
    ...[named('资金', 'FundingSource', sql`a.fund`), text('地区', sql`r.name`), count('年度', sql`a.budget_year`)],
    ...[coded('种类', sql`a.kind`, words.ALLOCATION_KINDS), fen('金额（元）', sql`a.amount_fen`)],
    ...[text('文号', sql`a.document`), text('提出日期', sql`a.proposed_on::text`), text('提出人', sql`x.display_name`)],
    ...[
      coded('决定', sql`a.decision`, words.DECISIONS),
      text('决定日期', sql`a.decided_on::text`),
      text('决定人', sql`z.display_name`),
    ],
  ],
  from: sql`budget_allocation a JOIN region r ON r.code = a.region_code JOIN account x ON x.id = a.proposed_by
    LEFT JOIN account z ON z.id = a.decided_by`,
  seen: (actor) => sql`a.region_code = ANY (${actor.regions}::text[])`,
  order: sql`a.proposed_on DESC, a.id`,
  by: { day: sql`a.proposed_on`, regionCode: sql`a.region_code`, fund: sql`a.fund`, state: sql`a.decision` },
};

const budgets: ExportSource = {
  columns: [
    ...[
      named('资金', 'FundingSource', sql`b.fund`),
      text('地区', sql`r.name`),
      count('年度', sql`b.budget_year`),
      fen('下达（元）', sql`b.allocated_fen`),
    ],
    ...[fen('占用（元）', sql`b.held_fen`), fen('支出（元）', sql`b.drawn_fen`)],
    fen('可用（元）', sql`b.allocated_fen - b.held_fen - b.drawn_fen`),
  ],
  from: sql`budget b JOIN region r ON r.code = b.region_code`,
  seen: (actor) => sql`b.region_code = ANY (${actor.regions}::text[])`,
  order: sql`b.budget_year DESC, b.fund, b.region_code`,
  by: { regionCode: sql`b.region_code`, fund: sql`b.fund` },
};

const clawbacks: ExportSource = {
  columns: [
    ...[text('提出日期', sql`k.proposed_on::text`), ofOrganisation('收款方', sql`o`), text('项目编号', sql`p.number`)],
    ...[
      coded('范围', sql`k.scope`, words.CLAWBACK_SCOPES),
      coded('事由', sql`k.ground`, words.GROUNDS),
      text('文号', sql`k.document`),
      named('资金', 'FundingSource', sql`k.fund`),
    ],
    ...[
      coded('状态', sql`k.state`, words.CLAWBACK_STATES),
      fen('追回金额（元）', sql`k.amount_fen`),
      fen('已收回（元）', sql`c.fen`),
    ],
    ...[text('期限', sql`k.due_on::text`), text('办结日期', sql`k.settled_on::text`)],
  ],
  from: sql`clawback k JOIN organisation o ON o.id = k.payee_organisation_id LEFT JOIN project p ON p.id = k.project_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen FROM clawback_recovery
      WHERE clawback_id = k.id AND state = 'CONFIRMED') AS c`,
  seen: clawbackSeen,
  order: sql`k.proposed_on DESC, k.id DESC`,
  by: {
    ...{ day: sql`k.proposed_on`, regionCode: sql`k.region_code`, fund: sql`k.fund`, state: sql`k.state` },
    ...{ projectId: sql`k.project_id`, classId: sql`k.class_id` },
  },
};

const sanctions: ExportSource = {
  columns: [
    ...[
      text('提出日期', sql`s.proposed_on::text`),
      ofOrganisation('单位', sql`o`),
      coded('措施', sql`s.measure`, words.MEASURES),
      coded('事由', sql`s.ground`, words.GROUNDS),
    ],
    ...[
      text('文号', sql`s.document`),
      coded('决定', sql`s.decision`, words.DECISIONS),
      text('决定日期', sql`s.decided_on::text`),
    ],
    ...[text('期满日期', sql`s.ends_on::text`), text('解除日期', sql`s.lifted_on::text`)],
  ],
  from: sql`sanction s JOIN organisation o ON o.id = s.subject_organisation_id`,
  seen: sanctionSeen,
  order: sql`s.proposed_on DESC, s.id DESC`,
  by: { day: sql`s.proposed_on`, regionCode: sql`s.region_code`, state: sql`s.measure` },
};

const spotChecks: ExportSource = {
  columns: [
    ...[text('抽取单位', sql`o.name`), text('季度首日', sql`s.quarter_from::text`), count('比例（%）', sql`s.percent`)],
    ...[
      text('种子', sql`s.seed`),
      count('总体', sql`s.population`),
      text('申领编号', sql`m.number`),
      count('序号', sql`l.seq`),
    ],
    ...[
      coded('抽取依据', sql`d.drawn_for`, words.DRAWN_FOR),
      fen('已拨付（元）', sql`d.paid_fen`),
      coded('结果', sql`d.result`, words.CHECK_RESULTS),
    ],
    ...[
      fen('差错金额（元）', sql`coalesce(d.error_fen, 0)`),
      text('检查日期', sql`d.checked_on::text`),
      text('说明', sql`d.note`),
    ],
  ],
  from: sql`spot_check s JOIN spot_check_line d ON d.spot_check_id = s.id JOIN organisation o ON o.id = s.organisation_id
    JOIN claim_line l ON l.id = d.claim_line_id JOIN claim m ON m.id = l.claim_id`,
  seen: (actor) => sql`s.region_code = ANY (${actor.regions}::text[])`,
  order: sql`s.drawn_on DESC, s.id DESC, m.number, l.seq, l.id`,
  by: { day: sql`s.drawn_on`, regionCode: sql`s.region_code`, state: sql`d.result` },
};

export const MONEY_LISTS = { batches, payments, allocations, budgets, clawbacks, sanctions, spotChecks } as const;
