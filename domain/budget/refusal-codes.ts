/** The "no" of 预算. */
export const BUDGET_REFUSALS = {
  BUDGET_BELOW_HELD: {
    status: 409,
    message: '该预算余额不足：已锁定和已拨付的金额不得超过下达金额，请减少收回金额或先追加预算',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BUDGET_SHORT: {
    status: 422,
    message:
      '{fund}{year}年度预算可用{available}元，需{needed}元，尚缺{lacking}元；请排队等候追加预算，或改用其他资金渠道',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BUDGET_MISSING: {
    status: 422,
    message: '{fund}{year}年度尚未下达预算；请排队等候预算下达，或改用其他资金渠道',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BUDGET_SUFFICIENT: {
    status: 409,
    message: '{fund}{year}年度预算可用{available}元，足够所需{needed}元，无需排队，可直接办理',
    clause: '闽人社文〔2025〕37号 四14',
  },
  QUEUE_AHEAD: {
    status: 409,
    message: '该预算排队第{place}号的班级或申领在先且资金已够，须先办理，不能越过',
    clause: '闽人社文〔2025〕37号 四14；先到先得（默认）',
  },
  BUDGET_YEAR: {
    status: 409,
    message: '本班（本申领）的预算不在当年度，不能拨付；请由财政部门办理结转、收回或重新安排后再拨付',
    clause: '《中华人民共和国预算法》第十八条、第四十二条',
  },
  FUND_UNCHANGED: {
    status: 422,
    message: '已使用该资金渠道，无需变更',
    clause: '闽人社文〔2025〕37号 四14',
  },
  FUND_HELD: {
    status: 409,
    message: '本项目已有班级通过备案并锁定预算，或本申领已锁定预算、随班级办理，不能再变更资金渠道',
    clause: '闽人社文〔2025〕37号 四14',
  },
  TURN_TOO_EARLY: {
    status: 409,
    message: '{year}年度预算自当年12月1日起方可办理结转或收回',
    clause: '《中华人民共和国预算法》第四十二条；起办日为默认',
  },
  NOTHING_TO_TURN: {
    status: 409,
    message: '{year}年度预算中没有符合条件的未拨付占用，无需办理',
    clause: '《中华人民共和国预算法》第四十二条',
  },
} as const;
