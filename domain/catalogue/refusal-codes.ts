/** The "no" of Stage 1 需求目录. */
export const CATALOGUE_REFUSALS = {
  CATALOGUE_ITEM_NOT_PUBLISHED: {
    status: 422,
    message: '所选目录条目不存在、未发布或已撤销，请从已发布的需求指导目录中选择',
    clause: '闽人社文〔2025〕37号 三（一）1',
  },
  REGION_OUT_OF_SCOPE: { status: 422, message: '所选地区不在本单位管辖范围内', clause: '闽人社文〔2025〕37号 四12' },
  FUND_WITHOUT_PAYER: {
    status: 422,
    message: '该资金渠道在本地区没有登记的拨付单位，请先登记财政部门或经办机构',
    clause: '闽人社文〔2025〕37号 四14',
  },
  TARIFF_NOT_IN_FORCE: {
    status: 422,
    message: '{region}在{on}没有覆盖该资金渠道和补贴项目的现行补贴标准，不能立项或备案',
    clause: '闽人社文〔2025〕37号 四14',
  },
} as const;
