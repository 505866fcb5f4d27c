/** What the class page says of confirmation, vouchers, history, claim and payment. */
export const money = {
  slips: {
    hand: '发放确认单',
    title: '本人确认单',
    before: '为每名尚未答复的学员生成一个一次性链接和二维码，30日内有效。先前发出、还没有答复的链接同时作废。',
    issue: '生成确认单',
    once: '链接只显示这一次，不保存，关闭后须重新生成。请打印后逐人交到本人手中，不要代学员答复。',
    none: '全部学员均已答复，无需发放。',
    print: '打印',
    how: '请本人用手机扫码，或在浏览器打开下面的链接，确认是否参加。30日内有效，只能答复一次，请勿转给他人。',
    own: '本人确认',
    counts:
      '本人确认：共{{all}}人，已确认{{confirmed}}人，待答复{{asked}}人，不参加{{declined}}人，未发确认单{{notAsked}}人',
    answer: { NOT_ASKED: '未发确认单', ASKED: '待答复', CONFIRMED: '已确认', DECLINED: '不参加' },
    warning: { ENROLLED_ELSEWHERE: '已在其他班报名', SAME_LEVEL_TAKEN: '同职业同等级已享受' },
  },
  voucher: {
    one: '培训券',
    waived: '本班已批准免用培训券',
    lapsing: '有{{count}}张培训券将在班级结束日（{{on}}）前到期：第{{rows}}号学员',
    lapses: '结束前到期',
    unfit: '不适用本班',
    validTo: '至{{on}}',
    state: {
      ISSUED: '已发放',
      CLAIMED: '已领取',
      ACTIVATED: '已激活',
      REDEEMED: '已核销',
      LAPSED: '已失效',
      VOIDED: '已作废',
    },
  },
};
