/** The "no" of exports. */
export const REPORT_REFUSALS = {
  EXPORT_TOO_LARGE: {
    status: 422,
    message: '符合条件的共{rows}行，超过一次导出的上限{limit}行；请{how}后分次导出',
    clause: '《中华人民共和国数据安全法》第二十七条；上限为默认值',
  },
  EXPORT_FILTER_UNFIT: {
    status: 422,
    message: '“{title}”不能按{wrong}筛选，可用的条件为：{filters}',
    clause: '导出规则：各清单的筛选条件',
  },
  EXPORT_STATE_UNKNOWN: {
    status: 422,
    message: '“{title}”没有这个状态，可填：{states}',
    clause: '导出规则：各清单的筛选条件',
  },
  EXPORT_UNMASKED_FORBIDDEN: {
    status: 409,
    message:
      '导出“{title}”的完整姓名、证件号码或账号，须岗位允许并经单独授权且在授权期内；请导出遮盖后的文件，或向管理员申请授权',
    clause: '《中华人民共和国个人信息保护法》第六条、第五十一条：最小必要、分级授权',
  },
} as const;
