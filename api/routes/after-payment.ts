import { z } from 'zod';
import { CLAWBACK_GROUNDS, CLAWBACK_SCOPES } from '../../domain/clawback/rules.js';
import { SANCTION_GROUNDS, SANCTION_MEASURES } from '../../domain/sanction/rules.js';
import { findClawback, findSanction, listClawbacks, listSanctions } from '../../store/after-payment/clawback-pages.js';
import { countOfficials } from '../../store/after-payment/shortfalls.js';
import { findSpotCheck } from '../../store/after-payment/spot-checks.js';
import { day, fen, id, page } from '../answer-parts.js';
import { answerPage, halves, projectCursor, projectPage } from '../cursor.js';
import { dossierLists } from '../dossier-answers.js';
import { type Route, route } from '../route.js';
import { listPlain } from './dossier-pages.js';

/** `2025-07-01_<id>` */
const datedPage = projectPage.omit({ stage: true });
const pageRequest = ({ after, limit }: { after?: string | undefined; limit: number }) => {
  const cursor = after === undefined ? undefined : halves(after);
  return { limit, ...(cursor ? { after: { postedOn: cursor.first, id: cursor.id } } : {}) };
};
const cursorOf = (item: { proposedOn: string; id: string }) =>
  projectCursor({ postedOn: item.proposedOn, id: item.id });

const clawback = {
  id,
  proposedOn: day,
  scope: z.enum(CLAWBACK_SCOPES),
  state: z.enum(['PROPOSED', 'REFUSED', 'OPEN', 'SETTLED', 'REVERSED']),
  ground: z.enum(CLAWBACK_GROUNDS),
  document: z.string(),
  payeeName: z.string(),
  fund: z.string(),
  amountFen: fen,
  recoveredFen: fen,
  outstandingFen: fen,
  dueOn: day.nullable(),
};
const clawbackList = z.strictObject({
  ...page(z.strictObject(clawback).meta({ id: 'ClawbackItem' })),
  totals: z.strictObject({ orders: z.int(), orderedFen: fen, recoveredFen: fen, outstandingFen: fen }),
});
const clawbackPage = z
  .strictObject({
    ...clawback,
    projectId: id.nullable(),
    classId: id.nullable(),
    claimId: id.nullable(),
    reason: z.string(),
    decidedOn: day.nullable(),
    decisionReason: z.string().nullable(),
    settledOn: day.nullable(),
    reversedOn: day.nullable(),
    reversalReason: z.string().nullable(),
    reversalDocument: z.string().nullable(),
    refundDueFen: fen,
    allowancesLeftFen: fen.meta({ description: '随所追回培训补贴已付给学员本人、尚未追回的生活费补贴' }),
    lines: z.array(
      z.strictObject({
        ...{
          paymentId: id,
          classId: id.nullable(),
          classTitle: z.string().nullable(),
          seq: z.int().nullable(),
          paidFen: fen,
          amountFen: fen,
        },
        paymentState: z.string(),
      }),
    ),
    recoveries: z.array(
      z.strictObject({
        id,
        kind: z.enum(['REPAYMENT', 'OFFSET']),
        amountFen: fen,
        reference: z.string().nullable(),
        paymentId: id.nullable(),
        receivedOn: day,
        state: z.enum(['RECORDED', 'CONFIRMED', 'REFUSED']),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ClawbackPage' });

const sanction = {
  id,
  proposedOn: day,
  subjectName: z.string(),
  measure: z.enum(SANCTION_MEASURES),
  ground: z.enum(SANCTION_GROUNDS),
  document: z.string(),
  decision: z.enum(['CONFIRMED', 'REFUSED']).nullable(),
  decidedOn: day.nullable(),
  endsOn: day.nullable(),
  liftedOn: day.nullable(),
  standing: z.boolean(),
};
const sanctionList = z.strictObject({
  ...page(z.strictObject(sanction).meta({ id: 'SanctionItem' })),
  totals: z.strictObject({ standing: z.int() }),
});
const sanctionPage = z
  .strictObject({
    ...sanction,
    clawbackId: id.nullable(),
    reason: z.string(),
    clause: z.string(),
    decisionReason: z.string().nullable(),
    liftReason: z.string().nullable(),
    liftDocument: z.string().nullable(),
    referral: z.strictObject({ authority: z.string(), document: z.string(), referredOn: day }).nullable(),
  })
  .meta({ id: 'SanctionPage' });

const spotCheckPage = z
  .strictObject({
    id,
    quarterFrom: day,
    percent: z.int(),
    seed: z.string(),
    population: z.int(),
    drawn: z.int(),
    checked: z.int(),
    errors: z.int(),
    checkedFen: fen,
    errorFen: fen,
    errorPercent: z.number().nullable(),
    lines: z.array(
      z.strictObject({
        claimLineId: id,
        ...{ classId: id.nullable(), title: z.string().nullable(), seq: z.int().nullable() },
        drawnFor: z.enum(['SEED', 'SIGNAL']),
        paidFen: fen,
        result: z.enum(['CORRECT', 'ERROR']).nullable(),
        errorFen: fen.nullable(),
        note: z.string().nullable(),
        checkedOn: day.nullable(),
      }),
    ),
  })
  .meta({ id: 'SpotCheckPage' });
const shortfallList = dossierLists.shortfall.extend({
  officials: z.array(z.strictObject({ name: z.string(), count: z.int() })),
});
/** 拨付之后: what is ordered back, and who is sanctioned. */
export const afterPaymentRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/clawbacks',
    access: 'listClawbacks',
    tag: '追回',
    summary: '追回决定，新的在前，附合计',
    query: datedPage,
    answer: clawbackList,
    async handle({ services, actor, query }) {
      const found = await listClawbacks(services.db, actor, pageRequest(query));
      return { ...answerPage(found, cursorOf), totals: found.totals };
    },
  }),
  route({
    method: 'get',
    path: '/api/clawbacks/:id',
    access: 'readClawback',
    tag: '追回',
    summary: '追回决定及其明细、退款与抵扣',
    answer: clawbackPage,
    handle: ({ services, actor, params }) => findClawback(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/sanctions',
    access: 'listSanctions',
    tag: '处理处罚',
    summary: '处理处罚，新的在前，附在期数',
    query: datedPage,
    answer: sanctionList,
    async handle({ services, actor, query }) {
      const found = await listSanctions(services.db, actor, pageRequest(query));
      return { ...answerPage(found, cursorOf), totals: found.totals };
    },
  }),
  route({
    method: 'get',
    path: '/api/sanctions/:id',
    access: 'readSanction',
    tag: '处理处罚',
    summary: '处理处罚详情，附移送司法记录',
    answer: sanctionPage,
    handle: ({ services, actor, params }) => findSanction(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/spot-checks/:id',
    access: 'readSpotCheck',
    tag: '拨付后抽查',
    summary: '抽查的种子、明细、结果与差错率',
    answer: spotCheckPage,
    handle: ({ services, actor, params }) => findSpotCheck(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/shortfalls',
    access: 'listShortfalls',
    tag: '缺项认定',
    summary: '缺项认定，新的在前，附按责任人统计',
    query: datedPage,
    answer: shortfallList,
    async handle({ services, actor, query }) {
      const found = await listPlain('shortfall', { services, actor, query });
      return { ...found, officials: await countOfficials(services.db, actor) };
    },
  }),
];
