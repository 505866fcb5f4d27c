/** The "no" of Stage 4 过程监督. */
export const SUPERVISION_REFUSALS = {
  TRAINEE_UNKNOWN: { status: 422, message: '第{row}行学员不在本班花名册内', clause: '闽人社文〔2025〕37号 三（一）3' },
  TRAINEE_WITHDRAWN: { status: 409, message: '该学员已退出，不能再登记', clause: '闽人社文〔2025〕37号 三（一）3' },
  SESSION_UNKNOWN: { status: 422, message: '课次不属于本班课程表', clause: '闽人社文〔2025〕37号 三（一）3' },
  HOURS_ABOVE_SESSION: {
    status: 422,
    message: '第{row}行登记{hours}学时，超过该课次的{planned}学时',
    clause: '领域规则2.3：实训学时',
  },
  INSPECTOR_UNKNOWN: {
    status: 422,
    message: '第二名督导人员不存在、与本人相同或不属于本单位',
    clause: '领域规则2.3：现场检查不少于2人',
  },
  SECOND_INSPECTOR_MISSING: {
    status: 422,
    message: '现场检查须由两名督导人员共同进行，请填写第二名督导人员',
    clause: '领域规则2.3',
  },
  TRAINEES_REACHED_MISSING: {
    status: 422,
    message: '电话回访须填写接通的学员人数',
    clause: '领域规则2.3：电话回访不少于10%',
  },
  OUTSIDE_CLASS_DATES: { status: 422, message: '日期{date}不在开班期间（{from}至{to}）内', clause: '领域规则2.3' },
  FINDING_UNKNOWN: { status: 422, message: '该问题不属于本班或已关闭', clause: '领域规则2.3：整改' },
  NO_OPEN_FINDING: { status: 409, message: '本班没有未关闭的检查问题', clause: '领域规则2.3：整改' },
  DELIVERY_NOT_FINISHED: {
    status: 409,
    message: '最后一次课为{last}，课程尚未全部完成',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  ATTENDANCE_INCOMPLETE: {
    status: 409,
    message: '还有{count}次课的考勤未登记完整',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  INSPECTIONS_MISSING: {
    status: 409,
    message:
      '检查次数不足：现场{onSite}/{onSiteNeeded}次，线上巡查{patrols}/{patrolsNeeded}次，电话回访{phoned}/{phonedNeeded}人',
    clause: '领域规则2.3：每班检查次数',
  },
  FINDINGS_OPEN: { status: 409, message: '还有{count}项检查问题未关闭', clause: '领域规则2.3：整改闭环' },
} as const;
