import type { money as zh } from '../zh/money.js';

export const money: typeof zh = {
  slips: {
    hand: 'Hand out slips',
    title: 'Confirmation slips',
    before:
      'Makes a one-time link and a QR code, good for 30 days, for each trainee who has not answered. Older links that were not answered end.',
    issue: 'Make the slips',
    once: 'The links are shown this once and kept nowhere. Print them and hand each to its trainee; do not answer for him.',
    none: 'Everybody has answered: there is nothing to hand out.',
    print: 'Print',
    how: 'Scan with your own telephone or open the link below, and say whether you take part. Good for 30 days and one answer; do not pass it on.',
    own: 'Own word',
    counts:
      'Own word: {{all}} people, {{confirmed}} confirmed, {{asked}} not answered, {{declined}} declined, {{notAsked}} not asked',
    answer: { NOT_ASKED: 'Not asked', ASKED: 'No answer yet', CONFIRMED: 'Confirmed', DECLINED: 'Declined' },
    warning: { ENROLLED_ELSEWHERE: 'Enrolled in another class', SAME_LEVEL_TAKEN: 'Same level subsidised before' },
  },
  voucher: {
    one: 'Voucher',
    waived: 'This class may do without vouchers',
    lapsing: '{{count}} vouchers end before the class does ({{on}}): trainees {{rows}}',
    lapses: 'Ends before the class',
    unfit: 'Not for this class',
    validTo: 'until {{on}}',
    state: {
      ISSUED: 'Issued',
      CLAIMED: 'Claimed',
      ACTIVATED: 'Activated',
      REDEEMED: 'Redeemed',
      LAPSED: 'Lapsed',
      VOIDED: 'Void',
    },
  },
};
