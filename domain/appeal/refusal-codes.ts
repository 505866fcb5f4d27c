/** The "no" of 申诉. */
export const APPEAL_REFUSALS = {
  APPEAL_NOTHING_DECIDED: {
    status: 409,
    message: '该申领尚未作出不予补贴的决定，或所选明细未被核为零，无从申诉',
    clause: '《中华人民共和国行政复议法》第二十条',
  },
  APPEAL_WINDOW_ENDED: {
    status: 422,
    message: '申诉期限已于{until}届满，不再受理',
    clause: '《中华人民共和国行政复议法》第二十条：知道该决定之日起60日内',
  },
  APPEAL_NOTHING_TO_CARRY_OUT: {
    status: 409,
    message: '该申诉未获支持，或申领已随决定重新审核，无须另行落实',
    clause: '《中华人民共和国行政复议法》第七十七条',
  },
  ALREADY_APPEALED: { status: 409, message: '对该决定已提出过申诉', clause: '《中华人民共和国行政复议法》第三十条' },
} as const;
