import { capitalAmount } from '../../domain/capital-amount.js';
import { formatYuan } from '../../domain/money.js';
import { LINE_REASONS, type LineReason } from '../../domain/release/line-reasons.js';
import type { ClaimPapers } from '../../store/claim/claim-documents.js';
import { facts, list, type Paper } from './print.js';

/** The papers of a claim; undefined where the record does not have yet what one of them says. */
export const CLAIM_DOCUMENTS = ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher'] as const;
export type ClaimDocument = (typeof CLAIM_DOCUMENTS)[number];

export const CLAIM_PAPERS: Readonly<Record<ClaimDocument, (papers: ClaimPapers) => Paper | undefined>> = {
  'claim-form': claimForm,
  'line-list': lineList,
  'publicity-notice': publicityNotice,
  'payment-voucher': paymentVoucher,
};

export function isClaimDocument(kind: string): kind is ClaimDocument {
  return (CLAIM_DOCUMENTS as readonly string[]).includes(kind);
}

const amount = (fen: number): string => `${formatYuan(fen)}元（大写：${capitalAmount(fen)}）`;

function caseOf({ project, class: c, payeeName, isPerson }: ClaimPapers) {
  if (!c) {
    return [
      ['申领编号', project.number],
      ['申领类别', project.title],
      ['补贴种类', project.kindName],
      [isPerson ? '申领人' : '申领单位', payeeName],
      ['资金渠道', project.fundName],
    ] as const;
  }
  return [
    ['项目编号', project.number],
    ['项目名称', `${project.title}（${c.title}）`],
    ['备案号', c.filingNumber],
    ['申领单位', payeeName],
    ['职业（工种）', `${c.occupationName} ${c.level ?? ''}`.trim()],
    ['培训起止', c.startsOn && c.endsOn ? `${c.startsOn} 至 ${c.endsOn}` : null],
    ['资金渠道', project.fundName],
  ] as const;
}

/** 补贴申领表, with every signature that the claim has had so far. */
function claimForm(papers: ClaimPapers): Paper {
  const { claim } = papers;
  const signed = (by: string | null, on: string | null, opinion: string | null) =>
    by && on ? `${opinion ?? ''}　${by}　${on}` : null;
  return {
    title: '职业技能培训补贴申领表',
    datedOn: claim.approvedOn ?? claim.checkedOn ?? claim.reviewedOn ?? claim.filedOn,
    content: [
      facts(caseOf(papers)),
      facts([
        ['申领日期', claim.filedOn],
        ['申领人数', `${claim.people}人，其中可补贴${claim.paidPeople}人`],
        ['申领金额', amount(claim.totalFen)],
        ['政策版本', claim.policyVersionId],
        [
          '申领人',
          `${papers.isPerson ? '本人' : '本单位'}承诺所填内容真实、准确、完整　${claim.filedBy}　${claim.filedOn}`,
        ],
        ['初审意见', signed(claim.reviewedBy, claim.reviewedOn, claim.reviewOpinion)],
        ['复审意见', signed(claim.checkedBy, claim.checkedOn, claim.checkOpinion)],
        ['批准意见', signed(claim.approvedBy, claim.approvedOn, claim.approvalOpinion)],
      ]),
    ],
  };
}

/** 补贴明细: zero lines too, each with its reason. */
function lineList(papers: ClaimPapers): Paper {
  const certificate = papers.class ? '证书编号' : '证书编号或月份';
  const rows = papers.lines.map((line) => [
    String(line.seq),
    line.name,
    line.idNumberMasked,
    `${line.certificateNumber ?? '—'}${line.isAllowance ? '（生活费）' : ''}`,
    formatYuan(line.amountFen),
    line.reasonCode === null ? '' : (LINE_REASONS[line.reasonCode as LineReason] ?? line.reasonCode),
  ]);
  return {
    title: '职业技能培训补贴明细表',
    datedOn: papers.claim.approvedOn ?? papers.claim.checkedOn ?? papers.claim.reviewedOn ?? papers.claim.filedOn,
    content: [
      facts(caseOf(papers)),
      list([24, 48, 108, '*', 56, 110], ['序号', '姓名', '证件号码', certificate, '金额（元）', '不予补贴原因'], rows),
      `合计：${amount(papers.claim.totalFen)}`,
    ],
  };
}

/** 公示: what was shown, word for word, from its kept snapshot. */
function publicityNotice({ publicity, project, class: ofClass }: ClaimPapers): Paper | undefined {
  if (!publicity) return undefined;
  const { snapshot } = publicity;
  const what = ofClass
    ? `承训的“${snapshot.projectTitle}（${snapshot.classTitle}）”（项目编号${snapshot.projectNumber}）`
    : `的“${snapshot.projectTitle}”（申领编号${snapshot.projectNumber}）`;
  const rows = snapshot.rows.map((each) => [
    String(each.line),
    each.name,
    each.idNumberMasked,
    each.occupationName,
    each.level ?? '—',
    formatYuan(each.amountFen),
  ]);
  return {
    title: '职业技能培训补贴公示',
    datedOn: publicity.postedOn,
    content: [
      `现将${snapshot.institutionName}${what}拟发放补贴名单予以公示。` +
        `公示期自${publicity.postedOn}起至${publicity.endsOn}止。对名单有异议的，可在公示期内向${project.ownerName}提出。`,
      { text: ' ' },
      list([30, 60, 130, '*', 50, 70], ['序号', '姓名', '证件号码', '职业（工种）', '等级', '金额（元）'], rows),
      `合计：${amount(snapshot.totalFen)}`,
      { text: `公示地点：${publicity.place}　第${publicity.round}次公示`, margin: [0, 8, 0, 0] },
      { text: `名单摘要（SHA-256）：${publicity.snapshotHash}`, style: 'note' },
    ],
  };
}

/** 拨付凭证: exists once something has been paid; in words stands what the bank was sent. */
function paymentVoucher(papers: ClaimPapers): Paper | undefined {
  const { payment } = papers;
  if (!payment) return undefined;
  const netFen = payment.amountFen - payment.offsetFen;
  return {
    title: '职业技能培训补贴拨付凭证',
    datedOn: payment.confirmedOn,
    content: [
      facts(caseOf(papers)),
      facts([
        [papers.isPerson ? '收款人' : '收款单位', papers.payees],
        ['拨付单位', payment.payerName],
        ['拨付人数', `${payment.people}人`],
        ['补贴金额', `${formatYuan(payment.amountFen)}元`],
        ['抵扣追回款', payment.offsetFen > 0 ? `${formatYuan(payment.offsetFen)}元` : null],
        ['实付金额', `${formatYuan(netFen)}元`],
        ['大写金额', capitalAmount(netFen)],
        ['用途', `职业技能培训补贴（${papers.project.number}）`],
        ['拨付凭证号', payment.reference],
        ['发起人', `${payment.instructedBy}　${payment.instructedOn}`],
        ['确认人', `${payment.confirmedBy}　${payment.confirmedOn}`],
      ]),
    ],
  };
}
