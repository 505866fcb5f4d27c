/** An explanation as it is read aloud: what each step found, by which clause, and what is paid to whom. */
import { formatYuan } from '../money.js';
import type { Payee } from '../policy/tariff.js';
import { REASONS } from './reason-codes.js';
import type { Explanation, WorkingStepName } from './types.js';

const STEP_NAMES: Readonly<Record<WorkingStepName, string>> = {
  version: '政策版本与标准',
  person: '补贴对象',
  plan: '培训计划',
  cap: '享受次数',
  duplicate: '重复享受',
  exclusion: '互斥补贴',
  withdrawal: '中途退出',
  attendance: '出勤',
  exam: '考核',
  certificate: '证书',
  voucher: '培训券',
  claimWindow: '申领期限',
  linkedTraining: '关联培训补贴',
  base: '基准金额',
  uplift: '上浮',
  ceiling: '限额',
  quality: '质量系数',
  rounding: '应付金额',
  prepayment: '预拨与结算',
};

const PAYEE_NAMES: Readonly<Record<Payee, string>> = {
  INSTITUTION: '培训机构',
  ENTERPRISE: '企业',
  USING_ENTERPRISE: '用工企业',
  PERSON: '个人',
};

export function textOf({ amountFen, reasonCode, payee, shares, working, policyVersion }: Explanation): string {
  const { governmentFen, enterpriseFen, personFen } = shares;
  const lines = working.map(({ step, amountFen: afterFen, clause, note }, index) => {
    const amount = afterFen === 0 ? '' : `【${formatYuan(afterFen)}元】`;
    return `${String(index + 1).padStart(2)}. ${STEP_NAMES[step]}：${note}${amount}\n      依据：${clause}`;
  });
  return [
    `补贴核算（政策版本 ${policyVersion}）`,
    ...lines,
    reasonCode === null
      ? `结果：应付 ${formatYuan(amountFen)} 元，收款方：${payee === null ? '未定' : PAYEE_NAMES[payee]}`
      : `结果：不予补贴，0.00 元。原因：${REASONS[reasonCode]}（${reasonCode}）`,
    `分担：政府 ${formatYuan(governmentFen)} 元，企业 ${formatYuan(enterpriseFen)} 元，个人 ${formatYuan(personFen)} 元`,
  ].join('\n');
}
