/** The "no" of a trainee's own word. */
export const QUOTA_REFUSALS = {
  QUOTA_NOT_CONFIRMED: {
    status: 422,
    message: '花名册第{row}行学员本人尚未确认占用补贴次数；请待其确认，或勾选“不含未确认学员”后通过',
    clause: '领域规则2.3：本人确认后方可占用补贴次数（默认）',
  },
  CONFIRMATION_CLOSED: {
    status: 409,
    message: '该确认链接已答复、已过期或已换发，请向培训机构索取新的确认单',
    clause: '领域规则2.3：本人确认后方可占用补贴次数（默认）',
  },
  CONFIRMATION_NOT_NEEDED: {
    status: 422,
    message: '所列学员不在该班花名册内，或均已确认，无须登记纸质确认',
    clause: '领域规则2.3：本人确认后方可占用补贴次数（默认）',
  },
} as const;
