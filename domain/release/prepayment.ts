import { hasReached } from '../lifecycle/stages.js';
import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/**
 * 学徒制预拨 (domain §2.5, S14): a part of what the class can cost is claimed ahead, once; what was prepaid for a place that is
 * not completed is ordered back, also when the class was broken off (ADR 0024).
 */
export const prepaymentCommands = {
  filePrepayment: { refuse: refusalForPrepayment, awaited: () => false, mayCome: isApprenticeship },
  recoverPrepayment: {
    refuse: (view) => (toRecover(view) > 0 ? undefined : refusal('PREPAYMENT_NOTHING_DUE')),
    awaited: (view) => toRecover(view) > 0,
    mayCome: isApprenticeship,
    dueOn: (view) => view.class.prepayment?.recoverBy ?? null,
  },
} satisfies Record<string, ClassCommandRule>;

function isApprenticeship({ project }: ClassView): boolean {
  return project.subsidyKind === 'APPRENTICESHIP';
}

function refusalForPrepayment(view: ClassView): Refusal | undefined {
  const { prepayment, restriction, completions, assessment, stage } = view.class;
  if (restriction) return refusal('PAYEE_RESTRICTED');
  if (!prepayment || !completions.includes('filing')) return refusal('PREPAYMENT_CLASS');
  if (!prepayment.allowed) return refusal('PREPAYMENT_OFF');
  if (prepayment.stands) return refusal('PREPAYMENT_STANDS');
  const isOver = hasReached(stage, 'employment') || assessment?.certificatesVerifiedBy != null;
  return isOver ? refusal('PREPAYMENT_TOO_LATE') : undefined;
}

/** The balance is claimed once it is known what was prepaid. */
export function refuseWhilePrepaymentOpen({ class: { prepayment } }: ClassView): Refusal | undefined {
  return prepayment?.undecided ? refusal('PREPAYMENT_OPEN') : undefined;
}

function toRecover({ class: { prepayment } }: ClassView): number {
  return prepayment?.toRecover ?? 0;
}

/** What the gate of a prepayment asks of its class; of a class that cannot be seen all of it, for a missing answer is a "no". */
export const PREPAYMENT_OF_CLASS = [
  {
    code: 'PREPAYMENT_ALLOWED',
    name: '班级适用的政策版本允许学徒制预拨',
    clause: '闽人社文〔2019〕220号：预拨不超过50%；是否启用由政策版本规定',
    met: (view: ClassView) => view.class.prepayment?.allowed === true,
  },
  {
    code: 'FILING_STANDS',
    name: '开班备案已通过，班级未终止、未取消，项目未暂停',
    clause: '闽人社文〔2025〕37号 三（一）3',
    met: (view: ClassView) =>
      view.class.completions.includes('filing') && view.class.state === 'ACTIVE' && view.project.state !== 'SUSPENDED',
  },
  {
    code: 'NOT_SETTLED',
    name: '班级尚未申领结算',
    clause: '闽人社文〔2019〕220号：结业后结算余额',
    met: ({ class: { claim } }: ClassView) => claim === null || claim.state === 'WITHDRAWN',
  },
] as const;

export function prepaymentMissing(view: ClassView | undefined): string[] {
  return PREPAYMENT_OF_CLASS.filter(({ met }) => !view || !met(view)).map(({ code }) => code);
}
