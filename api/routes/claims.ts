import { readClaimPapers } from '../../store/claim/claim-documents.js';
import { explainLine, findClaimSheet, listObjections, listPublicities } from '../../store/claim/claim-pages.js';
import { claimPublicities, claimSheet, lineExplanation, objectionList } from '../claim-answers.js';
import { answerPage, halves, numberedPage, postedPage } from '../cursor.js';
import { CLAIM_PAPERS, isClaimDocument } from '../documents/claim-papers.js';
import { printPaper } from '../documents/print.js';
import { type Call, type Route, route } from '../route.js';

const TAG = '补贴拨付';

/** A claim by its own id: what it comes to, why, and what was said against it. */
export const claimRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/claims/:id',
    access: 'readClaim',
    tag: TAG,
    summary: '补贴申领：各轮次、按原因合计、逐人明细',
    query: numberedPage,
    answer: claimSheet,
    async handle({ services, actor, params, query: { after, limit } }) {
      const page = { limit, ...(after ? { after } : {}) };
      const found = await findClaimSheet(services.db, actor, params['id'] ?? '', page);
      return found && { ...found, lines: answerPage(found.lines, ({ seq }) => String(seq)) };
    },
  }),
  route({
    method: 'get',
    path: '/api/claims/:id/lines/:lineId/explanation',
    access: 'readClaim',
    tag: TAG,
    summary: '为什么是这个金额：按当时的依据重新计算，并与所存金额核对',
    answer: lineExplanation,
    handle: ({ services, actor, params }) =>
      explainLine(services.db, actor, params['id'] ?? '', params['lineId'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/claims/:id/publicities',
    access: 'readPublicity',
    tag: TAG,
    summary: '历次公示',
    answer: claimPublicities,
    handle: ({ services, actor, params }) => listPublicities(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/claims/:id/objections',
    access: 'readObjections',
    tag: TAG,
    summary: '公示异议，新的在前；查看留痕',
    query: postedPage,
    answer: objectionList,
    async handle({ services, actor, params, query: { after, limit } }) {
      const { first: filedOn, id } = halves(after ?? '');
      const request = { limit, ...(after ? { after: { filedOn, id } } : {}) };
      const page = await listObjections(services.db, actor, params['id'] ?? '', request, services.personalData);
      return page && answerPage(page, (item) => `${item.filedOn}_${item.id}`);
    },
  }),
  route({
    method: 'get',
    path: '/api/claims/:id/documents/:kind',
    access: 'readClaimDocument',
    tag: TAG,
    summary: '申领表、明细表、公示、拨付凭证（PDF）；查看留痕',
    files: ['application/pdf'],
    limitMs: 10_000,
    handle: printDocument,
  }),
];

/** A paper that does not exist yet is not found; the reading of one that does is on record. */
async function printDocument({ services, actor, params, response }: Call): Promise<undefined> {
  const { id = '', kind = '' } = params;
  const papers = isClaimDocument(kind) ? await readClaimPapers(services.db, actor, id, kind) : undefined;
  const paper = papers && isClaimDocument(kind) ? CLAIM_PAPERS[kind](papers) : undefined;
  if (!paper) return undefined;
  const bytes = await printPaper(paper);
  if (response.headersSent) return undefined; // The time limit was faster.
  response.set('Cache-Control', 'private, no-store').set('Content-Disposition', `inline; filename="${kind}.pdf"`);
  response.type('application/pdf').send(bytes);
  return undefined;
}
