import { z } from 'zod';
import { claimByLink, linkToken, SCAN_CODE } from '../../commands/voucher-claim.js';
import { isRefusal } from '../../domain/refusals.js';
import { claimVoucher } from '../../domain/voucher/commands.schema.js';
import { refusalUnless, VOUCHER_STATES } from '../../domain/voucher/rules.js';
import { derivedCode } from '../../platform/derived-codes.js';
import * as lists from '../../store/voucher/voucher-lists.js';
import { datedPage, numberedPage } from '../cursor.js';
import { throttleLink } from '../public-throttle.js';
import { type Call, type Route, route } from '../route.js';
import * as answers from '../voucher-answers.js';
import { listPlain } from './dossier-pages.js';

const voucherPage = numberedPage.extend({ state: z.enum(VOUCHER_STATES, '没有这个状态').optional() });

/** 职业培训券 */
export const voucherRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/vouchers',
    access: 'listVouchers',
    tag: '培训券',
    summary:
      '培训券清单（新的在前，持有人姓名已隐去），附本辖区发放的（机构：本机构班级使用或指定本机构的）各状态张数和面值合计',
    query: voucherPage,
    answer: answers.voucherList,
    handle: ({ services, actor, query }) => listPage(services.db, actor, query),
  }),
  route({
    method: 'get',
    path: '/api/vouchers/:id',
    access: 'readVoucher',
    tag: '培训券',
    summary: '一张培训券',
    answer: answers.voucher,
    handle: ({ services, actor, params }) => lists.findVoucher(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/vouchers/:id/print',
    access: 'printVoucher',
    tag: '培训券',
    summary: '已领取培训券的券面和券码，供窗口打印给持券人',
    answer: answers.claimedVoucher,
    async handle({ services, actor, params }) {
      const id = params['id'] ?? '';
      const found = await lists.findPrintable(services.db, actor, id);
      if (!found) return undefined;
      const { number, validTo, faceFen } = found;
      const code = derivedCode(services.personalData, SCAN_CODE, id);
      return refusalUnless(found, 'CLAIMED', found.today) ?? { number, code, validTo, faceFen };
    },
  }),
  route({
    method: 'get',
    path: '/api/voucher-issues/:id',
    access: 'readVoucherIssue',
    tag: '培训券发放',
    summary: '发放名单及每人培训券的状态',
    answer: answers.issue,
    handle: ({ services, actor, params }) => lists.findIssue(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/voucher-issues/:id/links',
    access: 'readVoucherLinks',
    tag: '培训券发放',
    summary: '尚未领取者的领取链接，由发放单位送达本人',
    answer: answers.links,
    async handle({ services, actor, params }) {
      const unclaimed = await lists.findUnclaimed(services.db, actor, params['id'] ?? '');
      const withToken = (each: lists.Unclaimed) => ({
        ...each,
        token: linkToken(services.personalData, each.voucherId),
      });
      return unclaimed && { items: unclaimed.map(withToken) };
    },
  }),
  route({
    method: 'get',
    path: '/api/classes/:id/vouchers',
    access: 'readClassVouchers',
    tag: '开班备案',
    summary: '学员持券情况：哪些券已绑定、适用，哪些将在班级结束前到期',
    answer: answers.classVouchers,
    handle: ({ services, actor, params }) => lists.findClassVouchers(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/voucher-overrides',
    access: 'listVoucherOverrides',
    tag: '免用培训券',
    summary: '免用培训券的决定及每人提出的次数',
    query: datedPage,
    answer: answers.overrides,
    async handle({ services, actor, query }) {
      const found = await listPlain('voucherOverride', { services, actor, query });
      return { ...found, counts: await lists.countOverrides(services.db, actor) };
    },
  }),
  route({
    method: 'post',
    path: '/api/public/voucher-claims',
    access: 'PUBLIC',
    tag: '培训券',
    summary: '本人凭链接实名领取培训券；已领取的再次出示券码',
    body: claimVoucher,
    answer: answers.claimedVoucher,
    handle: claimOnce,
  }),
];

async function listPage(db: Call['services']['db'], actor: Call['actor'], query: z.output<typeof voucherPage>) {
  const { after, limit, state } = query;
  const page = await lists.listVouchers(db, actor, { limit, ...(after ? { after } : {}), ...(state ? { state } : {}) });
  const last = page.items.at(-1);
  const items = page.items.map(({ seq: _seq, ...item }) => item);
  return { items, next: page.more && last ? last.seq : null, totals: page.totals };
}

function claimOnce(call: Call<z.output<typeof claimVoucher>>) {
  const { db, personalData } = call.services;
  const isOwn = (claimed: Awaited<ReturnType<typeof claimByLink>>) => claimed !== undefined && !isRefusal(claimed);
  return throttleLink(call, () => claimByLink(db, personalData, call.body), isOwn);
}
