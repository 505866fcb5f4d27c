import { DOSSIER_READS } from '../../domain/access/dossier-reads.js';
import { type Dossier, DOSSIERS } from '../../domain/access/dossiers.js';
import type { ReadName } from '../../domain/access/table.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { Database } from '../../platform/database.js';
import { findClawback, findSanction } from '../../store/after-payment/clawback-pages.js';
import { findSpotCheck } from '../../store/after-payment/spot-checks.js';
import { findBudget } from '../../store/budget/budget-lists.js';
import { findVisibleClaim } from '../../store/claim/subsidy-claim-pages.js';
import { findDossier, listAwaited, listDossiers, type PlainDossier } from '../../store/dossier/dossier-pages.js';
import { listDossierAudit } from '../../store/lists.js';
import { findBatch } from '../../store/payment/batch-pages.js';
import { findVersion } from '../../store/policy/policy-reads.js';
import { findIssue, findVoucher } from '../../store/voucher/voucher-lists.js';
import { auditList } from '../answers.js';
import { answerPage, datedPage, halves, numberedPage } from '../cursor.js';
import { awaitedList, dossierAnswer, dossierLists } from '../dossier-answers.js';
import { type Call, type Route, route } from '../route.js';

type Find = (db: Database, actor: Actor, id: string) => Promise<unknown>;
const plain =
  (dossier: PlainDossier): Find =>
  (db, actor, id) =>
    findDossier(db, actor, dossier, id);

/** How each kind is opened; undefined where it is not this person's to know of. */
const FIND: Readonly<Record<Dossier, Find>> = {
  allocation: plain('allocation'),
  budget: findBudget,
  yearTurn: plain('yearTurn'),
  paperConfirmation: plain('paperConfirmation'),
  historyImport: plain('historyImport'),
  policyVersion: findVersion,
  voucherIssue: findIssue,
  voucher: findVoucher,
  voucherOverride: plain('voucherOverride'),
  batch: findBatch,
  payeeAccount: plain('payeeAccount'),
  clawback: findClawback,
  sanction: findSanction,
  spotCheck: findSpotCheck,
  signal: plain('signal'),
  shortfall: plain('shortfall'),
  appeal: plain('appeal'),
  subsidyClaim: findVisibleClaim,
  claimant: plain('claimant'),
  nameCorrection: plain('nameCorrection'),
  hardship: plain('hardship'),
};

/** Which of the two addresses are answered here; what answers more than this has a route of its own. */
const LISTED = [
  'allocation',
  'yearTurn',
  'paperConfirmation',
  'historyImport',
  'voucherIssue',
  'payeeAccount',
] as const;
const LISTED_AFTER = ['spotCheck', 'signal', 'appeal', 'claimant', 'nameCorrection', 'hardship'] as const;
const OPENED = ['allocation', 'yearTurn', 'paperConfirmation', 'historyImport', 'voucherOverride'] as const;
const OPENED_AFTER = [
  'payeeAccount',
  'signal',
  'shortfall',
  'appeal',
  'claimant',
  'nameCorrection',
  'hardship',
] as const;

type Query = { readonly after?: string | undefined; readonly limit: number };

export async function listPlain(
  dossier: PlainDossier,
  { services, actor, query: { after, limit } }: Pick<Call<undefined, Query>, 'services' | 'actor' | 'query'>,
) {
  const cursor = after === undefined ? undefined : halves(after);
  const found = await listDossiers(services.db, actor, dossier, {
    limit,
    ...(cursor ? { after: { day: cursor.first, id: cursor.id } } : {}),
  });
  const page = answerPage(found, ({ day, id }) => `${day}_${id}`);
  return { ...page, items: page.items.map(({ day: _day, ...item }) => item), totals: found.totals };
}

const listRoute = (dossier: PlainDossier): Route =>
  route({
    method: 'get',
    path: `/api/${DOSSIERS[dossier].path}`,
    access: DOSSIER_READS[dossier],
    tag: DOSSIERS[dossier].name,
    summary: `${DOSSIERS[dossier].name}清单，新的在前，附件数`,
    query: datedPage,
    answer: dossierLists[dossier],
    handle: (call) => listPlain(dossier, call),
  });

const openRoute = (dossier: PlainDossier): Route =>
  route({
    method: 'get',
    path: `/api/${DOSSIERS[dossier].path}/:id`,
    access: DOSSIER_READS[dossier],
    tag: DOSSIERS[dossier].name,
    summary: `一项${DOSSIERS[dossier].name}`,
    answer: dossierAnswer(dossier),
    handle: ({ services, actor, params }) => findDossier(services.db, actor, dossier, params['id'] ?? ''),
  });

/** What every dossier has: who is asked to act on it, and who did what. */
function commonRoutes(dossier: Dossier): Route[] {
  const { path, param, name } = DOSSIERS[dossier];
  const access: ReadName = DOSSIER_READS[dossier];
  const address = `/api/${path}/:${param}`;
  const isSeen = async ({ services, actor, params }: Pick<Call, 'services' | 'actor' | 'params'>) =>
    (await FIND[dossier](services.db, actor, params[param] ?? '')) !== undefined;
  return [
    route({
      method: 'get',
      path: `${address}/awaited`,
      access,
      tag: name,
      summary: `${name}正在等待何人办理`,
      answer: awaitedList,
      async handle(call) {
        if (!(await isSeen(call))) return undefined;
        return { items: await listAwaited(call.services.db, call.actor, dossier, call.params[param] ?? '') };
      },
    }),
    route({
      method: 'get',
      path: `${address}/audit`,
      access: 'readAudit',
      tag: name,
      summary: `${name}办理记录，新的在前`,
      query: numberedPage,
      answer: auditList,
      async handle(call) {
        if (!(await isSeen(call))) return undefined;
        const { after, limit } = call.query;
        const on = { dossier, id: call.params[param] ?? '' };
        const page = { limit, ...(after ? { after } : {}) };
        return answerPage(await listDossierAudit(call.services.db, call.actor, on, page), ({ id }) => id);
      },
    }),
  ];
}

export const dossierPageRoutes: Route[] = [
  ...[...LISTED, ...LISTED_AFTER].map(listRoute),
  ...[...OPENED, ...OPENED_AFTER].map(openRoute),
  ...(Object.keys(DOSSIERS) as Dossier[]).flatMap(commonRoutes),
];
