/** The "no" of 预算. */
export const BUDGET_REFUSALS = {
  BUDGET_BELOW_HELD: {
    status: 409,
    message: '该预算已锁定和已拨付的金额超过收回后的余额，不能收回这么多',
    clause: '闽人社文〔2025〕37号 四14',
  },
} as const;
