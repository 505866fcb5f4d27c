/** The "no" of 政策版本. */
export const POLICY_REFUSALS = {
  POLICY_ID_TAKEN: {
    status: 422,
    message: '版本编号“{id}”已使用；版本只能由新编号替代，不能修改',
    clause: '本系统操作规则：政策版本只替代、不修改',
  },
  POLICY_REGION_FOREIGN: {
    status: 422,
    message: '地区“{region}”不在本单位管辖范围内，不能起草该地区的政策版本',
    clause: '闽人社文〔2025〕37号 四15：谁实施、谁负责',
  },
  POLICY_RETURNED: {
    status: 409,
    message: '该草案已退回，不再使用；请按退回意见另行起草新编号的版本',
    clause: '本系统操作规则：政策版本只替代、不修改',
  },
  POLICY_NOT_CHECKED: {
    status: 409,
    message: '该版本尚未经另一人复核，不能生效',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
  },
  POLICY_PREDECESSOR: {
    status: 422,
    message: '“{id}”不是本地区、本资金渠道现行的在先版本，不能作为被替代的版本',
    clause: '本系统操作规则：政策版本只替代、不修改',
  },
  POLICY_OVERLAP: {
    status: 409,
    message: '与现行版本“{others}”的有效期重叠，且文件未规定从新、从优、从高；请选择被替代的版本或调整有效期',
    clause: '政策版本：有效期与适用规则',
  },
} as const;
