import { z } from 'zod';
import { listClaimForecasts } from '../../store/claim/claim-forecasts.js';
import { findForecast, listForecasts, sumForecasts } from '../../store/report/forecasts.js';
import { day, fen, id, named, page, role } from '../answer-parts.js';
import { answerPage, datedPage, halves, projectCursor } from '../cursor.js';
import { type Route, route } from '../route.js';

/** Each class is worked out anew, trainee by trainee: fewer on a page than where rows are only read. */
const DEFAULT_LIMIT = 10;
const MAXIMUM_LIMIT = 25;
const filter = z.strictObject({
  ...{ projectId: id.optional(), classId: id.optional(), institutionId: id.optional() },
});
const forecastPage = z.strictObject({
  ...filter.shape,
  after: datedPage.shape.after,
  limit: z.coerce
    .number()
    .pipe(z.int().min(1).max(MAXIMUM_LIMIT))
    .catch(0)
    .default(DEFAULT_LIMIT)
    .refine((value) => value !== 0, `须为1至${MAXIMUM_LIMIT}的整数`),
});

const open = { code: z.string(), name: z.string(), owner: z.string(), role, stage: z.string(), dueOn: day.nullable() };
const item = {
  ...{
    classId: id,
    projectId: id,
    projectNumber: z.string(),
    projectTitle: z.string(),
    seq: z.int(),
    title: z.string(),
  },
  ...{
    stage: z.string(),
    state: z.string(),
    postedOn: day,
    regionCode: z.string(),
    regionName: z.string(),
    fund: z.string(),
  },
  ...{ policyVersionId: z.string().nullable(), institution: named.nullable(), heldFen: fen },
  open: z.array(z.strictObject({ ...open, clause: z.string(), organisationName: z.string().nullable() })),
  /** The latest day by which something open is due, as far as the stages have opened. */
  knownDueOn: day.nullable(),
  ...{ lines: z.int(), nowFen: fen, nextBatchFen: fen, paidFen: fen },
};
const forecastList = z.strictObject({
  ...page(z.strictObject(item).meta({ id: 'ForecastItem' })),
  totals: z.strictObject({
    payees: z.array(
      z.strictObject({
        ...{ fund: z.string(), payeeName: z.string(), classes: z.int(), claims: z.int() },
        ...{ claimedFen: fen, heldFen: fen, approvedFen: fen, batchedFen: fen, owedFen: fen },
      }),
    ),
    budgets: z.array(
      z.strictObject({
        ...{ fund: z.string(), regionCode: z.string(), allocatedFen: fen, heldFen: fen, drawnFen: fen, freeFen: fen },
      }),
    ),
  }),
});
const claimForecastPage = forecastPage.pick({ after: true, limit: true });
const claimForecastList = z.strictObject(
  page(
    z
      .strictObject({
        ...{ claimId: id, number: z.string(), gateProfile: z.string(), fund: z.string(), regionCode: z.string() },
        ...{ payeeName: z.string(), state: z.string(), filedOn: day, dueOn: day.nullable(), lines: z.int() },
        ...{ nowFen: fen, nextBatchFen: fen, paidFen: fen },
        open: z.array(
          z.strictObject({
            ...{ code: z.string(), name: z.string(), clause: z.string(), owner: z.string(), role },
            organisationName: z.string().nullable(),
          }),
        ),
      })
      .meta({ id: 'ClaimForecastItem' }),
  ),
);
const classForecast = z
  .strictObject({
    ...item,
    trainees: z.array(
      z.strictObject({
        ...{
          traineeId: id,
          seq: z.int(),
          name: z.string(),
          nowFen: fen.nullable(),
          nextBatchFen: fen.nullable(),
          paidFen: fen,
        },
        ...{
          reasonCode: z.string().nullable(),
          reasonText: z.string().nullable(),
          open: z.array(z.strictObject(open)),
        },
      }),
    ),
  })
  .meta({ id: 'ClassForecast' });

/** 拨付预测: what keeps the money back, who must act by when, and what comes if they do. */
export const forecastRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/forecast',
    access: 'listForecasts',
    tag: '补贴拨付',
    summary: '拨付预测：各班未满足的条件、由谁办理、现可拨与下批可拨，附按资金与收款单位的合计',
    query: forecastPage,
    answer: forecastList,
    async handle({ services, actor, query: { after, limit, ...asked } }) {
      const { first: postedOn, id: classId } = halves(after ?? '');
      const found = await listForecasts(services.db, actor, {
        ...{ ...asked, limit },
        ...(after ? { after: { postedOn, id: classId } } : {}),
      });
      const totals = await sumForecasts(services.db, actor, asked);
      return { ...answerPage(found, (each) => projectCursor({ postedOn: each.postedOn, id: each.classId })), totals };
    },
  }),
  route({
    method: 'get',
    path: '/api/forecast/claims',
    access: 'listForecasts',
    tag: '补贴拨付',
    summary: '不随班级的申领：未满足的条件、由谁办理、现可拨与下批可拨',
    query: claimForecastPage,
    answer: claimForecastList,
    async handle({ services, actor, query }) {
      const { first: filedOn, id: claimId } = halves(query.after ?? '');
      const key = query.after ? { after: { filedOn, id: claimId } } : {};
      const found = await listClaimForecasts(services.db, actor, { limit: query.limit, ...key });
      return answerPage(found, (each) => projectCursor({ postedOn: each.filedOn, id: each.claimId }));
    },
  }),
  route({
    method: 'get',
    path: '/api/classes/:id/forecast',
    access: 'readForecast',
    tag: '补贴拨付',
    summary: '一个班的拨付预测，逐名学员',
    answer: classForecast,
    handle: ({ services, actor, params }) => findForecast(services.db, actor, params['id'] ?? ''),
  }),
];
