import { z } from 'zod';
import { profileConditions } from '../../domain/release/profiles.js';
import { GATE_PROFILES } from '../../domain/vocabulary.js';
import { findClaimSheet } from '../../store/claim/claim-pages.js';
import { findVisibleClaim, listSubsidyClaims } from '../../store/claim/subsidy-claim-pages.js';
import { day, fen, id, page } from '../answer-parts.js';
import { claimSheet } from '../claim-answers.js';
import { answerPage, datedPage, halves, numberedPage } from '../cursor.js';
import { type Route, route } from '../route.js';

const TAG = '补贴申领（不随班级）';
const list = z.strictObject({
  ...page(
    z.strictObject({
      id,
      number: z.string(),
      gateProfile: z.enum(GATE_PROFILES),
      subsidyKind: z.string(),
      settlementMode: z.string(),
      fund: z.string(),
      regionCode: z.string(),
      payeeName: z.string().meta({ description: '个人已遮盖' }),
      state: z.enum(['FILED', 'RETURNED', 'WITHDRAWN', 'REFUSED']),
      filedOn: day,
      dueOn: day.nullable(),
      lines: z.int(),
      amountFen: fen,
      approvedFen: fen,
      paidFen: fen,
    }),
  ),
  totals: z.strictObject({ claims: z.int(), amountFen: fen, approvedFen: fen, paidFen: fen }),
});
const condition = z.strictObject({
  code: z.string(),
  name: z.string(),
  clause: z.string(),
  owner: z.string(),
  role: z.string(),
  met: z.boolean(),
  byShortfall: z.boolean(),
});
const panel = z
  .strictObject({
    gateProfile: z.enum(GATE_PROFILES),
    open: z.boolean(),
    conditions: z.array(condition),
    missing: z.array(condition),
  })
  .meta({ id: 'SubsidyRelease' });

/** Claims without a class: what each comes to, why, and what still stands before its payment. */
export const subsidyClaimRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/subsidy-claims',
    access: 'listSubsidyClaims',
    tag: TAG,
    summary: '不随班级的补贴申领，新的在前，附合计；可只看某班级之后的补充申领和就业奖补',
    query: datedPage.extend({ ofClassId: z.guid('班级编号格式不正确').optional() }),
    answer: list,
    async handle({ services, actor, query: { after, limit, ofClassId } }) {
      const cursor = after === undefined ? undefined : halves(after);
      const found = await listSubsidyClaims(services.db, actor, {
        ...{ limit, ofClassId },
        ...(cursor ? { after: { filedOn: cursor.first, id: cursor.id } } : {}),
      });
      return { ...answerPage(found, (item) => `${item.filedOn}_${item.id}`), totals: found.totals };
    },
  }),
  route({
    method: 'get',
    path: '/api/subsidy-claims/:id',
    access: 'readSubsidyClaim',
    tag: TAG,
    summary: '一件申领：各轮次、按原因合计、逐行明细',
    query: numberedPage,
    answer: claimSheet,
    async handle({ services, actor, params, query: { after, limit } }) {
      const request = { limit, ...(after ? { after } : {}) };
      const found = await findClaimSheet(services.db, actor, params['id'] ?? '', request);
      return found && { ...found, lines: answerPage(found.lines, ({ seq }) => String(seq)) };
    },
  }),
  route({
    method: 'get',
    path: '/api/subsidy-claims/:id/release',
    access: 'readSubsidyRelease',
    tag: TAG,
    summary: '拨付条件：按类别逐项是否满足、由谁办理',
    answer: panel,
    async handle({ services, actor, params }) {
      const view = await findVisibleClaim(services.db, actor, params['id'] ?? '');
      if (!view) return undefined;
      const conditions = profileConditions(view);
      const missing = conditions.filter(({ met }) => !met);
      return { gateProfile: view.gateProfile, open: missing.length === 0, conditions, missing };
    },
  }),
];
