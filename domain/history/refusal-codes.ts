/** The "no" of what was paid elsewhere. */
export const HISTORY_REFUSALS = {
  HISTORY_STALE: {
    status: 409,
    message: '花名册第{row}行的补贴历史当日未能查明，暂缓拨付；请待历史查询恢复后重试',
    clause: '鼓政办〔2020〕6号 三（八）：不重复享受；查询结果24小时内有效（默认）',
  },
  HISTORY_CHANGED: {
    status: 409,
    message: '花名册第{row}行在申领后新查出外地或既往补贴，与本次重复或超出次数；请退回申领重新核算',
    clause: '鼓政办〔2020〕6号 三（八）：同一职业同一等级不重复享受',
  },
  IMPORT_UNREADABLE: {
    status: 422,
    message: '文件无法读取：{problem}；请使用.xlsx工作簿或UTF-8、GBK编码的.csv，不超过{rows}行',
    clause: '领域规则2.3：期初数据导入',
  },
  IMPORT_ROWS_WRONG: {
    status: 422,
    message: '有{count}处填写不对，全部未导入；第一处在第{row}行“{column}”列：{problem}',
    clause: '领域规则2.3：期初数据导入',
  },
  IMPORT_TOTALS_DIFFER: {
    status: 422,
    message: '控制总数不符：文件{rows}行、合计{sum}元，填报{givenRows}行、合计{givenSum}元；全部未导入',
    clause: '领域规则2.3：期初数据导入',
  },
} as const;
